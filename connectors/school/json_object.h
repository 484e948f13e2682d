// The members of one JSON object from outside, each through a type check; what is wrong is gathered
// with its JSON pointer (rule: schema). Lives as long as the value it reads and as the list it fills.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "connectors/school/bezwaar.h"
#include "connectors/school/rijuitkomst.h"
#include "hub/base/json.h"
#include "hub/base/local_time.h"

namespace hub::school {

// The largest whole number that every JSON program reads exactly.
inline constexpr std::int64_t json_id_max = (std::int64_t{1} << 53) - 1;

class JsonObject {
 public:
  // A value that is no object is a fault; all its members are then absent.
  JsonObject(const Json& value, std::string pointer, Fouten& fouten);

  // The member; none when absent or null.
  [[nodiscard]] const Json* find(std::string_view key) const;
  [[nodiscard]] bool is_object() const { return object_ != nullptr; }
  [[nodiscard]] std::string pointer(std::string_view key) const;

  // A fault when it is absent or null.
  void require(std::initializer_list<std::string_view> keys);
  // A fault for each member that is not among `keys`, for ten at most.
  void refuse_other_than(std::initializer_list<std::string_view> keys);

  // The member's value; none when it is absent or null (no fault) or of another type (a fault).
  std::optional<std::string> text(std::string_view key);
  std::optional<bool> flag(std::string_view key);
  std::optional<std::int64_t> number(std::string_view key, std::int64_t low, std::int64_t high);
  // RFC 3339 with an offset, as Dutch local time to the minute. invalid-date.
  std::optional<LocalTime> moment(std::string_view key);

  // The text through a check of its own.
  template <typename Parse>
  auto parsed_text(std::string_view key, Parse parse)
      -> std::optional<typename decltype(parse(std::string_view()))::value_type> {
    const auto found = text(key);
    if (!found) return std::nullopt;
    auto gelezen = parse(std::string_view(*found));
    if (gelezen) return std::move(*gelezen);
    refuse(key, gelezen.error());
    return std::nullopt;
  }

  void refuse(std::string_view key, const Bezwaar& bezwaar);

 private:
  const Json* object_ = nullptr;
  const std::string pointer_;
  Fouten& fouten_;
};

}  // namespace hub::school
