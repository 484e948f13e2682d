// T1: what is said of pupils elsewhere: whom it is about, and that it is heard once.
#include "tests/contract/store_suite.h"

namespace hub::store_test {
namespace {

using domain::Opgavesoort;
using Lines = std::vector<std::string>;

class StoreOpgaveTest : public StoreTest {
 protected:
  static constexpr const char* sam = "999990019";  // as roster() has it

  static domain::Leerlingopgave said(Opgavesoort soort = Opgavesoort::uitgeschreven, std::string kenmerk = "2026-1", std::string pgn = sam) {
    return {"90BB00", std::move(pgn), {soort, std::move(kenmerk), dag("2026-10-01"), ""}};
  }
  store::Uitslag bring(std::vector<domain::Leerlingopgave> opgaven, std::optional<store::Herhaling> herhaling = std::nullopt) {
    store::Aanvraag aanvraag;
    aanvraag.herhaling = std::move(herhaling);
    aanvraag.afzender.naam = "90BB00-test";
    aanvraag.aanlevering = make_uuid7(now_, random_);
    aanvraag.formaat = "test";
    for (domain::Leerlingopgave& opgave : opgaven) aanvraag.gebeurtenissen.push_back(event(std::move(opgave)));
    return accept(std::move(aanvraag));
  }
  // As judgement does with all that it was given.
  void judge(std::string_view nummer = "100122") {
    const store::Leerlingstaat staat = marked(nummer);
    store::Vonnis vonnis = verdict(staat);
    for (const store::OpenOpgave& opgave : staat.opgaven) vonnis.opgaven_verwerkt.push_back(opgave.id);
    settle(vonnis);
  }
};

TEST_P(StoreOpgaveTest, MarksThePupilAndIsGivenToJudgementOnce) {
  answer(roster());
  settle_all();
  EXPECT_EQ(answer(said()), "nieuw");
  const auto staat = marked();
  ASSERT_EQ(staat.opgaven.size(), 1u);
  EXPECT_EQ(staat.opgaven.front().inhoud.soort, Opgavesoort::uitgeschreven);
  EXPECT_EQ(staat.opgaven.front().inhoud.datum, dag("2026-10-01"));
  judge();
  EXPECT_EQ(look_at().opgaven.size(), 0u);
}

TEST_P(StoreOpgaveTest, IsKnownWhenItIsSaidAgain) {
  answer(roster());
  EXPECT_EQ(answer(said()), "nieuw");
  EXPECT_EQ(answer(said()), "bekend");
  judge();
  EXPECT_EQ(answer(said()), "bekend");
  EXPECT_EQ(marked_numbers(), Lines{});
  EXPECT_EQ(answer(said(Opgavesoort::uitgeschreven, "2026-2")), "nieuw");  // another enrolment
  EXPECT_EQ(answer(said(Opgavesoort::ingeschreven)), "nieuw");             // says something else
}

TEST_P(StoreOpgaveTest, IsAboutNobodyWithoutThatPgnOnTheRosterOfThatVestiging) {
  answer(roster());
  EXPECT_EQ(answer(said(Opgavesoort::overleden, "1", "999990020")), "404 leerling-onbekend");
  domain::Leerlingopgave elsewhere = said();
  elsewhere.vestiging = "90BB01";
  EXPECT_EQ(answer(elsewhere), "404 leerling-onbekend");
  answer(reg({.leerling = "9"}));  // registered, and on no roster yet
  EXPECT_EQ(answer(said(Opgavesoort::overleden, "1", "9")), "404 leerling-onbekend");
}

TEST_P(StoreOpgaveTest, OfADeliveryIsCountedApartWhenItIsAboutSomebodyElse) {
  answer(roster());
  const store::Uitslag uitslag = bring({said(), said(Opgavesoort::overleden, "1", "999990020"), said(), said(Opgavesoort::verhuisd, "1", "999990032")});
  EXPECT_EQ(uitslag.soort, store::Uitslag::Soort::aangenomen);  // although nothing asked for leniency
  EXPECT_EQ(uitslag.nieuw, 1u);
  EXPECT_EQ(uitslag.bekend, 1u);
  EXPECT_EQ(uitslag.elders, 2u);
  EXPECT_TRUE(uitslag.geweigerd.empty());
}

TEST_P(StoreOpgaveTest, OfADeliveryThatPassedSomebodyOverMayComeAgain) {  // P2
  const store::Herhaling herhaling{print("key"), print("body")};
  EXPECT_EQ(bring({said()}, herhaling).elders, 1u);
  answer(roster());
  EXPECT_EQ(bring({said()}, herhaling).nieuw, 1u);
  EXPECT_TRUE(bring({said()}, herhaling).herhaald);  // nobody was passed over
}

TEST_P(StoreOpgaveTest, OfADeliveryInPiecesIsCountedApartToo) {
  const store::Herhaling herhaling{print("key"), print("body")};
  answer(roster());
  store::Aanvraag stuk;
  stuk.afzender.naam = "90BB00-test";
  stuk.aanlevering = make_uuid7(now_, random_);
  stuk.formaat = "test";
  stuk.gebeurtenissen = {event(said()), event(said(Opgavesoort::overleden, "1", "999990020"))};
  EXPECT_TRUE(must(store_->put_by(stuk, now_)).empty());
  stuk.gebeurtenissen.clear();
  stuk.herhaling = herhaling;
  must(store_->take_delivery(stuk, now_));
  while (must(store_->work_in())) {
  }
  const store::Uitslag uitslag = must(store_->worked_in(*stuk.aanlevering));
  EXPECT_EQ(uitslag.nieuw, 1u);
  EXPECT_EQ(uitslag.elders, 1u);
  EXPECT_FALSE(bring({said()}, herhaling).herhaald);
  EXPECT_TRUE(uitslag.geweigerd.empty());
}

TEST_P(StoreOpgaveTest, FollowsThePgnThatTheRosterHasNow) {
  answer(roster());
  domain::Inschrijving other = roster();
  other.leerling.pgn = "999990020";
  answer(other);
  EXPECT_EQ(answer(said()), "404 leerling-onbekend");
  EXPECT_EQ(answer(said(Opgavesoort::overleden, "1", "999990020")), "nieuw");
  // A roster without it takes nothing away.
  other.leerling.pgn.clear();
  other.leerling.roepnaam = "Sammie";
  other.gedeeltelijk = true;
  answer(other);
  EXPECT_EQ(answer(said(Opgavesoort::overleden, "2", "999990020")), "nieuw");
}

TEST_P(StoreOpgaveTest, IsAboutBothNumbersThatAPupilHas) {
  answer(roster("1"));
  answer(roster("2"));
  settle_all();
  EXPECT_EQ(answer(said()), "nieuw");
  EXPECT_EQ(marked_numbers(), (Lines{"1", "2"}));
}

TEST_P(StoreOpgaveTest, TellsDeregistrationsFromReturns) {
  answer(roster());
  answer(domain::Hervatting{pupil(), dag("2026-09-01")});
  answer(domain::Uitschrijving{pupil(), dag("2026-09-03")});
  answer(domain::Hervatting{pupil(), dag("2026-09-03")});
  const auto staat = marked();
  EXPECT_EQ(staat.beeindigingen, (std::vector{dag("2026-09-01"), dag("2026-09-03")}));
  EXPECT_EQ(staat.uitschrijvingen, std::vector{dag("2026-09-03")});
}

INSTANTIATE_TEST_SUITE_P(Kinds, StoreOpgaveTest, testing::ValuesIn(store_kinds()), name_of_kind);

}  // namespace
}  // namespace hub::store_test
