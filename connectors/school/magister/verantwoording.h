// What both Magister formats share: which of its verantwoordingtypen are absence, and what a registration
// is of which nothing may count. Pure; any thread.
#pragma once

#include <cstdint>

#include "connectors/school/bezwaar.h"
#include "hub/domain/gebeurtenis.h"

namespace hub::magister {

// True for absent (1), te laat (2), ziek (3), verwijderd (4) and vrijstelling (6): the school's reason code
// says what it means. False for present (5), boeken vergeten (7) and huiswerk (8), which are no absence.
// unknown-value: Magister may add types, and what they mean is not for the hub to guess.
school::Gelezen<bool> is_verzuim(std::int64_t verantwoordingtype);

// Soort nvt, without a reason. It is kept, not skipped: the record may have been absence in an earlier
// delivery, and replaces it.
void make_nvt(domain::Verzuimregistratie& registratie);

}  // namespace hub::magister
