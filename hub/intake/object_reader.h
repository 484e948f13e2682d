// Reads one JSON object field by field and collects every fault with its place: wrong types, missing
// fields, fields nobody knows. Faults never hold the value. Lives as long as one object is read.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/json.h"
#include "hub/base/local_time.h"
#include "hub/domain/melding.h"

namespace hub::intake {

enum class Need { required, optional };

// What a text field must look like.
struct Pattern {
  bool (*matches)(std::string_view);
  std::string_view says;               // "a BRIN and two digits, as 90BB00"
};

class ObjectReader {
 public:
  // `pointer` is the object's own place, `line` its line in NDJSON (0: not applicable).
  ObjectReader(const Json& object, std::string pointer, int line, std::vector<Fault>& faults);

  // Each marks its field as known. nullopt: absent, null where that is allowed, or faulty (then told).
  std::optional<std::string> text(std::string_view key, Need need, const Pattern& pattern);
  std::optional<LocalDay> date(std::string_view key, Need need);
  std::optional<WallTime> time(std::string_view key, Need need);
  std::optional<WallTime> date_or_time(std::string_view key, Need need);  // a date is its 00:00
  std::optional<std::int64_t> number(std::string_view key, Need need, std::int64_t low, std::int64_t high);
  std::optional<bool> boolean(std::string_view key, Need need);
  template <typename Enum, std::size_t N>
  std::optional<Enum> one_of(std::string_view key, Need need, const std::array<std::string_view, N>& names) {
    const auto index = index_of(key, need, names.data(), N);
    return index ? std::optional(static_cast<Enum>(*index)) : std::nullopt;
  }
  const Json* object(std::string_view key, Need need);
  // Present with any value, null too.
  const Json* any(std::string_view key);

  void fault(std::string_view key, std::string rule, std::string message);
  // Tells every field that was not asked for.
  void refuse_unknown();
  [[nodiscard]] std::string pointer_to(std::string_view key) const;

 private:
  const Json* member(std::string_view key, Need need);
  const std::string* string(std::string_view key, Need need);
  std::optional<std::size_t> index_of(std::string_view key, Need need, const std::string_view* names, std::size_t count);

  const Json& object_;
  const std::string pointer_;
  const int line_;
  std::vector<Fault>& faults_;
  std::vector<std::string_view> known_;
};

}  // namespace hub::intake
