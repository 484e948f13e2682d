// Something that notices when anybody touches it: a file with a secret in it, and a port of this machine that
// listens. What a document names and nothing may open. One thread.
#pragma once

#include <cstdint>
#include <string>

#include "tests/support/temp_dir.h"

namespace xml_test {

class Canary {
 public:
  Canary();
  ~Canary();
  Canary(const Canary&) = delete;
  Canary& operator=(const Canary&) = delete;

  [[nodiscard]] std::string file() const { return (directory_ / "secret.txt").string(); }
  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

  // Whether the file was opened, or the port called, since the last time.
  bool file_opened();
  bool called();

  static constexpr const char* secret = "the-canary-sings";

 private:
  support::TempDir directory_;
  int watch_ = -1;
  int listener_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace xml_test
