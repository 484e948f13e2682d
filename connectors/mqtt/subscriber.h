// Receives what schools and partners send over MQTT, with a fixed client identifier and a kept
// session, so that the broker holds what arrives while the hub is away. Does not judge what it
// brings. One thread of its own; messages come on a thread of Paho's.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "connectors/mqtt/broker.h"
#include "connectors/mqtt/paho.h"
#include "connectors/mqtt/topics.h"
#include "hub/base/clock.h"
#include "hub/base/random.h"

namespace hub::mqtt {

class SubscriberEvents {
 public:
  virtual ~SubscriberEvents() = default;
  // On a thread of Paho's, under its lock: post and return. The broker forgets the message as soon as
  // this returns, whatever becomes of it, so a sender may count only the hub's own answer as accepted.
  virtual void on_message(Inbound&& message) = 0;
  // Subscribed (true), or not any more (false). Before the first call it is not. On the own thread.
  virtual void on_link(bool up, const std::string& reason) = 0;
};

struct SubscriberSettings {
  Broker broker;  // its client_id stays the same for the lifetime of the installation
  std::vector<std::string> filters{std::string(inbound_filter)};
  // How long the broker keeps what arrives while the hub is away: a long weekend and the repair
  // after it. MQTT 5; with 3.1.1 the broker decides.
  std::chrono::seconds session_expiry{std::chrono::hours(7 * 24)};
  // Larger messages the broker may not pass on (MQTT 5). One registratie is below 2 KB; whole
  // deliveries come over HTTP.
  std::size_t packet_bytes_max = 1024 * 1024;
  // Answers on their way at most; a reply beyond twice this is refused.
  std::size_t window = 100;
};

class Subscriber final {
 public:
  // Starts at once. References must outlive this; `random` is used by its thread only. Throws
  // std::runtime_error when the settings can never work.
  Subscriber(const Clock& clock, Random& random, SubscriberEvents& events, SubscriberSettings settings);
  ~Subscriber();  // stop()

  // Sends an answer, content type application/json, QoS 1. False when too many wait, when stopping,
  // or when `topic` is none that may be published to (check is_reply_topic() first: this does not
  // know the sender). An answer that does not arrive is not repeated: its sender sends again. Any
  // thread; never blocks.
  [[nodiscard]] bool reply(std::string topic, std::string payload, std::string correlation);
  // Disconnects within seconds and keeps the session; no event comes after it. Not from a callback.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hub::mqtt
