// The HTTP server: accepts connections on one or two ports and serves each through Application, all on
// one io thread, the one that calls run(). It bounds connections and memory; it knows no routes.
// Owner: the composition root. Methods are for any thread unless they say otherwise.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/clock.h"
#include "hub/base/result.h"
#include "hub/http/exchange.h"
#include "hub/http/tls.h"

namespace hub::http {

// How long each step of a connection may take. Set anew at every step, never extended by mere dribbling.
struct Deadlines {
  std::chrono::milliseconds handshake{10'000};  // a TLS handshake needs three round trips
  std::chrono::milliseconds header{10'000};     // from the first byte; slowloris lives on more
  // A body has this long, and a second more for every KB that has come, up to body_max.
  std::chrono::milliseconds body{10'000};
  std::chrono::milliseconds body_max{600'000};  // 64 MiB at 1 Mbit/s
  std::chrono::milliseconds handling{30'000};   // and a second more for every KB, up to body_max; then 503: what became of it is unknown
  std::chrono::milliseconds write{30'000};      // and a second more for every KB of the answer, up to body_max
  std::chrono::milliseconds idle{60'000};       // between two requests; longer than proxies keep theirs
  std::chrono::milliseconds drain{1'000};       // lets an early answer arrive before the connection is cut
};

struct TlsEndpoint {
  std::uint16_t port = 0;  // 0: any
  TlsFiles files;
};

struct ListenerConfig {
  std::string address = "127.0.0.1";  // IPv4 or IPv6; "::" takes both
  std::uint16_t port = 0;             // 0: any; port() tells
  std::optional<TlsEndpoint> tls;
  std::size_t connections_max = 10'000;  // beyond it a new one is closed at once; some 10 KiB each when idle
  // One address (IPv6: one /64) may take a tenth of all; raise it behind a reverse proxy.
  std::size_t connections_per_address_max = 1'000;
  // Bodies read or being handled, of all connections, in memory or on disk; beyond it 503 with Retry-After.
  std::uint64_t body_bytes_budget = 256ULL * 1024 * 1024;
  // Where bodies of more than a megabyte are kept while they are read; empty: in memory.
  std::string spool_directory;
  std::vector<std::string> hosts;  // names this hub answers to, lower case; empty: any
  Deadlines deadlines;
};

// Counts since the start, for metrics.
struct ListenerFigures {
  std::size_t connections_open = 0;
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;  // by connections_max or connections_per_address_max
  std::uint64_t accept_errors = 0;
  std::uint64_t requests = 0;             // well framed ones
  std::uint64_t refusals = 0;             // answered by the listener itself, without the application
  std::uint64_t body_bytes = 0;           // in memory now
};

// Makes the problem+json for what the listener refuses itself. Called on the io thread.
using Refuse = std::function<Response(int status, std::string_view slug, std::string_view detail)>;

class Listener {
 public:
  // Binds and listens; nothing is accepted before run(). Throws std::runtime_error when an address,
  // port or certificate can not be used. `clock` and `application` must outlive the listener.
  Listener(const Clock& clock, Application& application, Refuse refuse, ListenerConfig config);
  // REQUIRES: run() is not running. A Respond may be called after this; it then does nothing.
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::uint16_t tls_port() const;  // 0 without TLS

  // Serves on the calling thread until stop() has done its work. Once.
  void run();

  // Stops accepting and closes idle connections; requests under way are finished and answered, at most
  // for `grace`. Whoever is left is then cut, and run() returns.
  void stop(std::chrono::milliseconds grace);

  // Runs `work` on the io thread, in order; dropped when run() has returned.
  void post(std::function<void()> work);

  // Reads certificate and key again, in the calling thread; new connections get them. On error
  // (`rejected`: the files do not make a server) the old ones stay. REQUIRES: config.tls.
  [[nodiscard]] Result<void> reload_tls();

  // REQUIRES: io thread, or not running.
  [[nodiscard]] ListenerFigures figures() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hub::http
