// An export of Magister's administration views, one row a verantwoording. Format
// `magister-verantwoordingen`. Pure; any thread.
#pragma once

#include "hub/intake/levering.h"

namespace hub::magister {

// idverantwoording;stamnr;daanwezigheid;lesuur;begintijd;eindtijd;code;idverantwoordingtypen;vervallen;opmerking
// with this header and ';'. The query that makes it stands in the README. registratieId is the
// idverantwoording; the same one twice: duplicate-row. What is no absence, or of a lesson that was cancelled
// (vervallen 1), becomes nvt.
intake::Levering decode_verantwoordingen(std::string_view body, const intake::LeveringContext& context);

}  // namespace hub::magister
