// A channel that is one partner's own, as the program holds it: several can come to their end at once.
#pragma once

#include "hub/delivery/channel.h"

namespace hub::courier {

class PartnerChannel : public delivery::Channel {
 public:
  // Takes no more and comes to its end by itself, so that many can stop at once.
  virtual void begin_stop() = 0;
  // Waits for that end, three seconds at most; every open attempt gets its outcome, and no event comes after it. Not
  // from a callback. A second call does nothing.
  virtual void stop() = 0;
};

}  // namespace hub::courier
