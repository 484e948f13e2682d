#include "school_calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <stdexcept>

namespace bench::national {
namespace {

using namespace std::chrono;

int number(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') throw std::runtime_error("no number: " + std::string(text));
    value = value * 10 + (c - '0');
  }
  return value;
}

Day last_sunday(year y, month m) { return sys_days(y / m / Sunday[last]); }

Day easter_sunday(int y) {  // the anonymous Gregorian rule
  const int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  const int m = (a + 11 * h + 22 * l) / 451;
  const int from_march = h + l - 7 * m + 21;  // days after 1 March
  return sys_days(year(y) / March / 1) + days(from_march);
}

bool is_public_holiday(Day day) {
  const year_month_day date(day);
  const int y = static_cast<int>(date.year());
  const auto after_easter = (day - easter_sunday(y)).count();
  if (after_easter == 1 || after_easter == 39 || after_easter == 50) return true;
  if (date.month() == January) return date.day() == std::chrono::day(1);
  if (date.month() == December) return date.day() == std::chrono::day(25) || date.day() == std::chrono::day(26);
  const Day kings_day = sys_days(date.year() / April / 27);
  if (day == (weekday(kings_day) == Sunday ? kings_day - days(1) : kings_day)) return true;
  return y % 5 == 0 && date.month() == May && date.day() == std::chrono::day(5);
}

// What stands between `mark` and the next comma, bracket or end.
std::string_view value_after(std::string_view line, std::string_view mark) {
  const auto at = line.find(mark);
  if (at == std::string_view::npos) throw std::runtime_error("vakanties.yaml: no " + std::string(mark) + " in: " + std::string(line));
  const auto rest = line.substr(at + mark.size());
  return rest.substr(0, rest.find_first_of(",}"));
}

// As many whole weeks as lie nearest to that many years: a holiday keeps its weekday and its season.
days shifted(int count) { return days(7 * static_cast<int>(std::lround(count * 365.2425 / 7))); }

}  // namespace

Day parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') throw std::runtime_error("no date: " + std::string(text));
  const year_month_day date(year(number(text.substr(0, 4))), month(static_cast<unsigned>(number(text.substr(5, 2)))),
                            day(static_cast<unsigned>(number(text.substr(8, 2)))));
  if (!date.ok()) throw std::runtime_error("no date: " + std::string(text));
  return sys_days(date);
}

std::string day_text(Day day) {
  const year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

int utc_offset_hours(Day day) {
  const year y = year_month_day(day).year();
  return day >= last_sunday(y, March) && day < last_sunday(y, October) ? 2 : 1;
}

Day school_year_start(Day day) {
  const year y = year_month_day(day).year();
  const Day august = sys_days(y / August / 1);
  return day >= august ? august : sys_days((y - years(1)) / August / 1);
}

SchoolCalendar::SchoolCalendar(const std::filesystem::path& config, Day until) {
  const auto path = config / "kalender" / "vakanties.yaml";
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  Years* years = nullptr;
  int begin = 0;
  for (std::string line; std::getline(file, line);) {
    const auto indent = line.find_first_not_of(' ');
    if (indent == std::string::npos || line[indent] == '#') continue;
    const std::string key = line.substr(indent, line.find(':') - indent);
    if (indent == 0) {
      const auto found = std::find(region_names.begin(), region_names.end(), key);
      if (found == region_names.end()) throw std::runtime_error("vakanties.yaml: unknown region " + key);
      years = &years_[static_cast<std::size_t>(found - region_names.begin())];
    } else if (indent == 2) {
      begin = number(std::string_view(key).substr(0, 4));
    } else {
      years->operator[](begin).push_back({key, parse_day(value_after(line, "van: ")), parse_day(value_after(line, "t/m: "))});
    }
  }
  const int last_needed = static_cast<int>(year_month_day(school_year_start(until)).year()) + 1;
  for (Years& of_region : years_) {
    if (of_region.empty()) throw std::runtime_error("vakanties.yaml lacks a region");
    const auto [last_known, pattern] = *of_region.rbegin();
    for (int y = last_known + 1; y <= last_needed; ++y) {
      auto& made = of_region[y] = pattern;
      for (Holiday& holiday : made) {
        holiday.from += shifted(y - last_known);
        holiday.to += shifted(y - last_known);
      }
    }
  }
}

bool SchoolCalendar::is_holiday(std::size_t region, Day day) const {
  const auto year = years_[region].find(static_cast<int>(year_month_day(school_year_start(day)).year()));
  const auto covers = [day](const Holiday& holiday) { return holiday.from <= day && day <= holiday.to; };
  if (year != years_[region].end() && std::any_of(year->second.begin(), year->second.end(), covers)) return true;
  // The summer belongs to the school year before it, and reaches into the next.
  const auto before = years_[region].find(static_cast<int>(year_month_day(school_year_start(day)).year()) - 1);
  return before != years_[region].end() && std::any_of(before->second.begin(), before->second.end(), covers);
}

bool SchoolCalendar::is_school_day(std::size_t region, Day day) const {
  return weekday(day).iso_encoding() <= 5 && !is_public_holiday(day) && !is_holiday(region, day);
}

Day SchoolCalendar::next_school_day(std::size_t region, Day day) const {
  do day += days(1);
  while (!is_school_day(region, day));
  return day;
}

bool SchoolCalendar::is_before_holiday(std::size_t region, Day day) const {
  const Day second = next_school_day(region, day);
  return (second - day).count() > 5 || (next_school_day(region, second) - second).count() > 5;
}

bool SchoolCalendar::is_last_of_year(std::size_t region, Day day) const {
  return school_year_start(next_school_day(region, day)) != school_year_start(day);
}

std::string SchoolCalendar::yaml() const {
  std::string text = "# The holidays of the example region; school years after its last one are made like that one.\n";
  for (std::size_t region = 0; region < regions; ++region) {
    text += fmt::format("\n{}:\n", region_names[region]);
    for (const auto& [begin, holidays] : years_[region]) {
      text += fmt::format("  {}-{}:\n", begin, begin + 1);
      for (const Holiday& holiday : holidays) {
        text += fmt::format("    {}: {{van: {}, t/m: {}}}\n", holiday.name, day_text(holiday.from), day_text(holiday.to));
      }
    }
  }
  return text;
}

}  // namespace bench::national
