// The one place that builds and reads MQTT topics. Pure; any thread.
//   out  verzuim/v1/<lijn>/<partner>/<bericht>
//   in   verzuim/v1/in/<lijn>/<partner>/<soort>
// Every level is [A-Za-z0-9_-]+: what one broker reads as a wildcard or a separator (`*`, `.`, `>`,
// `+`, `#`, space) never gets into a topic. A partner may read its own branch only; that, and that a
// sender writes only to its own `in` branch, is for the broker's access list to hold.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "hub/domain/partner.h"

namespace hub::mqtt {

// What a partner or a school may send.
enum class InboundSoort { registratie, status, ontvangst, hervat };
inline constexpr std::array<std::string_view, 4> inbound_soort_namen = {"registratie", "status", "ontvangst", "hervat"};

// Who sent it and what it is. The broker binds the branch to the sender's credentials, so this is
// the sender's identity.
struct InboundTopic {
  domain::Lijn lijn = domain::Lijn::school;
  std::string partner;
  InboundSoort soort = InboundSoort::registratie;
  auto operator<=>(const InboundTopic&) const = default;
};

// What the hub subscribes to.
inline constexpr std::string_view inbound_filter = "verzuim/v1/in/#";

// One level of a topic: [A-Za-z0-9_-]+, at most 64 bytes (longer than any code or name of a partner).
bool is_level(std::string_view text);
// A topic that may be published to: at most 8 such levels.
bool is_topic(std::string_view text);

// Where a bericht for `ontvanger` goes. REQUIRES: is_level(ontvanger.partner).
std::string topic_for(const domain::Ontvanger& ontvanger, domain::Berichtsoort bericht);

// Nothing when `topic` is not one of the inbound ones, to the letter.
std::optional<InboundTopic> parse_inbound(std::string_view topic);

// Whether an answer to `sender` may go to the response topic it asked for: below the sender's own
// branch and not where its berichten arrive. Anything else would let a sender write to others.
bool is_reply_topic(std::string_view topic, const InboundTopic& sender);

}  // namespace hub::mqtt
