// Carries berichten to one partner over HTTPS: each a POST of its CloudEvent, signed, after the partner
// allowed it in a handshake. One thread of its own, which waits for the server; libcurl stays in
// webhook.cpp. Connects to no address that was not agreed to, whatever a name resolves to.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "hub/base/clock.h"
#include "hub/base/network.h"
#include "hub/base/random.h"
#include "hub/delivery/channel.h"

namespace hub::webhook {

struct WebhookSettings {
  std::string partner;                    // "leerplicht/0363", for the log
  std::string url;                        // https
  std::string origin;                     // who asks: the host of the hub's own address
  std::vector<std::string> keys;          // parse_signing_keys(); at least one
  std::string ca_file;                    // PEM; empty: the system's authorities
  std::vector<Network> allowed_networks;  // beside all public addresses
  std::size_t queue = 16;                 // attempts held at most: they go one by one
  std::chrono::milliseconds connect_timeout{10'000};  // name, TCP and TLS
  std::chrono::milliseconds answer_timeout{30'000};   // one request as a whole, whatever the server does
  // Down, or after ten failures in a row, it rests: this long, then twice as long, up to the longest, less up to
  // half. Five minutes: a partner that is mended notices soon, one that is not sees a dozen requests an hour.
  std::chrono::milliseconds shortest_rest{10'000};
  std::chrono::milliseconds longest_rest{300'000};
};

// Outcomes, and what else they mean (README.md has the table):
//   taken        the server answered 2xx
//   rejected     it answered 400, 413, 415, 422; or 410, and then nothing more is sent until the next start
//   busy         any other answer; with a Retry-After the link is down until then
//   unreachable  the link is down, or no connection came about: nothing was sent
//   unknown      the request was under way, and no answer came
// Up means: the last handshake was accepted, and no connection has failed since.
class Webhook final : public delivery::Channel {
 public:
  // Starts at once. References must outlive this; `random` is used by its thread only. Throws
  // std::runtime_error when the settings can never work. REQUIRES: curl_global_init() was called.
  Webhook(const Clock& clock, Random& random, delivery::ChannelEvents& events, WebhookSettings settings);
  ~Webhook() override;  // stop()

  [[nodiscard]] bool try_send(delivery::Attempt& attempt) override;
  // Takes no more and comes to its end by itself, so that many can stop at once.
  void begin_stop();
  // Waits for that end, three seconds at most; every open attempt gets its outcome, and no event comes after it. Not
  // from a callback. A second call does nothing.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hub::webhook
