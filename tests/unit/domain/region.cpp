#include "tests/unit/domain/region.h"

#include "tests/unit/domain/school.h"

namespace hub::domain_test {
namespace {

using domain::Berichtsoort;
using domain::Lijn;

void add_school(domain::Regio& regio, const char* code, std::optional<std::string> swv, std::optional<std::string> jgz) {
  domain::Vestiging vestiging;
  vestiging.code = code;
  vestiging.naam = std::string("School ") + code;
  vestiging.sector = "vo";
  vestiging.swv = std::move(swv);
  vestiging.jgz = std::move(jgz);
  vestiging.kalender = std::make_shared<domain::Kalender>(School().kalender());
  vestiging.regels = std::make_shared<domain::RegelReeks>(School().regels());
  regio.vestigingen.emplace(code, std::move(vestiging));
  regio.partners.emplace(domain::Ontvanger{Lijn::school, code}, domain::Partner{{Lijn::school, code}, code, true});
}

void add_partner(domain::Regio& regio, Lijn lijn, const char* naam) {
  regio.partners.emplace(domain::Ontvanger{lijn, naam}, domain::Partner{{lijn, naam}, naam, true});
}

void add_contract(domain::Regio& regio, Lijn lijn, Berichtsoort bericht, std::vector<std::string> velden) {
  regio.contracten.emplace(std::pair(lijn, bericht), domain::Contract{bericht, "test", std::move(velden)});
}

void add_contracten(domain::Regio& regio) {
  const std::vector<std::string> termijn = {"termijnId", "soort", "dossierId", "vervalt", "staat"};
  for (const Lijn lijn : {Lijn::leerplicht, Lijn::jgz, Lijn::swv, Lijn::school, Lijn::beheer}) {
    add_contract(regio, lijn, Berichtsoort::termijn, termijn);
  }
  add_contract(regio, Lijn::leerplicht, Berichtsoort::verzuimmelding,
               {"meldingId", "dossierId", "verzuimsoort", "status", "begindatum", "einddatum", "minuten", "vestiging", "leerling.pgn",
                "leerling.roepnaam", "leerling.tussenvoegsel", "leerling.achternaam", "leerling.geboortedatum", "leerling.woongemeente",
                "meldenVoor", "waarom"});
  add_contract(regio, Lijn::jgz, Berichtsoort::ziekteverzuimsignaal,
               {"signaalId", "dossierId", "aanleiding", "eersteZiektedag", "aantalZiekmeldingen", "aantalLesdagen", "vestiging",
                "leerling.roepnaam", "leerling.tussenvoegsel", "leerling.achternaam", "leerling.geboortedatum"});
  add_contract(regio, Lijn::swv, Berichtsoort::thuiszittersmelding, {"naam", "geboortedatum", "begindatum", "einddatum"});
  add_contract(regio, Lijn::school, Berichtsoort::verzuimmelding,
               {"meldingId", "dossierId", "verzuimsoort", "status", "begindatum", "einddatum", "minuten", "vestiging", "waarom"});
  add_contract(regio, Lijn::school, Berichtsoort::signaal, {"signaalId", "soort", "leerlingnummer", "dossierId", "datum"});
}

}  // namespace

domain::Regio make_region() {
  domain::Regio regio;
  regio.naam = "Testregio";
  add_school(regio, "90AA00", "swv-po", "ggd-am");
  add_school(regio, "90BB00", "swv-vo", "ggd-am");
  add_school(regio, "90CC00", std::nullopt, "ggd-kl");
  add_school(regio, "90DD00", "swv-vo", std::nullopt);
  regio.vestigingen.at("90BB00").zorgcoordinatoren = {"zorg@90bb00.voorbeeld.nl", "team@90bb00.voorbeeld.nl"};
  for (const char* code : {"0362", "0363", "0394", "0999"}) {
    regio.gemeenten.emplace(code, domain::Gemeente{code, std::string("Gemeente ") + code, "rmc-21"});
  }
  for (const char* naam : {"0362", "0363", "0394", "rmc-21"}) add_partner(regio, Lijn::leerplicht, naam);
  for (const char* naam : {"ggd-am", "ggd-kl"}) add_partner(regio, Lijn::jgz, naam);
  for (const char* naam : {"swv-po", "swv-vo"}) add_partner(regio, Lijn::swv, naam);
  add_partner(regio, Lijn::beheer, "operators");
  add_contracten(regio);
  return regio;
}

domain::Leerling make_leerling(std::string_view geboortedatum) {
  domain::Leerling leerling;
  leerling.pgn = "999990019";
  leerling.roepnaam = "Sam";
  leerling.tussenvoegsel = "de";
  leerling.achternaam = "Voorbeeld";
  leerling.geboortedatum = dag(geboortedatum);
  leerling.woongemeente = "0363";
  return leerling;
}

}  // namespace hub::domain_test
