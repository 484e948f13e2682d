#include "hub/domain/routering.h"

namespace hub::domain {
namespace {

// The gemeente of residence under 18, its Doorstroompunt from then on.
void to_leerplicht(Bestemming& bestemming, const Leerling& leerling, bool volwassen, const Regio& regio) {
  if (leerling.pgn.empty() || leerling.woongemeente.empty()) {
    bestemming.onbestelbaar = Onbestelbaar::onvolledig_rooster;
    return;
  }
  const auto gemeente = regio.gemeenten.find(leerling.woongemeente);
  if (gemeente == regio.gemeenten.end()) {
    bestemming.onbestelbaar = Onbestelbaar::onbekende_gemeente;
    return;
  }
  Ontvanger ontvanger{Lijn::leerplicht, volwassen ? gemeente->second.doorstroompunt : gemeente->second.code};
  if (regio.partners.contains(ontvanger)) {
    bestemming.ontvanger = std::move(ontvanger);
  } else {
    bestemming.onbestelbaar = Onbestelbaar::onbekende_gemeente;
  }
}

Bestemming verzuimmelding(const Uitkomst& uitkomst, const Leerling* leerling, const Vestiging& vestiging,
                          const Regio& regio) {
  const Regels& regels = vestiging.regels->op(uitkomst.dag);
  const int age = leerling == nullptr ? 0 : age_on(leerling->geboortedatum, uitkomst.dag);
  const bool volwassen = age >= regels.zestien_uur_meerderjarig;
  Bestemming bestemming;
  switch (uitkomst.regel) {
    case Regel::luxe: bestemming.verzuimsoort = Verzuimsoort::L; break;
    case Regel::lrv: bestemming.verzuimsoort = volwassen ? Verzuimsoort::RMC : Verzuimsoort::LRV; break;
    default: bestemming.verzuimsoort = volwassen ? Verzuimsoort::V4 : Verzuimsoort::V3; break;
  }
  if (leerling == nullptr) {
    bestemming.onbestelbaar = Onbestelbaar::geen_rooster;
    return bestemming;
  }
  if (bestemming.verzuimsoort == Verzuimsoort::RMC &&
      (leerling->startkwalificatie.value_or(false) || age >= regels.rmc_tot_leeftijd)) {
    return {.bestaat = false, .verzuimsoort = {}, .ontvanger = {}, .onbestelbaar = {}};
  }
  to_leerplicht(bestemming, *leerling, volwassen, regio);
  return bestemming;
}

// A partner that goes by school and hears a name: it waits for the roster as well.
Bestemming by_school(Lijn lijn, const std::optional<std::string>& partner, const Leerling* leerling) {
  Bestemming bestemming;
  if (!partner) {
    bestemming.bestaat = false;
  } else if (leerling == nullptr) {
    bestemming.onbestelbaar = Onbestelbaar::geen_rooster;
  } else {
    bestemming.ontvanger = Ontvanger{lijn, *partner};
  }
  return bestemming;
}

}  // namespace

Bestemming bestem(const Uitkomst& uitkomst, const Leerling* leerling, const Vestiging& vestiging, const Regio& regio) {
  if (is_verzuimmelding(uitkomst.regel)) return verzuimmelding(uitkomst, leerling, vestiging, regio);
  if (uitkomst.regel == Regel::langdurig) return by_school(Lijn::swv, vestiging.swv, leerling);
  if (uitkomst.regel == Regel::mazl) return by_school(Lijn::jgz, vestiging.jgz, leerling);
  Bestemming school;
  school.ontvanger = Ontvanger{Lijn::school, vestiging.code};
  return school;
}

}  // namespace hub::domain
