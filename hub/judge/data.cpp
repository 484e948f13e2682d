#include "hub/judge/data.h"

#include "hub/base/json.h"

namespace hub::judge {
namespace {

using domain::Leerling;
using domain::name_of;

Json date_or_null(const std::optional<LocalDay>& day) { return day ? Json(format_date(*day)) : Json(); }
Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json stored_json(const std::string& text) {
  const auto json = parse_json(text);
  return json ? *json : Json();
}

Json naw(const Leerling& leerling) {
  return {{"roepnaam", leerling.roepnaam},
          {"tussenvoegsel", text_or_null(leerling.tussenvoegsel)},
          {"achternaam", leerling.achternaam},
          {"geboortedatum", format_date(leerling.geboortedatum)}};
}

}  // namespace

std::string verzuimmelding_data(const Onderwerp& o, const domain::Ontvanger& ontvanger, const crypto::Kluis& kluis) {
  const domain::Gemeld& gemeld = o.rij.gemeld;
  const domain::Uitkomst& uitkomst = gemeld.uitkomst;
  const domain::Regels& regels = o.vestiging.regels->op(uitkomst.dag);
  Json json{{"meldingId", to_string(wire_id(kluis, ontvanger, o.rij.uuid))},
            {"dossierId", to_string(wire_id(kluis, ontvanger, o.dossier))},
            {"verzuimsoort", name_of(domain::verzuimsoort_namen, gemeld.bestemming.verzuimsoort.value())},
            {"status", name_of(domain::meldingstatus_namen, gemeld.status)},
            {"begindatum", format_date(uitkomst.begindatum)},
            {"einddatum", date_or_null(uitkomst.einddatum)},
            {"minuten", uitkomst.minuten ? Json(*uitkomst.minuten) : Json()},
            {"vestiging", o.vestiging.code},
            {"leerling", nullptr},
            {"meldenVoor", format_date(domain::add_werkdagen(uitkomst.dag, regels.melden_binnen_werkdagen))},
            {"waarom", stored_json(o.rij.waarom)}};
  if (const auto& leerling = o.staat.leerling) {
    json["leerling"] = naw(*leerling);
    json["leerling"]["pgn"] = leerling->pgn;
    json["leerling"]["woongemeente"] = leerling->woongemeente;
  }
  return json.dump();
}

Uuid wire_id(const crypto::Kluis& kluis, const domain::Ontvanger& ontvanger, const Uuid& uuid) {
  return kluis.pseudonym(to_string(ontvanger), uuid);
}

std::string ziekteverzuimsignaal_data(const Onderwerp& o, const domain::Ontvanger& ontvanger, const crypto::Kluis& kluis) {
  const domain::Uitkomst& uitkomst = o.rij.gemeld.uitkomst;
  return Json{{"signaalId", to_string(wire_id(kluis, ontvanger, o.rij.uuid))},
              {"dossierId", to_string(wire_id(kluis, ontvanger, o.dossier))},
              {"aanleiding", name_of(domain::aanleiding_namen, uitkomst.aanleiding.value())},
              {"eersteZiektedag", format_date(uitkomst.begindatum)},
              {"aantalZiekmeldingen", uitkomst.aantal_ziekmeldingen},
              {"aantalLesdagen", uitkomst.aantal_lesdagen},
              {"vestiging", o.vestiging.code},
              {"leerling", o.staat.leerling ? naw(*o.staat.leerling) : Json()}}
      .dump();
}

std::string thuiszittersmelding_data(const Onderwerp& o) {
  const domain::Uitkomst& uitkomst = o.rij.gemeld.uitkomst;
  const auto& leerling = o.staat.leerling;
  return Json{{"naam", leerling ? Json(leerling->naam()) : Json()},
              {"geboortedatum", leerling ? Json(format_date(leerling->geboortedatum)) : Json()},
              {"begindatum", format_date(uitkomst.begindatum)},
              {"einddatum", date_or_null(uitkomst.einddatum)}}
      .dump();
}

std::string signaal_data(const Onderwerp& o, const domain::Ontvanger& ontvanger, const crypto::Kluis& kluis) {
  return Json{{"signaalId", to_string(wire_id(kluis, ontvanger, o.rij.uuid))},
              {"soort", name_of(domain::regel_namen, o.rij.gemeld.uitkomst.regel)},
              {"leerlingnummer", o.staat.leerlingnummer},
              {"dossierId", o.dossier == Uuid{} ? Json() : Json(to_string(wire_id(kluis, ontvanger, o.dossier)))},
              {"datum", format_date(o.rij.gemeld.uitkomst.begindatum)}}
      .dump();
}

std::string termijn_data(const Uuid& termijn, domain::Termijnsoort soort, const Uuid& dossier, WallTime vervalt,
                         domain::Termijnstaat staat, const domain::Ontvanger& ontvanger, const crypto::Kluis& kluis) {
  // A deadline that ends with a day ends at the midnight after it. Pact falls where its day begins.
  const LocalDay last_day = local_day(soort == domain::Termijnsoort::pact ? vervalt : vervalt - std::chrono::microseconds(1));
  return Json{{"termijnId", to_string(wire_id(kluis, ontvanger, termijn))},
              {"soort", name_of(domain::termijnsoort_namen, soort)},
              {"dossierId", dossier == Uuid{} ? Json() : Json(to_string(wire_id(kluis, ontvanger, dossier)))},
              {"vervalt", format_date(last_day)},
              {"staat", name_of(domain::termijnstaat_namen, staat)}}
      .dump();
}

std::string waarom_text(const domain::Uitkomst& uitkomst, const std::string& versie) {
  Json dagen = Json::array();
  for (const domain::DagMinuten& dag : uitkomst.dagen) {
    dagen.push_back({{"datum", format_date(dag.dag)}, {"minuten", dag.minuten}});
  }
  return Json{{"regel", name_of(domain::regel_namen, uitkomst.regel)}, {"versie", versie}, {"dagen", std::move(dagen)}}.dump();
}

}  // namespace hub::judge
