// Prometheus metrics, made when they are asked for from counters that are kept anyway.
#pragma once

#include <string>

#include "hub/ledger/ledger.h"

namespace hub::ops {

// The exposition text (version 0.0.4). Any thread.
std::string metrics_text(const ledger::LedgerFigures& figures, const std::string& version);

}  // namespace hub::ops
