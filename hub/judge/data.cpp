#include "hub/judge/data.h"

#include <optional>

#include "hub/base/json_text.h"

namespace hub::judge {
namespace {

using domain::name_of;

std::optional<std::string> date_or_none(const std::optional<LocalDay>& day) { return day ? std::optional(format_date(*day)) : std::nullopt; }
std::optional<std::string> text_or_none(const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); }

enum class Velden { naam_en_leeftijd, alle };

std::string leerling_text(const std::optional<domain::Leerling>& leerling, Velden velden) {
  if (!leerling) return "null";
  JsonText json;
  json.add("achternaam", leerling->achternaam);
  json.add("geboortedatum", format_date(leerling->geboortedatum));
  if (velden == Velden::alle) json.add("pgn", text_or_none(leerling->pgn));
  json.add("roepnaam", leerling->roepnaam);
  json.add("tussenvoegsel", text_or_none(leerling->tussenvoegsel));
  if (velden == Velden::alle) json.add("woongemeente", text_or_none(leerling->woongemeente));
  return json.take();
}

// None: it belongs to no dossier.
std::optional<std::string> dossier_id(const Uuid& dossier, const domain::Ontvanger& ontvanger, const crypto::Kluis& kluis) {
  return dossier == Uuid{} ? std::nullopt : std::optional(to_string(wire_id(kluis, ontvanger, dossier)));
}

}  // namespace

std::string verzuimmelding_data(const Onderwerp& o, const domain::Ontvanger& ontvanger, const crypto::Kluis& kluis) {
  const domain::Gemeld& gemeld = o.rij.gemeld;
  const domain::Uitkomst& uitkomst = gemeld.uitkomst;
  const domain::Regels& regels = o.vestiging.regels->op(uitkomst.dag);
  JsonText json;
  json.add("begindatum", format_date(uitkomst.begindatum));
  json.add("dossierId", to_string(wire_id(kluis, ontvanger, o.dossier)));
  json.add("einddatum", date_or_none(uitkomst.einddatum));
  json.add_json("leerling", leerling_text(o.staat.leerling, Velden::alle));
  json.add("meldenVoor", format_date(domain::add_werkdagen(uitkomst.dag, regels.melden_binnen_werkdagen)));
  json.add("meldingId", to_string(wire_id(kluis, ontvanger, o.rij.uuid)));
  json.add("minuten", uitkomst.minuten);
  json.add("status", name_of(domain::meldingstatus_namen, gemeld.status));
  json.add("verzuimsoort", name_of(domain::verzuimsoort_namen, gemeld.bestemming.verzuimsoort.value()));
  json.add("vestiging", o.vestiging.code);
  json.add_json("waarom", o.rij.waarom);
  return json.take();
}

Uuid wire_id(const crypto::Kluis& kluis, const domain::Ontvanger& ontvanger, const Uuid& uuid) {
  return kluis.pseudonym(to_string(ontvanger), uuid);
}

std::string ziekteverzuimsignaal_data(const Onderwerp& o, const domain::Ontvanger& ontvanger, const crypto::Kluis& kluis) {
  const domain::Uitkomst& uitkomst = o.rij.gemeld.uitkomst;
  JsonText json;
  json.add("aanleiding", name_of(domain::aanleiding_namen, uitkomst.aanleiding.value()));
  json.add("aantalLesdagen", uitkomst.aantal_lesdagen);
  json.add("aantalZiekmeldingen", uitkomst.aantal_ziekmeldingen);
  json.add("dossierId", to_string(wire_id(kluis, ontvanger, o.dossier)));
  json.add("eersteZiektedag", format_date(uitkomst.begindatum));
  json.add_json("leerling", leerling_text(o.staat.leerling, Velden::naam_en_leeftijd));
  json.add("signaalId", to_string(wire_id(kluis, ontvanger, o.rij.uuid)));
  json.add("vestiging", o.vestiging.code);
  return json.take();
}

std::string thuiszittersmelding_data(const Onderwerp& o) {
  const domain::Uitkomst& uitkomst = o.rij.gemeld.uitkomst;
  const auto& leerling = o.staat.leerling;
  JsonText json;
  json.add("begindatum", format_date(uitkomst.begindatum));
  json.add("einddatum", date_or_none(uitkomst.einddatum));
  json.add("geboortedatum", leerling ? std::optional(format_date(leerling->geboortedatum)) : std::nullopt);
  json.add("naam", leerling ? std::optional(leerling->naam()) : std::nullopt);
  return json.take();
}

std::string signaal_data(const Onderwerp& o, const domain::Ontvanger& ontvanger, const crypto::Kluis& kluis) {
  JsonText json;
  json.add("datum", format_date(o.rij.gemeld.uitkomst.begindatum));
  json.add("dossierId", dossier_id(o.dossier, ontvanger, kluis));
  json.add("leerlingnummer", o.staat.leerlingnummer);
  json.add("signaalId", to_string(wire_id(kluis, ontvanger, o.rij.uuid)));
  json.add("soort", name_of(domain::regel_namen, o.rij.gemeld.uitkomst.regel));
  return json.take();
}

std::string termijn_data(const Uuid& termijn, domain::Termijnsoort soort, const Uuid& dossier, WallTime vervalt,
                         domain::Termijnstaat staat, const domain::Ontvanger& ontvanger, const crypto::Kluis& kluis) {
  // A deadline that ends with a day ends at the midnight after it. Pact falls where its day begins.
  const LocalDay last_day = local_day(soort == domain::Termijnsoort::pact ? vervalt : vervalt - std::chrono::microseconds(1));
  JsonText json;
  json.add("dossierId", dossier_id(dossier, ontvanger, kluis));
  json.add("soort", name_of(domain::termijnsoort_namen, soort));
  json.add("staat", name_of(domain::termijnstaat_namen, staat));
  json.add("termijnId", to_string(wire_id(kluis, ontvanger, termijn)));
  json.add("vervalt", format_date(last_day));
  return json.take();
}

std::string waarom_text(const domain::Uitkomst& uitkomst, const std::string& versie) {
  std::string dagen = "[";
  for (const domain::DagMinuten& dag : uitkomst.dagen) {
    JsonText inner;
    inner.add("datum", format_date(dag.dag));
    inner.add("minuten", dag.minuten);
    if (dagen.size() > 1) dagen += ',';
    dagen += inner.take();
  }
  JsonText json;
  json.add_json("dagen", dagen + "]");
  json.add("regel", name_of(domain::regel_namen, uitkomst.regel));
  json.add("versie", versie);
  return json.take();
}

}  // namespace hub::judge
