#include "connectors/webhook/retry_after.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace hub::webhook {
namespace {

using std::chrono::seconds;

constexpr seconds shortest{1};
constexpr seconds longest = std::chrono::hours(24);

// All of `text` as a number of plain digits; more than fits is as good as the greatest.
std::optional<std::int64_t> parse_digits(std::string_view text) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failed == std::errc() ? number : INT64_MAX;
}

}  // namespace

std::optional<WallTime> parse_http_date(std::string_view text) {
  // Columns:                          0123456789012345678901234567 8
  constexpr std::string_view example = "Sun, 06 Nov 1994 08:49:37 GMT";
  constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != example.size()) return std::nullopt;
  for (const std::size_t at : {3U, 4U, 7U, 11U, 16U, 19U, 22U, 25U, 26U, 27U, 28U}) {
    if (text[at] != example[at]) return std::nullopt;
  }
  const auto month = std::find(months.begin(), months.end(), text.substr(8, 3));
  const auto day = parse_digits(text.substr(5, 2));
  const auto year = parse_digits(text.substr(12, 4));
  const auto hour = parse_digits(text.substr(17, 2));
  const auto minute = parse_digits(text.substr(20, 2));
  const auto second = parse_digits(text.substr(23, 2));
  if (month == months.end() || !day || !year || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)), std::chrono::month(static_cast<unsigned>(month - months.begin()) + 1),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) + seconds(*second);
}

std::optional<seconds> parse_retry_after(std::string_view value, std::string_view date, WallTime now) {
  if (const auto count = parse_digits(value)) return seconds(std::clamp<std::int64_t>(*count, shortest.count(), longest.count()));
  const auto until = parse_http_date(value);
  if (!until) return std::nullopt;
  const auto wait = std::chrono::ceil<seconds>(*until - parse_http_date(date).value_or(now));
  return std::clamp(wait, shortest, longest);
}

}  // namespace hub::webhook
