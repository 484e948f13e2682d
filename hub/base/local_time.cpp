#include "hub/base/local_time.h"

#include <date/tz.h>
#include <fmt/format.h>

#include "hub/base/assert.h"

namespace hub {
namespace {

using std::chrono::day;
using std::chrono::minutes;
using std::chrono::month;
using std::chrono::seconds;
using std::chrono::year;
using std::chrono::year_month_day;

// The zone's offset is constant between two transitions; remembering the last stretch makes the
// usual case (many times near each other) free. One stretch per thread.
struct Stretch {
  date::sys_seconds begin{};
  date::sys_seconds end{};
  seconds offset{0};
};

const date::time_zone& amsterdam() {
  static const date::time_zone* const zone = date::locate_zone("Europe/Amsterdam");
  return *zone;
}

seconds offset_at(date::sys_seconds time) {
  thread_local Stretch stretch;
  if (time < stretch.begin || time >= stretch.end) {
    const date::sys_info info = amsterdam().get_info(time);
    stretch = {info.begin, info.end, info.offset};
  }
  return stretch.offset;
}

std::optional<int> digits(std::string_view text, std::size_t from, std::size_t count) {
  if (text.size() < from + count) return std::nullopt;
  int value = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::optional<year_month_day> calendar_date(std::string_view text) {
  const auto y = digits(text, 0, 4);
  const auto m = digits(text, 5, 2);
  const auto d = digits(text, 8, 2);
  if (!y || !m || !d || text[4] != '-' || text[7] != '-') return std::nullopt;
  const year_month_day date(year(*y), month(static_cast<unsigned>(*m)), day(static_cast<unsigned>(*d)));
  if (!date.ok()) return std::nullopt;
  return date;
}

}  // namespace

LocalTime to_local(WallTime time) {
  const auto utc = std::chrono::floor<seconds>(time);
  const auto local = utc.time_since_epoch() + offset_at(utc);
  return LocalTime(std::chrono::floor<minutes>(local));
}

LocalDay local_day(WallTime time) { return day_of(to_local(time)); }

WallTime to_wall(LocalTime time) {
  const date::local_seconds local{seconds(time.time_since_epoch())};
  const date::local_info info = amsterdam().get_info(local);
  if (info.result == date::local_info::nonexistent) return WallTime(info.first.end.time_since_epoch());
  return WallTime(seconds(time.time_since_epoch()) - info.first.offset);
}

WallTime midnight(LocalDay day) { return to_wall(LocalTime(day)); }

std::optional<LocalDay> parse_date(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const auto date = calendar_date(text);
  if (!date) return std::nullopt;
  return LocalDay(*date);
}

std::string format_date(LocalDay day) {
  const year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::optional<WallTime> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':') return std::nullopt;
  const auto date = calendar_date(text.substr(0, 10));
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  if (!date || !hour || !minute || !second) return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;

  std::size_t at = 19;
  std::int64_t micros = 0;
  if (text[at] == '.') {
    std::size_t count = 0;
    std::int64_t scale = 100'000;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++count) {
      micros += (text[at] - '0') * scale;
      scale /= 10;
    }
    if (count == 0 || count > 9) return std::nullopt;
  }

  seconds offset{0};
  const std::string_view zone = text.substr(at);
  if (zone != "Z") {
    const auto hours = digits(zone, 1, 2);
    const auto mins = digits(zone, 4, 2);
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return std::nullopt;
    if (!hours || !mins || *mins > 59) return std::nullopt;
    offset = std::chrono::hours(*hours) + minutes(*mins);
    if (offset > std::chrono::hours(18)) return std::nullopt;
    if (zone[0] == '-') offset = -offset;
  }
  const auto local = std::chrono::sys_days(*date) + std::chrono::hours(*hour) + minutes(*minute) + seconds(*second);
  return WallTime(local - offset) + std::chrono::microseconds(micros);
}

std::string format_rfc3339(WallTime time) {
  const auto day_start = std::chrono::floor<std::chrono::days>(time);
  const year_month_day date(day_start);
  const std::chrono::hh_mm_ss clock(time - day_start);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                 clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (const auto micros = clock.subseconds().count(); micros != 0) text += fmt::format(".{:06}", micros);
  return text + "Z";
}

std::string format_local(WallTime time) {
  const auto utc = std::chrono::floor<seconds>(time);
  const seconds offset = offset_at(utc);
  std::string text = format_rfc3339(WallTime(utc + offset));
  text.back() = '+';  // Amsterdam has been east of Greenwich since 1940 and the registers start later
  return text + fmt::format("{:02}:{:02}", offset.count() / 3600, offset.count() / 60 % 60);
}

LocalDay add_months(LocalDay day, int months) {
  const year_month_day date(day);
  const auto target = year_month_day(date.year() / date.month() / date.day()) + std::chrono::months(months);
  if (target.ok()) return LocalDay(target);
  return LocalDay(target.year() / target.month() / std::chrono::last);
}

int age_on(LocalDay born, LocalDay on) {
  const year_month_day from(born);
  const year_month_day to(on);
  int years = static_cast<int>(to.year()) - static_cast<int>(from.year());
  // A 29 February that `to`'s year lacks compares greater than 28 February and less than 1 March.
  if (to.month() < from.month() || (to.month() == from.month() && to.day() < from.day())) --years;
  return years;
}

LocalDay school_year_start(LocalDay on) {
  const year_month_day date(on);
  const year first = date.month() >= std::chrono::August ? date.year() : date.year() - std::chrono::years(1);
  return LocalDay(first / std::chrono::August / 1);
}

}  // namespace hub
