// One calendar format's decoder under libFuzzer. Whatever the bytes are it answers, and what it gives can be judged
// and printed.
#include <cstdint>

#include "connectors/calendar/fragment.h"
#include "connectors/calendar/plausibel.h"
#include "connectors/calendars.h"
#include "hub/base/utf8.h"
#include "hub/base/assert.h"

using namespace hub;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body(data, data + size);
  const calendar::Agenda agenda = connectors::find_calendar(HUB_FORMAT)->decode(body);
  HUB_ASSERT(agenda.overgeslagen <= agenda.rijen);
  for (const Fault& fault : agenda.fouten) {
    HUB_ASSERT(!fault.rule.empty() && !fault.message.empty() && fault.line >= 0 && fault.column >= 0);
    HUB_ASSERT(find_invalid_utf8(fault.message + fault.pointer) == std::string_view::npos);
  }
  for (const calendar::Schoolvakantie& one : agenda.vakanties) HUB_ASSERT(one.van <= one.tot && !one.naam.empty());
  static_cast<void>(calendar::find_twijfels(agenda.vakanties, {}));
  const std::string printed = calendar::print_regions(agenda.vakanties, {}) + calendar::print_vestiging("90BB00", agenda.vakanties, {}) + calendar::print_json(agenda.vakanties, {});
  HUB_ASSERT(find_invalid_utf8(printed) == std::string_view::npos);
  static_cast<void>(connectors::detect_calendar(body));
  return 0;
}
