// One bericht as a partner gets it from the hub, and the partner's answers to it. Reads bytes of a broker.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/clock.h"
#include "hub/base/json.h"
#include "hub/base/result.h"
#include "hub/base/uuid.h"
#include "hub/domain/melding.h"
#include "hub/domain/partner.h"

namespace hub::commands {

struct OntvangenBericht {
  std::string topic;
  Json event;                  // the whole CloudEvent
  Uuid id;
  std::string type;            // "nl.onderwijs.verzuimmeldingen.geregistreerd.v1"
  std::int64_t volgnummer = 0;
  std::int64_t epoch = 0;
};

// Error: rejected, when these bytes are no bericht of a hub; the text says why and holds none of them.
Result<OntvangenBericht> parse_bericht(std::string topic, std::string_view payload);

// One line for a terminal: number, time, what happened, about what.
std::string table_line(const OntvangenBericht& bericht);
// One line of JSON: {"topic", "message"}.
std::string json_line(const OntvangenBericht& bericht);

// Where a partner's berichten come by: "verzuim/v1/leerplicht/0363/#".
std::string branch_filter(const domain::Ontvanger& partner);
// Where its answers go: "verzuim/v1/in/leerplicht/0363/ontvangst", "…/status".
std::string ontvangst_topic(const domain::Ontvanger& partner);
std::string status_topic(const domain::Ontvanger& partner);

// The CloudEvent that confirms it. Its id follows from the number, so that confirming twice is one event.
Json make_ontvangst(const OntvangenBericht& bericht, const domain::Ontvanger& partner, WallTime now);
// The CloudEvent that answers a verzuimmelding with `status`; none when it is no verzuimmelding, or one
// that cannot get this status from where it stands.
std::optional<Json> make_status(const OntvangenBericht& bericht, const domain::Ontvanger& partner, domain::Meldingstatus status, WallTime now);

}  // namespace hub::commands
