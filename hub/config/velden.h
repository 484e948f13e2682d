// Which fields each bericht has, as a contract may name them, and which line may never see which. One
// table: the wire formats of outgoing `data` (schemas/) spelled as paths. Immutable; any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "hub/domain/partner.h"

namespace hub::config {

// Paths by message: "meldingId", "leerling.pgn". An object that may be given as a whole stands there by
// itself too ("waarom"); `leerling` does not, since every field of a pupil must be asked for by name.
using VeldenTabel = std::map<domain::Berichtsoort, std::vector<std::string>>;
const VeldenTabel& bekende_velden();

// Is there any ground on which this line may get this message? What tells of health, and a case of an
// SWV, never goes to leerplicht; a report to leerplicht never to JGZ or SWV; beheer sees no pupils.
bool mag_bericht(domain::Lijn lijn, domain::Berichtsoort bericht);

// May this line see this field of a message it may get? The persoonsgebonden nummer goes to leerplicht
// only (Leerplichtwet art. 21a), and nothing that names a pupil goes to beheer.
bool mag_veld(domain::Lijn lijn, std::string_view veld);

}  // namespace hub::config
