// Somtoday's observations per lesson, `GET /rest/v1/waarnemingen` (participatie.RWaarneming), as a
// delivery. Format `somtoday-waarnemingen`. Pure; any thread.
#pragma once

#include "hub/intake/levering.h"

namespace hub::somtoday {

// Aanwezig is skipped and counted; Afwezig becomes afwezig, with geoorloofd from the item's isGeoorloofd or
// geoorloofd when it has one, else onbekend. An observation is of one lesson: without eindDatumTijd it is
// refused (end-required), never taken for an absence that goes on.
intake::Levering decode_waarnemingen(std::string_view body, const intake::LeveringContext& context);

}  // namespace hub::somtoday
