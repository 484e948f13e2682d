// Pulls all sources that are to be pulled, on one thread of its own, over HTTPS by libcurl: what to ask and what an
// answer means is pull.h's. Connects to no address that was not agreed to, whatever a name resolves to.
//
// One source that is slow holds the others up for as long as one request may take, and no longer. Several hubs on one
// store may pull the same source: what the second one brings has the same ids, and changes nothing.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "connectors/school/somtoday/pull.h"
#include "hub/base/clock.h"
#include "hub/base/network.h"
#include "hub/base/random.h"
#include "hub/base/result.h"

namespace hub::somtoday {

struct PullSource {
  std::string naam;                     // of the source in bronnen.yaml, for the log and the figures
  PullSettings pull;
  std::filesystem::path stand_file;     // where a pull that is under way is kept over a restart; made and removed here
};

// What became of the rows of one page.
struct PageRows {
  std::size_t rows = 0;
  std::size_t refused = 0;
};
// Takes a page's body to the store, and says so when it is there; called on the puller's thread, which waits. An error
// of any kind: nothing was stored, the page is to come again.
using DeliverPage = std::function<Result<PageRows>(const std::string& naam, const Page& page)>;

// Of one source, since the start; any thread.
struct PullFigures {
  std::atomic<std::uint64_t> pulls{0};       // whole ones
  std::atomic<std::uint64_t> rows{0};
  std::atomic<std::uint64_t> refused{0};     // of those rows
  std::atomic<std::int64_t> last_success{0}; // seconds since 1970 of the last whole one; 0: none yet
  std::atomic<bool> failing{false};          // the last attempt was in vain
};
using AllPullFigures = std::map<std::string, PullFigures>;  // by naam, all there from the start

struct PullerSettings {
  std::string ca_file;                    // PEM; empty: the system's authorities
  std::vector<Network> allowed_networks;  // beside all public addresses
  std::chrono::milliseconds connect_timeout{10'000};  // name, TCP and TLS
  std::chrono::milliseconds answer_timeout{60'000};   // one request as a whole; a page can be slow to make
};

class Puller {
 public:
  // Starts at once. References must outlive this; `random` is the system's. Throws std::runtime_error when the settings
  // can never work. REQUIRES: curl_global_init() was called.
  Puller(const Clock& clock, Random& random, PullerSettings settings, std::vector<PullSource> sources, DeliverPage deliver);
  ~Puller();  // stop()

  // Waits for the request under way, two seconds at most, and for the page under way to be stored. A second call does
  // nothing.
  void stop();
  [[nodiscard]] const AllPullFigures& figures() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hub::somtoday
