#include "hub/domain/leerling.h"

namespace hub::domain {

std::string Leerling::naam() const {
  std::string whole = roepnaam;
  for (const std::string* part : {&tussenvoegsel, &achternaam}) {
    if (part->empty()) continue;
    if (!whole.empty()) whole += ' ';
    whole += *part;
  }
  return whole;
}

Leerling aangevuld(Leerling nieuw, const Leerling& bekend) {
  if (nieuw.pgn.empty()) nieuw.pgn = bekend.pgn;
  if (nieuw.woongemeente.empty()) nieuw.woongemeente = bekend.woongemeente;
  if (!nieuw.leerjaar) nieuw.leerjaar = bekend.leerjaar;
  if (!nieuw.startkwalificatie) nieuw.startkwalificatie = bekend.startkwalificatie;
  return nieuw;
}

}  // namespace hub::domain
