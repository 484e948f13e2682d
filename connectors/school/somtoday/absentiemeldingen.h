// Somtoday's absence reports, `GET /rest/v1/absentiemeldingen` (participatie.RAbsentieMelding), as a
// delivery. Format `somtoday-absentiemeldingen`. Pure; any thread.
#pragma once

#include "hub/intake/levering.h"

namespace hub::somtoday {

// registratieId is the item's own id (links, rel self). soort and geoorloofd: by the configured redenen where
// `afkorting` is among them, else by the item's own absentieSoort (Absent, Telaat, Verwijderd) and
// absentieReden.geoorloofd. eindDatumTijd null: still absent.
intake::Levering decode_absentiemeldingen(std::string_view body, const intake::LeveringContext& context);

}  // namespace hub::somtoday
