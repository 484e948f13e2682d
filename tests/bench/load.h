// Sends registrations to an HTTP server over a number of kept connections, from one thread: each as soon as the
// one before it was answered, or at a steady pace whatever the answers do.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "hub/base/clock.h"
#include "latencies.h"
#include "registraties.h"

namespace bench {

struct LoadSettings {
  std::uint16_t port = 0;
  bool tls = false;
  std::string token;              // bearer
  std::size_t connections = 1;
  std::size_t batch = 1;          // registrations in a request; more than one: NDJSON, where it is no file
  std::chrono::microseconds duration{0};
  double rate = 0;                // requests a second; 0: as fast as answers come
  Soort soort = Soort::te_laat;
  std::size_t pupils = 1;
  std::size_t towns = 1;          // see Registraties
  std::uint64_t first = 0;        // number of the first registration
  std::uint64_t count_max = UINT64_MAX;  // registrations at most
};

struct LoadFigures {
  std::uint64_t sent = 0;         // registrations in all
  std::uint64_t refused = 0;      // requests that were answered otherwise than 2xx
  int refusal_status = 0;         // of the first of those
  std::string refusal;
  double rate = 0;                // registrations answered a second, warming up left out
  Latencies answers;              // of requests, warming up left out; at a pace: from when each was due to leave
  std::vector<hub::MonoTime> due; // at a pace: when each request was due to leave, in order
};

[[nodiscard]] LoadFigures run_load(const LoadSettings& settings);

}  // namespace bench
