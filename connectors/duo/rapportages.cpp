#include "connectors/duo/rapportages.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "connectors/school/csv/leerling_veld.h"
#include "connectors/school/csv/rij_lezer.h"

namespace hub::duo {
namespace {

using csv::Celsoort;
using csv::RijLezer;
using domain::Opgave;
using domain::Opgavesoort;
using school::bezwaar;
using school::Gelezen;
using school::Rijuitkomst;

// How later editions call the same columns.
constexpr std::array synoniemen = {csv::Synoniem{"BSN_ONDERWIJSNR", "PERSOONSGEBONDENNUMMER"}, csv::Synoniem{"RAPPORTAGE_MAAND", "RAPPORTAGEMAAND"}};

// Of what is read of each report the person comes first; the school, where it matters, second.
constexpr std::size_t persoon = 0;
constexpr std::size_t brin = 1;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "90BB", or with the vestiging "90BB00".
Gelezen<std::string> parse_brin(std::string_view text) {
  if (text.empty()) return bezwaar("required-field", "the school is missing");
  const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  const bool shaped = (text.size() == 4 || text.size() == 6) && is_digit(text[0]) && is_digit(text[1]) && is_letter(text[2]) && is_letter(text[3]) &&
                      std::all_of(text.begin() + 4, text.end(), is_digit);
  if (!shaped) return bezwaar("invalid-identifier", "a BRIN is two digits and two letters, a vestiging two digits more");
  return std::string(text);
}

// "20261102" or "02-11-2026".
Gelezen<LocalDay> parse_dag(std::string_view text) {
  if (text.size() == 10 && text[2] == '-' && text[5] == '-') {
    return csv::parse_datum(fmt::format("{}-{}-{}", text.substr(6), text.substr(3, 2), text.substr(0, 2)));
  }
  return csv::parse_jjjjmmdd(text);
}

// "202611", as its first day.
Gelezen<LocalDay> parse_maand(std::string_view text) {
  if (text.empty()) return bezwaar("required-field", "the month is missing");
  if (text.size() != 6 || !std::all_of(text.begin(), text.end(), is_digit)) return bezwaar("invalid-date", "write the month as yyyymm");
  return csv::parse_jjjjmmdd(fmt::format("{}01", text));
}

// "3" or "C3": which of a person's enrolments at the school.
Gelezen<int> parse_volgnummer(std::string_view text) {
  if (text.empty()) return bezwaar("required-field", "the number of the enrolment is missing");
  if (text.starts_with('C')) text.remove_prefix(1);
  return csv::parse_getal(text);
}

Gelezen<int> parse_weken(std::string_view text) {
  if (text.empty()) return bezwaar("required-field", "the number of weeks is missing");
  const auto weken = csv::parse_getal(text);
  if (!weken || *weken == 0) return bezwaar("invalid-number", "write a whole number of weeks, from 1");
  return weken;
}

// From October to September, named by the year in which it begins.
int convenantjaar(LocalDay day) {
  const std::chrono::year_month_day date(day);
  return static_cast<int>(date.year()) - (date.month() < std::chrono::October ? 1 : 0);
}

// The row speaks of another school than the one this delivery is for.
bool is_elsewhere(RijLezer& rij, const intake::LeveringContext& context) {
  const auto school = rij.read(brin, Celsoort::id, parse_brin);
  return school && !context.vestiging.starts_with(*school);
}

// Reads the rows of one report. `read_opgave` makes a statement of a row; none without a fault: it does not concern
// this school, or nothing that the hub knows could differ from it.
template <typename Read>
intake::Levering decode(std::string_view body, const intake::LeveringContext& context, const csv::OpNaam& op_naam, Read read_opgave) {
  const csv::Kolommen kolommen{op_naam.namen, true};
  return csv::decode_op_naam(body, context, op_naam, [&](const csv::Record& record) -> Rijuitkomst {
    RijLezer rij(record, kolommen);
    std::optional<Opgave> opgave = read_opgave(rij, context);
    if (rij.goed() && !opgave) return school::Overgeslagen{};
    auto pgn = rij.read(persoon, Celsoort::id, csv::parse_pgn);
    if (!rij.goed()) return rij.take();
    return school::make_gebeurtenis(context, domain::Leerlingopgave{context.vestiging, std::move(*pgn), std::move(*opgave)});
  });
}

// The statement as this month's report has it, known by what `make_kenmerk` says.
template <typename MakeKenmerk>
std::optional<Opgave> read_maandopgave(RijLezer& rij, const intake::LeveringContext& context, Opgavesoort soort, MakeKenmerk make_kenmerk) {
  enum Kolom : std::size_t { maand = 2, volgnummer = 3 };
  if (is_elsewhere(rij, context)) return std::nullopt;
  const auto van = rij.read(maand, Celsoort::waarde, parse_maand);
  const auto nummer = rij.read(volgnummer, Celsoort::waarde, parse_volgnummer);
  if (!van || !nummer) return std::nullopt;
  return Opgave{soort, make_kenmerk(*van, *nummer), *van, ""};
}

struct Mutatie {
  std::string_view naam;
  std::optional<Opgavesoort> soort;  // none: nothing that the hub knows could differ from it
};
constexpr std::array mutaties = {
    Mutatie{"OVERLEDEN", Opgavesoort::overleden},
    Mutatie{"VERHUISD_BINNEN_GEMEENTE", Opgavesoort::verhuisd},
    Mutatie{"VERHUISD_ANDERE_GEMEENTE", Opgavesoort::verhuisd},
    Mutatie{"INSCHRIJVING_TOEGEVOEGD", Opgavesoort::ingeschreven},
    Mutatie{"INSCHRIJVING_VERWIJDERD", Opgavesoort::uitgeschreven},
    Mutatie{"STARTKWALIFICATIE_BEHAALD", Opgavesoort::startkwalificatie},
    Mutatie{"STARTKWALIFICATIE_VERVALLEN", Opgavesoort::geen_startkwalificatie},
    Mutatie{"LEEFTIJD_4", std::nullopt},
    Mutatie{"LEEFTIJD_23", std::nullopt},
    Mutatie{"INSCHRIJVING_GEWIJZIGD", std::nullopt},
    Mutatie{"RESULTAAT_TOEGEVOEGD", std::nullopt},
    Mutatie{"RESULTAAT_GEWIJZIGD", std::nullopt},
    Mutatie{"RESULTAAT_VERWIJDERD", std::nullopt},
};

Gelezen<Mutatie> parse_mutatie(std::string_view text) {
  const auto found = std::find_if(mutaties.begin(), mutaties.end(), [text](const Mutatie& one) { return one.naam == text; });
  if (found != mutaties.end()) return *found;
  std::array<std::string_view, mutaties.size()> namen;
  std::transform(mutaties.begin(), mutaties.end(), namen.begin(), [](const Mutatie& one) { return one.naam; });
  return bezwaar("unknown-value", fmt::format("write one of {}", fmt::join(namen, ", ")));
}

std::optional<Opgave> read_mutatie(RijLezer& rij, const intake::LeveringContext& context) {
  enum Kolom : std::size_t { mutatie = 2, datum = 3, gemeente = 4 };
  const auto wat = rij.read(mutatie, Celsoort::tekst, parse_mutatie);
  if (!wat || !wat->soort) return std::nullopt;
  const Opgavesoort soort = *wat->soort;
  const bool of_school = soort == Opgavesoort::ingeschreven || soort == Opgavesoort::uitgeschreven;
  if (of_school && is_elsewhere(rij, context)) return std::nullopt;
  const auto op = rij.read(datum, Celsoort::waarde, parse_dag);
  std::string woongemeente;
  if (soort == Opgavesoort::verhuisd) woongemeente = rij.read(gemeente, Celsoort::id, csv::parse_woongemeente).value_or("");
  if (!op) return std::nullopt;
  return Opgave{soort, format_date(*op), *op, std::move(woongemeente)};
}

}  // namespace

intake::Levering decode_r08(std::string_view body, const intake::LeveringContext& context) {
  static constexpr std::array<std::string_view, 4> namen = {"BSN_ONDERWIJSNR", "BRIN", "RAPPORTAGE_DATUM", "AANTAL_WKN_GEMELD"};
  return decode(body, context, {namen, synoniemen}, [](RijLezer& rij, const intake::LeveringContext& levering) -> std::optional<Opgave> {
    enum Kolom : std::size_t { rapport = 2, weken = 3 };
    if (is_elsewhere(rij, levering)) return std::nullopt;
    const auto datum = rij.read(rapport, Celsoort::waarde, parse_dag);
    const auto aantal = rij.read(weken, Celsoort::waarde, parse_weken);
    if (!datum || !aantal) return std::nullopt;
    // The week in which the pupil stood there first: next week's report, with a week more, comes to the same.
    const LocalDay eerste = *datum - std::chrono::weeks(*aantal - 1);
    const LocalDay monday = eerste - (std::chrono::weekday(eerste) - std::chrono::Monday);
    return Opgave{Opgavesoort::langdurig_verzuim, format_date(monday), *datum, ""};
  });
}

intake::Levering decode_a01(std::string_view body, const intake::LeveringContext& context) {
  static constexpr std::array<std::string_view, 5> namen = {"BSN_ONDERWIJSNR", "BRIN", "RAPPORTAGE_MAAND", "INSCHR_VLGNR", "REDEN_UITSTROOM"};
  // A04 says again each month what A01 said once.
  return decode(body, context, {namen, synoniemen}, [](RijLezer& rij, const intake::LeveringContext& levering) {
    return read_maandopgave(rij, levering, Opgavesoort::uitgeschreven, [](LocalDay maand, int nummer) { return fmt::format("{}-{}", convenantjaar(maand), nummer); });
  });
}

intake::Levering decode_a02(std::string_view body, const intake::LeveringContext& context) {
  static constexpr std::array<std::string_view, 4> namen = {"BSN_ONDERWIJSNR", "BRIN", "RAPPORTAGE_MAAND", "INSCHR_VLGNR"};
  // Without this an A01 would be read as its opposite.
  static constexpr std::array<std::string_view, 1> vreemd = {"REDEN_UITSTROOM"};
  return decode(body, context, {namen, synoniemen, vreemd}, [](RijLezer& rij, const intake::LeveringContext& levering) {
    return read_maandopgave(rij, levering, Opgavesoort::ingeschreven, [](LocalDay maand, int nummer) { return fmt::format("{}-{}", format_date(maand).substr(0, 7), nummer); });
  });
}

intake::Levering decode_p_levering(std::string_view body, const intake::LeveringContext& context) {
  static constexpr std::array<std::string_view, 5> namen = {"BSN_ONDERWIJSNR", "BRIN", "MUTATIE", "MUTATIEDATUM", "GEMCODE"};
  return decode(body, context, {namen, synoniemen}, read_mutatie);
}

intake::Levering decode_absoluut(std::string_view body, const intake::LeveringContext& context) {
  static constexpr std::array<std::string_view, 2> namen = {"BSN_ONDERWIJSNR", "PEILDATUM"};
  return decode(body, context, {namen, synoniemen}, [](RijLezer& rij, const intake::LeveringContext&) -> std::optional<Opgave> {
    enum Kolom : std::size_t { peildatum = 1 };
    const auto datum = rij.read(peildatum, Celsoort::waarde, parse_dag);
    if (!datum) return std::nullopt;
    // Once a school year: the list repeats whoever is still at no school.
    return Opgave{Opgavesoort::uitgeschreven, fmt::format("absoluut-{}", format_date(school_year_start(*datum)).substr(0, 4)), *datum, ""};
  });
}

}  // namespace hub::duo
