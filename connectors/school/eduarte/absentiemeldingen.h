// EduArte's import file of absence reports: no header, ';', nine fields. Format
// `eduarte-absentiemeldingen`. Pure; any thread.
#pragma once

#include "hub/intake/levering.h"

namespace hub::eduarte {

// deelnemernummer;begindatum;begintijd;einddatum;eindtijd;beginlesuur;eindlesuur;redencode;opmerkingen
// The reason decides soort and geoorloofd, by the redenen that are configured; one that is not among them
// is refused by name (unknown-reason). A row that overlaps an earlier one of the same pupil: overlapping-row.
intake::Levering decode_absentiemeldingen(std::string_view body, const intake::LeveringContext& context);

}  // namespace hub::eduarte
