// One format's decoder under libFuzzer. Whatever the bytes are it answers, within what its header promises; and
// no fault holds a number as long as a pupil's.
#include <algorithm>
#include <cstdint>

#include "connectors/formats.h"
#include "hub/base/assert.h"
#include "hub/base/utf8.h"
#include "tests/unit/school/lezing.h"

namespace {

using namespace hub;

// Seven digits in a row; the largest id that JSON reads exactly is no pupil's.
bool holds_number(std::string text) {
  const std::string bound = "9007199254740991";
  if (const std::size_t at = text.find(bound); at != std::string::npos) text.erase(at, bound.size());
  std::size_t run = 0;
  return std::any_of(text.begin(), text.end(), [&run](char c) { return (run = c >= '0' && c <= '9' ? run + 1 : 0) == 7; });
}

void expect_registratie(const domain::Verzuimregistratie& v, const std::string& vestiging) {
  HUB_ASSERT(!v.registratie_id.empty() && v.registratie_id.size() <= 128);
  HUB_ASSERT(v.leerling.vestiging == vestiging && !v.leerling.leerlingnummer.empty());
  HUB_ASSERT(!v.registratie.eind || *v.registratie.eind >= v.registratie.begin);
  HUB_ASSERT(v.registratie.lesuur_van.has_value() == v.registratie.lesuur_tot.has_value());
  HUB_ASSERT(find_invalid_utf8(v.reden_code + v.reden_tekst) == std::string_view::npos);
  static_cast<void>(to_wall(v.registratie.begin));
}

void decode(std::string_view body, const intake::LeveringContext& context) {
  const intake::Levering levering = connectors::find_format(HUB_FORMAT)->decode(body, context);
  HUB_ASSERT(levering.gebeurtenissen.size() + levering.overgeslagen <= levering.rijen);
  HUB_ASSERT(!levering.fouten.empty() || levering.gebeurtenissen.size() + levering.overgeslagen == levering.rijen);
  for (const Fault& fault : levering.fouten) {
    HUB_ASSERT(!fault.rule.empty() && !fault.message.empty() && fault.line >= 0 && fault.column >= 0);
    HUB_ASSERT(find_invalid_utf8(fault.message + fault.pointer) == std::string_view::npos);
    HUB_ASSERT(!holds_number(fault.message) && !holds_number(fault.pointer));
  }
  for (const domain::Gebeurtenis& gebeurtenis : levering.gebeurtenissen) {
    HUB_ASSERT(gebeurtenis.source == context.source);
    const auto* v = std::get_if<domain::Verzuimregistratie>(&gebeurtenis.inhoud);
    if (v != nullptr) expect_registratie(*v, context.vestiging);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const intake::LeveringContext plain = school_test::make_context();
  static const intake::LeveringContext with_redenen = school_test::make_context_with_redenen();
  const std::string body(data, data + size);
  decode(body, with_redenen);
  decode(body, plain);
  static_cast<void>(connectors::detect_format(body));
  return 0;
}
