// Who is answered when, with a clock that is played.
#include "hub/api/waiters.h"

#include <gtest/gtest.h>

#include <string>

namespace hub::api {
namespace {

using namespace std::chrono_literals;

const domain::Ontvanger leerplicht{domain::Lijn::leerplicht, "0363"};
const domain::Ontvanger jgz{domain::Lijn::jgz, "ggd-am"};

domain::Ontvanger leerplicht_number(std::size_t number) { return {domain::Lijn::leerplicht, std::to_string(number)}; }

class WaitersTest : public testing::Test {
 protected:
  WaitersTest() { EXPECT_TRUE(turn().empty()); }

  bool add(const domain::Ontvanger& abonnee, std::int64_t gezien, std::chrono::seconds wait = 30s) {
    return waiters.try_add({abonnee, gezien, clock.mono() + wait, client, [] {}});
  }
  // Who is answered now, as "leerplicht/0363 after 4".
  std::vector<std::string> turn() {
    std::vector<std::string> names;
    const auto due = waiters.take_due(sent, [this]() -> Result<Nummers> {
      ++reads;
      return nummers;
    });
    for (const Waiter& waiter : due) names.push_back(to_string(waiter.abonnee) + " after " + std::to_string(waiter.gezien));
    return names;
  }
  using Names = std::vector<std::string>;

  ManualClock clock{WallTime(std::chrono::sys_days(std::chrono::year(2026) / 11 / 20))};
  Waiters waiters{clock};
  std::shared_ptr<const bool> client = std::make_shared<const bool>();
  Result<Nummers> nummers = Nummers{{leerplicht, 4}, {jgz, 0}};
  std::uint64_t sent = 0;
  int reads = 0;
};

TEST_F(WaitersTest, OnlyWhoseStreamHasGoneOnIsAnswered) {
  ASSERT_TRUE(add(leerplicht, 4));
  ASSERT_TRUE(add(jgz, 0));
  EXPECT_EQ(turn(), Names{});
  (*nummers)[leerplicht] = 5;
  ++sent;
  EXPECT_EQ(turn(), Names{"leerplicht/0363 after 4"});
  EXPECT_EQ(turn(), Names{});  // once
  (*nummers)[jgz] = 1;
  ++sent;
  EXPECT_EQ(turn(), Names{"jgz/ggd-am after 0"});
  EXPECT_TRUE(waiters.empty());
}

TEST_F(WaitersTest, TheNumbersAreReadOnlyWhenTheyMayHaveChanged) {
  EXPECT_EQ(reads, 0);  // nobody waits
  ASSERT_TRUE(add(leerplicht, 4));
  turn();
  const int first = reads;
  clock.advance(wait_turn);
  turn();
  EXPECT_EQ(reads, first);
  ++sent;
  turn();
  EXPECT_EQ(reads, first + 1);
}

TEST_F(WaitersTest, WhatAnotherHubNumberedIsSeenWithinASecond) {
  ASSERT_TRUE(add(leerplicht, 4));
  EXPECT_EQ(turn(), Names{});
  (*nummers)[leerplicht] = 5;  // and this hub has sent nothing
  EXPECT_EQ(turn(), Names{});
  clock.advance(wait_look);
  EXPECT_EQ(turn(), Names{"leerplicht/0363 after 4"});
}

TEST_F(WaitersTest, WhoseTimeIsOverIsAnsweredWithoutNews) {
  ASSERT_TRUE(add(leerplicht, 4, 2s));
  ASSERT_TRUE(add(jgz, 0, 3s));
  clock.advance(2s - 1us);
  EXPECT_EQ(turn(), Names{});
  clock.advance(1us);
  EXPECT_EQ(turn(), Names{"leerplicht/0363 after 4"});
  clock.advance(1s);
  EXPECT_EQ(turn(), Names{"jgz/ggd-am after 0"});
}

TEST_F(WaitersTest, AStoreThatDoesNotAnswerLetsThemWaitToTheirEnd) {
  ASSERT_TRUE(add(leerplicht, 3, 2s));
  nummers = error(ErrorKind::busy, "the store does not answer");
  EXPECT_EQ(turn(), Names{});
  clock.advance(2s);
  EXPECT_EQ(turn(), Names{"leerplicht/0363 after 3"});
}

TEST_F(WaitersTest, WhoHasGoneIsForgotten) {
  ASSERT_TRUE(add(leerplicht, 4));
  client.reset();
  (*nummers)[leerplicht] = 5;
  ++sent;
  EXPECT_EQ(turn(), Names{});
  EXPECT_TRUE(waiters.empty());
}

TEST_F(WaitersTest, OneSubscriberCannotTakeAllTheRoom) {
  for (std::size_t i = 0; i < waiters_of_one_max; ++i) ASSERT_TRUE(add(leerplicht, 4));
  EXPECT_FALSE(add(leerplicht, 4));
  EXPECT_TRUE(add(jgz, 0));
  client = std::make_shared<const bool>();  // those before have gone
  EXPECT_TRUE(add(leerplicht, 4));
}

TEST_F(WaitersTest, ThereIsAnEndToWhoMayWait) {
  for (std::size_t i = 0; i < waiters_max; ++i) ASSERT_TRUE(add(leerplicht_number(i), 0));
  EXPECT_FALSE(add(jgz, 0));
  EXPECT_EQ(waiters.take_all().size(), waiters_max);
  EXPECT_TRUE(add(jgz, 0));
}

}  // namespace
}  // namespace hub::api
