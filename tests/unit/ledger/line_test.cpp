// T1, T2, T3 and time as plain steps: what a rehearsal runs with a clock of its own.
#include "hub/ledger/line.h"

#include <gtest/gtest.h>

#include "hub/base/json.h"
#include "tests/unit/domain/region.h"
#include "tests/unit/domain/school.h"
#include "tests/unit/ledger/house.h"

namespace hub::ledger_test {
namespace {

using namespace std::chrono_literals;
using domain_test::moment;

class LineTest : public testing::Test {
 protected:
  LineTest() { house_.delivery.on_link(store::Kanaal::mqtt, true, mono_); }
  void accept(const store::Aanvraag& aanvraag) {
    const auto uitslagen = house_.line.accept(std::span(&aanvraag, 1), now_);
    ASSERT_TRUE(uitslagen);
    EXPECT_EQ(uitslagen->front().soort, store::Uitslag::Soort::aangenomen);
  }
  void judge_all() {
    while (house_.line.judge(now_).value()) {
    }
  }
  // As the ledger and a rehearsal do.
  void tick(std::string_view local) {
    now_ = to_wall(moment(local));
    while (house_.line.tick(now_).value()) judge_all();
    judge_all();
  }
  // "leerplicht/0363 nl.onderwijs.verzuimmeldingen.geregistreerd.v1" of each attempt.
  std::vector<std::string> sent() {
    while (house_.line.deliver(now_, mono_).value()) {
    }
    std::vector<std::string> lines;
    for (const auto& attempt : house_.mqtt.taken.take(1000, 0us)) {
      lines.push_back(attempt.recipient + " " + parse_json(attempt.payload)->at("type").get<std::string>());
    }
    return lines;
  }
  House house_;
  WallTime now_ = to_wall(moment("2026-09-04 16:00"));
  MonoTime mono_{};
};

TEST_F(LineTest, GoesFromARegistrationToAMessage) {
  accept(House::four_days_absent());
  EXPECT_TRUE(sent().empty());  // nothing leaves before it is judged
  judge_all();
  EXPECT_EQ(sent(), (std::vector<std::string>{"leerplicht/0363 nl.onderwijs.verzuimmeldingen.geregistreerd.v1",
                                              "school/90BB00 nl.onderwijs.verzuimsignalen.geregistreerd.v1"}));
}

TEST_F(LineTest, ClosesABerichtWithItsReceipt) {
  accept(House::four_days_absent());
  judge_all();
  while (house_.line.deliver(now_, mono_).value()) {
  }
  EXPECT_EQ(house_.delivery.counts().under_way, 2u);
  for (const auto& attempt : house_.mqtt.taken.take(1000, 0us)) {
    if (attempt.recipient != "leerplicht/0363") continue;
    store::Aanvraag receipt = House::one_event(domain::Ontvangst{attempt.bericht_id, 1, 1});
    receipt.afzender = {"leerplicht/0363", domain::Ontvanger{domain::Lijn::leerplicht, "0363"}};
    accept(receipt);
  }
  EXPECT_EQ(house_.delivery.counts().under_way, 1u);
}

TEST_F(LineTest, PlansMarksAndTakesUpAtTheStart) {
  accept(House::four_days_absent());
  judge_all();
  EXPECT_EQ(house_.store.marks().value(), 0);
  ASSERT_TRUE(house_.line.start("rules of today", now_, mono_));
  EXPECT_EQ(house_.store.marks().value(), 1);  // other rules than the last run: everybody again
  const auto wake = house_.line.next_wake();
  ASSERT_TRUE(wake && *wake);
  judge_all();
  ASSERT_TRUE(house_.line.start("rules of today", now_, mono_));
  EXPECT_EQ(house_.store.marks().value(), 0);
  // The monthly mail of each of the four schools stands once.
  EXPECT_EQ(house_.store.due(to_wall(moment("2026-09-14 09:00")), 100)->size(), 5u);  // with the deadline of the melding
}

TEST_F(LineTest, JudgesAReturnBeforeItEscalates) {
  // Absent since 1 September; the return of 30 November is known only on the day the three months are over.
  domain::Verzuimregistratie versie;
  versie.registratie_id = "R1";
  versie.gewijzigd_op = now_;
  versie.leerling = House::pupil();
  versie.registratie.soort = domain::Soort::ziek;
  versie.registratie.begin = moment("2026-09-01 08:30");
  accept(House::one_event(domain::Inschrijving{House::pupil(), domain_test::make_leerling("2011-03-14")}));
  accept(House::one_event(versie));
  tick("2026-11-30 12:00");
  sent();
  now_ = to_wall(moment("2026-12-01 00:00"));
  accept(House::one_event(domain::Hervatting{House::pupil(), *parse_date("2026-11-30")}));
  tick("2026-12-01 00:00");
  for (const std::string& line : sent()) EXPECT_EQ(line.find("termijnen.verlopen"), std::string::npos) << line;
}

TEST_F(LineTest, JudgesMoreThanOneBite) {
  for (int i = 0; i < 150; ++i) {
    accept(House::one_event(domain::Hervatting{{"90BB00", std::to_string(i)}, *parse_date("2026-09-01")}));
  }
  EXPECT_TRUE(house_.line.judge(now_).value());
  EXPECT_TRUE(house_.line.judge(now_).value());
  EXPECT_FALSE(house_.line.judge(now_).value());
  EXPECT_EQ(house_.store.marks().value(), 0);
}

TEST_F(LineTest, PassesOnWhatTheStoreSays) {
  house_.store.refuses = Error{ErrorKind::busy, "disk full"};
  const store::Aanvraag aanvraag = House::four_days_absent();
  const auto refused = house_.line.accept(std::span(&aanvraag, 1), now_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::busy);
  EXPECT_FALSE(house_.line.start("rules", now_, mono_));
  EXPECT_FALSE(house_.line.tick(now_));
}

}  // namespace
}  // namespace hub::ledger_test
