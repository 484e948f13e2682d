#include "connectors/school/json_object.h"

#include <algorithm>
#include <utility>

#include "connectors/school/veld.h"

namespace hub::school {

JsonObject::JsonObject(const Json& value, std::string pointer, Fouten& fouten)
    : pointer_(std::move(pointer)), fouten_(fouten) {
  if (value.is_object()) {
    object_ = &value;
  } else {
    fouten_.push_back(Fault{"schema", "must be an object", pointer_, 0, 0});
  }
}

const Json* JsonObject::find(std::string_view key) const {
  const Json* member = object_ == nullptr ? nullptr : find_member(*object_, key);
  return member == nullptr || member->is_null() ? nullptr : member;
}

// Our own keys hold neither ~ nor /, and foreign ones are only named when they hold none.
std::string JsonObject::pointer(std::string_view key) const { return pointer_ + '/' + std::string(key); }

void JsonObject::refuse(std::string_view key, const Bezwaar& bezwaar) {
  fouten_.push_back(Fault{std::string(bezwaar.rule), bezwaar.message, pointer(key), 0, 0});
}

void JsonObject::require(std::initializer_list<std::string_view> keys) {
  if (object_ == nullptr) return;
  for (const std::string_view key : keys) {
    if (find(key) == nullptr) refuse(key, {"schema", "is missing"});
  }
}

void JsonObject::refuse_other_than(std::initializer_list<std::string_view> keys) {
  if (object_ == nullptr) return;
  // Ten are enough to see that it is another kind of object; an object may have a million.
  std::size_t left = 10;
  for (const auto& member : object_->items()) {
    const std::string& key = member.key();
    if (std::find(keys.begin(), keys.end(), std::string_view(key)) != keys.end()) continue;
    // A key may be somebody's number or name, which begins with a capital: then only the object is named.
    const bool nameable = is_nameable(key, veldnaam_named_max) && !(key.front() >= 'A' && key.front() <= 'Z');
    fouten_.push_back(Fault{"unknown-field", "has a field that the schema does not know",
                            nameable ? pointer(key) : pointer_, 0, 0});
    if (--left == 0) return;
  }
}

std::optional<std::string> JsonObject::text(std::string_view key) {
  const Json* member = find(key);
  if (member == nullptr) return std::nullopt;
  if (const auto* text = member->get_ptr<const std::string*>()) return *text;
  refuse(key, {"schema", "must be text"});
  return std::nullopt;
}

std::optional<bool> JsonObject::flag(std::string_view key) {
  const Json* member = find(key);
  if (member == nullptr) return std::nullopt;
  if (const auto* flag = member->get_ptr<const bool*>()) return *flag;
  refuse(key, {"schema", "must be true or false"});
  return std::nullopt;
}

std::optional<std::int64_t> JsonObject::number(std::string_view key, std::int64_t low, std::int64_t high) {
  const Json* member = find(key);
  if (member == nullptr) return std::nullopt;
  const auto number = whole_number(*member, low, high);
  if (!number)
    refuse(key, {"schema", "must be a whole number of " + std::to_string(low) + " to " + std::to_string(high)});
  return number;
}

std::optional<LocalTime> JsonObject::moment(std::string_view key) {
  return parsed_text(key, [](std::string_view text) -> Gelezen<LocalTime> {
    const auto time = parse_rfc3339(text);
    if (!time) return bezwaar("invalid-date", "must be a date-time that exists, with its offset (RFC 3339)");
    return to_local(*time);
  });
}

}  // namespace hub::school
