// Carries the berichten of every leerplicht partner with `kanaal: duo` to DUO's register: a melding reported, changed
// or withdrawn there. One thread of its own, which waits for the register. It keeps nothing: before each step it
// looks what the register has, so a step whose answer was lost is never done twice, whoever lost it.
#pragma once

#include <memory>

#include "connectors/duo/exchange.h"
#include "connectors/duo/opdracht.h"
#include "hub/delivery/channel.h"

namespace hub::duo {

struct RegisterSettings {
  ExchangeSettings exchange;
  Achtergrond achtergrond;
  std::size_t queue = 16;  // attempts held at most: they go one by one
  // Down, or after ten failures in a row, it rests: this long, then twice as long, up to the longest, less up to half.
  std::chrono::milliseconds shortest_rest{10'000};
  std::chrono::milliseconds longest_rest{300'000};
};

// Outcomes, and what else they mean (README.md has the table):
//   taken        the register has it; the reason names DUO's number
//   rejected     a Foutmelding, or a bericht that lacks something: never again; the reason holds DUO's codes
//   busy         an answer that says neither; or an earlier bericht about the same melding is not settled yet
//   unreachable  the link is down, or the look before the step failed: nothing was done
//   unknown      the step was under way, and no answer came that can be read
class RegisterChannel final : public delivery::Channel {
 public:
  // Starts at once. References must outlive this; `random` is used by its thread only. Throws std::runtime_error when
  // the settings can never work. REQUIRES: curl_global_init() was called.
  RegisterChannel(const Clock& clock, Random& random, delivery::ChannelEvents& events, RegisterSettings settings);
  ~RegisterChannel() override;  // stop()

  [[nodiscard]] bool try_send(delivery::Attempt& attempt) override;
  // Takes no more and comes to its end by itself.
  void begin_stop();
  // Waits for that end; every open attempt gets its outcome, and no event comes after it. Not from a callback.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hub::duo
