#include "hub/intake/canoniek.h"

#include "hub/crypto/kluis.h"
#include "hub/intake/inhoud.h"

namespace hub::intake {
namespace {

struct Canoniek {
  std::string_view type;
  Json data;
  std::string_view registratie_id = {};  // empty: it is about none
};

std::string moment(LocalTime time) { return format_rfc3339(to_wall(time)); }

Json pupil(const domain::LeerlingSleutel& sleutel) {
  return Json{{"vestiging", sleutel.vestiging}, {"leerlingnummer", sleutel.leerlingnummer}};
}

// The data of each type, the other way round than inhoud.cpp reads it. `time` is the version of what has
// none of its own.
struct Writer {
  WallTime time;

  Canoniek operator()(const domain::Verzuimregistratie& versie) const {
    const domain::Registratie& r = versie.registratie;
    Json data = pupil(versie.leerling);
    data["registratieId"] = versie.registratie_id;
    data["gewijzigdOp"] = format_rfc3339(versie.gewijzigd_op.value_or(time));
    data["soort"] = name_of(domain::soort_namen, r.soort);
    data["geoorloofd"] = name_of(domain::geoorloofd_namen, r.geoorloofd);
    data["begin"] = moment(r.begin);
    // Null says that it still goes on, which something of so many minutes does not.
    if (r.eind || !r.minuten) data["eind"] = r.eind ? Json(moment(*r.eind)) : Json();
    if (r.minuten) data["minuten"] = *r.minuten;
    if (r.lesuur_van) data["lesuurVan"] = *r.lesuur_van;
    if (r.lesuur_tot) data["lesuurTot"] = *r.lesuur_tot;
    if (!versie.reden_code.empty()) data["redenCode"] = versie.reden_code;
    if (!versie.reden_tekst.empty()) data["redenTekst"] = versie.reden_tekst;
    return {type_geregistreerd, std::move(data), versie.registratie_id};
  }

  Canoniek operator()(const domain::Intrekking& intrekking) const {
    Json data = pupil(intrekking.leerling);
    data["registratieId"] = intrekking.registratie_id;
    data["gewijzigdOp"] = format_rfc3339(intrekking.gewijzigd_op.value_or(time));
    return {"nl.onderwijs.verzuimregistraties.ingetrokken.v1", std::move(data), intrekking.registratie_id};
  }

  Canoniek operator()(const domain::Inschrijving& inschrijving) const {
    const domain::Leerling& leerling = inschrijving.leerling;
    Json data = pupil(inschrijving.sleutel);
    if (!leerling.pgn.empty()) data["pgn"] = leerling.pgn;
    data["roepnaam"] = leerling.roepnaam;
    if (!leerling.tussenvoegsel.empty()) data["tussenvoegsel"] = leerling.tussenvoegsel;
    data["achternaam"] = leerling.achternaam;
    data["geboortedatum"] = format_date(leerling.geboortedatum);
    if (!leerling.woongemeente.empty()) data["woongemeente"] = leerling.woongemeente;
    if (leerling.leerjaar) data["leerjaar"] = *leerling.leerjaar;
    if (leerling.startkwalificatie) data["startkwalificatie"] = *leerling.startkwalificatie;
    return {"nl.onderwijs.leerlingen.ingeschreven.v1", std::move(data)};
  }

  Canoniek operator()(const domain::Uitschrijving& uitschrijving) const {
    Json data = pupil(uitschrijving.leerling);
    data["datum"] = format_date(uitschrijving.datum);
    return {"nl.onderwijs.leerlingen.uitgeschreven.v1", std::move(data)};
  }

  Canoniek operator()(const domain::Hervatting& hervatting) const {
    Json data = pupil(hervatting.leerling);
    data["datum"] = format_date(hervatting.datum);
    return {"nl.onderwijs.hervattingen.gemeld.v1", std::move(data)};
  }

  Canoniek operator()(const domain::Toestemming& toestemming) const {
    Json data = pupil(toestemming.leerling);
    data["lijn"] = name_of(domain::lijn_namen, toestemming.lijn);
    data["op"] = format_rfc3339(toestemming.op);
    data["van"] = toestemming.van == domain::Toestemminggever::ouders ? "ouders" : "leerling";
    return {toestemming.verleend ? "nl.onderwijs.toestemmingen.verleend.v1" : "nl.onderwijs.toestemmingen.ingetrokken.v1",
            std::move(data)};
  }

  Canoniek operator()(const domain::OudersGeinformeerd& geinformeerd) const {
    Json data = pupil(geinformeerd.leerling);
    data["waarover"] = geinformeerd.waarover;
    data["op"] = format_rfc3339(geinformeerd.op);
    return {"nl.onderwijs.ouders.geinformeerd.v1", std::move(data)};
  }

  Canoniek operator()(const domain::Leerlingopgave& gezegd) const {
    const domain::Opgave& opgave = gezegd.opgave;
    Json data{{"vestiging", gezegd.vestiging},
              {"pgn", gezegd.pgn},
              {"soort", name_of(domain::opgavesoort_namen, opgave.soort)},
              {"kenmerk", opgave.kenmerk},
              {"datum", format_date(opgave.datum)}};
    if (!opgave.woongemeente.empty()) data["woongemeente"] = opgave.woongemeente;
    return {type_opgave, std::move(data)};
  }

  Canoniek operator()(const domain::Statuswijziging& wijziging) const {
    Json data{{"status", name_of(domain::meldingstatus_namen, wijziging.status)}};
    if (const auto* uuid = std::get_if<Uuid>(&wijziging.melding)) {
      data["meldingId"] = to_string(*uuid);
    } else {
      const auto& beschrijving = std::get<domain::MeldingBeschrijving>(wijziging.melding);
      data["meldingId"] = Json{{"pgn", beschrijving.pgn},
                               {"verzuimsoort", name_of(domain::verzuimsoort_namen, beschrijving.verzuimsoort)},
                               {"begindatum", format_date(beschrijving.begindatum)}};
    }
    if (!wijziging.reden.empty()) data["reden"] = wijziging.reden;
    if (!wijziging.toelichting.empty()) data["toelichting"] = wijziging.toelichting;
    if (!wijziging.contact.empty()) data["contact"] = wijziging.contact;
    return {type_status, std::move(data)};
  }

  Canoniek operator()(const domain::Ontvangst& ontvangst) const {
    return {type_ontvangen, Json{{"berichtId", to_string(ontvangst.bericht_id)},
                                 {"volgnummer", ontvangst.volgnummer},
                                 {"epoch", ontvangst.epoch}}};
  }
};

// Exactly nine digits in a row could be a BSN, which no attribute of an envelope may hold.
bool could_hold_bsn(std::string_view text) {
  std::size_t run = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] >= '0' && text[i] <= '9') {
      ++run;
      continue;
    }
    if (run == 9) return true;
    run = 0;
  }
  return false;
}

// 128 bits of a digest in letters only, so that it cannot look like a number of anybody.
std::string print_of(const Canoniek& canoniek) {
  const std::string text = canoniek.data.dump();
  const std::string_view parts[] = {canoniek.type, text};
  const crypto::Digest digest = crypto::sha256_of(parts);
  std::string letters;
  for (std::size_t i = 0; i < 16; ++i) {
    letters += static_cast<char>('a' + (digest[i] >> 4));
    letters += static_cast<char>('a' + (digest[i] & 15));
  }
  return letters;
}

std::string event_id(const domain::Gebeurtenis& gebeurtenis, const Canoniek& canoniek) {
  if (!gebeurtenis.id.empty()) return gebeurtenis.id;
  const bool own = !canoniek.registratie_id.empty() && !could_hold_bsn(canoniek.registratie_id);
  return (own ? std::string(canoniek.registratie_id) : print_of(canoniek)) + "@" + format_rfc3339(gebeurtenis.time);
}

}  // namespace

Json to_cloud_event(const domain::Gebeurtenis& gebeurtenis) {
  Canoniek canoniek = std::visit(Writer{gebeurtenis.time}, gebeurtenis.inhoud);
  std::string id = event_id(gebeurtenis, canoniek);
  return Json{{"specversion", "1.0"},
              {"id", std::move(id)},
              {"source", gebeurtenis.source},
              {"type", canoniek.type},
              {"time", format_rfc3339(gebeurtenis.time)},
              {"datacontenttype", "application/json"},
              {"data", std::move(canoniek.data)}};
}

}  // namespace hub::intake
