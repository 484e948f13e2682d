// EduArte's import file of observations per lesson: no header, ';', ten fields. Format
// `eduarte-waarnemingen`. Pure; any thread.
#pragma once

#include "hub/intake/levering.h"

namespace hub::eduarte {

// deelnemernummer;begindatum;begintijd;einddatum;eindtijd;beginlesuur;eindlesuur;onderwijsproductcode;
// Aanwezig|Afwezig|Nvt;afgehandeld J|N
// Aanwezig is skipped and counted. Afwezig becomes afwezig, geoorloofd onbekend (the file has no reason).
// Nvt (no lesson) becomes nvt, which never counts; it is kept because it may replace an Afwezig of an earlier
// file. Without einddatum: end-required, since an observation is of one lesson. The same pupil, begin and
// lesson hour twice: duplicate-row.
intake::Levering decode_waarnemingen(std::string_view body, const intake::LeveringContext& context);

}  // namespace hub::eduarte
