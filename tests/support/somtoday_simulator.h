// A real HTTPS server that answers pulls as Somtoday does: somtoday_simulator.py in a directory of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace support {

// Listens from its construction on; throws when it cannot. One thread.
class SomtodaySimulator {
 public:
  SomtodaySimulator();

  // How to answer from now on, as somtoday_simulator.py describes it: R"({"statuses": [503, 200]})".
  void script(const std::string& json) const;
  // What is there from now on: the body of an answer, {"items": [...]}.
  void items(const std::string& json) const;

  [[nodiscard]] std::string url() const { return "https://localhost:" + std::to_string(port_); }
  [[nodiscard]] std::string token_url() const { return url() + "/oauth2/token"; }
  [[nodiscard]] std::string ca_file() const { return (directory_ / "ca.pem").string(); }
  static constexpr const char* client_id = "hub";
  static constexpr const char* client_secret = "sleutel-van-de-school";
  // Every request so far, oldest first, as JSON {kind, path, status, headers, at}; of one kind ("token", "page") only.
  [[nodiscard]] std::vector<std::string> requests(const std::string& kind) const;
  // True when there are at least `count`.
  [[nodiscard]] bool wait_for_requests(const std::string& kind, std::size_t count, std::chrono::milliseconds deadline = patience) const;

 private:
  TempDir directory_;
  const std::uint16_t port_ = free_port();
  std::unique_ptr<Process> process_;
};

}  // namespace support
