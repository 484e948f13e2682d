// Asks DUO's register, every so often and school by school, which meldingen changed, and hands each on. One thread of
// its own. It remembers nothing over a restart: it then looks back two weeks, and who gets a change twice has to see
// that it is the same one.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "connectors/duo/exchange.h"

namespace hub::duo {

struct PollSettings {
  ExchangeSettings exchange;
  std::vector<std::string> brins;
  std::chrono::milliseconds interval{15 * 60'000};
  // At the start. Two weeks: a hub that stood still over a holiday week misses nothing.
  std::chrono::hours look_back{14 * 24};
};

class Poller {
 public:
  // Called on the poller's thread. False: it could not be taken now, and is handed over again at a next round.
  using Sink = std::function<bool(const Verzuimgeval&)>;

  // Starts at once. References must outlive this; `random` is used by its thread only. Throws std::runtime_error when
  // the settings can never work.
  Poller(const Clock& clock, Random& random, PollSettings settings, Sink sink);
  ~Poller();  // stop()

  void begin_stop();
  // Waits for the end of its thread, some two seconds. A second call does nothing.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hub::duo
