// An answer of DUO under libFuzzer, in the version of the wire that HUB_CODEC names: whatever the bytes are it is read
// or refused, and no refusal holds a number as long as a pupil's.
#include <algorithm>
#include <cstdint>

#include "connectors/duo/codec.h"
#include "hub/base/assert.h"

namespace {

using namespace hub;

bool holds_number(const std::string& text) {
  std::size_t run = 0;
  return std::any_of(text.begin(), text.end(), [&run](char c) { return (run = c >= '0' && c <= '9' ? run + 1 : 0) == 9; });
}

struct Check {
  void operator()(const duo::Meldingnummer& answer) const { HUB_ASSERT(!answer.nummer.empty() && answer.nummer.size() <= 20); }
  void operator()(const duo::Bevestiging&) const {}
  void operator()(const duo::Levering& levering) const {
    for (const duo::Verzuimgeval& geval : levering.gevallen) {
      HUB_ASSERT(!geval.nummer.empty() && !geval.pgn.empty() && geval.begin != no_day && !geval.mutatie.empty());
    }
  }
  void operator()(const duo::Foutmelding& fouten) const {
    for (const std::string& code : fouten.codes) HUB_ASSERT(!holds_number(code) && !code.empty() && code.size() <= 40);
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto answer = duo::find_codec(HUB_CODEC)->lezen(std::string(data, data + size));
  if (answer) {
    std::visit(Check(), *answer);
  } else {
    HUB_ASSERT(!answer.error().text.empty() && !holds_number(answer.error().text));
  }
  return 0;
}
