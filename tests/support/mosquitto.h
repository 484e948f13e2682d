// A real Mosquitto broker in a directory of its own, on ports of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace support {

struct MosquittoOptions {
  bool tls = false;                                        // a second listener, with a certificate for
  std::string tls_name = "localhost";                      // this name
  std::vector<std::pair<std::string, std::string>> users{};  // name, password; none: everybody may come in
  std::string acl{};                                       // the text of an access list; empty: none
  std::string extra{};                                     // further lines of its configuration
};

// Persistence is on, written at a clean stop only, as a broker has it by default. One thread.
class Mosquitto {
 public:
  explicit Mosquitto(MosquittoOptions options = {});

  void start();   // returns when it listens; throws with its log when it does not
  void stop();    // cleanly: keeps sessions and what waits in them
  void kill9();   // loses what was not on its disk
  void freeze();  // SIGSTOP: takes connections and bytes as far as the kernel does, and says nothing
  void thaw();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::uint16_t tls_port() const { return tls_port_; }
  [[nodiscard]] std::string ca_file() const { return (directory_ / "ca.pem").string(); }
  [[nodiscard]] const std::filesystem::path& directory() const { return directory_.path(); }
  [[nodiscard]] std::string log() const;

  // mosquitto_sub and mosquitto_pub with MQTT 5, connected here. `name` is that of its output files.
  [[nodiscard]] std::unique_ptr<Process> subscribe(const std::string& name, const std::vector<std::string>& arguments);
  void publish(const std::vector<std::string>& arguments);  // throws when it fails

 private:
  [[nodiscard]] std::string configuration() const;
  [[nodiscard]] std::vector<std::string> client(const std::string& program) const;

  const MosquittoOptions options_;
  TempDir directory_;
  const std::uint16_t port_ = free_port();
  const std::uint16_t tls_port_ = free_port();
  std::unique_ptr<Process> process_;
};

}  // namespace support
