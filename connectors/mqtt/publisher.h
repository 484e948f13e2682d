// Carries berichten to partners over MQTT: QoS 1, not retained, clean start, nothing kept on disk,
// since the outbox is the memory. One thread of its own; every call into Paho is made from it.
// Name resolution blocks all MQTT clients of the process while it lasts: use a resolver nearby.
#pragma once

#include <chrono>
#include <memory>

#include "connectors/mqtt/broker.h"
#include "hub/base/clock.h"
#include "hub/base/random.h"
#include "hub/delivery/channel.h"

namespace hub::mqtt {

struct PublisherSettings {
  Broker broker;
  // Unanswered publishes at most: what a lost connection leaves `unknown` all at once. Beyond some
  // hundreds Paho's linear searches cost more than the round trip saves. A broker that allows less
  // (its receive maximum) gets less.
  std::size_t window = 100;
  // Paho waits for a PUBACK for ever; after this the connection counts as dead. Longer than a
  // broker's longest pause, shorter than a person's patience.
  std::chrono::milliseconds puback_deadline{20'000};
};

// Outcomes:
//   taken             PUBACK
//   nobody_listening  PUBACK 0x10, where the library passes it on (README.md)
//   rejected          PUBACK with a lasting refusal; no topic of ours; larger than the broker takes
//   busy              PUBACK with a passing refusal
//   unreachable       the link was down: Paho never had it
//   unknown           Paho had it, and the link or the deadline ended before the broker's answer
// Holds two windows of attempts at most: one unanswered, one ready to follow. Connects, and connects
// again, for as long as it lives.
class Publisher final : public delivery::Channel {
 public:
  // Starts at once. References must outlive this; `random` is used by its thread only. Throws
  // std::runtime_error when the settings can never work.
  Publisher(const Clock& clock, Random& random, delivery::ChannelEvents& events, PublisherSettings settings);
  ~Publisher() override;  // stop()

  [[nodiscard]] bool try_send(delivery::Attempt& attempt) override;
  // Takes no more, waits up to two seconds for open answers, gives every open attempt its outcome and
  // disconnects; no event comes after it. Not from a callback. A second call does nothing.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hub::mqtt
