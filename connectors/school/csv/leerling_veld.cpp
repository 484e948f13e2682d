#include "connectors/school/csv/leerling_veld.h"

#include <algorithm>

#include "connectors/school/csv/cel.h"
#include "hub/base/json.h"

namespace hub::csv {
namespace {

using school::bezwaar;
using school::Gelezen;

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// REQUIRES: nine digits.
bool passes_elfproef(std::string_view nine) {
  int sum = -(nine[8] - '0');
  for (int i = 0; i < 8; ++i) sum += (9 - i) * (nine[static_cast<std::size_t>(i)] - '0');
  if (sum == 0) return false;  // only 000000000 adds up to nothing
  return sum % 11 == 0 || (nine.starts_with("10") && sum % 11 == 5);
}

}  // namespace

Gelezen<std::string> parse_pgn(std::string_view text) {
  if (text.empty()) return bezwaar("required-field", "the pgn is missing");
  if (is_digits(text) && text.size() < 9) {
    return bezwaar("invalid-identifier", "a pgn is nine digits; was a leading zero lost in a spreadsheet?");
  }
  if (!is_digits(text) || text.size() != 9) return bezwaar("invalid-identifier", "a pgn is nine digits");
  if (!passes_elfproef(text)) return bezwaar("invalid-identifier", "fails the elfproef: a digit is wrong");
  return std::string(text);
}

Gelezen<std::string> parse_woongemeente(std::string_view text) {
  if (text.empty()) return bezwaar("required-field", "the gemeente of residence is missing");
  if (is_digits(text) && text.size() < 4) {
    return bezwaar("invalid-identifier", "a CBS code is four digits; was a leading zero lost in a spreadsheet?");
  }
  if (!is_digits(text) || text.size() != 4) return bezwaar("invalid-identifier", "write the CBS code, four digits");
  return std::string(text);
}

Gelezen<LocalDay> parse_geboortedatum(std::string_view text, LocalDay vandaag) {
  if (text.empty()) return bezwaar("required-field", "the date of birth is missing");
  const auto day = parse_datum(text);
  if (!day) return day;
  if (*day > vandaag || *day < add_months(vandaag, -12 * 100)) {
    return bezwaar("implausible-date", "in the future, or more than 100 years ago");
  }
  return *day;
}

Gelezen<std::string> parse_tussenvoegsel(std::string_view text) {
  constexpr std::size_t bytes_max = 200;  // the longest name the population register holds, in UTF-8
  if (text.size() > bytes_max) return bezwaar("too-long", "at most 200 bytes");
  if (!is_clean_text(text, bytes_max)) return bezwaar("forbidden-character", "holds a control or invisible character");
  return std::string(text);
}

Gelezen<std::string> parse_naam(std::string_view text) {
  if (text.find_first_not_of(' ') == std::string_view::npos) return bezwaar("required-field", "the name is missing");
  return parse_tussenvoegsel(text);
}

Gelezen<int> parse_leerjaar(std::string_view text) {
  const auto number = parse_getal(text);
  if (!number) return number;
  if (*number < 1 || *number > leerjaar_max) return bezwaar("invalid-number", "a year of school is 1 to 8");
  return *number;
}

Gelezen<bool> parse_ja_nee(std::string_view text) {
  if (text == "ja") return true;
  if (text == "nee") return false;
  return bezwaar("unknown-value", "write ja or nee, or leave it empty");
}

}  // namespace hub::csv
