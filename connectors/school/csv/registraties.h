// Absence in the hub's own words as CSV, for systems without a connector of their own. Decoders: pure; any
// thread.
#pragma once

#include "hub/intake/levering.h"

namespace hub::csv {

// `registraties-csv`, with this header and whichever of ; , tab or | separates it:
// registratieId;gewijzigdOp;vestiging;leerlingnummer;soort;geoorloofd;begin;eind;minuten;lesuurVan;lesuurTot;
// redenCode;redenTekst
// A row without soort and geoorloofd means what the configured redenen say of its redenCode (unknown-reason).
// Without registratieId it gets one; with one that stands in the file before: duplicate-row.
intake::Levering decode_registraties_csv(std::string_view body, const intake::LeveringContext& context);

// `dagdelen-csv`, for schools that register half days, with this header and delimiters as above:
// vestiging;leerlingnummer;datum;dagdeel;redenCode;redenTekst
// When ochtend and middag are is configured (dagdelen); without it nothing is read (time-required). The same
// half day of a pupil twice: duplicate-row.
intake::Levering decode_dagdelen_csv(std::string_view body, const intake::LeveringContext& context);

}  // namespace hub::csv
