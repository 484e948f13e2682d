#include "tests/unit/ledger/house.h"

#include "tests/unit/domain/region.h"
#include "tests/unit/domain/school.h"

namespace hub::ledger_test {
namespace {

std::string topic_for(const domain::Ontvanger& ontvanger, domain::Berichtsoort) { return "verzuim/v1/" + to_string(ontvanger); }

delivery::DeliverySettings settings() {
  delivery::DeliverySettings made;
  made.source = "urn:nld:oin:00000099000000009000:systeem:verzuimhub";
  made.herinneringsmail = {"Verzuim", "{{naam_school}}", "{{naam_school}}"};
  return made;
}

}  // namespace

House::House(const std::string& path)
    : regio(domain_test::make_region()),
      sqlite(std::move(*store::sqlite::SqliteStore::open(path, kluis, *parse_rfc3339("2026-09-01T00:00:00Z")))), store(*sqlite),
      judge(store, regio, kluis, random), delivery(store, regio, random, topic_for, &mqtt, &mail, {}, settings()), line(store, judge, delivery) {}

store::Aanvraag House::one_event(domain::Inhoud inhoud, const std::string& id) {
  store::Aanvraag aanvraag;
  aanvraag.afzender.naam = "90BB00-test";
  aanvraag.gebeurtenissen.resize(1);
  aanvraag.gebeurtenissen.front().source = "test";
  aanvraag.gebeurtenissen.front().id = id;
  aanvraag.gebeurtenissen.front().inhoud = std::move(inhoud);
  return aanvraag;
}

store::Aanvraag House::four_days_absent() {
  store::Aanvraag aanvraag = one_event(domain::Inschrijving{pupil(), domain_test::make_leerling("2011-03-14")});
  for (const char* text : {"2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04"}) {
    domain::Verzuimregistratie versie;
    versie.registratie_id = text;
    versie.gewijzigd_op = *parse_rfc3339("2026-09-04T14:00:00Z");
    versie.leerling = pupil();
    versie.registratie.geoorloofd = domain::Geoorloofd::nee;
    versie.registratie.begin = domain_test::moment(std::string(text) + " 08:30");
    versie.registratie.eind = domain_test::moment(std::string(text) + " 15:30");
    domain::Gebeurtenis gebeurtenis;
    gebeurtenis.source = "test";
    gebeurtenis.inhoud = std::move(versie);
    aanvraag.gebeurtenissen.push_back(std::move(gebeurtenis));
  }
  return aanvraag;
}

}  // namespace hub::ledger_test
