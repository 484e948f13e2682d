#include "hub/intake/inhoud.h"

#include <array>
#include <utility>

#include "hub/intake/object_reader.h"
#include "hub/intake/patterns.h"

namespace hub::intake {
namespace {

using domain::Inhoud;
using domain::LeerlingSleutel;
using domain::Soort;
using std::chrono::hours;

// A registration lies in a pupil's school life: not before 2000, not more than a year ahead.
constexpr hours ahead_max{24 * 366};
constexpr auto earliest = std::chrono::sys_days(std::chrono::year(2000) / 1 / 1);

struct Reading {
  ObjectReader& reader;
  WallTime now;
};

std::optional<LeerlingSleutel> read_sleutel(ObjectReader& reader) {
  auto vestiging = reader.text("vestiging", Need::required, vestiging_code);
  auto nummer = reader.text("leerlingnummer", Need::required, leerlingnummer);
  if (!vestiging || !nummer) return std::nullopt;
  return LeerlingSleutel{std::move(*vestiging), std::move(*nummer)};
}

void check_plausible(Reading& r, std::string_view key, WallTime time) {
  if (time < earliest) r.reader.fault(key, "implausible-date", "lies before 2000");
  if (time > r.now + ahead_max) r.reader.fault(key, "implausible-date", "lies more than a year ahead");
}

void read_lesuren(Reading& r, domain::Registratie& registratie) {
  const auto van = r.reader.number("lesuurVan", Need::optional, 1, 20);
  const auto tot = r.reader.number("lesuurTot", Need::optional, 1, 20);
  if (van) registratie.lesuur_van = static_cast<int>(*van);
  if (tot) registratie.lesuur_tot = static_cast<int>(*tot);
  if (van.has_value() != tot.has_value()) {
    r.reader.fault(van ? "lesuurTot" : "lesuurVan", "schema", "lesuurVan and lesuurTot come together");
  } else if (van && *tot < *van) {
    r.reader.fault("lesuurTot", "end-before-begin", "lies before lesuurVan");
  }
}

std::optional<Inhoud> read_registratie(Reading& r) {
  domain::Verzuimregistratie versie;
  const auto id = r.reader.text("registratieId", Need::required, registratie_id);
  versie.gewijzigd_op = r.reader.time("gewijzigdOp", Need::required);
  const auto sleutel = read_sleutel(r.reader);
  const auto soort = r.reader.one_of<Soort>("soort", Need::required, domain::soort_namen);
  const auto geoorloofd = r.reader.one_of<domain::Geoorloofd>("geoorloofd", Need::required, domain::geoorloofd_namen);
  const auto begin = r.reader.time("begin", Need::required);
  const bool eind_given = r.reader.any("eind") != nullptr;
  const auto eind = r.reader.time("eind", Need::optional);
  const auto minuten = r.reader.number("minuten", Need::optional, 0, 24 * 60);
  read_lesuren(r, versie.registratie);
  versie.reden_code = r.reader.text("redenCode", Need::optional, korte_tekst).value_or("");
  versie.reden_tekst = r.reader.text("redenTekst", Need::optional, lange_tekst).value_or("");
  if (begin) check_plausible(r, "begin", *begin);
  if (eind) check_plausible(r, "eind", *eind);
  if (begin && eind && *eind < *begin) r.reader.fault("eind", "end-before-begin", "lies before begin");
  // An end that was forgotten would be an absence that goes on: open must be said.
  if (!eind_given && !minuten) r.reader.fault("eind", "schema", "is required; null while the absence goes on");
  if (eind_given && (soort == Soort::te_laat || soort == Soort::verwijderd) && !eind && !minuten) {
    r.reader.fault("eind", "schema", "te-laat and verwijderd need eind or minuten");
  }
  if (!id || !versie.gewijzigd_op || !sleutel || !soort || !geoorloofd || !begin) return std::nullopt;
  versie.registratie_id = *id;
  versie.leerling = *sleutel;
  versie.registratie.soort = *soort;
  versie.registratie.geoorloofd = *geoorloofd;
  versie.registratie.begin = to_local(*begin);
  if (eind) versie.registratie.eind = to_local(*eind);
  if (minuten) versie.registratie.minuten = static_cast<int>(*minuten);
  return versie;
}

std::optional<Inhoud> read_intrekking(Reading& r) {
  const auto id = r.reader.text("registratieId", Need::required, registratie_id);
  const auto gewijzigd = r.reader.time("gewijzigdOp", Need::required);
  const auto sleutel = read_sleutel(r.reader);
  if (!id || !gewijzigd || !sleutel) return std::nullopt;
  return domain::Intrekking{*id, gewijzigd, *sleutel};
}

std::optional<Inhoud> read_inschrijving(Reading& r) {
  const auto sleutel = read_sleutel(r.reader);
  domain::Leerling leerling;
  leerling.pgn = r.reader.text("pgn", Need::required, pgn).value_or("");
  leerling.roepnaam = r.reader.text("roepnaam", Need::required, naam).value_or("");
  leerling.tussenvoegsel = r.reader.text("tussenvoegsel", Need::optional, naam_of_leeg).value_or("");
  leerling.achternaam = r.reader.text("achternaam", Need::required, naam).value_or("");
  const auto born = r.reader.date("geboortedatum", Need::required);
  leerling.woongemeente = r.reader.text("woongemeente", Need::required, gemeentecode).value_or("");
  if (const auto jaar = r.reader.number("leerjaar", Need::optional, 0, 9)) leerling.leerjaar = static_cast<int>(*jaar);
  leerling.startkwalificatie = r.reader.boolean("startkwalificatie", Need::optional);
  if (!born || !sleutel) return std::nullopt;
  if (midnight(*born) > r.now) r.reader.fault("geboortedatum", "implausible-date", "lies in the future");
  if (*born < LocalDay(std::chrono::year(1900) / 1 / 1)) r.reader.fault("geboortedatum", "implausible-date", "lies before 1900");
  leerling.geboortedatum = *born;
  return domain::Inschrijving{*sleutel, leerling};
}

// A deregistration or a return: a pupil and a date.
template <typename Einde>
std::optional<Inhoud> read_einde(Reading& r) {
  const auto sleutel = read_sleutel(r.reader);
  const auto datum = r.reader.date("datum", Need::required);
  if (!sleutel || !datum) return std::nullopt;
  check_plausible(r, "datum", midnight(*datum));
  return Einde{*sleutel, *datum};
}

template <bool Verleend>
std::optional<Inhoud> read_toestemming(Reading& r) {
  constexpr std::array<std::string_view, 2> lijnen = {"jgz", "swv"};
  constexpr std::array<std::string_view, 2> gevers = {"ouders", "leerling"};
  enum class Lijnkeuze { jgz, swv };
  const auto sleutel = read_sleutel(r.reader);
  const auto lijn = r.reader.one_of<Lijnkeuze>("lijn", Need::required, lijnen);
  const auto op = r.reader.date_or_time("op", Need::required);
  const auto van = r.reader.one_of<domain::Toestemminggever>("van", Need::required, gevers);
  if (!sleutel || !lijn || !op || !van) return std::nullopt;
  return domain::Toestemming{*sleutel, *lijn == Lijnkeuze::jgz ? domain::Lijn::jgz : domain::Lijn::swv, *van, Verleend, *op};
}

std::optional<Inhoud> read_ouders(Reading& r) {
  const auto sleutel = read_sleutel(r.reader);
  const auto waarover = r.reader.text("waarover", Need::required, woord);
  const auto op = r.reader.date_or_time("op", Need::required);
  if (!sleutel || !waarover || !op) return std::nullopt;
  return domain::OudersGeinformeerd{*sleutel, *waarover, *op};
}

std::optional<Inhoud> read_opgave(Reading& r) {
  auto vestiging = r.reader.text("vestiging", Need::required, vestiging_code);
  auto nummer = r.reader.text("pgn", Need::required, pgn);
  const auto soort = r.reader.one_of<domain::Opgavesoort>("soort", Need::required, domain::opgavesoort_namen);
  auto wat = r.reader.text("kenmerk", Need::required, opgave_kenmerk);
  const auto datum = r.reader.date("datum", Need::required);
  const bool moved = soort == domain::Opgavesoort::verhuisd;
  auto gemeente = r.reader.text("woongemeente", moved ? Need::required : Need::optional, gemeentecode);
  if (gemeente && soort && !moved) r.reader.fault("woongemeente", "schema", "belongs to verhuisd only");
  if (datum) check_plausible(r, "datum", midnight(*datum));
  if (!vestiging || !nummer || !soort || !wat || !datum) return std::nullopt;
  return domain::Leerlingopgave{std::move(*vestiging), std::move(*nummer), {*soort, std::move(*wat), *datum, std::move(gemeente).value_or("")}};
}

// An id, or, where ids are not known beforehand, what the melding says.
std::optional<std::variant<Uuid, domain::MeldingBeschrijving>> read_melding(Reading& r) {
  const Json* value = r.reader.any("meldingId");
  if (value != nullptr && value->is_string()) {
    if (const auto uuid = parse_uuid(value->get_ref<const std::string&>())) return *uuid;
  }
  if (value == nullptr || !value->is_object()) {
    r.reader.fault("meldingId", "schema", "must be the id of a melding that was sent to you");
    return std::nullopt;
  }
  std::vector<Fault> inner;
  ObjectReader object(*value, r.reader.pointer_to("meldingId"), 0, inner);
  const auto nummer = object.text("pgn", Need::required, pgn);
  const auto soort = object.one_of<domain::Verzuimsoort>("verzuimsoort", Need::required, domain::verzuimsoort_namen);
  const auto begin = object.date("begindatum", Need::required);
  object.refuse_unknown();
  if (!inner.empty()) {
    r.reader.fault("meldingId", "schema", "as an object has exactly pgn, verzuimsoort and begindatum");
    return std::nullopt;
  }
  return domain::MeldingBeschrijving{*nummer, *soort, *begin};
}

std::optional<Inhoud> read_status(Reading& r) {
  constexpr std::array<std::string_view, 3> statussen = {"B", "G", "K"};
  enum class Keuze { B, G, K };
  constexpr std::array<domain::Meldingstatus, 3> waarden = {domain::Meldingstatus::B, domain::Meldingstatus::G, domain::Meldingstatus::K};
  auto melding = read_melding(r);
  const auto status = r.reader.one_of<Keuze>("status", Need::required, statussen);
  domain::Statuswijziging wijziging;
  wijziging.reden = r.reader.text("reden", Need::optional, lange_tekst).value_or("");
  wijziging.toelichting = r.reader.text("toelichting", Need::optional, lange_tekst).value_or("");
  wijziging.contact = r.reader.text("contact", Need::optional, lange_tekst).value_or("");
  if (!melding || !status) return std::nullopt;
  wijziging.melding = std::move(*melding);
  wijziging.status = waarden[static_cast<std::size_t>(*status)];
  return wijziging;
}

std::optional<Inhoud> read_ontvangst(Reading& r) {
  const Json* value = r.reader.any("berichtId");
  const auto uuid = value != nullptr && value->is_string() ? parse_uuid(value->get_ref<const std::string&>()) : std::nullopt;
  if (!uuid) r.reader.fault("berichtId", "schema", "must be the id of a bericht that was sent to you");
  const auto volgnummer = r.reader.number("volgnummer", Need::required, 1, INT64_MAX);
  const auto epoch = r.reader.number("epoch", Need::required, 1, INT64_MAX);
  if (!uuid || !volgnummer || !epoch) return std::nullopt;
  return domain::Ontvangst{*uuid, *volgnummer, *epoch};
}

struct Type {
  std::string_view naam;
  std::optional<Inhoud> (*read)(Reading&);
};
constexpr std::array<Type, 11> types = {{
    {type_geregistreerd, read_registratie},
    {"nl.onderwijs.verzuimregistraties.ingetrokken.v1", read_intrekking},
    {"nl.onderwijs.leerlingen.ingeschreven.v1", read_inschrijving},
    {"nl.onderwijs.leerlingen.uitgeschreven.v1", read_einde<domain::Uitschrijving>},
    {"nl.onderwijs.toestemmingen.verleend.v1", read_toestemming<true>},
    {"nl.onderwijs.toestemmingen.ingetrokken.v1", read_toestemming<false>},
    {"nl.onderwijs.ouders.geinformeerd.v1", read_ouders},
    {"nl.onderwijs.hervattingen.gemeld.v1", read_einde<domain::Hervatting>},
    {type_opgave, read_opgave},
    {type_status, read_status},
    {type_ontvangen, read_ontvangst},
}};

}  // namespace

std::optional<Inhoud> read_inhoud(std::string_view type, const Json& data, const Plaats& plaats, WallTime now, std::vector<Fault>& faults) {
  for (const Type& known : types) {
    if (known.naam != type) continue;
    const std::size_t before = faults.size();
    ObjectReader reader(data, plaats.pointer, plaats.line, faults);
    Reading reading{reader, now};
    auto inhoud = known.read(reading);
    reader.refuse_unknown();
    if (faults.size() > before) return std::nullopt;
    return inhoud;
  }
  faults.push_back({"unknown-type", "type is none of the events that the hub takes; see /v1/openapi.json", plaats.pointer, plaats.line, 0});
  return std::nullopt;
}

std::string_view vestiging_of(const Inhoud& inhoud) {
  return std::visit(
      []<typename Value>(const Value& value) -> std::string_view {
        if constexpr (std::is_same_v<Value, domain::Statuswijziging> || std::is_same_v<Value, domain::Ontvangst>) {
          return {};
        } else if constexpr (std::is_same_v<Value, domain::Inschrijving>) {
          return value.sleutel.vestiging;
        } else if constexpr (std::is_same_v<Value, domain::Leerlingopgave>) {
          return value.vestiging;
        } else {
          return value.leerling.vestiging;
        }
      },
      inhoud);
}

}  // namespace hub::intake
