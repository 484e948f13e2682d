// What the broker's answer to a publish means for the bericht. Pure; any thread.
#pragma once

#include <string>

#include "hub/delivery/channel.h"

namespace hub::mqtt {

struct Verdict {
  delivery::Outcome outcome = delivery::Outcome::unknown;
  std::string reason;  // for people; empty when taken
};

// `return_code` is the library's own (0: the broker answered; negative: it did not), `reason_code`
// that of an MQTT 5 PUBACK (0 with 3.1.1, which cannot say no). Only for what was handed to the
// library: an unanswered publish is therefore unknown, never unreachable.
Verdict judge_publish(int return_code, int reason_code);

// "not authorized (0x87)". MQTT 5 codes; 1 to 5 are the CONNACK codes of 3.1.1.
std::string describe_reason(int reason_code);

}  // namespace hub::mqtt
