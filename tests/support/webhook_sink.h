// A real receiver of webhooks that keeps what it gets: webhook_sink.py in a directory of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace support {

// Keeps its port and requests over a restart. One thread.
class WebhookSink {
 public:
  // `program`: notificaties_simulator.py is run, and asked, in the same way.
  explicit WebhookSink(const std::string& certificate_name = "localhost", std::string program = "webhook_sink.py");

  // How to answer from now on, as webhook_sink.py describes it: R"({"statuses": [503, 204]})".
  void script(const std::string& json) const;
  void start();  // returns when it listens; throws when it does not. Counts `statuses` anew
  void stop();   // at once
  void freeze();
  void thaw();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string url() const { return "https://localhost:" + std::to_string(port_) + "/verzuim"; }
  [[nodiscard]] std::string ca_file() const { return (directory_ / "ca.pem").string(); }
  // Every POST so far, oldest first, each as JSON {path, headers, body, at}.
  [[nodiscard]] std::vector<std::string> deliveries() const { return kept(false); }
  [[nodiscard]] std::vector<std::string> handshakes() const { return kept(true); }  // every OPTIONS likewise
  // True when there are at least `count`.
  [[nodiscard]] bool wait_for_deliveries(std::size_t count, std::chrono::milliseconds deadline = patience) const;
  [[nodiscard]] bool wait_for_handshakes(std::size_t count, std::chrono::milliseconds deadline = patience) const;

 private:
  [[nodiscard]] std::vector<std::string> kept(bool handshakes) const;

  const std::string program_;
  TempDir directory_;
  const std::uint16_t port_ = free_port();
  std::unique_ptr<Process> process_;
};

// What webhook-signature must be for one key, as the openssl program has it.
std::string webhook_signature(const std::string& key, const std::string& id, const std::string& timestamp, const std::string& body);

}  // namespace support
