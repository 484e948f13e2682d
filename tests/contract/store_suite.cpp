#include "tests/contract/store_suite.h"

#include <algorithm>

#include "hub/base/assert.h"

namespace hub::store_test {
namespace {

using store::Leerlingstaat;

crypto::Key master_key() {
  crypto::Key key{};
  key.fill(0x42);
  return key;
}

// "2026-09-07 08:30", local.
LocalTime local(std::string_view text) {
  HUB_ASSERT(text.size() == 16);
  const int minute = std::stoi(std::string(text.substr(11, 2))) * 60 + std::stoi(std::string(text.substr(14, 2)));
  return at_minute(*parse_date(text.substr(0, 10)), minute);
}

}  // namespace

std::string name_of_kind(const testing::TestParamInfo<StoreKind>& info) { return info.param.naam; }

StoreTest::StoreTest() : kluis_(master_key(), random_), home_(GetParam().make()) {
  auto opened = home_->open(kluis_, now_);
  HUB_ASSERT(opened);
  store_ = std::move(*opened);
}

domain::Gebeurtenis StoreTest::event(domain::Inhoud inhoud, std::string id, std::string_view content) {
  domain::Gebeurtenis gebeurtenis;
  gebeurtenis.source = "urn:nld:oin:1:systeem:test";
  gebeurtenis.id = std::move(id);
  gebeurtenis.afdruk = print(content);
  gebeurtenis.inhoud = std::move(inhoud);
  return gebeurtenis;
}

domain::Verzuimregistratie StoreTest::reg(const Reg& fields) {
  domain::Verzuimregistratie versie;
  versie.registratie_id = fields.id;
  if (!fields.versie.empty()) versie.gewijzigd_op = at(fields.versie);
  versie.leerling = pupil(fields.leerling);
  versie.registratie.soort = fields.soort;
  versie.registratie.geoorloofd = domain::Geoorloofd::nee;
  versie.registratie.begin = local(fields.begin);
  if (!fields.eind.empty()) versie.registratie.eind = local(fields.eind);
  versie.reden_code = fields.reden_code;
  versie.reden_tekst = fields.reden_tekst;
  return versie;
}

domain::Intrekking StoreTest::withdrawal(const Reg& fields) {
  domain::Intrekking intrekking;
  intrekking.registratie_id = fields.id;
  if (!fields.versie.empty()) intrekking.gewijzigd_op = at(fields.versie);
  intrekking.leerling = pupil(fields.leerling);
  return intrekking;
}

domain::Inschrijving StoreTest::roster(std::string nummer) {
  domain::Inschrijving inschrijving;
  inschrijving.sleutel = pupil(std::move(nummer));
  inschrijving.leerling = {"999990019", "Sam", "de", "Voorbeeld", dag("2011-03-14"), "0363", 4, false};
  return inschrijving;
}

store::Uitslag StoreTest::accept(std::vector<domain::Gebeurtenis> gebeurtenissen) {
  store::Aanvraag aanvraag;
  aanvraag.afzender.naam = "90BB00-test";
  aanvraag.gebeurtenissen = std::move(gebeurtenissen);
  return accept(std::move(aanvraag));
}

store::Uitslag StoreTest::accept(store::Aanvraag aanvraag) {
  const std::vector<store::Aanvraag> one = {std::move(aanvraag)};
  auto uitslagen = must(store_->accept(one, now_));
  EXPECT_EQ(uitslagen.size(), 1u);
  return uitslagen.empty() ? store::Uitslag{} : uitslagen.front();
}

store::Uitslag StoreTest::accept_from(const domain::Ontvanger& partner, domain::Inhoud inhoud) {
  store::Aanvraag aanvraag;
  aanvraag.afzender = {to_string(partner), partner};
  aanvraag.gebeurtenissen = {event(std::move(inhoud))};
  return accept(std::move(aanvraag));
}

std::string StoreTest::to_word(const store::Uitslag& uitslag) {
  if (uitslag.soort == store::Uitslag::Soort::sleutel_hergebruikt) return "sleutel hergebruikt";
  if (!uitslag.geweigerd.empty()) return std::to_string(uitslag.geweigerd.front().status) + " " + uitslag.geweigerd.front().regel;
  return uitslag.nieuw > 0 ? "nieuw" : "bekend";
}
std::string StoreTest::answer(domain::Inhoud inhoud) { return to_word(accept({event(std::move(inhoud))})); }
std::string StoreTest::answer_to(const domain::Ontvanger& partner, domain::Inhoud inhoud) {
  return to_word(accept_from(partner, std::move(inhoud)));
}

Leerlingstaat StoreTest::marked(std::string_view nummer) {
  for (Leerlingstaat& staat : must(store_->marked(1000))) {
    must(store_->identify(staat));
    if (staat.leerlingnummer == nummer) return std::move(staat);
  }
  ADD_FAILURE() << nummer << " is not marked";
  return {};
}

std::vector<std::string> StoreTest::marked_numbers() {
  std::vector<std::string> numbers;
  for (Leerlingstaat& staat : must(store_->marked(1000))) {
    must(store_->identify(staat));
    numbers.push_back(staat.leerlingnummer);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

Leerlingstaat StoreTest::look_at(std::string_view nummer) {
  const auto numbers = marked_numbers();
  // Waking marks a pupil and touches nothing else.
  if (std::find(numbers.begin(), numbers.end(), nummer) == numbers.end()) must(store_->wake(WallTime::max(), 1000));
  return marked(nummer);
}

std::vector<std::string> StoreTest::counting(std::string_view nummer) {
  std::vector<std::string> lines;
  for (const domain::Registratie& r : look_at(nummer).registraties) {
    lines.push_back(std::string(name_of(domain::soort_namen, r.soort)) + " " + format_rfc3339(to_wall(r.begin)));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

store::Vonnis StoreTest::verdict(const Leerlingstaat& staat) const {
  store::Vonnis vonnis;
  vonnis.mark = staat.mark;
  vonnis.vestiging = staat.vestiging;
  vonnis.wek_op = at("2100-01-01T00:00:00Z");  // so that look_at() can mark it again
  return vonnis;
}

void StoreTest::settle(const store::Vonnis& vonnis) { must(store_->settle(std::span(&vonnis, 1), now_)); }

void StoreTest::settle_all() {
  for (const Leerlingstaat& staat : must(store_->marked(1000))) settle(verdict(staat));
  EXPECT_EQ(must(store_->marks()), 0);
}

store::Uitkomstrij StoreTest::outcome(domain::Regel regel, std::string_view begin) {
  store::Uitkomstrij rij;
  rij.gemeld.id = store_->next_id();
  rij.uuid = make_uuid7(now_, random_);
  rij.gemeld.uitkomst.regel = regel;
  rij.gemeld.uitkomst.dag = rij.gemeld.uitkomst.begindatum = dag(begin);
  rij.gemeld.bestemming.verzuimsoort = domain::Verzuimsoort::V3;
  rij.gemeld.bestemming.ontvanger = leerplicht();
  rij.waarom = R"({"regel":"16-uur"})";
  return rij;
}

store::NieuwBericht StoreTest::bericht(const Leerlingstaat& staat, std::string data) {
  store::NieuwBericht nieuw;
  nieuw.id = make_uuid7(now_, random_);
  nieuw.ontvanger = leerplicht();
  nieuw.soort = domain::Berichtsoort::verzuimmelding;
  nieuw.type = "verzuimmeldingen.geregistreerd";
  nieuw.onderwerp = make_uuid7(now_, random_);
  nieuw.leerling = staat.mark.leerling;
  nieuw.data = std::move(data);
  return nieuw;
}

store::Id StoreTest::make_berichten(int count, const domain::Ontvanger& ontvanger) {
  EXPECT_EQ(answer(roster()), "nieuw");
  const Leerlingstaat staat = marked();
  store::Vonnis vonnis = verdict(staat);
  for (int i = 1; i <= count; ++i) {
    vonnis.berichten.push_back(bericht(staat, R"({"nr":)" + std::to_string(i) + "}"));
    vonnis.berichten.back().ontvanger = ontvanger;
  }
  settle(vonnis);
  return stream_of(ontvanger).id;
}

store::Abonnee StoreTest::stream_of(const domain::Ontvanger& ontvanger, store::Kanaal kanaal) {
  for (const store::Lease& lease : must(store_->lease()).ours) {
    if (lease.abonnee.ontvanger == ontvanger && lease.abonnee.kanaal == kanaal) return lease.abonnee;
  }
  ADD_FAILURE() << "no stream of " << to_string(ontvanger);
  return {};
}

std::vector<store::Bericht> StoreTest::waiting(store::Id abonnee, std::size_t count) { return must(store_->waiting(abonnee, count)); }
std::vector<store::Bericht> StoreTest::under_way(store::Id abonnee) { return must(store_->under_way(abonnee)); }

std::vector<store::Bericht> StoreTest::depart_all(store::Id abonnee) {
  auto berichten = waiting(abonnee, 1000);
  must(store_->depart(berichten, now_));
  return berichten;
}

store::NieuweTermijn StoreTest::termijn(domain::Termijnsoort soort, std::string_view vervalt, store::Id leerling, store::Id uitkomst,
                                        store::Id dossier) {
  return {store_->next_id(), make_uuid7(now_, random_), soort, "90BB00", leerling, uitkomst, dossier, at(vervalt)};
}

void StoreReopenTest::reopen() {
  store_.reset();
  auto opened = home_->open(kluis_, now_);
  ASSERT_TRUE(opened) << opened.error().text;
  store_ = std::move(*opened);
}

}  // namespace hub::store_test
