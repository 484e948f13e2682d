// What every channel promises (hub/delivery/channel.h), held against its real peer. A new channel
// joins by a Peer of its own; nothing in here is about one kind.
#include <gtest/gtest.h>

#include "tests/contract/heard.h"
#include "tests/contract/peer.h"

namespace contract {
namespace {

using hub::Uuid;
using hub::delivery::Attempt;
using hub::delivery::Outcome;
using support::wait_until;
using std::chrono::milliseconds;

// The peer's two seconds, a stopped reconnect and a slow machine.
constexpr milliseconds answer_deadline{10'000};

class ChannelTest : public testing::TestWithParam<PeerKind> {
 protected:
  void open() { channel_ = peer_->make_channel(heard_); }
  void start_and_open() {
    peer_->start();
    open();
    ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
  }
  Uuid send(Attempt attempt) {
    const Uuid id = attempt.bericht_id;
    EXPECT_TRUE(channel_->try_send(attempt));
    sent_.push_back(id);
    return id;
  }
  // The last word of every test.
  void expect_works_again() {
    ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
    EXPECT_EQ(heard_.wait_outcome(send(peer_->make_attempt())), Outcome::taken) << heard_.story();
    for (const Uuid& id : sent_) EXPECT_EQ(heard_.outcomes_count(id), 1u);
  }
  Outcome outcome_of(const Uuid& id) {
    const auto outcome = heard_.wait_outcome(id, answer_deadline);
    EXPECT_TRUE(outcome.has_value()) << heard_.story();
    return outcome.value_or(Outcome::taken);
  }

  std::unique_ptr<Peer> peer_ = GetParam().make();
  Heard heard_;
  std::vector<Uuid> sent_;
  std::unique_ptr<hub::delivery::Channel> channel_;  // goes first: it still talks to the others
};

TEST_P(ChannelTest, TakesEverythingAndItArrives) {
  start_and_open();
  constexpr std::size_t count = 40;
  for (std::size_t i = 0; i < count; ++i) {
    Attempt attempt = peer_->make_attempt();
    sent_.push_back(attempt.bericht_id);
    ASSERT_TRUE(wait_until([&] { return channel_->try_send(attempt); }));
  }
  ASSERT_TRUE(heard_.wait_outcomes(count));
  EXPECT_EQ(heard_.count_of(Outcome::taken), count);
  EXPECT_EQ(peer_->arrived_count(), count);
  expect_works_again();
}

TEST_P(ChannelTest, TellsWhatThePeerWillNeverTake) {
  start_and_open();
  const Uuid refused = send(peer_->make_refused_attempt());
  EXPECT_EQ(outcome_of(refused), Outcome::rejected);
  EXPECT_NE(heard_.reason_of(refused), "");
  EXPECT_TRUE(heard_.is_up());
  expect_works_again();
}

TEST_P(ChannelTest, WaitsForAPeerThatIsNotThereYet) {
  open();
  ASSERT_TRUE(heard_.wait_link(false));
  EXPECT_EQ(outcome_of(send(peer_->make_attempt())), Outcome::unreachable);
  peer_->start();
  expect_works_again();
}

TEST_P(ChannelTest, DoesNotKnowWhatAKilledPeerTook) {
  start_and_open();
  peer_->hold_answers();
  const std::size_t before = peer_->arrived_count();
  const Uuid id = send(peer_->make_attempt());
  ASSERT_TRUE(wait_until([&] { return peer_->arrived_count() > before; }));
  peer_->kill();
  EXPECT_EQ(outcome_of(id), Outcome::unknown);
  EXPECT_EQ(outcome_of(send(peer_->make_attempt())), Outcome::unreachable);
  peer_->recover();
  expect_works_again();
}

TEST_P(ChannelTest, DoesNotWaitForeverForAPeerThatFallsSilent) {
  start_and_open();
  peer_->hold_answers();
  const std::size_t before = peer_->arrived_count();
  const Uuid id = send(peer_->make_attempt());
  ASSERT_TRUE(wait_until([&] { return peer_->arrived_count() > before; }));
  peer_->freeze();
  EXPECT_EQ(outcome_of(id), Outcome::unknown);
  peer_->recover();
  expect_works_again();
}

TEST_P(ChannelTest, DoesNotTakeAFrozenPeerForALivingOne) {
  start_and_open();
  peer_->freeze();
  const Outcome outcome = outcome_of(send(peer_->make_attempt()));
  EXPECT_TRUE(outcome == Outcome::unknown || outcome == Outcome::unreachable);
  peer_->recover();
  expect_works_again();
}

TEST_P(ChannelTest, RefusesWhatItCanNotHoldAndLeavesItAlone) {
  start_and_open();
  peer_->hold_answers();
  std::size_t held = 0;
  Attempt attempt = peer_->make_attempt();
  const auto full = [&] {
    if (!channel_->try_send(attempt)) return held >= peer_->held_max();
    ++held;
    attempt = peer_->make_attempt();
    return false;
  };
  EXPECT_TRUE(wait_until(full, milliseconds(1'000))) << held;
  EXPECT_EQ(held, peer_->held_max());
  EXPECT_EQ(attempt.recipient, peer_->make_attempt().recipient);
  EXPECT_EQ(attempt.address, peer_->make_attempt().address);
  EXPECT_EQ(attempt.payload, peer_->make_attempt().payload);
  peer_->kill();
  ASSERT_TRUE(heard_.wait_outcomes(held));
  EXPECT_EQ(heard_.outcomes_count(), held);
  peer_->recover();
  expect_works_again();
}

TEST_P(ChannelTest, StopsInTimeAndOwesNothing) {
  start_and_open();
  peer_->hold_answers();
  std::size_t held = 0;
  for (; held < peer_->held_max() - 1; ++held) {
    Attempt attempt = peer_->make_attempt();
    ASSERT_TRUE(channel_->try_send(attempt));
  }
  const auto start = std::chrono::steady_clock::now();
  peer_->stop_channel(*channel_);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(6));
  EXPECT_EQ(heard_.outcomes_count(), held);
  EXPECT_EQ(heard_.count_of(Outcome::unknown) + heard_.count_of(Outcome::unreachable), held);
  EXPECT_FALSE(heard_.is_up());
  Attempt late = peer_->make_attempt();
  EXPECT_FALSE(channel_->try_send(late));
  peer_->recover();
  open();
  expect_works_again();
}

TEST_P(ChannelTest, StartsAndStopsAgainAndAgain) {
  peer_->start();
  for (int round = 0; round < 25; ++round) {
    channel_.reset();
    open();
    Attempt attempt = peer_->make_attempt();
    static_cast<void>(channel_->try_send(attempt));  // at any moment of connecting
  }
  expect_works_again();
}

std::string name_of(const testing::TestParamInfo<PeerKind>& kind) { return kind.param.name; }

INSTANTIATE_TEST_SUITE_P(Every, ChannelTest,
                         testing::Values(PeerKind{"mqtt", make_mqtt_peer}, PeerKind{"mail", make_mail_peer}, PeerKind{"webhook", make_webhook_peer},
                                         PeerKind{"notificaties", make_notificaties_peer}),
                         name_of);

}  // namespace
}  // namespace contract
