#include "connectors/school/eerdere.h"
#include "connectors/school/csv/registraties.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "connectors/school/csv/rij_lezer.h"
#include "connectors/school/plausibel.h"
#include "connectors/school/rij_id.h"
#include "connectors/school/veld.h"

namespace hub::csv {
namespace {

using school::bezwaar;
using school::Gelezen;
using school::Onderdeel;

enum Kolom : std::size_t {
  registratie_id,
  gewijzigd_op,
  vestiging,
  leerlingnummer,
  soort,
  geoorloofd,
  begin,
  eind,
  minuten,
  lesuur_van,
  lesuur_tot,
  reden_code,
  reden_tekst,
};

constexpr std::array<std::string_view, 13> kolomnamen = {
    "registratieId", "gewijzigdOp", "vestiging", "leerlingnummer", "soort",     "geoorloofd", "begin",
    "eind",          "minuten",     "lesuurVan", "lesuurTot",      "redenCode", "redenTekst"};
constexpr Kolommen kolommen{kolomnamen, true};

Gelezen<std::string> parse_registratie_id(std::string_view text) {
  const bool visible = std::all_of(text.begin(), text.end(), [](char c) { return c >= '!' && c <= '~'; });
  if (!visible || text.size() > 128) return bezwaar("invalid-identifier", "an id is 1 to 128 visible ASCII characters");
  return std::string(text);
}

Gelezen<int> parse_minuten(std::string_view text) {
  const auto number = parse_getal(text);
  if (!number || *number > 24 * 60) return bezwaar("invalid-number", "write a whole number of minutes, at most 1440");
  return *number;
}

Gelezen<std::string> parse_reden_code(std::string_view text) {
  constexpr std::size_t bytes_max = 20;  // as in the schema of a registration
  if (text.size() > bytes_max) return bezwaar("too-long", "a reason code is at most 20 characters");
  return school::parse_toelichting(text);
}

// The place of the word in a list as the wire spells it.
template <typename Woord, typename Namen>
auto parse_woord(const Namen& namen) {
  return [&namen](std::string_view text) -> Gelezen<Woord> {
    const auto found = std::find(namen.begin(), namen.end(), text);
    if (found == namen.end()) return bezwaar("unknown-value", fmt::format("write one of {}", fmt::join(namen, ", ")));
    return static_cast<Woord>(found - namen.begin());
  };
}

// In the hub's own words where the row has them, else by the school's code.
std::optional<domain::Reden> read_betekenis(RijLezer& rij, const intake::LeveringContext& context) {
  if (!rij.text(soort).empty() || !rij.text(geoorloofd).empty()) {
    rij.read(reden_code, Celsoort::tekst, parse_reden_code);
    // As text: "nvt" and "onbekend" are placeholders elsewhere and values here.
    const auto what = rij.read(soort, Celsoort::tekst, parse_woord<domain::Soort>(domain::soort_namen));
    const auto allowed = rij.read(geoorloofd, Celsoort::tekst, parse_woord<domain::Geoorloofd>(domain::geoorloofd_namen));
    if (!what || !allowed) return std::nullopt;
    return domain::Reden{*what, *allowed};
  }
  if (rij.text(reden_code).empty()) {
    rij.refuse(soort, {"required-field", "write soort and geoorloofd, or a redenCode that is configured"});
    return std::nullopt;
  }
  return rij.read(reden_code, Celsoort::tekst,
                  [&context](std::string_view code) { return school::find_reden(context, code); });
}

domain::Registratie read_registratie(RijLezer& rij, const intake::LeveringContext& context) {
  domain::Registratie result;
  if (const auto betekenis = read_betekenis(rij, context)) {
    result.soort = betekenis->soort;
    result.geoorloofd = betekenis->geoorloofd;
  }
  result.begin = rij.read(begin, Celsoort::waarde, parse_moment).value_or(LocalTime{});
  result.eind = rij.read_optional(eind, Celsoort::waarde, parse_moment);
  result.minuten = rij.read_optional(minuten, Celsoort::waarde, parse_minuten);
  result.lesuur_van = rij.read_optional(lesuur_van, Celsoort::waarde, parse_getal);
  result.lesuur_tot = rij.read_optional(lesuur_tot, Celsoort::waarde, parse_getal);
  return result;
}

void check_plausibel(RijLezer& rij, const domain::Registratie& registratie, WallTime ontvangen) {
  for (const school::Onmogelijk& found : school::find_onmogelijk(registratie, ontvangen)) {
    rij.refuse(found.onderdeel == Onderdeel::begin  ? begin
               : found.onderdeel == Onderdeel::eind ? eind
                                                    : lesuur_van,
               found.bezwaar);
  }
}

// Where each registration of the file stood.
using Regels = school::Eerdere;

school::Rijuitkomst decode_rij(const Record& record, const intake::LeveringContext& context, Regels& regels) {
  RijLezer rij(record, kolommen);
  domain::Verzuimregistratie result;
  result.registratie_id = rij.read_optional(registratie_id, Celsoort::id, parse_registratie_id).value_or("");
  result.gewijzigd_op = rij.read_optional(gewijzigd_op, Celsoort::waarde, school::parse_versie);
  result.leerling.vestiging = rij.read(vestiging, Celsoort::id, school::parse_eigen_vestiging(context)).value_or("");
  result.leerling.leerlingnummer = rij.read(leerlingnummer, Celsoort::id, school::parse_leerlingnummer).value_or("");
  result.registratie = read_registratie(rij, context);
  result.reden_code = rij.text(reden_code);
  result.reden_tekst = rij.read(reden_tekst, Celsoort::tekst, school::parse_toelichting).value_or("");
  if (rij.goed()) check_plausibel(rij, result.registratie, context.ontvangen);
  if (rij.goed()) {
    if (result.registratie_id.empty()) result.registratie_id = school::make_rij_id(result.leerling, result.registratie);
    const auto first = regels.add(result.registratie_id, record.line);
    if (first) {
      rij.refuse(registratie_id, {"duplicate-row", fmt::format("line {} is the same registration", *first)});
    }
  }
  if (!rij.goed()) return rij.take();
  return school::make_gebeurtenis(context, std::move(result));
}

}  // namespace

intake::Levering decode_registraties_csv(std::string_view body, const intake::LeveringContext& context) {
  Regels regels;
  return decode_bestand(body, context, find_delimiter(body), kolommen, [&context, &regels](const Record& record) {
    return decode_rij(record, context, regels);
  });
}

}  // namespace hub::csv
