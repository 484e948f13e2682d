// A school's roster: who its pupils are. Each row becomes an Inschrijving; who is missing is the
// caller's business. Decoders: pure; any thread.
#pragma once

#include "hub/intake/levering.h"

namespace hub::csv {

// `leerlingen-csv`: UTF-8, ';', with the header
// leerlingnummer;pgn;roepnaam;tussenvoegsel;achternaam;geboortedatum;woongemeente;leerjaar;startkwalificatie
// Optional: tussenvoegsel, leerjaar, startkwalificatie (ja, nee). The same pupil twice: duplicate-row.
intake::Levering decode_leerlingen_csv(std::string_view body, const intake::LeveringContext& context);

// `leerlingen-json`: an array of leerlingen, or an object with `leerlingen`, by the hub's own schema:
// a field it does not have is refused (unknown-field), and so is another school's (wrong-vestiging).
intake::Levering decode_leerlingen_json(std::string_view body, const intake::LeveringContext& context);

}  // namespace hub::csv
