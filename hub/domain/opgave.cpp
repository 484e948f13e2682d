#include "hub/domain/opgave.h"

namespace hub::domain {
namespace {

// Of a pupil that is at this school by what the hub knows.
bool differs(const Opgave& opgave, const Beeld& beeld) {
  const Leerling& leerling = beeld.leerling;
  switch (opgave.soort) {
    case Opgavesoort::langdurig_verzuim: return !beeld.lrv;
    case Opgavesoort::uitgeschreven:
    case Opgavesoort::overleden:
    // Of what was at another school the hub knows nothing.
    case Opgavesoort::verzuim_vorige_school: return true;
    case Opgavesoort::ingeschreven: return false;
    // A roster that does not know where a pupil lives says nothing that could differ.
    case Opgavesoort::verhuisd: return !leerling.woongemeente.empty() && leerling.woongemeente != opgave.woongemeente;
    // As the rules have it: one that is not on the roster is not there.
    case Opgavesoort::startkwalificatie: return !leerling.startkwalificatie.value_or(false);
    case Opgavesoort::geen_startkwalificatie: return leerling.startkwalificatie.value_or(false);
  }
  return false;
}

Regel signaal_of(Opgavesoort soort) {
  switch (soort) {
    case Opgavesoort::langdurig_verzuim: return Regel::duo_lrv;
    case Opgavesoort::uitgeschreven: return Regel::duo_uitgeschreven;
    case Opgavesoort::ingeschreven: return Regel::duo_ingeschreven;
    case Opgavesoort::overleden: return Regel::duo_overleden;
    case Opgavesoort::verhuisd: return Regel::duo_verhuisd;
    case Opgavesoort::verzuim_vorige_school: return Regel::oso_verzuim;
    case Opgavesoort::startkwalificatie:
    case Opgavesoort::geen_startkwalificatie: break;
  }
  return Regel::duo_startkwalificatie;
}

}  // namespace

std::optional<Regel> afwijking(const Opgave& opgave, const Beeld& beeld) {
  const bool otherwise = beeld.ingeschreven ? differs(opgave, beeld) : opgave.soort == Opgavesoort::ingeschreven;
  return otherwise ? std::optional(signaal_of(opgave.soort)) : std::nullopt;
}

}  // namespace hub::domain
