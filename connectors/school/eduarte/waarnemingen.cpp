#include "connectors/school/eduarte/waarnemingen.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "connectors/school/eduarte/regel.h"
#include "connectors/school/eerdere.h"

namespace hub::eduarte {
namespace {

using csv::Celsoort;
using csv::RijLezer;
using domain::Soort;
using school::bezwaar;
using school::Gelezen;

enum EigenKolom : std::size_t { onderwijsproductcode = eerste_eigen, waarneming, afgehandeld, aantal };

constexpr std::array<std::string_view, aantal> kolomnamen = {
    gedeelde_kolommen[0], gedeelde_kolommen[1], gedeelde_kolommen[2],   gedeelde_kolommen[3], gedeelde_kolommen[4],
    gedeelde_kolommen[5], gedeelde_kolommen[6], "onderwijsproductcode", "waarneming",         "afgehandeld"};
constexpr csv::Kolommen kolommen{kolomnamen, false};

enum class Waarneming { aanwezig, afwezig, nvt };

Gelezen<Waarneming> parse_waarneming(std::string_view text) {
  if (text == "Aanwezig") return Waarneming::aanwezig;
  if (text == "Afwezig") return Waarneming::afwezig;
  if (text == "Nvt") return Waarneming::nvt;
  return bezwaar("unknown-value", "write Aanwezig, Afwezig or Nvt");
}

Gelezen<bool> parse_afgehandeld(std::string_view text) {
  if (text == "J") return true;
  if (text == "N") return false;
  return bezwaar("unknown-value", "write J or N");
}

// Where each observation of the file stood, by its id.
using Regels = school::Eerdere;

school::Rijuitkomst decode_rij(const csv::Record& record, const intake::LeveringContext& context, Regels& regels) {
  RijLezer rij(record, kolommen);
  domain::Verzuimregistratie registratie = read_regel(rij, context);
  // As text: "NVT" is a placeholder elsewhere and nearly a value here.
  const auto soort = rij.read(waarneming, Celsoort::tekst, parse_waarneming);
  rij.read(afgehandeld, Celsoort::tekst, parse_afgehandeld);
  if (rij.goed() && !registratie.registratie.eind) {
    rij.refuse(einddatum, {"end-required", "an observation is of one lesson, which has an end"});
  }
  if (!rij.goed()) return rij.take();

  registratie.registratie.soort = *soort == Waarneming::nvt ? Soort::nvt : Soort::afwezig;
  check_plausibel(rij, registratie.registratie, context);
  if (!rij.goed()) return rij.take();
  const auto first = regels.add(registratie.registratie_id, record.line);
  if (first) {
    rij.refuse(begindatum,
               {"duplicate-row", "line " + std::to_string(*first) + " is of the same pupil and lesson"});
    return rij.take();
  }
  if (*soort == Waarneming::aanwezig) return school::Overgeslagen{};
  return school::make_gebeurtenis(context, std::move(registratie));
}

}  // namespace

intake::Levering decode_waarnemingen(std::string_view body, const intake::LeveringContext& context) {
  Regels regels;
  return csv::decode_bestand(body, context, ';', kolommen, [&context, &regels](const csv::Record& record) {
    return decode_rij(record, context, regels);
  });
}

}  // namespace hub::eduarte
