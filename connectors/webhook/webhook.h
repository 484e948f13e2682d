// Carries berichten to one partner over HTTPS: each a POST of its CloudEvent, signed, after the partner
// allowed it in a handshake. One thread of its own, which waits for the server. Connects to no address that
// was not agreed to, whatever a name resolves to.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "connectors/courier/partner_channel.h"
#include "connectors/webhook/endpoint.h"
#include "hub/base/clock.h"
#include "hub/base/random.h"
#include "hub/delivery/channel.h"

namespace hub::webhook {

struct WebhookSettings {
  EndpointSettings endpoint;
  std::string url;                // https
  std::string origin;             // who asks: the host of the hub's own address
  std::vector<std::string> keys;  // parse_signing_keys(); at least one
  std::size_t queue = 16;         // attempts held at most: they go one by one
};

// Outcomes, and what else they mean (README.md has the table):
//   taken        the server answered 2xx
//   rejected     it answered 400, 413, 415, 422; or 410, and then nothing more is sent until the next start
//   busy         any other answer; with a Retry-After the link is down until then
//   unreachable  the link is down, or no connection came about: nothing was sent
//   unknown      the request was under way, and no answer came
// Up means: the last handshake was accepted, and no connection has failed since.
class Webhook final : public courier::PartnerChannel {
 public:
  // Starts at once. References must outlive this; `random` is used by its thread only. Throws
  // std::runtime_error when the settings can never work. REQUIRES: curl_global_init() was called.
  Webhook(const Clock& clock, Random& random, delivery::ChannelEvents& events, WebhookSettings settings);
  ~Webhook() override;  // stop()

  [[nodiscard]] bool try_send(delivery::Attempt& attempt) override;
  void begin_stop() override;
  void stop() override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hub::webhook
