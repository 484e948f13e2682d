#include "connectors/school/veld.h"

#include <algorithm>

#include "hub/base/json.h"

namespace hub::school {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0u) != 0x80u; }));
}

}  // namespace

Gelezen<std::string> parse_leerlingnummer(std::string_view text) {
  if (text.empty()) return bezwaar("required-field", "the pupil's number is missing");
  const bool allowed = std::all_of(
      text.begin(), text.end(), [](char c) { return is_digit(c) || is_letter(c) || c == '.' || c == '_' || c == '-'; });
  if (!allowed || text.size() > 20 || (!is_digit(text.front()) && !is_letter(text.front()))) {
    return bezwaar("invalid-identifier", "a pupil's number is 1 to 20 letters and digits");
  }
  return std::string(text);
}

Gelezen<std::string> parse_toelichting(std::string_view text) {
  if (count_characters(text) > 1024) return bezwaar("too-long", "at most 1024 characters");
  std::string flat(text);
  std::replace_if(
      flat.begin(), flat.end(), [](char c) { return c == '\r' || c == '\n' || c == '\t'; }, ' ');
  if (!is_clean_text(flat, flat.size())) {
    return bezwaar("forbidden-character", "holds a control or invisible character");
  }
  return flat;
}

Gelezen<WallTime> parse_versie(std::string_view text) {
  const auto time = parse_rfc3339(text);
  if (!time) return bezwaar("invalid-date", "must be a date-time that exists, with its offset (RFC 3339)");
  return *time;
}

Gelezen<domain::Reden> find_reden(const intake::LeveringContext& context, std::string_view code) {
  if (code.empty()) return bezwaar("required-field", "the reason code is missing");
  const auto found = context.redenen.find(std::string(code));
  if (found != context.redenen.end()) return found->second;
  const bool plain = is_nameable(code, reden_code_named_max);
  const std::string named = plain ? "reason code '" + std::string(code) + "'" : "this reason code";
  return bezwaar("unknown-reason", named + " is not among the reasons configured for this source");
}

bool is_nameable(std::string_view text, std::size_t bytes_max) {
  if (text.empty() || text.size() > bytes_max) return false;
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || is_letter(c) || c == '-' || c == '_' || c == '+' || c == '.';
  });
  return plain && std::count_if(text.begin(), text.end(), is_digit) <= 3;
}

}  // namespace hub::school
