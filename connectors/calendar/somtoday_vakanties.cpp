#include "connectors/calendar/somtoday_vakanties.h"

#include <utility>

#include "connectors/school/json_object.h"
#include "hub/base/json.h"

namespace hub::calendar {
namespace {

using school::JsonObject;

// A moment that stands for a day is its midnight in the Netherlands.
std::optional<LocalDay> read_day(JsonObject& item, std::string_view key) {
  const auto moment = item.moment(key);
  if (!moment) return std::nullopt;
  if (*moment == LocalTime(day_of(*moment))) return day_of(*moment);
  item.refuse(key, {"invalid-date", "must be a midnight in the Netherlands, as Somtoday writes a day"});
  return std::nullopt;
}

school::Gelezen<std::string> parse_naam(std::string_view text) {
  if (!text.empty() && is_clean_text(text, naam_bytes_max)) return std::string(text);
  return school::bezwaar("forbidden-character", "must be 1 to 100 bytes without control characters");
}

bool read_item(const Json& value, const std::string& pointer, Agenda& agenda) {
  school::Fouten fouten;
  JsonObject item(value, pointer, fouten);
  item.require({"naam", "beginDatum", "eindDatum"});
  const auto naam = item.parsed_text("naam", parse_naam);
  const auto van = read_day(item, "beginDatum");
  const auto tot = read_day(item, "eindDatum");
  if (!fouten.empty() || !naam || !van || !tot) {
    return refuse(agenda, fouten.empty() ? Fault{"schema", "is no holiday", pointer, 0, 0} : std::move(fouten.front()));
  }
  Schoolvakantie vakantie{parse_vakantienaam(*naam).value_or(Soort::vrij), *naam, *van, *tot};
  vakantie.pointer = pointer;
  return add(agenda, std::move(vakantie));
}

}  // namespace

Agenda decode_somtoday_vakanties(std::string_view body) {
  auto root = parse_json(body);
  if (!root) return make_onleesbaar(std::move(root.error()));
  const Json* items = root->is_object() ? find_member(*root, "items") : nullptr;
  if (items == nullptr || !items->is_array()) {
    return make_onleesbaar(Fault{"schema", "must be an object with a list of items, as Somtoday answers it", root->is_object() ? "/items" : "", 0, 0});
  }
  Agenda agenda;
  std::size_t index = 0;
  for (const Json& item : *items) {
    if (!read_item(item, "/items/" + std::to_string(index++), agenda)) break;
  }
  return agenda;
}

}  // namespace hub::calendar
