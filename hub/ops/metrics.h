// Prometheus metrics, made when they are asked for from counters that are kept anyway.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hub/ledger/ledger.h"

namespace hub::ops {

// Of one source that the hub pulls, since the start.
struct PulledSource {
  std::string bron;
  std::uint64_t pulls = 0;
  std::uint64_t rows = 0;
  std::uint64_t refused = 0;
  std::int64_t last_success = 0;  // seconds since 1970; 0: none yet
  bool failing = false;
};

// The exposition text (version 0.0.4). Any thread.
std::string metrics_text(const ledger::LedgerFigures& figures, const std::vector<PulledSource>& pulled, const std::string& version);

}  // namespace hub::ops
