#include "connectors/school/eerdere.h"
#include "connectors/school/magister/verantwoordingen.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "connectors/school/csv/rij_lezer.h"
#include "connectors/school/magister/verantwoording.h"
#include "connectors/school/plausibel.h"
#include "connectors/school/veld.h"

namespace hub::magister {
namespace {

using csv::Celsoort;
using csv::RijLezer;
using school::bezwaar;
using school::Gelezen;
using school::Onderdeel;

enum Kolom : std::size_t {
  idverantwoording,
  stamnr,
  daanwezigheid,
  lesuur,
  begintijd,
  eindtijd,
  code,
  idverantwoordingtypen,
  vervallen,
  opmerking,
};

constexpr std::array<std::string_view, 10> kolomnamen = {
    "idverantwoording", "stamnr", "daanwezigheid",         "lesuur",    "begintijd",
    "eindtijd",         "code",   "idverantwoordingtypen", "vervallen", "opmerking"};
constexpr csv::Kolommen kolommen{kolomnamen, true};

Gelezen<std::string> parse_id(std::string_view text) {
  if (text.empty()) return bezwaar("required-field", "the number of the verantwoording is missing");
  const bool number = text.size() <= 18 && text.find_first_not_of("0123456789") == std::string_view::npos;
  if (!number) return bezwaar("invalid-identifier", "a verantwoording has a number of at most 18 digits");
  return std::string(text);
}

Gelezen<bool> parse_type(std::string_view text) {
  const auto number = csv::parse_getal(text);
  if (!number) return tl::unexpected(number.error());
  return is_verzuim(*number);
}

Gelezen<bool> parse_vervallen(std::string_view text) {
  if (text == "0") return false;
  if (text == "1") return true;
  return bezwaar("unknown-value", "write 1 for a lesson that was cancelled, else 0");
}

std::optional<LocalTime> read_moment(RijLezer& rij, std::optional<LocalDay> day, Kolom kolom) {
  const auto minute = rij.read(kolom, Celsoort::waarde, csv::parse_tijd);
  if (!day || !minute) return std::nullopt;
  const auto moment = csv::find_moment(*day, *minute);
  if (moment) return *moment;
  rij.refuse(kolom, moment.error());
  return std::nullopt;
}

domain::Registratie read_wanneer(RijLezer& rij) {
  domain::Registratie result;
  const auto day = rij.read(daanwezigheid, Celsoort::waarde, csv::parse_datum);
  result.begin = read_moment(rij, day, begintijd).value_or(LocalTime{});
  result.eind = read_moment(rij, day, eindtijd);
  result.lesuur_van = result.lesuur_tot = rij.read_optional(lesuur, Celsoort::waarde, csv::parse_getal);
  return result;
}

void read_reden(RijLezer& rij, domain::Verzuimregistratie& registratie, const intake::LeveringContext& context) {
  // As text: "NB" or "-" may well be a school's code, and what is none is refused by name.
  const auto reden =
      rij.read(code, Celsoort::tekst, [&context](std::string_view text) { return school::find_reden(context, text); });
  if (!reden) return;
  registratie.registratie.soort = reden->soort;
  registratie.registratie.geoorloofd = reden->geoorloofd;
  registratie.reden_code = rij.text(code);
}

void check_plausibel(RijLezer& rij, const domain::Registratie& registratie, WallTime ontvangen) {
  for (const school::Onmogelijk& found : school::find_onmogelijk(registratie, ontvangen)) {
    rij.refuse(found.onderdeel == Onderdeel::begin  ? daanwezigheid
               : found.onderdeel == Onderdeel::eind ? eindtijd
                                                    : lesuur,
               found.bezwaar);
  }
}

// Where each verantwoording of the file stood.
using Regels = school::Eerdere;

school::Rijuitkomst decode_rij(const csv::Record& record, const intake::LeveringContext& context, Regels& regels) {
  RijLezer rij(record, kolommen);
  domain::Verzuimregistratie registratie;
  registratie.registratie_id = rij.read(idverantwoording, Celsoort::id, parse_id).value_or("");
  registratie.leerling.vestiging = context.vestiging;
  registratie.leerling.leerlingnummer = rij.read(stamnr, Celsoort::id, school::parse_leerlingnummer).value_or("");
  registratie.registratie = read_wanneer(rij);
  registratie.reden_tekst = rij.read(opmerking, Celsoort::tekst, school::parse_toelichting).value_or("");
  const bool verzuim = rij.read(idverantwoordingtypen, Celsoort::waarde, parse_type).value_or(true);
  const bool les_vervallen = rij.read(vervallen, Celsoort::waarde, parse_vervallen).value_or(false);
  if (verzuim && !les_vervallen) {
    read_reden(rij, registratie, context);
  } else {
    make_nvt(registratie);
  }
  if (rij.goed()) check_plausibel(rij, registratie.registratie, context.ontvangen);
  if (rij.goed()) {
    const auto first = regels.add(registratie.registratie_id, record.line);
    if (first) {
      rij.refuse(idverantwoording, {"duplicate-row", "stands on line " + std::to_string(*first) + " too"});
    }
  }
  if (!rij.goed()) return rij.take();
  return school::make_gebeurtenis(context, std::move(registratie));
}

}  // namespace

intake::Levering decode_verantwoordingen(std::string_view body, const intake::LeveringContext& context) {
  Regels regels;
  return csv::decode_bestand(body, context, ';', kolommen, [&context, &regels](const csv::Record& record) {
    return decode_rij(record, context, regels);
  });
}

}  // namespace hub::magister
