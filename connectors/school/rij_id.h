// The registratieId of a row that has none of its own. A function of what makes it that absence (whose,
// when, which lesson hour) and of nothing that a later correction may change (end, reason), so that the
// same file twice changes nothing and a corrected row replaces the earlier one.
#pragma once

#include <string>

#include "hub/domain/gebeurtenis.h"

namespace hub::school {

// "90CC00:100122:2026-09-01T10:00:2"; without lesson hours the last part is left out.
std::string make_rij_id(const domain::LeerlingSleutel& leerling, const domain::Registratie& registratie);

}  // namespace hub::school
