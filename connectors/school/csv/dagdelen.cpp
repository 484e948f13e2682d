#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "connectors/school/eerdere.h"
#include "connectors/school/csv/registraties.h"
#include "connectors/school/csv/rij_lezer.h"
#include "connectors/school/plausibel.h"
#include "connectors/school/veld.h"

namespace hub::csv {
namespace {

using domain::Dagdeel;
using school::bezwaar;
using school::Gelezen;

enum Kolom : std::size_t { vestiging, leerlingnummer, datum, dagdeel, reden_code, reden_tekst };

constexpr std::array<std::string_view, 6> kolomnamen = {"vestiging", "leerlingnummer", "datum",
                                                        "dagdeel",   "redenCode",      "redenTekst"};
constexpr Kolommen kolommen{kolomnamen, true};

Gelezen<Dagdeel> parse_dagdeel(std::string_view text) {
  const auto found = std::find(domain::dagdeel_namen.begin(), domain::dagdeel_namen.end(), text);
  if (found == domain::dagdeel_namen.end()) return bezwaar("unknown-value", "write ochtend or middag");
  return static_cast<Dagdeel>(found - domain::dagdeel_namen.begin());
}

// By the half day and not by its hours, so that it stays the same when the school changes these.
std::string make_dagdeel_id(const domain::LeerlingSleutel& leerling, LocalDay day, Dagdeel half) {
  return fmt::format("{}:{}:{}:{}", leerling.vestiging, leerling.leerlingnummer, format_date(day),
                     domain::dagdeel_namen[static_cast<std::size_t>(half)]);
}

// Where each half day of the file stood.
using Regels = school::Eerdere;

// REQUIRES: context.dagdelen.
school::Rijuitkomst decode_rij(const Record& record, const intake::LeveringContext& context, Regels& regels) {
  RijLezer rij(record, kolommen);
  domain::Verzuimregistratie result;
  result.leerling.vestiging = rij.read(vestiging, Celsoort::id, school::parse_eigen_vestiging(context)).value_or("");
  result.leerling.leerlingnummer = rij.read(leerlingnummer, Celsoort::id, school::parse_leerlingnummer).value_or("");
  const auto day = rij.read(datum, Celsoort::waarde, parse_datum);
  const auto half = rij.read(dagdeel, Celsoort::waarde, parse_dagdeel);
  const auto reden = rij.read(reden_code, Celsoort::tekst,
                              [&context](std::string_view code) { return school::find_reden(context, code); });
  result.reden_code = rij.text(reden_code);
  result.reden_tekst = rij.read(reden_tekst, Celsoort::tekst, school::parse_toelichting).value_or("");
  if (!rij.goed()) return rij.take();

  const domain::Dagdeeluren& uren = (*context.dagdelen)[static_cast<std::size_t>(*half)];
  domain::Registratie& registratie = result.registratie;
  registratie.soort = reden->soort;
  registratie.geoorloofd = reden->geoorloofd;
  registratie.begin = at_minute(*day, uren.van);
  registratie.eind = at_minute(*day, uren.tot);
  for (const school::Onmogelijk& found : school::find_onmogelijk(registratie, context.ontvangen)) {
    rij.refuse(datum, found.bezwaar);
  }
  result.registratie_id = make_dagdeel_id(result.leerling, *day, *half);
  const auto first = regels.add(result.registratie_id, record.line);
  if (first) rij.refuse(dagdeel, {"duplicate-row", fmt::format("line {} is the same half day", *first)});
  if (!rij.goed()) return rij.take();
  return school::make_gebeurtenis(context, std::move(result));
}

}  // namespace

intake::Levering decode_dagdelen_csv(std::string_view body, const intake::LeveringContext& context) {
  if (!context.dagdelen) {
    return school::make_onleesbaar(Fault{"time-required",
                                         "only the school knows when its half days are: configure dagdelen for this "
                                         "source",
                                         "", 0, 0});
  }
  Regels regels;
  return decode_bestand(body, context, find_delimiter(body), kolommen, [&context, &regels](const Record& record) {
    return decode_rij(record, context, regels);
  });
}

}  // namespace hub::csv
