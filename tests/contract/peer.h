// The far end of a channel, as the suite of channel_test.cpp needs it: a real server that can be
// started, killed, frozen and kept from answering. One per kind of channel.
#pragma once

#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "hub/base/clock.h"
#include "hub/base/random.h"
#include "hub/delivery/channel.h"

namespace contract {

class Peer {
 public:
  virtual ~Peer() = default;

  virtual void start() = 0;
  virtual void kill() = 0;          // kill -9
  virtual void freeze() = 0;        // SIGSTOP
  virtual void hold_answers() = 0;  // what is sent from now on arrives; its answer does not come
  virtual void recover() = 0;       // ends what the three above did
  [[nodiscard]] virtual std::size_t arrived_count() const = 0;  // berichten that got here, in whatever state

  // A channel to this peer that gives up waiting for an answer after two seconds.
  virtual std::unique_ptr<hub::delivery::Channel> make_channel(hub::delivery::ChannelEvents& events) = 0;
  virtual void stop_channel(hub::delivery::Channel& channel) = 0;
  virtual std::size_t held_max() = 0;  // what such a channel holds at most

  virtual hub::delivery::Attempt make_attempt() = 0;          // one that this peer takes
  virtual hub::delivery::Attempt make_refused_attempt() = 0;  // one that it never will

 protected:
  hub::SystemClock clock_;
  hub::SystemRandom random_;
};

std::unique_ptr<Peer> make_mqtt_peer();
std::unique_ptr<Peer> make_mail_peer();
std::unique_ptr<Peer> make_webhook_peer();
std::unique_ptr<Peer> make_notificaties_peer();

struct PeerKind {
  std::string name;
  std::function<std::unique_ptr<Peer>()> make;
  friend std::ostream& operator<<(std::ostream& stream, const PeerKind& kind) { return stream << kind.name; }
};

}  // namespace contract
