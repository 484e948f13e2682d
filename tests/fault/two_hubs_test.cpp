// Two hubs on one PostgreSQL, pushed to in turn, while one of them is killed or frozen at random, again and again:
// what one was doing the other does (F26, F29, F30, F31).
#include <gtest/gtest.h>

#include <random>

#include "tests/fault/region.h"
#include "tests/support/postgres.h"

namespace fault_test {
namespace {

using namespace std::chrono_literals;

constexpr int truants = 60;
constexpr int rounds = 6;              // each costs at most a lease of waiting
constexpr std::size_t heard_a_round = 5;

// A hub, and how it is started again on its own data.
class TwoHubsTest : public testing::TestWithParam<unsigned> {
 protected:
  TwoHubsTest() { region_.add_hub("http://127.0.0.1:" + std::to_string(second_port_)); }

  void start_second() {
    second_ = region_.hub.launch_second("second-data", {"http.port=" + std::to_string(second_port_), "store.hub=b"});
    ASSERT_TRUE(second_->wait_for_line("ready http=")) << second_->err();
  }
  support::Process& process(bool second) { return second ? *second_ : region_.hub.process(); }
  void start_again(bool second) {
    if (second) {
      start_second();
    } else {
      region_.hub.start();
    }
  }
  // While one of them does nothing, the line goes on.
  void expect_progress() {
    const std::size_t before = region_.leerplicht().heard().size();
    ASSERT_TRUE(region_.wait_until([&] { return region_.school().is_done() || region_.leerplicht().heard().size() >= before + heard_a_round; }))
        << "heard " << before << " then " << region_.leerplicht().heard().size() << "; the server is doing:\n" << server_.query(database_, activity);
  }

  static constexpr const char* activity =
      "SELECT pid, state, wait_event_type, wait_event, now()-xact_start, now()-state_change, pg_blocking_pids(pid), left(query, 90) FROM pg_stat_activity "
      "WHERE application_name='verzuimhub'";

  support::Postgres server_;
  const std::string database_ = (server_.start(), server_.make_database());
  Region region_{{.settings = {"store.kind=postgres", "store.database=" + database_, "store.hub=a", "store.lease_seconds=2", "mqtt.window=10"},
                  .clock = after_the_deadline}};
  const std::uint16_t second_port_ = support::free_port();
  std::unique_ptr<support::Process> second_;
};

TEST_P(TwoHubsTest, OneKilledOrFrozenAtRandomLosesNothingAndDoublesNothing) {
  std::mt19937 random(GetParam());
  region_.hub.start();
  start_second();
  region_.listen();
  region_.push(truants);
  for (int round = 0; round < rounds && !HasFatalFailure(); ++round) {
    const bool second = random() % 2 == 0;
    const bool frozen = random() % 2 == 0;
    SCOPED_TRACE(std::string(frozen ? "frozen: " : "killed: ") + (second ? "b" : "a"));
    if (frozen) {
      process(second).freeze();
      expect_progress();
      process(second).thaw();
    } else {
      process(second).kill();
      expect_progress();
      start_again(second);
    }
  }
  region_.finish();
  region_.expect_promises_kept();
}

INSTANTIATE_TEST_SUITE_P(Seeds, TwoHubsTest, testing::Values(1U, 2U, 3U), testing::PrintToStringParamName());

}  // namespace
}  // namespace fault_test
