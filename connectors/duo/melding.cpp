#include "connectors/duo/melding.h"

#include <algorithm>

namespace hub::duo {

bool is_bsn(std::string_view pgn) {
  if (pgn.size() != 9 || !std::all_of(pgn.begin(), pgn.end(), [](char c) { return c >= '0' && c <= '9'; })) return false;
  int sum = -(pgn[8] - '0');
  for (int i = 0; i < 8; ++i) sum += (9 - i) * (pgn[static_cast<std::size_t>(i)] - '0');
  return sum % 11 == 0 && sum != 0;
}

std::string_view text_within(std::string_view text, std::size_t characters_max) {
  std::size_t characters = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (begins && characters++ == characters_max) return text.substr(0, at);
  }
  return text;
}

bool is_same(const Verzuimgeval& geval, const Melding& melding) {
  if (geval.kenmerk) return *geval.kenmerk == melding.kenmerk;
  if (geval.status == domain::Meldingstatus::I || geval.soort != melding.soort || geval.pgn != melding.pgn) return false;
  if (geval.vestiging != melding.vestiging) return false;
  // Who moves is withdrawn at one gemeente and reported at the other, in any order.
  if (!geval.gemeente.empty() && !melding.gemeente.empty() && geval.gemeente != melding.gemeente) return false;
  return geval.begin <= melding.eind.value_or(LocalDay::max()) && melding.begin <= geval.eind.value_or(LocalDay::max());
}

}  // namespace hub::duo
