#include "connectors/school/csv/rooster.h"

#include <array>
#include <map>
#include <utility>

#include "connectors/school/csv/leerling_veld.h"
#include "connectors/school/csv/rij_lezer.h"
#include "connectors/school/veld.h"

namespace hub::csv {
namespace {

using school::Rijuitkomst;

enum Kolom : std::size_t {
  leerlingnummer,
  pgn,
  roepnaam,
  tussenvoegsel,
  achternaam,
  geboortedatum,
  woongemeente,
  leerjaar,
  startkwalificatie,
};

constexpr std::array<std::string_view, 9> kolomnamen = {"leerlingnummer", "pgn",        "roepnaam",
                                                        "tussenvoegsel",  "achternaam", "geboortedatum",
                                                        "woongemeente",   "leerjaar",   "startkwalificatie"};
constexpr Kolommen kolommen{kolomnamen, true};

// Reads the rows of one file; remembers on which line each pupil stood.
class Rooster {
 public:
  explicit Rooster(const intake::LeveringContext& context)
      : context_(context), vandaag_(local_day(context.ontvangen)) {}

  Rijuitkomst read(const Record& record) {
    RijLezer rij(record, kolommen);
    domain::Inschrijving inschrijving = read_inschrijving(rij);
    if (rij.goed()) {
      const auto [first, added] = lines_.emplace(inschrijving.sleutel.leerlingnummer, record.line);
      if (!added) {
        rij.refuse(leerlingnummer, {"duplicate-row", "the same pupil stands on line " + std::to_string(first->second)});
      }
    }
    if (!rij.goed()) return rij.take();
    return school::make_gebeurtenis(context_, std::move(inschrijving));
  }

 private:
  domain::Inschrijving read_inschrijving(RijLezer& rij) {
    domain::Inschrijving result;
    domain::Leerling& leerling = result.leerling;
    result.sleutel.vestiging = context_.vestiging;
    result.sleutel.leerlingnummer = rij.read(leerlingnummer, Celsoort::id, school::parse_leerlingnummer).value_or("");
    leerling.pgn = rij.read(pgn, Celsoort::id, parse_pgn).value_or("");
    leerling.roepnaam = rij.read(roepnaam, Celsoort::tekst, parse_naam).value_or("");
    leerling.tussenvoegsel = rij.read(tussenvoegsel, Celsoort::tekst, parse_tussenvoegsel).value_or("");
    leerling.achternaam = rij.read(achternaam, Celsoort::tekst, parse_naam).value_or("");
    leerling.geboortedatum = rij.read(geboortedatum, Celsoort::waarde,
                                      [this](std::string_view text) { return parse_geboortedatum(text, vandaag_); })
                                 .value_or(no_day);
    leerling.woongemeente = rij.read(woongemeente, Celsoort::id, parse_woongemeente).value_or("");
    leerling.leerjaar = rij.read_optional(leerjaar, Celsoort::waarde, parse_leerjaar);
    leerling.startkwalificatie = rij.read_optional(startkwalificatie, Celsoort::waarde, parse_ja_nee);
    return result;
  }

  const intake::LeveringContext& context_;
  const LocalDay vandaag_;
  std::map<std::string, int> lines_;
};

}  // namespace

intake::Levering decode_leerlingen_csv(std::string_view body, const intake::LeveringContext& context) {
  Rooster rooster(context);
  return decode_bestand(body, context, ';', kolommen, [&rooster](const Record& record) { return rooster.read(record); });
}

}  // namespace hub::csv
