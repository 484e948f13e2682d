// School days of the three holiday regions, as the calendar files of a configuration have them, and the clock of
// the wall. It shares no code with the hub, which reads the same files. Immutable after reading; any thread.
#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bench::national {

using Day = std::chrono::sys_days;

inline constexpr std::array<std::string_view, 3> region_names = {"noord", "midden", "zuid"};
inline constexpr std::size_t regions = region_names.size();

// "2026-11-16"; throws on anything else.
[[nodiscard]] Day parse_day(std::string_view text);
[[nodiscard]] std::string day_text(Day day);
// Of Amsterdam, at seven in the morning of that day or later.
[[nodiscard]] int utc_offset_hours(Day day);
// The first of August on or before `day`.
[[nodiscard]] Day school_year_start(Day day);

struct Holiday {
  std::string name;
  Day from;
  Day to;  // the last day of it
};

class SchoolCalendar {
 public:
  // Reads kalender/vakanties.yaml. School years after its last one, up to that of `until` and one more, are made
  // like the last, moved by whole weeks.
  SchoolCalendar(const std::filesystem::path& config, Day until);

  [[nodiscard]] bool is_school_day(std::size_t region, Day day) const;
  // One of the last two school days before a holiday: when families leave early.
  [[nodiscard]] bool is_before_holiday(std::size_t region, Day day) const;
  // No school day follows before 1 August.
  [[nodiscard]] bool is_last_of_year(std::size_t region, Day day) const;
  // All of it, as a calendar file.
  [[nodiscard]] std::string yaml() const;

 private:
  using Years = std::map<int, std::vector<Holiday>>;  // by the year in which a school year begins
  [[nodiscard]] bool is_holiday(std::size_t region, Day day) const;
  [[nodiscard]] Day next_school_day(std::size_t region, Day day) const;

  std::array<Years, regions> years_;
};

}  // namespace bench::national
