#include "hub/api/views.h"

#include "hub/delivery/bericht_vorm.h"
#include "hub/judge/data.h"

namespace hub::api {
namespace {

using domain::name_of;

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }
template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}
Json date_or_null(const std::optional<LocalDay>& day) { return day ? Json(format_date(*day)) : Json(); }

std::string wire(const crypto::Kluis& kluis, const domain::Ontvanger& kenner, const Uuid& uuid) {
  return to_string(judge::wire_id(kluis, kenner, uuid));
}

std::string_view bericht_naam(domain::Regel regel) {
  if (is_verzuimmelding(regel)) return "verzuimmelding";
  return regel == domain::Regel::langdurig ? "thuiszittersmelding" : regel == domain::Regel::mazl ? "ziekteverzuimsignaal" : "signaal";
}

}  // namespace

Json school_view(const store::Meldingrij& rij, const domain::Ontvanger& kenner, const crypto::Kluis& kluis) {
  const domain::Gemeld& gemeld = rij.rij.gemeld;
  const domain::Uitkomst& uitkomst = gemeld.uitkomst;
  const auto& ontvanger = gemeld.bestemming.ontvanger;
  const auto waarom = parse_json(rij.rij.waarom);
  const bool waits = uitkomst.regel == domain::Regel::mazl && ontvanger && !rij.rij.vrijgegeven;
  Json json{{"meldingId", wire(kluis, kenner, rij.rij.uuid)},
            {"bericht", bericht_naam(uitkomst.regel)},
            {"verzuimsoort", gemeld.bestemming.verzuimsoort ? Json(name_of(domain::verzuimsoort_namen, *gemeld.bestemming.verzuimsoort)) : Json()},
            {"status", name_of(domain::meldingstatus_namen, gemeld.status)},
            {"begindatum", format_date(uitkomst.begindatum)},
            {"einddatum", date_or_null(uitkomst.einddatum)},
            {"minuten", or_null(uitkomst.minuten)},
            {"aanleiding", uitkomst.aanleiding ? Json(name_of(domain::aanleiding_namen, *uitkomst.aanleiding)) : Json()},
            {"vestiging", rij.leerling.vestiging},
            {"leerlingnummer", rij.leerling.leerlingnummer},
            {"dossierId", rij.dossier == Uuid{} ? Json() : Json(wire(kluis, kenner, rij.dossier))},
            {"ontvanger", ontvanger ? Json(to_string(*ontvanger)) : Json()},
            {"bezorging", rij.bericht ? Json(store::berichtstaat_namen[static_cast<std::size_t>(*rij.bericht)]) : Json()},
            {"onbestelbaar", gemeld.bestemming.onbestelbaar ? Json(name_of(domain::onbestelbaar_namen, *gemeld.bestemming.onbestelbaar)) : Json()},
            {"gemaaktOp", format_rfc3339(rij.gemaakt)},
            {"waarom", waarom ? *waarom : Json()}};
  if (waits) json["bezorging"] = "wacht-op-toestemming";
  return json;
}

Json partner_view(const store::Meldingrij& rij, const domain::Ontvanger& kenner, const domain::Regio& regio, const crypto::Kluis& kluis) {
  const domain::Vestiging* vestiging = regio.find_vestiging(rij.leerling.vestiging);
  const domain::Regel regel = rij.rij.gemeld.uitkomst.regel;
  const auto soort = is_verzuimmelding(regel)               ? domain::Berichtsoort::verzuimmelding
                     : regel == domain::Regel::langdurig ? domain::Berichtsoort::thuiszittersmelding
                                                         : domain::Berichtsoort::ziekteverzuimsignaal;
  const domain::Contract* contract = regio.find_contract(kenner.lijn, soort);
  if (vestiging == nullptr || contract == nullptr) return Json::object();
  store::Leerlingstaat staat;
  staat.leerlingnummer = rij.leerling.leerlingnummer;
  staat.leerling = rij.leerling.leerling;
  const judge::Onderwerp onderwerp{rij.rij, staat, *vestiging, rij.dossier};
  const std::string data = soort == domain::Berichtsoort::verzuimmelding        ? judge::verzuimmelding_data(onderwerp, kenner, kluis)
                           : soort == domain::Berichtsoort::thuiszittersmelding ? judge::thuiszittersmelding_data(onderwerp)
                                                                                : judge::ziekteverzuimsignaal_data(onderwerp, kenner, kluis);
  const auto allowed = delivery::project(data, *contract);
  const auto parsed = parse_json(allowed.value_or(""));
  return parsed ? *parsed : Json::object();
}

Json view(const store::Versie& versie) {
  const domain::Verzuimregistratie& v = versie.registratie;
  const domain::Registratie& r = v.registratie;
  return {{"registratieId", v.registratie_id},
          {"gewijzigdOp", v.gewijzigd_op ? Json(format_rfc3339(*v.gewijzigd_op)) : Json()},
          {"vestiging", v.leerling.vestiging},
          {"leerlingnummer", v.leerling.leerlingnummer},
          {"soort", name_of(domain::soort_namen, r.soort)},
          {"geoorloofd", name_of(domain::geoorloofd_namen, r.geoorloofd)},
          {"begin", format_rfc3339(to_wall(r.begin))},
          {"eind", r.eind ? Json(format_rfc3339(to_wall(*r.eind))) : Json()},
          {"minuten", or_null(r.minuten)},
          {"lesuurVan", or_null(r.lesuur_van)},
          {"lesuurTot", or_null(r.lesuur_tot)},
          {"redenCode", text_or_null(v.reden_code)},
          {"redenTekst", text_or_null(v.reden_tekst)}};
}

Json view(const store::Leerlingrij& rij) {
  Json json{{"vestiging", rij.vestiging}, {"leerlingnummer", rij.leerlingnummer}};
  if (const auto& leerling = rij.leerling) {
    json.update({{"pgn", text_or_null(leerling->pgn)},
                 {"roepnaam", leerling->roepnaam},
                 {"tussenvoegsel", text_or_null(leerling->tussenvoegsel)},
                 {"achternaam", leerling->achternaam},
                 {"geboortedatum", format_date(leerling->geboortedatum)},
                 {"woongemeente", text_or_null(leerling->woongemeente)},
                 {"leerjaar", or_null(leerling->leerjaar)},
                 {"startkwalificatie", or_null(leerling->startkwalificatie)}});
  }
  return json;
}

Json view(const store::Termijnrij& termijn, const domain::Ontvanger& kenner, const crypto::Kluis& kluis) {
  return {{"termijnId", wire(kluis, kenner, termijn.uuid)},
          {"soort", name_of(domain::termijnsoort_namen, termijn.soort)},
          {"vestiging", termijn.vestiging},
          {"dossierId", termijn.dossier == Uuid{} ? Json() : Json(wire(kluis, kenner, termijn.dossier))},
          {"vervalt", format_rfc3339(termijn.vervalt)},
          {"staat", name_of(domain::termijnstaat_namen, termijn.staat)}};
}

Json view(const store::Dossierrij& rij, const domain::Ontvanger& kenner, const crypto::Kluis& kluis) {
  return {{"dossierId", wire(kluis, kenner, rij.dossier.uuid)},
          {"vestiging", rij.leerling.vestiging},
          {"leerlingnummer", rij.leerling.leerlingnummer},
          {"geopendOp", format_rfc3339(rij.geopend)},
          {"geslotenOp", rij.gesloten ? Json(format_rfc3339(*rij.gesloten)) : Json()}};
}

Json view(const store::Onbestelbaar& rij, const domain::Ontvanger& kenner, const crypto::Kluis& kluis) {
  return {{"id", wire(kluis, kenner, rij.uuid)},
          {"wat", rij.wat},
          {"vestiging", rij.vestiging},
          {"leerlingnummer", text_or_null(rij.leerlingnummer)},
          {"ontvanger", text_or_null(rij.ontvanger)},
          {"reden", rij.reden},
          {"sinds", format_rfc3339(rij.sinds)}};
}

Json view(const store::Aanlevering& aanlevering) {
  Json json{{"aanleveringId", to_string(aanlevering.uuid)},
            {"formaat", aanlevering.formaat},
            {"ontvangenOp", format_rfc3339(aanlevering.op)},
            {"staat", aanlevering.gaat_terug ? "wordt-ingetrokken" : aanlevering.ingetrokken ? "ingetrokken" : aanlevering.bezig ? "wordt-verwerkt" : "aangenomen"},
            {"ontvangen", aanlevering.nieuw + aanlevering.bekend + aanlevering.geweigerd + aanlevering.wacht},
            {"nieuw", aanlevering.nieuw},
            {"bekend", aanlevering.bekend},
            {"geweigerd", aanlevering.geweigerd}};
  if (aanlevering.elders > 0) json["overgeslagen"] = aanlevering.elders;
  return json;
}

}  // namespace hub::api
