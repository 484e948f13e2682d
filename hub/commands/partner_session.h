// One partner's side of the conversation: takes its berichten from the broker, prints each, and only then
// confirms it. What cannot be confirmed is left to the hub, which sends it again. Two clients of the
// broker behind it, each with a thread; everything here runs on the caller's.
#pragma once

#include <csignal>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "connectors/mqtt/broker.h"
#include "hub/base/clock.h"
#include "hub/base/random.h"
#include "hub/commands/exit_code.h"
#include "hub/domain/melding.h"
#include "hub/domain/partner.h"

namespace hub::commands {

struct PartnerOptions {
  domain::Ontvanger partner;
  mqtt::Broker broker;                                // client_id is given by the session
  std::size_t count = 0;                              // ends after so many; 0: goes on
  bool confirm = true;
  bool json = false;
  std::optional<domain::Meldingstatus> status;        // the answer to every verzuimmelding
};

class PartnerSession {
 public:
  // Starts to connect. References outlive this. `signals` are blocked in the calling thread and end the
  // session. Throws std::runtime_error when the settings can never work.
  PartnerSession(const Clock& clock, Random& random, PartnerOptions options, const sigset_t& signals);
  ~PartnerSession();

  // Until a signal or the last one asked for: done; findings when something came that was no bericht;
  // unreachable when the broker was not there at all, or did not take the last answers; io when stdout
  // takes nothing more.
  [[nodiscard]] Exit run();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace hub::commands
