// The one thread that touches the store: group commit, full queues, a full disk, a store in doubt, stopping.
#include "hub/ledger/ledger.h"

#include <gtest/gtest.h>

#include <future>
#include <latch>

#include "tests/unit/domain/school.h"
#include "tests/unit/ledger/house.h"

namespace hub::ledger_test {
namespace {

using namespace std::chrono_literals;
using ledger::Ledger;
using ledger::LedgerSettings;
using Answer = Result<store::Uitslag>;

constexpr auto long_enough = 30s;  // a deadline that no passing test reaches

// Looks until it is true or the deadline has passed.
template <typename Condition>
bool comes_true(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + long_enough;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

// Keeps the ledger thread busy from its making until go().
class Busy {
 public:
  explicit Busy(Ledger& ledger) {
    EXPECT_TRUE(ledger.try_run([this](ledger::Line&) {
      begun_.count_down();
      go_.wait();
    }));
    begun_.wait();
  }
  void go() { go_.count_down(); }

 private:
  std::latch begun_{1};
  std::latch go_{1};
};

class LedgerTest : public testing::Test {
 protected:
  void start(LedgerSettings settings = {}) {
    ledger_ = std::make_unique<Ledger>(clock_, house_.line, settings, [this](const std::string&) { ++doubts_; });
  }
  // Its first turns, with their cleaning up, are over.
  void start_and_settle(LedgerSettings settings = {}) {
    start(settings);
    for (int i = 0; i < 2; ++i) on_ledger([] {});
  }
  static domain::Hervatting any_event(int nummer) { return {{"90BB00", std::to_string(nummer)}, *parse_date("2026-09-01")}; }
  // Hands one event in; the future has its answer.
  std::future<Answer> submit(int nummer, std::string id = {}) {
    auto promise = std::make_shared<std::promise<Answer>>();
    auto answer = promise->get_future();
    EXPECT_TRUE(ledger_->try_submit(House::one_event(any_event(nummer), id), [promise](Answer given) { promise->set_value(std::move(given)); }));
    return answer;
  }
  Answer wait(std::future<Answer> answer) {
    if (answer.wait_for(long_enough) != std::future_status::ready) return error(ErrorKind::unknown, "no answer in time");
    return answer.get();
  }
  // Runs on the ledger thread, and is done when this returns.
  void on_ledger(std::function<void()> work) {
    std::latch done(1);
    ASSERT_TRUE(ledger_->try_run([&](ledger::Line&) {
      work();
      done.count_down();
    }));
    done.wait();
  }

  const SystemClock clock_;
  House house_;
  std::atomic<int> doubts_ = 0;
  std::unique_ptr<Ledger> ledger_;  // goes first
};

TEST_F(LedgerTest, AnswersAfterTheCommit) {  // P1
  start();
  const Answer answer = wait(submit(1, "e-1"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->nieuw, 1u);
  EXPECT_EQ(wait(submit(1, "e-1"))->bekend, 1u);
  EXPECT_EQ(ledger_->figures().requests, 2u);
  EXPECT_EQ(ledger_->figures().events, 1u);
  EXPECT_EQ(ledger_->figures().repeats, 1u);
}

TEST_F(LedgerTest, CommitsWhatWaitsTogether) {
  start();
  Busy busy(*ledger_);
  std::vector<std::future<Answer>> answers;
  for (int i = 1; i <= 100; ++i) answers.push_back(submit(i));
  busy.go();
  for (auto& answer : answers) EXPECT_TRUE(wait(std::move(answer)));
  on_ledger([] {});
  EXPECT_EQ(ledger_->figures().commits, 1u);
  EXPECT_EQ(ledger_->figures().requests, 100u);
}

TEST_F(LedgerTest, AnswersEverySubmitterOnce) {
  start();
  constexpr int submitters = 4;
  constexpr int each = 100;
  std::atomic<int> answered = 0;
  std::vector<std::thread> threads;
  for (int s = 0; s < submitters; ++s) {
    threads.emplace_back([&, s] {
      for (int i = 0; i < each; ++i) {
        while (!ledger_->try_submit(House::one_event(any_event(s * each + i)), [&](Answer answer) { answered += answer && answer->nieuw == 1; })) {
          std::this_thread::yield();
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(comes_true([&] { return answered == submitters * each; }));
  EXPECT_EQ(ledger_->figures().events, static_cast<std::uint64_t>(submitters * each));
}

TEST_F(LedgerTest, SaysThatItIsFullAndForgetsTheRequest) {  // F31, F73
  start({.queue_max = 2, .idempotency = 24h});
  Busy busy(*ledger_);
  auto first = submit(1);
  auto second = submit(2);
  bool answered = false;
  EXPECT_FALSE(ledger_->try_submit(House::one_event(any_event(3)), [&](Answer) { answered = true; }));
  busy.go();
  EXPECT_TRUE(wait(std::move(first)));
  EXPECT_TRUE(wait(std::move(second)));
  ledger_->stop();
  EXPECT_FALSE(answered);
}

TEST_F(LedgerTest, RefusesWhileTheDiskIsFullAndHealsByItself) {  // F16, P12
  start_and_settle();
  on_ledger([&] { house_.store.refuses = Error{ErrorKind::busy, "disk full"}; });
  const Answer refused = wait(submit(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::busy);
  EXPECT_TRUE(comes_true([&] { return !ledger_->figures().storing; }));
  EXPECT_FALSE(ledger_->try_submit(House::one_event(any_event(2)), [](Answer) { ADD_FAILURE() << "it was not taken"; }));
  EXPECT_EQ(doubts_, 0);
  on_ledger([&] { house_.store.refuses.reset(); });
  ASSERT_TRUE(comes_true([&] { return ledger_->figures().storing.load(); }));
  EXPECT_TRUE(wait(submit(1)));
}

TEST_F(LedgerTest, TrustsAStoreInDoubtNoMore) {  // F19
  start_and_settle();
  on_ledger([&] { house_.store.refuses = Error{ErrorKind::corrupt, "I/O error"}; });
  const Answer refused = wait(submit(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::corrupt);
  EXPECT_TRUE(comes_true([&] { return doubts_ == 1; }));
  EXPECT_FALSE(ledger_->try_submit(House::one_event(any_event(2)), [](Answer) { ADD_FAILURE() << "it was not taken"; }));
  ledger_->stop();
  EXPECT_EQ(doubts_, 1);  // told once
}

TEST_F(LedgerTest, StoresAndAnswersWhatWaitsWhenItStops) {  // F85
  start();
  Busy busy(*ledger_);
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 20; ++i) answers.push_back(submit(i));
  std::thread stopper([&] { ledger_->stop(); });
  busy.go();
  stopper.join();
  for (auto& answer : answers) EXPECT_TRUE(wait(std::move(answer)));
  EXPECT_FALSE(ledger_->try_submit(House::one_event(any_event(99)), [](Answer) { ADD_FAILURE() << "it was not taken"; }));
  EXPECT_FALSE(ledger_->try_run([](ledger::Line&) { ADD_FAILURE() << "it was not taken"; }));
}

TEST_F(LedgerTest, TellsAnotherThreadWhatItsWorkGave) {
  start();
  EXPECT_EQ(ledger_->call([](ledger::Line&) { return 7; }), 7);
  ledger_->stop();
  EXPECT_EQ(ledger_->call([](ledger::Line&) { return 7; }), std::nullopt);
}

TEST_F(LedgerTest, NobodyWaitsForWorkThatIsDropped) {
  start_and_settle();
  on_ledger([&] { house_.store.refuses = Error{ErrorKind::corrupt, "I/O error"}; });
  EXPECT_FALSE(wait(submit(1)));
  EXPECT_EQ(ledger_->call([](ledger::Line&) { return 7; }), std::nullopt);
}

TEST_F(LedgerTest, AnswersForALargeDeliveryOnceItIsWorkedIn) {
  start();
  store::Aanvraag stuk = House::one_event(any_event(1));
  stuk.aanlevering = Uuid{};
  std::promise<Answer> promise;
  on_ledger([&] {
    EXPECT_TRUE(house_.store.put_by(stuk, clock_.wall()));
    stuk.gebeurtenissen.clear();
    EXPECT_TRUE(house_.store.take_delivery(stuk, clock_.wall()));
    ledger_->await(*stuk.aanlevering, [&](Answer given) { promise.set_value(std::move(given)); });
  });
  const Answer answer = wait(promise.get_future());
  ASSERT_TRUE(answer);
  EXPECT_FALSE(answer->bezig);
  EXPECT_EQ(answer->nieuw, 1U);
}

TEST_F(LedgerTest, AtItsEndAnswersForADeliveryHoweverFarItIs) {
  start();
  std::promise<Answer> promise;
  on_ledger([&] {
    store::Aanvraag stuk = House::one_event(any_event(1));
    stuk.aanlevering = Uuid{};
    EXPECT_TRUE(house_.store.put_by(stuk, clock_.wall()));
    stuk.gebeurtenissen.clear();
    EXPECT_TRUE(house_.store.take_delivery(stuk, clock_.wall()));
    ledger_->await(*stuk.aanlevering, [&](Answer given) { promise.set_value(std::move(given)); });
  });
  ledger_->stop();
  EXPECT_TRUE(wait(promise.get_future()));
}

TEST_F(LedgerTest, StartsAndStopsManyTimes) {
  for (int i = 0; i < 200; ++i) {
    start();
    auto answer = submit(i);
    ledger_.reset();
    EXPECT_TRUE(wait(std::move(answer)));
  }
}

TEST_F(LedgerTest, RunsTheWholeLineAndHearsItsChannel) {
  house_.regio.partners.at({domain::Lijn::leerplicht, "0363"}).bevestigt = false;
  start();
  ledger::ChannelToLedger channel(*ledger_, store::Kanaal::mqtt);
  channel.on_link(true, "connected");
  ASSERT_TRUE(ledger_->try_submit(House::four_days_absent(), [](Answer answer) { EXPECT_TRUE(answer); }));
  std::vector<delivery::Attempt> taken;
  ASSERT_TRUE(comes_true([&] {
    for (auto& attempt : house_.mqtt.taken.take(10, 100ms)) taken.push_back(std::move(attempt));
    return taken.size() >= 2;
  }));
  EXPECT_TRUE(ledger_->figures().mqtt_up);
  for (const auto& attempt : taken) channel.on_outcome(attempt.bericht_id, delivery::Outcome::taken, "");
  // One partner cannot confirm and is done; the school is to confirm still.
  EXPECT_TRUE(comes_true([&] { return ledger_->figures().confirmed == 1 && ledger_->figures().under_way == 1; }));
  EXPECT_EQ(ledger_->figures().sent, 2u);
}

TEST_F(LedgerTest, LetsTimePassByItself) {
  // Three months of absence, arriving late: the hub catches up with every deadline that has passed.
  start();
  ledger::ChannelToLedger(*ledger_, store::Kanaal::mqtt).on_link(true, "connected");
  const LocalDay begin = local_day(clock_.wall()) - std::chrono::days(150);
  domain::Verzuimregistratie versie;
  versie.registratie_id = "R1";
  versie.gewijzigd_op = clock_.wall();
  versie.leerling = House::pupil();
  versie.registratie.soort = domain::Soort::ziek;
  versie.registratie.begin = at_minute(begin, 510);
  ASSERT_TRUE(ledger_->try_submit(House::four_days_absent(), [](Answer) {}));
  ASSERT_TRUE(ledger_->try_submit(House::one_event(versie), [](Answer) {}));
  std::string seen;
  EXPECT_TRUE(comes_true([&] {
    for (const auto& attempt : house_.mqtt.taken.take(10, 100ms)) seen += attempt.payload;
    return seen.find("termijnen.verlopen") != std::string::npos && seen.find("\"pact\"") != std::string::npos;
  }));
}

}  // namespace
}  // namespace hub::ledger_test
