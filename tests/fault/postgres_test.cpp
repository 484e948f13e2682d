// The hub on PostgreSQL: it is killed, its server is, the wire is cut when nobody can know what was stored; and
// a region moves there from SQLite while its messages are under way (F27, F28, F30, M2).
#include <gtest/gtest.h>

#include <csignal>

#include "tests/fault/region.h"
#include "tests/support/postgres.h"
#include "tests/support/tcp_gate.h"

namespace fault_test {
namespace {

using namespace std::chrono_literals;

constexpr int killed = 128 + SIGKILL;
constexpr int configuration_exit = 78;
constexpr int some_truants = 8;
constexpr int many_truants = 40;

class PostgresTest : public testing::Test {
 protected:
  explicit PostgresTest(const std::string& extra = {}) : server_(extra) { server_.start(); }

  system_test::HubOptions on(const std::string& database) {
    return {.settings = {"store.kind=postgres", "store.database=" + database, "mqtt.window=10"}, .clock = after_the_deadline};
  }

  support::Postgres server_;
};

class PostgresCrashTest : public PostgresTest, public testing::WithParamInterface<const char*> {};

TEST_P(PostgresCrashTest, NothingIsLostAndNothingIsSentAnew) {  // F01 to F07
  Region region(on(server_.make_database()));
  region.listen();
  region.hub.launch({{"HUB_CRASH_AT", GetParam()}});
  region.push(some_truants);
  ASSERT_TRUE(region.wait_until([&] { return region.hub.process().wait_exit(0ms).has_value(); })) << "this point is never passed";
  ASSERT_EQ(region.hub.process().wait_exit(), killed);
  region.hub.start();
  region.expect_acknowledged_stored();
  region.finish();
  region.expect_promises_kept();
}

std::string name_of(const testing::TestParamInfo<const char*>& info) {
  std::string name = info.param;
  name[name.find(':')] = '_';
  return name;
}
INSTANTIATE_TEST_SUITE_P(Points, PostgresCrashTest,
                         testing::Values("in_t1:3", "after_t1:3", "in_t2:2", "after_t2:2", "in_depart:2", "after_depart:2", "after_publish:3", "after_receipt:2"),
                         name_of);

TEST_F(PostgresTest, AServerThatDiesInTheMiddleLosesNothing) {  // F27
  Region region(on(server_.make_database()));
  region.hub.start();
  region.listen();
  region.push(many_truants);
  for (const std::size_t heard : {3U, 9U}) {
    ASSERT_TRUE(region.wait_until([&] { return region.leerplicht().heard().size() >= heard; }));
    server_.kill9();
    EXPECT_TRUE(region.wait_until([&] { return region.hub.send({.path = "/readyz"}).status == 503; }));
    EXPECT_EQ(region.hub.send({.path = "/livez"}).status, 200);
    server_.start();
  }
  region.finish();
  region.expect_promises_kept();
}

// Whatever was asked when the wire broke, its answer is lost: also that of a COMMIT.
TEST_F(PostgresTest, AWireThatKeepsBreakingLosesNothingAndDoublesNothing) {  // F28
  support::TcpGate gate(server_.port());
  std::string database = server_.make_database();
  const std::string port = "port=" + std::to_string(server_.port());
  database.replace(database.find(port), port.size(), "port=" + std::to_string(gate.port()));
  Region region(on(database));
  region.hub.start();
  region.listen();
  region.push(many_truants);
  for (int broken = 0; broken < 12; ++broken) {
    const std::size_t acknowledged = region.school().acknowledged_count();
    gate.freeze_answers();  // what is asked from now on is done, and not heard of
    static_cast<void>(region.wait_until([&] { return region.school().acknowledged_count() > acknowledged; }, 200ms));
    gate.cut();
    gate.thaw();
    ASSERT_TRUE(region.wait_until([&] { return region.school().is_done() || region.school().acknowledged_count() > acknowledged; }));
  }
  region.finish();
  region.expect_promises_kept();
}

class ForgetfulPostgresTest : public PostgresTest {
 protected:
  ForgetfulPostgresTest() : PostgresTest("synchronous_commit=off\n") {}
};

TEST_F(ForgetfulPostgresTest, IsRefusedWithWhatToDo) {  // M2
  system_test::RunningHub hub(on(server_.make_database()));
  hub.launch();
  EXPECT_EQ(hub.process().wait_exit(), configuration_exit);
  EXPECT_NE(hub.process().err().find("synchronous_commit is off"), std::string::npos) << hub.process().err();
  EXPECT_NE(hub.process().err().find("set it to on"), std::string::npos);
}

// Some messages are confirmed, some are under way, some wait; then the store moves and the line goes on.
TEST_F(PostgresTest, ARegionMovesFromSqliteWithNothingLostAndNothingTwice) {
  Region region({.settings = {"mqtt.window=10"}, .clock = after_the_deadline});
  region.hub.start();
  region.listen();
  region.push(many_truants);
  ASSERT_TRUE(region.wait_until([&] { return region.leerplicht().heard().size() >= 12; }));
  ASSERT_TRUE(support::wait_until([&] { return region.leerplicht().heard().size() >= 15; }));  // these are not confirmed
  ASSERT_EQ(region.hub.stop(), 0);
  const std::string database = server_.make_database();
  const std::string data = (region.hub.directory() / "data").string();
  EXPECT_THROW(region.hub.run_command({"migrate", database + " password=geheim", "--data", data}), std::runtime_error);
  region.hub.run_command({"migrate", database, "--data", data});
  region.hub.run_command({"migrate", database, "--data", data});  // once more changes nothing
  region.hub.launch();
  EXPECT_NE(region.hub.process().wait_exit(), 0);
  EXPECT_NE(region.hub.process().err().find("was moved to PostgreSQL"), std::string::npos) << region.hub.process().err();
  EXPECT_THROW(region.hub.run_command({"migrate", server_.make_database(), "--data", (region.hub.directory() / "nowhere").string()}), std::runtime_error);
  region.hub.set("store.kind=postgres");
  region.hub.set("store.database=" + database);
  region.hub.start();
  region.expect_acknowledged_stored();
  region.finish();
  region.expect_promises_kept();
}

}  // namespace
}  // namespace fault_test
