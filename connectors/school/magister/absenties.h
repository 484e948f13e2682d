// Magister's answer to `GET /api/personen/{id}/absenties`, as a delivery. Format `magister-absenties`.
// Pure; any thread.
#pragma once

#include "hub/intake/levering.h"

namespace hub::magister {

// {"leerlingnummer": "800101", "Items": [...]}, or a list of these: the answer as it came, to which whoever
// fetched it has added whose it is, for Magister only says that in the address. registratieId is the item's
// Id. Verantwoordingtype says whether it is absence at all, Code by the configured redenen what it means
// (required-field, unknown-reason). No absence, or of a lesson that was cancelled (Afspraak.Status): nvt.
// Without Eind: end-required, since an item is of one lesson.
intake::Levering decode_absenties(std::string_view body, const intake::LeveringContext& context);

}  // namespace hub::magister
