#include "connectors/school/eduarte/absentiemeldingen.h"

#include <array>
#include <string>
#include <utility>

#include "connectors/school/eduarte/bezetting.h"
#include "connectors/school/eduarte/regel.h"
#include "connectors/school/veld.h"

namespace hub::eduarte {
namespace {

using csv::Celsoort;
using csv::RijLezer;

enum EigenKolom : std::size_t { redencode = eerste_eigen, opmerkingen, aantal };

constexpr std::array<std::string_view, aantal> kolomnamen = {
    gedeelde_kolommen[0], gedeelde_kolommen[1], gedeelde_kolommen[2], gedeelde_kolommen[3], gedeelde_kolommen[4],
    gedeelde_kolommen[5], gedeelde_kolommen[6], "redencode",          "opmerkingen"};
constexpr csv::Kolommen kolommen{kolomnamen, false};

school::Rijuitkomst decode_rij(const csv::Record& record, const intake::LeveringContext& context,
                               Bezetting& bezetting) {
  RijLezer rij(record, kolommen);
  domain::Verzuimregistratie registratie = read_regel(rij, context);
  // As text: "NB" or "-" may well be a school's code, and what is none is refused by name.
  const auto reden = rij.read(redencode, Celsoort::tekst,
                              [&context](std::string_view code) { return school::find_reden(context, code); });
  registratie.reden_code = rij.text(redencode);
  registratie.reden_tekst = rij.read(opmerkingen, Celsoort::tekst, school::parse_toelichting).value_or("");
  if (!rij.goed()) return rij.take();

  registratie.registratie.soort = reden->soort;
  registratie.registratie.geoorloofd = reden->geoorloofd;
  check_plausibel(rij, registratie.registratie, context);
  if (!rij.goed()) return rij.take();
  if (const auto line = bezetting.add(registratie, record.line)) {
    rij.refuse(begindatum, {"overlapping-row", "overlaps line " + std::to_string(*line) + " of the same pupil"});
    return rij.take();
  }
  return school::make_gebeurtenis(context, std::move(registratie));
}

}  // namespace

intake::Levering decode_absentiemeldingen(std::string_view body, const intake::LeveringContext& context) {
  Bezetting bezetting;
  return csv::decode_bestand(body, context, ';', kolommen, [&context, &bezetting](const csv::Record& record) {
    return decode_rij(record, context, bezetting);
  });
}

}  // namespace hub::eduarte
