#include "connectors/duo/statuswijziging.h"

#include <array>

#include "hub/crypto/kluis.h"

namespace hub::duo {

using domain::Lijn;
using domain::Meldingstatus;

std::optional<domain::Gebeurtenis> statuswijziging(const Verzuimgeval& geval, const std::string& oin_duo, WallTime now) {
  if (geval.status != Meldingstatus::B && geval.status != Meldingstatus::G && geval.status != Meldingstatus::K) return std::nullopt;
  if (!geval.soort) return std::nullopt;
  domain::Statuswijziging wijziging;
  if (geval.kenmerk) {
    wijziging.melding = *geval.kenmerk;
  } else {
    wijziging.melding = domain::MeldingBeschrijving{geval.pgn, *geval.soort, geval.begin};
  }
  wijziging.status = *geval.status;
  wijziging.reden = geval.reden;
  wijziging.toelichting = geval.toelichting;
  wijziging.contact = geval.contact;
  domain::Gebeurtenis gebeurtenis;
  gebeurtenis.source = "urn:nld:oin:" + oin_duo + ":systeem:register-onderwijsdeelnemers";
  gebeurtenis.id = "duo-" + geval.nummer + "-" + geval.mutatie;
  gebeurtenis.time = now;
  const std::array<std::string_view, 4> said = {name_of(domain::meldingstatus_namen, *geval.status), geval.reden, geval.toelichting, geval.contact};
  gebeurtenis.afdruk = crypto::sha256_of(said);
  gebeurtenis.inhoud = std::move(wijziging);
  return gebeurtenis;
}

std::vector<domain::Ontvanger> possible_reporters(const Verzuimgeval& geval, const domain::Regio& regio) {
  std::vector<domain::Ontvanger> reporters;
  const auto add = [&](const std::string& naam) {
    const auto partner = regio.partners.find({Lijn::leerplicht, naam});
    if (partner != regio.partners.end() && partner->second.over<domain::OverDuo>() != nullptr) reporters.push_back(partner->first);
  };
  const auto gemeente = regio.gemeenten.find(geval.gemeente);
  if (gemeente != regio.gemeenten.end()) {
    add(gemeente->first);
    add(gemeente->second.doorstroompunt);
  } else {
    for (const auto& [ontvanger, partner] : regio.partners) {
      if (ontvanger.lijn == Lijn::leerplicht) add(ontvanger.partner);
    }
  }
  return reporters;
}

}  // namespace hub::duo
