#include "hub/intake/object_reader.h"

#include <algorithm>

namespace hub::intake {
namespace {

// RFC 6901: '~' and '/' in a key are escaped.
std::string escaped(std::string_view key) {
  std::string text;
  for (const char c : key) {
    if (c == '~') {
      text += "~0";
    } else if (c == '/') {
      text += "~1";
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace

ObjectReader::ObjectReader(const Json& object, std::string pointer, int line, std::vector<Fault>& faults)
    : object_(object), pointer_(std::move(pointer)), line_(line), faults_(faults) {}

std::string ObjectReader::pointer_to(std::string_view key) const { return pointer_ + "/" + escaped(key); }

void ObjectReader::fault(std::string_view key, std::string rule, std::string message) {
  faults_.push_back({std::move(rule), std::move(message), key.empty() ? pointer_ : pointer_to(key), line_, 0});
}

const Json* ObjectReader::any(std::string_view key) {
  known_.push_back(key);
  return find_member(object_, key);
}

const Json* ObjectReader::member(std::string_view key, Need need) {
  const Json* value = any(key);
  if (value != nullptr && !value->is_null()) return value;
  if (need == Need::required) fault(key, "schema", "is required");
  return nullptr;
}

const std::string* ObjectReader::string(std::string_view key, Need need) {
  const Json* value = member(key, need);
  if (value == nullptr) return nullptr;
  if (value->is_string()) return value->get_ptr<const std::string*>();
  fault(key, "schema", "must be text in quotes");
  return nullptr;
}

std::optional<std::string> ObjectReader::text(std::string_view key, Need need, const Pattern& pattern) {
  const std::string* value = string(key, need);
  if (value == nullptr) return std::nullopt;
  if (pattern.matches(*value)) return *value;
  const bool clean = is_clean_text(*value, value->size());
  fault(key, clean ? "schema" : "forbidden-character", "must be " + std::string(pattern.says));
  return std::nullopt;
}

std::optional<LocalDay> ObjectReader::date(std::string_view key, Need need) {
  const std::string* value = string(key, need);
  if (value == nullptr) return std::nullopt;
  if (const auto day = parse_date(*value)) return day;
  fault(key, "invalid-date", "must be a date that exists, without time, as 2026-09-01");
  return std::nullopt;
}

std::optional<WallTime> ObjectReader::time(std::string_view key, Need need) {
  const std::string* value = string(key, need);
  if (value == nullptr) return std::nullopt;
  if (const auto moment = parse_rfc3339(*value)) return moment;
  fault(key, "invalid-date-time", "must be a date-time with an offset, as 2026-09-01T08:30:00+02:00");
  return std::nullopt;
}

std::optional<WallTime> ObjectReader::date_or_time(std::string_view key, Need need) {
  const std::string* value = string(key, need);
  if (value == nullptr) return std::nullopt;
  if (const auto day = parse_date(*value)) return midnight(*day);
  if (const auto moment = parse_rfc3339(*value)) return moment;
  fault(key, "invalid-date", "must be a date, as 2026-09-01, or a date-time with an offset");
  return std::nullopt;
}

std::optional<std::int64_t> ObjectReader::number(std::string_view key, Need need, std::int64_t low, std::int64_t high) {
  const Json* value = member(key, need);
  if (value == nullptr) return std::nullopt;
  if (const auto whole = whole_number(*value, low, high)) return whole;
  fault(key, "schema", "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
  return std::nullopt;
}

std::optional<bool> ObjectReader::boolean(std::string_view key, Need need) {
  const Json* value = member(key, need);
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  fault(key, "schema", "must be true or false");
  return std::nullopt;
}

std::optional<std::size_t> ObjectReader::index_of(std::string_view key, Need need, const std::string_view* names, std::size_t count) {
  const std::string* value = string(key, need);
  if (value == nullptr) return std::nullopt;
  const auto* found = std::find(names, names + count, *value);
  if (found != names + count) return static_cast<std::size_t>(found - names);
  std::string choices;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) choices += i + 1 == count ? " or " : ", ";
    choices += names[i];
  }
  fault(key, "schema", "must be one of " + choices);
  return std::nullopt;
}

const Json* ObjectReader::object(std::string_view key, Need need) {
  const Json* value = member(key, need);
  if (value == nullptr || value->is_object()) return value;
  fault(key, "schema", "must be an object");
  return nullptr;
}

void ObjectReader::refuse_unknown() {
  for (const auto& [key, value] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      // The key itself may be pupil data typed in the wrong place: only a plain word is repeated.
      const bool plain = key.size() <= 40 && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
      });
      faults_.push_back({"unknown-field", "is no field of this message", plain ? pointer_to(key) : pointer_, line_, 0});
    }
  }
}

}  // namespace hub::intake
