// The straight line: T1 accept, T2 judge, T3 deliver and time, as synchronous steps over one store. The
// serving hub runs them on its ledger thread; a simulation runs the same code with a virtual clock.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "hub/delivery/delivery.h"
#include "hub/judge/judge.h"
#include "hub/store/store.h"

namespace hub::ledger {

class Line {
 public:
  // Both outlive the line.
  Line(store::Store& store, judge::Judge& judge, delivery::Delivery& delivery);

  // Makes the deadlines of every school stand, marks all pupils when the rules changed, and takes up
  // what was under way.
  Result<void> start(const std::string& rules_print, WallTime now, MonoTime mono);

  // T1: durable when it returns.
  Result<std::vector<store::Uitslag>> accept(std::span<const store::Aanvraag> aanvragen, WallTime now);
  // A piece of a large delivery; then T2, time and T3, with one commit for all that they store: judges what is marked, fires what is due, numbers
  // what waits; then sends. A bounded amount of each; true when there may be more.
  Result<bool> turn(WallTime now, MonoTime mono);

  // The parts of a turn, each durable by itself, for whoever needs them apart: a rehearsal judges all of an
  // instant before anything is sent.
  // T2: judges a bounded number of marked pupils; true when more may be waiting.
  Result<bool> judge(WallTime now);
  // Time: marks who is to be looked at again, then fires what is due of pupils that are judged; true when
  // more may be waiting.
  Result<bool> tick(WallTime now);
  // T3.
  Result<bool> deliver(WallTime now, MonoTime mono);

  // When time alone brings work.
  Result<std::optional<WallTime>> next_wake() { return store_.next_wake(); }

  [[nodiscard]] delivery::Delivery& delivery() { return delivery_; }
  [[nodiscard]] store::Store& store() { return store_; }

 private:
  struct Ticked {
    std::size_t judged = 0;
    std::size_t elapsed = 0;
    bool more = false;
  };
  Result<Ticked> let_pass(WallTime now);

  store::Store& store_;
  judge::Judge& judge_;
  delivery::Delivery& delivery_;
};

}  // namespace hub::ledger
