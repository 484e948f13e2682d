// What a running process costs, as the kernel counts it, and how far the hub's judgement is behind.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>

#include "hub/store/engine.h"
#include "hub/store/sql/db.h"

namespace bench {

// User and system time of all its threads since it started; in steps of a clock tick, 10 ms as a rule.
[[nodiscard]] std::chrono::microseconds cpu_time(pid_t process);
// The same with that of its children, those that ended as well: of a server that has a process a connection.
[[nodiscard]] std::chrono::microseconds family_cpu_time(pid_t process);
// Resident memory now, in MiB.
[[nodiscard]] double resident_mib(pid_t process);

// Looks into the hub's store beside the hub, read-only.
class StoreView {
 public:
  explicit StoreView(const hub::store::Engine& engine);
  // Pupils that still wait for judgement.
  [[nodiscard]] std::int64_t marks();
  // Waits until there are none; how long that took. Throws when a minute was not enough.
  std::chrono::microseconds wait_until_judged();

 private:
  [[nodiscard]] bool is_judged();

  std::unique_ptr<hub::store::sql::Db> db_;
};

}  // namespace bench
