#include "connectors/school/csv/cel.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace hub::csv {
namespace {

using school::Bezwaar;
using school::bezwaar;
using school::Gelezen;

constexpr std::string_view no_value_message = "this is no value; leave the cell empty where there is none";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

std::string to_upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return upper;
}

// REQUIRES: is_digits(text) and at most nine of them.
int to_number(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// "1,23E+08", "1.23E8": digits, one comma or point, digits, E, sign, digits.
bool is_scientific(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  if (e == std::string_view::npos || e == 0) return false;
  std::string_view exponent = text.substr(e + 1);
  const bool sign = exponent.starts_with('+') || exponent.starts_with('-');
  if (sign) exponent.remove_prefix(1);
  const std::string_view mantissa = text.substr(0, e);
  const std::size_t point = mantissa.find_first_of(".,");
  const bool whole = point == std::string_view::npos;
  if (whole) return sign && is_digits(mantissa) && is_digits(exponent);
  return is_digits(mantissa.substr(0, point)) && is_digits(mantissa.substr(point + 1)) && is_digits(exponent);
}

// Excel's error values in English and Dutch, and the hashes of a column that was too narrow.
bool is_error_value(std::string_view text) {
  static constexpr std::array<std::string_view, 13> values = {"#N/A",     "#N/B",   "#REF!",  "#VERW!",  "#VALUE!",
                                                              "#WAARDE!", "#NAME?", "#NAAM?", "#DIV/0!", "#DEEL/0!",
                                                              "#NUM!",    "#NULL!", "#GETAL!"};
  const std::string upper = to_upper(text);
  if (std::find(values.begin(), values.end(), upper) != values.end()) return true;
  return text.size() >= 2 && text.find_first_not_of('#') == std::string_view::npos;
}

bool is_placeholder(std::string_view text) {
  static constexpr std::array<std::string_view, 14> words = {"-",  "--",  "N.V.T.", "NVT",  "N.B.",     "NB",      "NS",
                                                             "NA", "N/A", "NULL",   "NONE", "ONBEKEND", "UNKNOWN", "?"};
  const std::string upper = to_upper(text);
  return std::find(words.begin(), words.end(), upper) != words.end();
}

// Also after white space and as full-width signs, which spreadsheets take for the same.
bool is_formula(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  const std::string_view rest = text.substr(first);
  if (std::string_view("=+-@").find(rest.front()) != std::string_view::npos) return true;
  static constexpr std::array<std::string_view, 4> wide = {"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D",
                                                           "\xEF\xBC\xA0"};
  return std::any_of(wide.begin(), wide.end(), [&rest](std::string_view sign) { return rest.starts_with(sign); });
}

}  // namespace

std::optional<Bezwaar> find_schade(std::string_view text, Celsoort soort) {
  if (soort == Celsoort::tekst || text.empty()) return std::nullopt;
  if (is_error_value(text))
    return Bezwaar{"excel-damage", "an error value or ### of a spreadsheet, not what the cell held"};
  if (is_scientific(text)) {
    return Bezwaar{"excel-damage", "scientific notation: Excel rounded the number; format the column as text"};
  }
  if (is_placeholder(text)) return Bezwaar{"missing-value", std::string(no_value_message)};
  if (soort == Celsoort::id && is_formula(text)) {
    return Bezwaar{"formula-cell", "begins as a formula; write the plain value"};
  }
  return std::nullopt;
}

Gelezen<LocalDay> parse_jjjjmmdd(std::string_view text) {
  if (text.empty()) return bezwaar("required-field", "the date is missing");
  if (is_digits(text) && text.size() == 5) {
    return bezwaar("excel-damage", "Excel's own number for a date; format the column as text and write yyyymmdd");
  }
  if (!is_digits(text) || text.size() != 8) return bezwaar("invalid-date", "write the date as yyyymmdd");
  std::string iso(text);
  iso.insert(6, 1, '-').insert(4, 1, '-');
  const auto day = parse_date(iso);
  if (!day) return bezwaar("invalid-date", "there is no such date");
  return *day;
}

Gelezen<int> parse_uumm(std::string_view text) {
  if (is_digits(text) && text.size() < 4) {
    return bezwaar("invalid-time", "write the time as hhmm, four digits; Excel drops leading zeros");
  }
  if (!is_digits(text) || text.size() != 4) return bezwaar("invalid-time", "write the time as hhmm");
  const int hour = to_number(text.substr(0, 2));
  const int minute = to_number(text.substr(2));
  if (hour > 23 || minute > 59)
    return bezwaar("invalid-time", "there is no such time; the end of a day is an empty eindtijd");
  return hour * 60 + minute;
}

Gelezen<LocalDay> parse_datum(std::string_view text) {
  if (text.empty()) return bezwaar("required-field", "the date is missing");
  if (is_digits(text) && text.size() == 5) {
    return bezwaar("excel-damage", "Excel's own number for a date; format the column as text and write yyyy-mm-dd");
  }
  const auto day = parse_date(text);
  if (!day) return bezwaar("invalid-date", "write a date that exists as yyyy-mm-dd");
  return *day;
}

Gelezen<int> parse_tijd(std::string_view text) {
  if (text.empty()) return bezwaar("required-field", "the time is missing");
  const bool seconds = text.size() == 8;
  const bool shaped = (text.size() == 5 || seconds) && text[2] == ':' && is_digits(text.substr(0, 2)) &&
                      is_digits(text.substr(3, 2)) && (!seconds || (text[5] == ':' && is_digits(text.substr(6))));
  if (!shaped) return bezwaar("invalid-time", "write the time as hh:mm; Excel drops leading zeros");
  const int hour = to_number(text.substr(0, 2));
  const int minute = to_number(text.substr(3, 2));
  if (hour > 23 || minute > 59 || (seconds && to_number(text.substr(6)) > 59)) {
    return bezwaar("invalid-time", "there is no such time");
  }
  return hour * 60 + minute;
}

Gelezen<LocalTime> parse_moment(std::string_view text) {
  if (text.empty()) return bezwaar("required-field", "the date and time are missing");
  if (const auto time = parse_rfc3339(text)) return to_local(*time);
  const bool serial = text.size() >= 5 && is_digits(text.substr(0, 5)) &&
                      (text.size() == 5 || text[5] == ',' || text[5] == '.');
  if (serial) {
    return bezwaar("excel-damage", "Excel's own number for a time; format the column as text");
  }
  constexpr std::size_t date_size = 10;
  if (text.size() > date_size && (text[date_size] == 'T' || text[date_size] == ' ')) {
    const auto day = parse_date(text.substr(0, date_size));
    const auto minute = parse_tijd(text.substr(date_size + 1));
    if (day && minute) return find_moment(*day, *minute);
  }
  return bezwaar("invalid-date", "write a date and time that exist, as 2026-09-01T08:30");
}

Gelezen<int> parse_getal(std::string_view text) {
  if (!is_digits(text) || text.size() > 4) return bezwaar("invalid-number", "write a whole number");
  return to_number(text);
}

Gelezen<LocalTime> find_moment(LocalDay day, int minute_of_day) {
  const LocalTime moment = at_minute(day, minute_of_day);
  const WallTime first = to_wall(moment);
  if (to_local(first) != moment) {
    return bezwaar("nonexistent-local-time", "the clock skips this time when summer time begins");
  }
  if (to_local(first + std::chrono::hours(1)) == moment) {
    return bezwaar("ambiguous-local-time", "the clock shows this time twice when summer time ends");
  }
  return moment;
}

Fault fault_at(const Cel& cel, std::string_view kolom, const Bezwaar& bezwaar) {
  return Fault{std::string(bezwaar.rule), std::string(kolom) + ": " + bezwaar.message, "", cel.line, cel.column};
}

}  // namespace hub::csv
