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
  // One commit for all schools.
  if (auto begun = store_.begin_turn(); !begun) return begun;
  if (auto planned = judge_.plan(now); !planned) return planned;
  if (auto ended = store_.end_turn(); !ended) return ended;
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

Result<bool> Line::turn(WallTime now, MonoTime mono) {
  auto worked_in = store_.work_in();
  if (!worked_in) return worked_in;
  if (auto begun = store_.begin_turn(); !begun) return pass(begun);
  auto judged = judge_.step(now, judge_max);
  if (!judged) return pass(judged);
  auto wake = store_.next_wake();
  if (!wake) return pass(wake);
  Result<Ticked> ticked;
  if (*wake && **wake <= now) ticked = let_pass(now);
  if (!ticked) return pass(ticked);
  auto filled = delivery_.fill(now, mono);
  if (!filled) return filled;
  if (auto ended = store_.end_turn(); !ended) return pass(ended);
  if (*judged + ticked->judged > 0) pass_crash_point("after_t2");
  if (ticked->elapsed > 0) pass_crash_point("after_elapse");
  if (auto sent = delivery_.send(now, mono); !sent) return pass(sent);
  return *worked_in || *judged == judge_max || ticked->more || *filled;
}

Result<bool> Line::judge(WallTime now) {
  auto judged = judge_.step(now, judge_max);
  if (!judged) return pass(judged);
  return *judged == judge_max;
}

Result<bool> Line::tick(WallTime now) {
  auto ticked = let_pass(now);
  if (!ticked) return pass(ticked);
  return ticked->more;
}

Result<bool> Line::deliver(WallTime now, MonoTime mono) {
  auto filled = delivery_.fill(now, mono);
  if (!filled) return filled;
  if (auto sent = delivery_.send(now, mono); !sent) return pass(sent);
  return filled;
}

Result<Line::Ticked> Line::let_pass(WallTime now) {
  auto woken = store_.wake(now, wake_max);
  if (!woken) return pass(woken);
  if (*woken > 0) return Ticked{.more = true};
  // A return to school cancels its deadlines: judge first, escalate after.
  auto judged = judge_.step(now, judge_max);
  if (!judged) return pass(judged);
  if (*judged == judge_max) return Ticked{*judged, 0, true};
  auto elapsed = judge_.elapse(now, wake_max);
  if (!elapsed) return pass(elapsed);
  return Ticked{*judged, *elapsed, *elapsed == wake_max};
}

}  // namespace hub::ledger
