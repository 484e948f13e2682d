// The way back: a gebeurtenis as the CloudEvent it could have come as. Read again by read_body it is the
// same gebeurtenis, with an id and a version of its own where the row had none. Pure; any thread.
#pragma once

#include "hub/base/json.h"
#include "hub/domain/gebeurtenis.h"

namespace hub::intake {

// One event, the wire format of what comes in. A registration without version gets `time`: what a row
// says is known from when it arrived. An event without id gets `<registratieId>@<time>`; one that is no
// registration, or whose registratieId an envelope may not hold, a print of its content for the former.
// REQUIRES: all text is UTF-8.
Json to_cloud_event(const domain::Gebeurtenis& gebeurtenis);

}  // namespace hub::intake
