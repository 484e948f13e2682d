// How domain values stand in columns; shared by the files that read and write the same tables.
#pragma once

#include <optional>

#include "hub/base/local_time.h"
#include "hub/store/sql/db.h"

namespace hub::store::sql {

inline std::int64_t column(LocalDay day) { return day.time_since_epoch().count(); }
inline std::int64_t column(LocalTime time) { return time.time_since_epoch().count(); }
inline std::int64_t column(WallTime time) { return time.time_since_epoch().count(); }
template <typename T>
std::optional<std::int64_t> column(const std::optional<T>& value) {
  if (!value) return std::nullopt;
  return column(*value);
}
inline std::optional<std::int64_t> day_or_null(LocalDay day) {
  return day == no_day ? std::nullopt : std::optional(column(day));
}

inline LocalDay day_from(std::int64_t value) { return LocalDay(std::chrono::days(value)); }
inline LocalTime local_from(std::int64_t value) { return LocalTime(std::chrono::minutes(value)); }
inline WallTime wall_from(std::int64_t value) { return WallTime(std::chrono::microseconds(value)); }

inline std::optional<int> int_or_none(const Query& query, int at) {
  const auto value = query.maybe(at);
  return value ? std::optional(static_cast<int>(*value)) : std::nullopt;
}
inline std::optional<LocalDay> day_or_none(const Query& query, int at) {
  const auto value = query.maybe(at);
  return value ? std::optional(day_from(*value)) : std::nullopt;
}
inline std::optional<WallTime> wall_or_none(const Query& query, int at) {
  const auto value = query.maybe(at);
  return value ? std::optional(wall_from(*value)) : std::nullopt;
}

}  // namespace hub::store::sql
