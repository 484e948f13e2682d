// The border between delivery, which decides what leaves and when, and the connectors that carry it.
// A channel keeps no queue of its own beyond what delivery hands it; delivery's window is the limit.
#pragma once

#include <string>

#include "hub/base/uuid.h"

namespace hub::delivery {

// One bericht on its way out.
struct Attempt {
  Uuid bericht_id;           // the same at every retry
  std::string recipient;     // "leerplicht/0363": for logs and rehearsals
  std::string address;       // the MQTT topic; a mail has its address in the payload, a webhook always the same
  std::string content_type;
  std::string payload;       // MQTT and webhook: the CloudEvent; mail: see connectors/mail/message.h
};

enum class Outcome {
  taken,             // the broker or server has it; done unless the partner sends receipts
  nobody_listening,  // the broker has it and says that no one is subscribed (MQTT 5, 0x10)
  rejected,          // it will never be taken as it is
  busy,              // not now
  unreachable,       // nothing was sent
  unknown,           // it may have arrived: send again with the same id
};

// What a channel tells; called on the channel's own threads, so implementations only post and return.
class ChannelEvents {
 public:
  virtual ~ChannelEvents() = default;
  // Exactly once for each accepted Attempt. `reason` is for people and holds nothing of a pupil.
  virtual void on_outcome(const Uuid& bericht_id, Outcome outcome, const std::string& reason) = 0;
  // The channel came up (true) or went down (false). Before the first call it is down. After it went
  // down every open Attempt still gets its outcome.
  virtual void on_link(bool up, const std::string& reason) = 0;
};

class Channel {
 public:
  virtual ~Channel() = default;
  // Takes the attempt over, or returns false (full, or stopping) and leaves it to the caller.
  // Any thread; never blocks.
  [[nodiscard]] virtual bool try_send(Attempt& attempt) = 0;
};

}  // namespace hub::delivery
