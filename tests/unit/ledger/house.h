// The whole line over a store in memory, or in a file that others may read, with a channel that only takes: what a ledger or a rehearsal runs.
// Built on one thread, then used by one at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hub/base/bounded_queue.h"
#include "hub/ledger/line.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "tests/unit/delivery/failing_store.h"

namespace hub::ledger_test {

// What was handed over, readable from another thread.
class TakingChannel final : public delivery::Channel {
 public:
  [[nodiscard]] bool try_send(delivery::Attempt& attempt) override { return taken.try_push(attempt); }
  BoundedQueue<delivery::Attempt> taken{1000};
};

struct House {
  explicit House(const std::string& path = ":memory:");

  // Four whole days of absence of one pupil of 90BB00, known by the roster: a melding for leerplicht/0363.
  static store::Aanvraag four_days_absent();
  static store::Aanvraag one_event(domain::Inhoud inhoud, const std::string& id = {});
  static domain::LeerlingSleutel pupil() { return {"90BB00", "1"}; }

  domain::Regio regio;
  SeededRandom random{1};
  crypto::Kluis kluis{crypto::Key{}, random};
  std::unique_ptr<store::sqlite::SqliteStore> sqlite;
  store_test::FailingStore store;
  judge::Judge judge;
  TakingChannel mqtt;
  TakingChannel mail;
  delivery::Delivery delivery;
  ledger::Line line;
};

}  // namespace hub::ledger_test
