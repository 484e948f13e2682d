#include "hub/intake/patterns.h"

#include <algorithm>

namespace hub::intake {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return is_upper(c) || (c >= 'a' && c <= 'z'); }
bool is_visible(char c) { return c > ' ' && c < 0x7f; }

bool all(std::string_view text, bool (*each)(char)) { return std::all_of(text.begin(), text.end(), each); }
bool between(std::string_view text, std::size_t low, std::size_t high) { return text.size() >= low && text.size() <= high; }

template <std::size_t Low, std::size_t High>
bool clean(std::string_view text) {
  return between(text, Low, High) && is_clean_text(text, High);
}
template <std::size_t High>
bool visible(std::string_view text) {
  return between(text, 1, High) && all(text, is_visible);
}

bool is_vestiging(std::string_view t) {
  return t.size() == 6 && is_digit(t[0]) && is_digit(t[1]) && is_upper(t[2]) && is_upper(t[3]) && is_digit(t[4]) && is_digit(t[5]);
}
bool is_leerlingnummer(std::string_view text) {
  return between(text, 1, 20) && all(text, [](char c) { return is_digit(c) || is_letter(c) || c == '-' || c == '_' || c == '.'; });
}

}  // namespace

const Pattern registratie_id{visible<128>, "1 to 128 visible characters without spaces"};
const Pattern event_id{visible<256>, "1 to 256 visible characters without spaces"};
// Any URI: who is calling, the credentials say. The profile's form is urn:nld:oin:<20 digits>:systeem:<name>.
const Pattern source{visible<256>, "the sender's URN, 1 to 256 visible characters"};
const Pattern vestiging_code{is_vestiging, "a BRIN and two digits, as 90BB00"};
const Pattern leerlingnummer{is_leerlingnummer, "1 to 20 letters, digits, dots, dashes or underscores"};
// Nine digits and no check digit: a PGN is a BSN or an onderwijsnummer, which follow different proofs.
const Pattern pgn{[](std::string_view text) { return text.size() == 9 && all(text, is_digit); }, "nine digits"};
const Pattern gemeentecode{[](std::string_view text) { return text.size() == 4 && all(text, is_digit); }, "a CBS code of four digits, as 0363"};
const Pattern naam{clean<1, 100>, "1 to 100 bytes of text without control or invisible characters"};
const Pattern naam_of_leeg{clean<0, 100>, "at most 100 bytes of text without control or invisible characters"};
const Pattern korte_tekst{clean<0, 20>, "at most 20 bytes of text without control or invisible characters"};
const Pattern lange_tekst{clean<0, 4096>, "at most 4096 bytes of text without control or invisible characters"};
const Pattern opgave_kenmerk{[](std::string_view text) { return between(text, 1, 40) && all(text, [](char c) { return is_digit(c) || is_letter(c) || c == '-'; }); },
                             "1 to 40 letters, digits or dashes"};
const Pattern woord{clean<1, 100>, "1 to 100 bytes of text without control or invisible characters"};

}  // namespace hub::intake
