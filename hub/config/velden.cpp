#include "hub/config/velden.h"

#include <algorithm>
#include <array>
#include <utility>

namespace hub::config {

using domain::Berichtsoort;
using domain::Lijn;

const VeldenTabel& bekende_velden() {
  static const VeldenTabel tabel = {
      {Berichtsoort::verzuimmelding,
       {"meldingId", "dossierId", "verzuimsoort", "status", "begindatum", "einddatum", "minuten", "vestiging",
        "leerling.pgn", "leerling.roepnaam", "leerling.tussenvoegsel", "leerling.achternaam",
        "leerling.geboortedatum", "leerling.woongemeente", "meldenVoor", "waarom", "waarom.regel", "waarom.versie",
        "waarom.dagen"}},
      {Berichtsoort::ziekteverzuimsignaal,
       {"signaalId", "dossierId", "aanleiding", "eersteZiektedag", "aantalZiekmeldingen", "aantalLesdagen",
        "vestiging", "leerling.roepnaam", "leerling.tussenvoegsel", "leerling.achternaam", "leerling.geboortedatum"}},
      {Berichtsoort::thuiszittersmelding, {"naam", "geboortedatum", "begindatum", "einddatum"}},
      {Berichtsoort::signaal, {"signaalId", "soort", "leerlingnummer", "dossierId", "datum"}},
      {Berichtsoort::termijn, {"termijnId", "soort", "dossierId", "vervalt", "staat"}},
  };
  return tabel;
}

bool mag_bericht(Lijn lijn, Berichtsoort bericht) {
  using enum Berichtsoort;
  switch (lijn) {
    case Lijn::leerplicht: return bericht == verzuimmelding || bericht == termijn;
    case Lijn::jgz: return bericht == ziekteverzuimsignaal || bericht == termijn;
    case Lijn::swv: return bericht == thuiszittersmelding || bericht == termijn;
    case Lijn::school: return true;  // its own data
    case Lijn::beheer: return bericht == signaal || bericht == termijn;
  }
  return false;
}

bool mag_veld(Lijn lijn, std::string_view veld) {
  if (veld == "leerling.pgn") return lijn == Lijn::leerplicht;
  if (lijn != Lijn::beheer) return true;
  constexpr std::array<std::string_view, 3> persoon = {"leerlingnummer", "naam", "geboortedatum"};
  return !veld.starts_with("leerling.") && std::find(persoon.begin(), persoon.end(), veld) == persoon.end();
}

}  // namespace hub::config
