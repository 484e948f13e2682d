// The serving hub as one object: every part of the line, its doors and its channels, built once and
// stopped in reverse. main's thread owns it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "hub/base/clock.h"
#include "hub/config/configuration.h"

namespace hub::commands {

class Daemon {
 public:
  // Opens the store and listens; channels start to connect. Throws std::runtime_error when it cannot
  // start. `configuration` and `clock` outlive the daemon.
  Daemon(const config::Configuration& configuration, const Clock& clock);
  // Stops taking things in, answers and stores what is under way, tells the channels, ends.
  ~Daemon();

  [[nodiscard]] std::string address() const;                    // "127.0.0.1:8080"
  [[nodiscard]] std::optional<std::string> tls_address() const;
  // Tokens and certificate as they are on disk now; what could not be read stays as it was, and is logged.
  void reload();
  // True once the store can no longer be trusted.
  [[nodiscard]] bool in_doubt() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace hub::commands
