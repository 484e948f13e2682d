// What people and programs that ask get to see, and nothing of anybody else's.
#include <gtest/gtest.h>

#include "tests/contract/store_suite.h"

namespace hub::store_test {
namespace {

using namespace store;

const std::string source = "urn:nld:oin:1:systeem:test";
const domain::Ontvanger leerplicht{domain::Lijn::leerplicht, "0363"};

class StoreReaderTest : public testing::TestWithParam<StoreKind> {
 protected:
  StoreReaderTest() {
    store_ = std::move(*home_->open(kluis_, now_));
    reader_ = std::move(*home_->open_reader(kluis_));
  }
  template <typename T>
  static T must(Result<T> result) {
    EXPECT_TRUE(result) << result.error().text;
    return std::move(*result);
  }
  void accept(domain::Inhoud inhoud, std::optional<Uuid> aanlevering = std::nullopt) {
    Aanvraag aanvraag;
    aanvraag.afzender.naam = "90BB00-test";
    aanvraag.gebeurtenissen.resize(1);
    aanvraag.gebeurtenissen.front().source = source;
    aanvraag.gebeurtenissen.front().inhoud = std::move(inhoud);
    aanvraag.aanlevering = aanlevering;
    aanvraag.formaat = "test";
    for (const Uitslag& uitslag : must(store_->accept(std::span(&aanvraag, 1), now_))) EXPECT_EQ(uitslag.soort, Uitslag::Soort::aangenomen);
  }
  domain::Verzuimregistratie reg(const char* id, const char* versie, std::string nummer = "1", std::string vestiging = "90BB00") {
    domain::Verzuimregistratie registratie;
    registratie.registratie_id = id;
    registratie.gewijzigd_op = *parse_rfc3339(versie);
    registratie.leerling = {std::move(vestiging), std::move(nummer)};
    registratie.registratie.soort = domain::Soort::ziek;
    registratie.registratie.begin = at_minute(*parse_date("2026-09-07"), 510);
    registratie.reden_code = "ZK";
    registratie.reden_tekst = "griep";
    return registratie;
  }
  // A V3 for the marked pupil at leerplicht/0363 (none: undeliverable), with the bericht that tells it when `told`.
  Uitkomstrij report(bool deliverable = true, bool told = true) {
    const Leerlingstaat staat = must(store_->marked(1)).front();
    Vonnis vonnis;
    vonnis.mark = staat.mark;
    vonnis.vestiging = staat.vestiging;
    Uitkomstrij rij;
    rij.gemeld.id = store_->next_id();
    rij.uuid = make_uuid7(now_, random_);
    rij.gemeld.uitkomst.dag = rij.gemeld.uitkomst.begindatum = *parse_date("2026-09-01");
    rij.gemeld.bestemming.verzuimsoort = domain::Verzuimsoort::V3;
    if (deliverable) {
      rij.gemeld.bestemming.ontvanger = leerplicht;
    } else {
      rij.gemeld.bestemming.onbestelbaar = domain::Onbestelbaar::geen_rooster;
    }
    const Dossier dossier{store_->next_id(), make_uuid7(now_, random_)};
    rij.dossier = dossier.id;
    vonnis.nieuwe_dossiers = {dossier};
    vonnis.nieuw = {rij};
    vonnis.termijnen = {{store_->next_id(), make_uuid7(now_, random_), domain::Termijnsoort::pact, staat.vestiging, staat.mark.leerling,
                         rij.gemeld.id, dossier.id, *parse_rfc3339("2026-12-01T00:00:00Z")}};
    if (told) {
      NieuwBericht bericht;
      bericht.id = make_uuid7(now_, random_);
      bericht.ontvanger = leerplicht;
      bericht.soort = domain::Berichtsoort::verzuimmelding;
      bericht.type = "verzuimmeldingen.geregistreerd";
      bericht.onderwerp = kluis_.pseudonym(to_string(leerplicht), rij.uuid);
      bericht.leerling = staat.mark.leerling;
      bericht.uitkomst = rij.gemeld.id;
      bericht.data = R"({"meldingId":"x"})";
      vonnis.berichten = {bericht};
    }
    EXPECT_TRUE(store_->settle(std::span(&vonnis, 1), now_));
    return rij;
  }
  void depart_all() {
    for (const Lease& lease : must(store_->lease()).ours) {
      auto berichten = must(store_->waiting(lease.abonnee.id, 100));
      EXPECT_TRUE(must(store_->depart(berichten, now_)));
    }
  }
  const WallTime now_ = *parse_rfc3339("2026-09-08T12:00:00Z");
  SeededRandom random_{5};
  crypto::Kluis kluis_{crypto::Key{}, random_};
  std::unique_ptr<StoreHome> home_ = GetParam().make();
  std::unique_ptr<Store> store_;
  std::unique_ptr<Reader> reader_;
};

TEST_P(StoreReaderTest, ShowsTheSenderItsOwnRecordNewestFirst) {
  accept(reg("R1", "2026-09-07T09:00:00Z"));
  accept(reg("R1", "2026-09-07T08:00:00Z"));
  accept(domain::Intrekking{"R1", *parse_rfc3339("2026-09-07T10:00:00Z"), {"90BB00", "1"}});
  const auto versies = must(reader_->registratie(source, "R1"));
  ASSERT_EQ(versies.size(), 3u);
  EXPECT_TRUE(versies[0].ingetrokken);
  EXPECT_TRUE(versies[0].geldt);
  EXPECT_FALSE(versies[1].ingetrokken || versies[1].geldt || versies[2].geldt);
  EXPECT_EQ(format_rfc3339(*versies[2].registratie.gewijzigd_op), "2026-09-07T08:00:00Z");
  EXPECT_EQ(versies[1].registratie.leerling, (domain::LeerlingSleutel{"90BB00", "1"}));
  EXPECT_EQ(versies[1].registratie.registratie.soort, domain::Soort::ziek);
  EXPECT_EQ(versies[1].registratie.reden_code, "ZK");
  EXPECT_EQ(versies[1].registratie.reden_tekst, "griep");
  EXPECT_EQ(versies[1].ontvangen, now_);
  EXPECT_TRUE(must(reader_->registratie("urn:nld:oin:2:systeem:test", "R1")).empty());  // I52
  EXPECT_TRUE(must(reader_->registratie(source, "R2")).empty());
}

TEST_P(StoreReaderTest, ShowsWhatFollowedFromARegistration) {
  accept(reg("R1", "2026-09-07T09:00:00Z"));
  const Uitkomstrij rij = report();
  const auto gevolgen = must(reader_->gevolgen(source, "R1"));
  ASSERT_EQ(gevolgen.size(), 1u);
  EXPECT_EQ(gevolgen.front().rij.uuid, rij.uuid);
  EXPECT_EQ(gevolgen.front().leerling.leerlingnummer, "1");
  EXPECT_NE(gevolgen.front().dossier, Uuid{});
  EXPECT_TRUE(must(reader_->gevolgen("urn:nld:oin:2:systeem:test", "R1")).empty());
}

TEST_P(StoreReaderTest, ShowsASchoolItsMeldingenAndAPartnerWhatItWasSent) {
  accept(reg("R1", "2026-09-07T09:00:00Z"));
  const Uitkomstrij rij = report();
  const Blik school{{"90BB00"}, std::nullopt};
  const Blik other_school{{"90AA00"}, std::nullopt};
  const Blik partner{{}, leerplicht};
  const Blik other_partner{{}, domain::Ontvanger{domain::Lijn::leerplicht, "0362"}};
  EXPECT_EQ(must(reader_->meldingen(school, {})).size(), 1u);
  EXPECT_EQ(must(reader_->meldingen(school, {})).front().bericht, Berichtstaat::wacht);
  EXPECT_TRUE(must(reader_->meldingen(other_school, {})).empty());
  EXPECT_TRUE(must(reader_->meldingen(partner, {})).empty());  // it has not left
  depart_all();
  EXPECT_EQ(must(reader_->meldingen(partner, {})).size(), 1u);
  EXPECT_EQ(must(reader_->meldingen(school, {})).front().bericht, Berichtstaat::onderweg);
  EXPECT_TRUE(must(reader_->meldingen(other_partner, {})).empty());
  EXPECT_TRUE(must(reader_->meldingen(school, {rij.gemeld.id, 100})).empty());
  EXPECT_TRUE(must(reader_->meldingen(school, {0, 0})).empty());
}

TEST_P(StoreReaderTest, KnowsAMeldingByTheIdOfWhoAsks) {  // T04
  accept(reg("R1", "2026-09-07T09:00:00Z"));
  const Uitkomstrij rij = report();
  const domain::Ontvanger school{domain::Lijn::school, "90BB00"};
  const Uuid to_partner = kluis_.pseudonym(to_string(leerplicht), rij.uuid);
  const Uuid to_school = kluis_.pseudonym(to_string(school), rij.uuid);
  EXPECT_TRUE(must(reader_->melding(leerplicht, to_partner)));
  EXPECT_TRUE(must(reader_->melding(school, to_school)));
  EXPECT_FALSE(must(reader_->melding(leerplicht, to_school)));
  EXPECT_FALSE(must(reader_->melding(school, to_partner)));
  EXPECT_FALSE(must(reader_->melding(leerplicht, rij.uuid)));
  EXPECT_FALSE(must(reader_->melding({domain::Lijn::leerplicht, "0362"}, to_partner)));
}

TEST_P(StoreReaderTest, TellsTheCourseOfAMelding) {
  accept(reg("R1", "2026-09-07T09:00:00Z"));
  const Uitkomstrij rij = report();
  Aanvraag aanvraag;
  aanvraag.afzender = {"leerplicht/0363", leerplicht};
  aanvraag.gebeurtenissen.resize(1);
  aanvraag.gebeurtenissen.front().inhoud =
      domain::Statuswijziging{kluis_.pseudonym(to_string(leerplicht), rij.uuid), domain::Meldingstatus::B, "", "gesprek", ""};
  ASSERT_TRUE(store_->accept(std::span(&aanvraag, 1), now_));
  const auto verloop = must(reader_->verloop(rij.gemeld.id));
  ASSERT_EQ(verloop.size(), 1u);
  EXPECT_EQ(verloop.front().status, domain::Meldingstatus::B);
  EXPECT_EQ(verloop.front().op, now_);
  EXPECT_NE(verloop.front().inhoud.find("gesprek"), std::string::npos);
}

TEST_P(StoreReaderTest, ReplaysAStreamFromAnyNumber) {  // F36
  for (const char* id : {"R1", "R2", "R3"}) {
    accept(reg(id, "2026-09-07T09:00:00Z"));
    report();
  }
  EXPECT_TRUE(must(reader_->berichten(leerplicht, 0, 100)).empty());
  EXPECT_EQ(must(reader_->nummers()).at(leerplicht), 0);
  depart_all();
  const auto all = must(reader_->berichten(leerplicht, 0, 100));
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[2].volgnummer, 3);
  EXPECT_EQ(all[0].data, R"({"meldingId":"x"})");
  EXPECT_EQ(all[0].staat, Berichtstaat::onderweg);
  EXPECT_EQ(must(reader_->berichten(leerplicht, 1, 1)).front().volgnummer, 2);
  EXPECT_TRUE(must(reader_->berichten(leerplicht, 3, 100)).empty());
  EXPECT_TRUE(must(reader_->berichten({domain::Lijn::leerplicht, "0362"}, 0, 100)).empty());
  EXPECT_EQ(must(reader_->nummers()).at(leerplicht), 3);
}

TEST_P(StoreReaderTest, ListsPupilsOfOneSchoolPageByPage) {
  for (const char* nummer : {"1", "2", "3"}) accept(reg((std::string("R") + nummer).c_str(), "2026-09-07T09:00:00Z", nummer));
  accept(reg("R4", "2026-09-07T09:00:00Z", "4", "90AA00"));
  const auto first = must(reader_->leerlingen("90BB00", {0, 2}));
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first.front().leerlingnummer, "1");
  EXPECT_FALSE(first.front().leerling);
  const auto rest = must(reader_->leerlingen("90BB00", {first.back().id, 2}));
  ASSERT_EQ(rest.size(), 1u);
  EXPECT_EQ(rest.front().leerlingnummer, "3");
  EXPECT_EQ(must(reader_->leerling({"90AA00", "4"}))->vestiging, "90AA00");
  EXPECT_FALSE(must(reader_->leerling({"90BB00", "4"})));
}

TEST_P(StoreReaderTest, KnowsTheAbsenceOfOnePupil) {
  accept(reg("R1", "2026-09-07T09:00:00Z"));
  accept(reg("R2", "2026-09-07T09:00:00Z"));
  domain::Verzuimregistratie corrected = reg("R1", "2026-09-07T10:00:00Z");
  corrected.registratie.soort = domain::Soort::verlof;
  accept(corrected);
  accept(domain::Intrekking{"R2", *parse_rfc3339("2026-09-07T10:00:00Z"), {"90BB00", "1"}});
  accept(domain::Hervatting{{"90BB00", "1"}, *parse_date("2026-09-11")});
  accept(domain::Hervatting{{"90BB00", "1"}, *parse_date("2026-09-09")});
  const Uitkomstrij rij = report();
  accept(reg("R3", "2026-09-07T09:00:00Z", "2"));
  const auto stukken = must(reader_->verzuim(must(reader_->leerling({"90BB00", "1"}))->id));
  ASSERT_EQ(stukken.registraties.size(), 1u);  // the newest version, and nothing that was withdrawn
  EXPECT_EQ(stukken.registraties.front().soort, domain::Soort::verlof);
  EXPECT_EQ(stukken.beeindigingen, (std::vector{*parse_date("2026-09-09"), *parse_date("2026-09-11")}));
  ASSERT_EQ(stukken.meldingen.size(), 1u);
  EXPECT_EQ(stukken.meldingen.front().id, rij.gemeld.id);
  EXPECT_EQ(stukken.meldingen.front().bestemming.ontvanger, leerplicht);
  const auto other = must(reader_->verzuim(must(reader_->leerling({"90BB00", "2"}))->id));
  EXPECT_EQ(other.registraties.size(), 1u);
  EXPECT_TRUE(other.beeindigingen.empty() && other.meldingen.empty());

  Uitkomstrij withdrawn = rij;
  withdrawn.gemeld.status = domain::Meldingstatus::I;
  accept(reg("R1", "2026-09-07T11:00:00Z"));
  for (const Leerlingstaat& staat : must(store_->marked(10))) {
    Vonnis vonnis;
    vonnis.mark = staat.mark;
    vonnis.vestiging = staat.vestiging;
    if (staat.uitkomsten.empty()) continue;
    vonnis.gewijzigd = {withdrawn};
    EXPECT_TRUE(store_->settle(std::span(&vonnis, 1), now_));
  }
  EXPECT_TRUE(must(reader_->verzuim(must(reader_->leerling({"90BB00", "1"}))->id)).meldingen.empty());
}

TEST_P(StoreReaderTest, ListsTermijnenAndDossiersOfTheSchoolsThatMaySee) {
  accept(reg("R1", "2026-09-07T09:00:00Z"));
  report();
  const Blik school{{"90AA00", "90BB00"}, std::nullopt};
  const auto termijnen = must(reader_->termijnen(school, {}));
  ASSERT_EQ(termijnen.size(), 1u);
  EXPECT_EQ(termijnen.front().soort, domain::Termijnsoort::pact);
  EXPECT_EQ(termijnen.front().staat, domain::Termijnstaat::open);
  const auto dossiers = must(reader_->dossiers(school, {}));
  ASSERT_EQ(dossiers.size(), 1u);
  EXPECT_EQ(dossiers.front().dossier.uuid, termijnen.front().dossier);
  EXPECT_EQ(dossiers.front().leerling.leerlingnummer, "1");
  EXPECT_FALSE(dossiers.front().gesloten);
  const Blik other{{"90AA00"}, std::nullopt};
  EXPECT_TRUE(must(reader_->termijnen(other, {})).empty());
  EXPECT_TRUE(must(reader_->dossiers(other, {})).empty());
  EXPECT_TRUE(must(reader_->dossiers(Blik{}, {})).empty());
}

TEST_P(StoreReaderTest, ShowsWhatDidNotArriveAndWhy) {  // INV11
  accept(reg("R1", "2026-09-07T09:00:00Z"));
  const Uitkomstrij waiting = report(false, false);
  accept(reg("R2", "2026-09-07T09:00:00Z", "2"));
  report();
  depart_all();
  const auto berichten = must(store_->under_way(must(store_->subscribers()).front().id));
  ASSERT_TRUE(store_->finish(berichten.front().id, Berichtstaat::geweigerd, "no contract", now_));
  const Blik school{{"90BB00"}, std::nullopt};
  const auto rijen = must(reader_->onbestelbaar(school, {}));
  ASSERT_EQ(rijen.size(), 2u);
  EXPECT_EQ(rijen[0].uuid, waiting.uuid);
  EXPECT_EQ(rijen[0].wat, "16-uur");
  EXPECT_EQ(rijen[0].ontvanger, "");
  EXPECT_NE(rijen[0].reden.find("no roster"), std::string::npos);
  EXPECT_EQ(rijen[0].leerlingnummer, "1");
  EXPECT_EQ(rijen[1].wat, "verzuimmelding");
  EXPECT_EQ(rijen[1].ontvanger, "leerplicht/0363");
  EXPECT_EQ(rijen[1].reden, "no contract");
  EXPECT_TRUE(must(reader_->onbestelbaar(Blik{{"90AA00"}, std::nullopt}, {})).empty());
}

TEST_P(StoreReaderTest, ShowsADeliveryToItsSenderOnly) {
  const Uuid aanlevering = make_uuid7(now_, random_);
  accept(reg("R1", "2026-09-07T09:00:00Z"), aanlevering);
  const auto stored = must(reader_->aanlevering(aanlevering, "90BB00-test"));
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->nieuw, 1u);
  EXPECT_EQ(stored->formaat, "test");
  EXPECT_FALSE(stored->ingetrokken);
  EXPECT_FALSE(must(reader_->aanlevering(aanlevering, "90AA00-test")));
  ASSERT_TRUE(store_->withdraw_delivery(aanlevering, {"90BB00-test", std::nullopt}, now_));
  EXPECT_TRUE(must(reader_->aanlevering(aanlevering, "90BB00-test"))->ingetrokken);
}

INSTANTIATE_TEST_SUITE_P(Kinds, StoreReaderTest, testing::ValuesIn(lasting_store_kinds()), name_of_kind);

}  // namespace
}  // namespace hub::store_test
