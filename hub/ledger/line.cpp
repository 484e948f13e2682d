#include "hub/ledger/line.h"

#include <variant>

#include "hub/base/assert.h"
#include "hub/base/crash_point.h"

namespace hub::ledger {
namespace {

// Pupils judged in one transaction. 64 keep T2 near a millisecond, so that a T1 that waits for it does
// not notice.
constexpr std::size_t judge_max = 64;
// Deadlines and wakings taken at once: a midnight brings many, and each is cheap.
constexpr std::size_t wake_max = 256;

}  // namespace

Line::Line(store::Store& store, judge::Judge& judge, delivery::Delivery& delivery)
    : store_(store), judge_(judge), delivery_(delivery) {}

Result<void> Line::start(const std::string& rules_print, WallTime now, MonoTime mono) {
  if (auto rules = store_.rules_in_force(rules_print); !rules) return rules;
  if (auto planned = judge_.plan(now); !planned) return planned;
  return delivery_.resume(mono);
}

Result<std::vector<store::Uitslag>> Line::accept(std::span<const store::Aanvraag> aanvragen, WallTime now) {
  pass_crash_point("before_t1");
  auto uitslagen = store_.accept(aanvragen, now);
  if (!uitslagen) return uitslagen;
  pass_crash_point("after_t1");
  HUB_ASSERT(uitslagen->size() == aanvragen.size());
  for (std::size_t i = 0; i < aanvragen.size(); ++i) {
    if ((*uitslagen)[i].soort != store::Uitslag::Soort::aangenomen) continue;
    for (const domain::Gebeurtenis& gebeurtenis : aanvragen[i].gebeurtenissen) {
      if (const auto* ontvangst = std::get_if<domain::Ontvangst>(&gebeurtenis.inhoud)) {
        pass_crash_point("after_receipt");
        delivery_.on_receipt(ontvangst->bericht_id);
      }
    }
  }
  return uitslagen;
}

Result<bool> Line::judge(WallTime now) {
  const auto judged = judge_.step(now, judge_max);
  if (!judged) return tl::unexpected<Error>(judged.error());
  if (*judged > 0) pass_crash_point("after_t2");
  return *judged == judge_max;
}

Result<bool> Line::tick(WallTime now) {
  const auto woken = store_.wake(now, wake_max);
  if (!woken) return tl::unexpected<Error>(woken.error());
  if (*woken > 0) return true;
  // A return to school cancels its deadlines: judge first, escalate after.
  const auto judged = judge(now);
  if (!judged || *judged) return judged;
  const auto elapsed = judge_.elapse(now, wake_max);
  if (!elapsed) return tl::unexpected<Error>(elapsed.error());
  if (*elapsed > 0) pass_crash_point("after_elapse");
  return *elapsed == wake_max;
}

Result<bool> Line::deliver(WallTime now, MonoTime mono) { return delivery_.step(now, mono); }

}  // namespace hub::ledger
