#include "hub/commands/aanname.h"

#include <cstdint>

#include "hub/base/json.h"

namespace hub::commands {
namespace {

// 2^53: what every JSON reader holds exactly.
constexpr std::int64_t count_max = std::int64_t{1} << 53;
constexpr int line_max = 1'000'000'000;

std::string text_of(const Json& object, std::string_view key) {
  const Json* value = find_member(object, key);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

std::optional<std::size_t> count_of(const Json& object, std::string_view key) {
  const Json* value = find_member(object, key);
  const auto number = value != nullptr ? whole_number(*value, 0, count_max) : std::nullopt;
  return number ? std::optional(static_cast<std::size_t>(*number)) : std::nullopt;
}

int place_of(const Json& object, std::string_view key) {
  const Json* value = find_member(object, key);
  const auto number = value != nullptr ? whole_number(*value, 1, line_max) : std::nullopt;
  return static_cast<int>(number.value_or(0));
}

std::vector<Fault> faults_of(const Json& object, std::string_view key) {
  std::vector<Fault> faults;
  const Json* list = find_member(object, key);
  if (list == nullptr || !list->is_array()) return faults;
  for (const Json& one : *list) {
    if (!one.is_object()) continue;
    faults.push_back({text_of(one, "rule"), text_of(one, "message"), text_of(one, "pointer"), place_of(one, "line"), place_of(one, "column")});
  }
  return faults;
}

}  // namespace

void Aanname::count(const Aanname& other) {
  ontvangen += other.ontvangen;
  nieuw += other.nieuw;
  bekend += other.bekend;
  geweigerd += other.geweigerd;
  overgeslagen += other.overgeslagen;
}

std::optional<Aanname> parse_aanname(std::string_view body) {
  const auto json = parse_json(body);
  if (!json || !json->is_object()) return std::nullopt;
  const auto ontvangen = count_of(*json, "ontvangen");
  const auto nieuw = count_of(*json, "nieuw");
  const auto bekend = count_of(*json, "bekend");
  const auto geweigerd = count_of(*json, "geweigerd");
  if (!ontvangen || !nieuw || !bekend || !geweigerd) return std::nullopt;
  return Aanname{*ontvangen, *nieuw, *bekend, *geweigerd, count_of(*json, "overgeslagen").value_or(0), faults_of(*json, "fouten"),
                 text_of(*json, "aanleveringId"), text_of(*json, "staat") == "wordt-verwerkt"};
}

Probleem parse_probleem(std::string_view body) {
  const auto json = parse_json(body);
  if (!json || !json->is_object()) return {};
  return {text_of(*json, "title"), text_of(*json, "detail"), faults_of(*json, "errors")};
}

}  // namespace hub::commands
