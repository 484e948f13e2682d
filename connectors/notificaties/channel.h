// Tells one partner by the VNG's Notificaties API of every bericht that stands ready for it; the bericht itself stays
// at the hub until the partner reads it there. One thread of its own, which waits for the server. Connects to no
// address that was not agreed to, whatever a name resolves to.
#pragma once

#include <memory>
#include <string>

#include "connectors/courier/partner_channel.h"
#include "connectors/notificaties/login.h"
#include "connectors/webhook/endpoint.h"
#include "hub/base/clock.h"
#include "hub/base/random.h"

namespace hub::notificaties {

struct NotificatiesSettings {
  webhook::EndpointSettings endpoint;
  std::string url;         // https, ends with a slash: "kanaal" and "notificaties" come behind it
  std::string kanaal;      // at most 50 characters
  std::string hub;         // the hub's own address, ends with a slash
  Login login;
  std::size_t queue = 16;  // attempts held at most: they go one by one
};

// Outcomes, and what else they mean (README.md has the table):
//   taken        the server answered 2xx: it passes the notificatie on
//   rejected     it answered 400, 413, 415, 422; or 410, and then nothing more is sent until the next start
//   busy         any other answer; with a Retry-After, 401 or 403 the link is down as well
//   unreachable  the link is down, or no connection came about: nothing was sent
//   unknown      the request was under way, and no answer came
// Up means: the kanaal was there at the last look, and no connection has failed since.
class NotificatiesChannel final : public courier::PartnerChannel {
 public:
  // Starts at once. References must outlive this; `random` is used by its thread only. Throws
  // std::runtime_error when the settings can never work. REQUIRES: curl_global_init() was called.
  NotificatiesChannel(const Clock& clock, Random& random, delivery::ChannelEvents& events, NotificatiesSettings settings);
  ~NotificatiesChannel() override;  // stop()

  [[nodiscard]] bool try_send(delivery::Attempt& attempt) override;
  void begin_stop() override;
  void stop() override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hub::notificaties
