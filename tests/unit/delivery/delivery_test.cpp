// One ordered, gapless stream a subscriber, with a window; a partner that is away slows nobody.
#include "hub/delivery/delivery.h"

#include <gtest/gtest.h>

#include "tests/unit/delivery/partner_world.h"

namespace hub::delivery_test {
namespace {

using namespace std::chrono_literals;
using delivery::Outcome;
using store::Berichtstaat;
using store::Kanaal;

TEST_F(DeliveryTest, SendsNothingBeforeTheChannelIsUp) {
  link(false);
  make(a(), 2);
  step();
  EXPECT_EQ(given(), Lines{});
  link(true);
  step();
  EXPECT_EQ(given(), Lines{"leerplicht/0363 1 2"});
}

TEST_F(DeliveryTest, KeepsAWindowOfUnconfirmedBerichten) {  // M3, F43
  make(a(), 7);
  step();
  EXPECT_EQ(given(), Lines{"leerplicht/0363 1 2 3"});
  answer_all(Outcome::taken);  // the broker has them: that is no receipt
  step();
  EXPECT_EQ(given(), Lines{});
  confirm(a(), {2});
  step();
  EXPECT_EQ(given(), Lines{"leerplicht/0363 4"});
  answer_all(Outcome::taken);
  confirm(a(), {1, 3, 4});
  step();
  EXPECT_EQ(given(), Lines{"leerplicht/0363 5 6 7"});
  answer_all(Outcome::taken);
  confirm(a(), {5, 6, 7});
  step();
  EXPECT_EQ(counts().under_way, 0u);
  EXPECT_EQ(counts().sent, 7u);
  EXPECT_EQ(counts().confirmed, 7u);
  EXPECT_EQ(counts().resent + counts().refused, 0u);
}

TEST_F(DeliveryTest, FillsALargeWindowInSeveralBites) {
  restart(200);
  link(true);
  make(a(), 150);
  step();
  EXPECT_EQ(got(a()).size(), 150u);
  EXPECT_EQ(got(a()).begin()->first, 1);
  EXPECT_EQ(got(a()).rbegin()->first, 150);  // gapless: INV3
}

TEST_F(DeliveryTest, PutsTheWholeEventOnTheReceiversTopic) {
  make(a(), 1);
  step();
  ASSERT_EQ(mqtt_.open.size(), 1u);
  const delivery::Attempt& attempt = mqtt_.open.front();
  EXPECT_EQ(attempt.recipient, "leerplicht/0363");
  EXPECT_EQ(attempt.address, "verzuim/v1/leerplicht/0363/verzuimmelding");
  EXPECT_EQ(attempt.content_type, "application/cloudevents+json");
}

TEST_F(DeliveryTest, SendsAgainWithTheSameIdAndBytesUntilConfirmed) {  // P3, F05
  make(a(), 1);
  step();
  answer_all(Outcome::taken);
  given();
  ASSERT_TRUE(next_wake());
  EXPECT_GE(*next_wake(), 30s);
  EXPECT_LE(*next_wake(), 60s);
  later(29s);
  step();
  EXPECT_EQ(given(), Lines{});
  later(31s);
  step();
  EXPECT_EQ(given(), Lines{"leerplicht/0363 1"});
  const auto& copies = got(a()).at(1);
  ASSERT_EQ(copies.size(), 2u);
  EXPECT_EQ(copies[0], copies[1]);
  answer_all(Outcome::taken);
  confirm(a(), {1});
  later(3600s);
  step();
  EXPECT_EQ(given(), Lines{});
  EXPECT_EQ(counts().resent, 1u);
}

TEST_F(DeliveryTest, WaitsLongerEachTimeUpToFiveMinutes) {
  make(a(), 1);
  step();
  std::vector<std::chrono::microseconds> waits;
  for (int i = 0; i < 8; ++i) {
    answer_all(Outcome::taken);
    step();
    waits.push_back(*next_wake());
    later(std::chrono::ceil<std::chrono::seconds>(*next_wake()));
    step();
  }
  EXPECT_LE(waits[0], 60s);
  EXPECT_GE(waits[1], 60s);
  EXPECT_LE(waits[1], 120s);
  EXPECT_GE(waits[2], 120s);
  for (std::size_t i = 3; i < waits.size(); ++i) {
    EXPECT_GE(waits[i], 150s);
    EXPECT_LE(waits[i], 300s);
  }
  EXPECT_EQ(got(a()).at(1).size(), 9u);
}

TEST_F(DeliveryTest, TakesAReceiptThatComesBeforeTheBrokersAnswer) {  // F44
  make(a(), 1);
  step();
  confirm(a(), {1});
  answer_all(Outcome::taken);
  answer_all(Outcome::unreachable);
  later(3600s);
  step();
  EXPECT_EQ(given(), Lines{"leerplicht/0363 1"});
  EXPECT_EQ(counts().under_way, 0u);
}

TEST_F(DeliveryTest, IgnoresAnswersAboutNothing) {  // F44
  EXPECT_TRUE(delivery_->on_outcome(make_uuid7(now_, random_), Outcome::taken, "", now_, mono_));
  delivery_->on_receipt(make_uuid7(now_, random_));
  step();
  EXPECT_EQ(given(), Lines{});
}

TEST_F(DeliveryTest, TriesAgainSoonByWhatHappened) {
  struct Case {
    const char* naam;
    Outcome outcome;
    std::chrono::seconds soonest, latest;
  };
  const std::vector<Case> cases = {
      {"busy", Outcome::busy, 0s, 1s},           {"unreachable", Outcome::unreachable, 0s, 1s}, {"unknown", Outcome::unknown, 0s, 1s},
      {"nobody listens", Outcome::nobody_listening, 1s, 2s}, {"refused by the broker", Outcome::rejected, 300s, 300s},
  };
  std::int64_t number = 0;
  for (const Case& c : cases) {
    restart(3);  // nothing left of the case before
    link(true);
    make(a(), 1);
    ++number;
    step();
    given();
    answer_all(c.outcome);
    ASSERT_TRUE(next_wake()) << c.naam;
    EXPECT_GE(*next_wake(), c.soonest) << c.naam;
    EXPECT_LE(*next_wake(), c.latest) << c.naam;
    later(c.latest);
    step();
    EXPECT_EQ(given(), Lines{"leerplicht/0363 " + std::to_string(number)}) << c.naam;
    answer_all(Outcome::taken);
    confirm(a(), {number});
    step();
  }
}

TEST_F(DeliveryTest, NeverGivesUp) {
  make(a(), 1);
  for (int i = 0; i < 200; ++i) {
    step();
    answer_all(Outcome::unreachable);
    later(60s);
  }
  EXPECT_EQ(got(a()).at(1).size(), 200u);
  EXPECT_EQ(counts().under_way, 1u);
}

TEST_F(DeliveryTest, IsDoneWithTheBrokersWordWhereAPartnerCannotConfirm) {
  regio_.partners.at(a()).bevestigt = false;
  make(a(), 5);
  step();
  answer_all(Outcome::taken);
  step();
  answer_all(Outcome::taken);
  step();
  EXPECT_EQ(given(), Lines{"leerplicht/0363 1 2 3 4 5"});
  EXPECT_EQ(counts().confirmed, 5u);
  EXPECT_EQ(counts().under_way, 0u);
}

TEST_F(DeliveryTest, GoesOnWhenAFullChannelHasRoomAgain) {
  mqtt_.capacity = 2;
  make(a(), 3);
  make(b(), 3);
  step();
  EXPECT_EQ(given(), Lines{"leerplicht/0363 1 2"});
  step();
  EXPECT_EQ(given(), Lines{});
  answer_all(Outcome::taken);
  step();
  answer_all(Outcome::taken);
  step();
  EXPECT_EQ(given(), (Lines{"leerplicht/0363 3", "leerplicht/0394 1 2 3"}));
}

TEST_F(DeliveryTest, LetsADeadPartnerSlowNobody) {  // P9, F49
  make(a(), 100);
  make(b(), 20);
  for (int i = 0; i < 30; ++i) {
    step();
    answer_all(Outcome::taken);
    confirm(b(), unconfirmed(b()));
  }
  EXPECT_EQ(got(b()).size(), 20u);
  EXPECT_EQ(got(a()).size(), 3u);  // its window; the rest waits in the store
  EXPECT_EQ(counts().under_way, 3u);
}

TEST_F(DeliveryTest, SendsAllThatIsUnconfirmedAgainWhenTheBrokerIsBack) {  // M4, F36
  make(a(), 5);
  step();
  answer_all(Outcome::taken);
  given();
  link(false);
  later(1s);
  step();
  EXPECT_EQ(given(), Lines{});
  link(true);
  step();
  EXPECT_EQ(given(), Lines{"leerplicht/0363 1 2 3"});  // the broker may have lost them; same numbers, same order
}

TEST_F(DeliveryTest, WaitsForTheAnswerOfWhatTheChannelStillHolds) {
  make(a(), 1);
  step();
  link(false);
  link(true);
  step();
  EXPECT_EQ(given(), Lines{"leerplicht/0363 1"});  // not twice at the same time
  answer_all(Outcome::unknown);
  later(1s);
  step();
  EXPECT_EQ(given(), Lines{"leerplicht/0363 1"});
}

TEST_F(DeliveryTest, GoesOnAfterARestart) {  // F04, F05
  make(a(), 5);
  step();
  answer_all(Outcome::taken);
  given();
  restart(3);
  step();
  EXPECT_EQ(given(), Lines{});  // the channel is not up yet
  link(true);
  step();
  EXPECT_EQ(given(), Lines{"leerplicht/0363 1 2 3"});
  const auto& copies = got(a()).at(2);
  ASSERT_EQ(copies.size(), 2u);
  EXPECT_EQ(copies[0], copies[1]);
  answer_all(Outcome::taken);
  confirm(a(), {1, 2, 3});
  step();
  EXPECT_EQ(given(), Lines{"leerplicht/0363 4 5"});
}

TEST_F(DeliveryTest, SendsWhatASilentPartnerMissedAsSoonAsItIsBack) {
  make(a(), 3);
  step();
  answer_all(Outcome::taken);
  later(60s);
  step();  // it was silent: everything again
  answer_all(Outcome::taken);
  given();
  confirm(a(), {1});
  step();
  EXPECT_EQ(given(), Lines{"leerplicht/0363 2 3"});  // at once, not when their turn would come
  answer_all(Outcome::taken);
  confirm(a(), {2});
  step();
  EXPECT_EQ(given(), Lines{});  // but not with every receipt
}

TEST_F(DeliveryTest, KnowsAReceiverThatIsNew) {
  make(a(), 1);
  step();
  make(b(), 1);
  step();
  EXPECT_EQ(given(), (Lines{"leerplicht/0363 1", "leerplicht/0394 1"}));
}

TEST_F(DeliveryTest, HoldsWhatConsentNoLongerCovers) {  // consent is looked at again at the moment of sending
  consent(true);
  link(false);
  for (const bool needs : {true, true, false}) {
    auto made = bericht(jgz());
    made.toestemming_vereist = needs;
    make(made);
  }
  consent(false);
  link(true);
  step();
  EXPECT_EQ(given(), Lines{"jgz/ggd-am 1"});  // the one that needs none, and no gap before it
  consent(true);
  auto later_one = bericht(jgz());
  later_one.toestemming_vereist = true;
  make(later_one);
  step();
  EXPECT_EQ(given(), Lines{"jgz/ggd-am 2"});
}

TEST_F(DeliveryTest, LooksAtTheAgeOnTheDayOfSending) {
  consent(true);  // by the parents, of a ten-year-old
  link(false);
  auto made = bericht(jgz());
  made.toestemming_vereist = true;
  make(made);
  later(std::chrono::hours(24 * 365 * 2));  // twelve by now: the pupil's word is missing
  link(true);
  step();
  EXPECT_EQ(given(), Lines{});
}

TEST_F(DeliveryTest, RefusesWhatNoContractAllowsAndLeavesNoGap) {  // F93, P5
  make(a(), 1);
  auto not_for_them = bericht(a());
  not_for_them.soort = domain::Berichtsoort::ziekteverzuimsignaal;
  make(not_for_them);
  make(a(), 1);
  step();
  EXPECT_EQ(given(), Lines{"leerplicht/0363 1 2"});
  EXPECT_EQ(counts().refused, 1u);
  EXPECT_FALSE(got(a()).at(2).empty());
}

TEST_F(DeliveryTest, FiltersByTheContractOfTheMomentOfSending) {  // F93
  link(false);
  make(bericht(a(), R"({"vestiging":"90BB00","leerling":{"pgn":"999990019","roepnaam":"Sam"}})"));
  std::erase(regio_.contracten.at({domain::Lijn::leerplicht, domain::Berichtsoort::verzuimmelding}).velden, "leerling.pgn");
  link(true);
  step();
  EXPECT_EQ(got(a()).at(1).front().at("data").dump(), R"({"leerling":{"roepnaam":"Sam"},"vestiging":"90BB00"})");
}

TEST_F(DeliveryTest, GoesOnByItselfWhenTheStoreTakesWritesAgain) {  // F16
  make(a(), 2);
  make(b(), 2);
  store_.refuses = Error{ErrorKind::busy, "disk full"};
  EXPECT_FALSE(try_step());
  EXPECT_FALSE(try_step());
  EXPECT_EQ(given(), Lines{});
  store_.refuses.reset();
  step();
  EXPECT_EQ(given(), (Lines{"leerplicht/0363 1 2", "leerplicht/0394 1 2"}));
}

}  // namespace
}  // namespace hub::delivery_test
