// A stand-in for DUO's register that a test asks and directs: duo_simulator.py in a directory of its own, with a
// certificate for each side.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace support {

// Keeps its ports and meldingen over a restart. One thread.
class DuoSimulator {
 public:
  static constexpr const char* oin = "00000099000000009999";

  explicit DuoSimulator(int page_size = 100, std::string clock = {});

  void start();  // returns when it listens; throws when it does not
  void stop();   // at once

  [[nodiscard]] std::string url() const { return "https://localhost:" + std::to_string(port_) + "/verzuim"; }
  [[nodiscard]] std::string ca_file() const { return file("ca.pem"); }
  [[nodiscard]] std::string client_certificate() const { return file("school.pem"); }  // RSA, of its authority
  [[nodiscard]] std::string client_key() const { return file("school-key.pem"); }
  [[nodiscard]] std::string duo_certificate() const { return file("duo.pem"); }        // signs its answers
  [[nodiscard]] std::string stranger_certificate() const { return file("stranger.pem"); }  // RSA, of nobody
  [[nodiscard]] std::string stranger_key() const { return file("stranger-key.pem"); }

  // What duo_simulator.py says of its admin server; JSON both ways. Throws when it refuses.
  std::string get(const std::string& path) const;
  void post(const std::string& path, const std::string& json) const { send("POST", path, json); }
  void put(const std::string& path, const std::string& json) const { send("PUT", path, json); }

 private:
  [[nodiscard]] std::string file(const std::string& name) const { return (directory_ / name).string(); }
  void send(const std::string& method, const std::string& path, const std::string& json) const;
  void make_rsa(const std::string& name, bool of_authority) const;

  TempDir directory_;
  const std::uint16_t port_ = free_port();
  const std::uint16_t admin_port_ = free_port();
  const int page_size_;
  const std::string clock_;
  std::unique_ptr<Process> process_;
};

}  // namespace support
