#include "tests/unit/judge/story.h"

#include "hub/base/assert.h"
#include "hub/delivery/bericht_vorm.h"
#include "tests/unit/domain/region.h"
#include "tests/unit/domain/school.h"
#include "tests/unit/intake/json_schema.h"

namespace hub::judge_test {
namespace {

using domain::Geoorloofd;
using domain::Soort;
using domain_test::dag;
using domain_test::moment;
using schema_test::JsonSchema;

const domain::LeerlingSleutel pupil{"90BB00", "100122"};

const JsonSchema& schema_of(const std::string& name) {
  static std::map<std::string, std::unique_ptr<JsonSchema>> schemas;
  auto& schema = schemas[name];
  if (!schema) schema = std::make_unique<JsonSchema>("berichten/" + name);
  return *schema;
}

// What a message says, in few words: the fields that tell a story, in a fixed order.
std::string words(const Json& data) {
  std::string text;
  for (const char* field : {"verzuimsoort", "status", "aanleiding", "soort", "naam", "begindatum", "einddatum", "eersteZiektedag", "datum", "minuten",
                            "aantalZiekmeldingen", "aantalLesdagen", "vervalt", "staat", "to"}) {
    if (!data.contains(field) || data.at(field).is_null()) continue;
    text += " " + (data.at(field).is_string() ? data.at(field).get<std::string>() : data.at(field).dump());
  }
  return text;
}

}  // namespace

StoryTest::StoryTest()
    : regio_(domain_test::make_region()), now_(to_wall(moment("2026-08-20 12:00"))), kluis_(crypto::Key{}, random_),
      store_(std::move(*store::sqlite::SqliteStore::open(":memory:", kluis_, now_))), judge_(*store_, regio_, kluis_, random_) {}

void StoryTest::at(std::string_view text) {
  now_ = to_wall(moment(text));
  // As ledger::Line does: who is to be looked at again, judged, then deadlines.
  while (store_->wake(now_, 100).value() > 0) judge();
  judge();
  while (judge_.elapse(now_, 100).value() > 0) judge();
  send_all();
}

void StoryTest::judge() {
  while (judge_.step(now_, 10).value() > 0) {
  }
  send_all();
}

void StoryTest::arrives(domain::Inhoud inhoud) {
  store::Aanvraag aanvraag;
  aanvraag.afzender.naam = "90BB00-test";
  aanvraag.gebeurtenissen.resize(1);
  aanvraag.gebeurtenissen.front().source = "test";
  aanvraag.gebeurtenissen.front().inhoud = std::move(inhoud);
  EXPECT_EQ(store_->accept(std::span(&aanvraag, 1), now_).value().front().soort, store::Uitslag::Soort::aangenomen);
  judge();
}

void StoryTest::add(Soort soort, Geoorloofd geoorloofd, std::string_view begin, std::string_view eind, std::string id) {
  domain::Verzuimregistratie versie;
  versie.registratie_id = id.empty() ? "R" + std::to_string(++made_) : std::move(id);
  versie.gewijzigd_op = now_ + std::chrono::seconds(++made_);
  versie.leerling = pupil;
  versie.registratie.soort = soort;
  versie.registratie.geoorloofd = geoorloofd;
  versie.registratie.begin = moment(begin);
  if (!eind.empty()) versie.registratie.eind = moment(eind);
  arrives(versie);
}

void StoryTest::absent(std::string_view begin, std::string_view eind, std::string id) { add(Soort::afwezig, Geoorloofd::nee, begin, eind, std::move(id)); }
void StoryTest::sick(std::string_view begin, std::string_view eind, std::string id) { add(Soort::ziek, Geoorloofd::ja, begin, eind, std::move(id)); }
void StoryTest::luxe(std::string_view begin, std::string_view eind, std::string id) { add(Soort::luxe, Geoorloofd::nee, begin, eind, std::move(id)); }

void StoryTest::whole_days_absent(const std::vector<std::string>& dagen) {
  for (const std::string& text : dagen) absent(text + " 08:30", text + " 13:30", "dag-" + text);
}

void StoryTest::withdraw(const std::string& id) {
  arrives(domain::Intrekking{id, now_ + std::chrono::seconds(++made_), pupil});
}

void StoryTest::roster(std::string_view born, std::string gemeente) {
  domain::Leerling leerling = domain_test::make_leerling(born);
  leerling.woongemeente = std::move(gemeente);
  arrives(domain::Inschrijving{pupil, leerling});
}

void StoryTest::back(std::string_view text) { arrives(domain::Hervatting{pupil, dag(text)}); }
void StoryTest::consent(domain::Toestemminggever van, bool verleend) {
  arrives(domain::Toestemming{pupil, domain::Lijn::jgz, van, verleend, now_});
}
void StoryTest::parents_informed() { arrives(domain::OudersGeinformeerd{pupil, "thuiszittersmelding", now_}); }

bool StoryTest::answers(const domain::Ontvanger& partner, domain::Meldingstatus status) {
  const auto melding = parse_uuid(data_to(to_string(partner)).at("meldingId").get<std::string>());
  HUB_ASSERT(melding);
  store::Aanvraag aanvraag;
  aanvraag.afzender = {to_string(partner), partner};
  aanvraag.gebeurtenissen.resize(1);
  aanvraag.gebeurtenissen.front().inhoud = domain::Statuswijziging{*melding, status, "", "", ""};
  const bool taken = store_->accept(std::span(&aanvraag, 1), now_).value().front().soort == store::Uitslag::Soort::aangenomen;
  judge();
  return taken;
}

void StoryTest::send_all() {
  if (!leaves_) return;
  const auto abonnees = store_->subscribers();
  HUB_ASSERT(abonnees);
  for (const store::Abonnee& abonnee : *abonnees) {
    auto berichten = store_->waiting(abonnee.id, 1000);
    HUB_ASSERT(berichten);
    HUB_ASSERT(store_->depart(*berichten, now_));
    for (const store::Bericht& bericht : *berichten) {
      left_[bericht.id] = take(abonnee, bericht);
      HUB_ASSERT(store_->finish(bericht.id, store::Berichtstaat::bevestigd, "", now_));
    }
  }
}

std::string StoryTest::take(const store::Abonnee& abonnee, const store::Bericht& bericht) {
  const std::string receiver = to_string(abonnee.ontvanger);
  if (abonnee.kanaal == store::Kanaal::mail) {
    data_[receiver + " mail"] = *parse_json(bericht.data);
    return receiver + " mail" + words(data_.at(receiver + " mail"));
  }
  const auto event = delivery::cloud_event(bericht, abonnee.ontvanger, regio_, "urn:nld:oin:00000099000000009000:systeem:verzuimhub", store_->epoch());
  EXPECT_TRUE(event) << receiver << " " << bericht.type << ": " << event.error().text;
  if (!event) return receiver + " " + bericht.type + " refused";
  const Json json = *parse_json(*event);
  const std::string soort(domain::berichtsoort_namen[static_cast<std::size_t>(bericht.soort)]);
  EXPECT_EQ(schema_of("cloudevent").complaints(json), "") << *event;
  EXPECT_EQ(schema_of(soort).complaints(json.at("data")), "") << *event;
  events_[receiver] = json;
  data_[receiver] = json.at("data");
  return receiver + " " + bericht.type + words(json.at("data"));
}

Lines StoryTest::heard() {
  Lines lines;
  for (auto& [id, line] : left_) lines.push_back(std::move(line));
  left_.clear();
  return lines;
}

Lines StoryTest::waiting() {
  std::map<store::Id, std::string> lines;
  const auto abonnees = store_->subscribers();
  for (const store::Abonnee& abonnee : *abonnees) {
    const auto berichten = store_->waiting(abonnee.id, 1000);
    for (const store::Bericht& bericht : *berichten) {
      lines[bericht.id] = to_string(abonnee.ontvanger) + " " + bericht.type + words(*parse_json(bericht.data));
    }
  }
  Lines result;
  for (auto& [id, line] : lines) result.push_back(std::move(line));
  return result;
}

}  // namespace hub::judge_test
