// The hub dies by SIGKILL at each point that a crash could tell apart, is started again, and keeps its
// promises: F01 to F06, F07, F09 and F11 of the project's list of faults.
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "tests/fault/region.h"

namespace fault_test {
namespace {

using namespace std::chrono_literals;

constexpr int killed = 128 + SIGKILL;
constexpr int pupils_count = 12;  // so that every point is passed more than three times

struct Crash {
  std::string point;
  int occurrence = 1;
};

std::string name_of(const testing::TestParamInfo<Crash>& crash) {
  return crash.param.point + "_" + std::to_string(crash.param.occurrence);
}

void PrintTo(const Crash& crash, std::ostream* out) { *out << crash.point << ":" << crash.occurrence; }

// The rest of the first line that begins with `name`.
std::string field_of(const std::filesystem::path& mail, const std::string& name) {
  std::istringstream lines(support::read_file(mail));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(name)) return line.substr(name.size());
  }
  return "";
}

bool is_about_mail(const std::string& point) { return point.find("mail") != std::string::npos; }

// Every point that the program lists, the first time and the third time that it is passed.
std::vector<Crash> crashes(bool about_mail) {
  const support::TempDir directory;
  std::istringstream points(support::run({VERZUIMHUB_BINARY, "version", "--crash-points"}, directory.path()));
  std::vector<Crash> found;
  for (std::string point; std::getline(points, point);) {
    if (is_about_mail(point) != about_mail) continue;
    found.push_back({point, 1});
    found.push_back({point, 3});
  }
  return found;
}

support::Process::Environment environment_of(const Crash& crash) { return {{"HUB_CRASH_AT", crash.point + ":" + std::to_string(crash.occurrence)}}; }

class CrashTest : public testing::TestWithParam<Crash> {};

TEST_P(CrashTest, NothingIsLostAndNothingIsSentAnew) {
  Region region({.clock = after_the_deadlines});
  region.listen();
  region.hub.launch(environment_of(GetParam()));
  region.push(pupils_count);
  ASSERT_TRUE(region.wait_until([&] { return region.hub.process().wait_exit(0ms).has_value(); })) << "this point is never passed";
  ASSERT_EQ(region.hub.process().wait_exit(), killed);
  region.hub.start();
  region.expect_acknowledged_stored();
  region.finish();
  region.expect_promises_kept();
}

INSTANTIATE_TEST_SUITE_P(Points, CrashTest, testing::ValuesIn(crashes(/*about_mail=*/false)), name_of);

class MailCrashTest : public testing::TestWithParam<Crash> {};

TEST_P(MailCrashTest, AMailThatGoesAgainIsTheSameMail) {
  system_test::RunningHub hub({.clock = std::chrono::sys_days(std::chrono::year(2026) / 12 / 11) + 11h, .mail_runs = true});
  hub.start();
  EXPECT_EQ(hub.stop(), 0);
  hub.set_clock(std::chrono::sys_days(std::chrono::year(2026) / 12 / 14) + 9h);  // an hour after the reminders were due
  hub.launch(environment_of(GetParam()));
  ASSERT_EQ(hub.process().wait_exit(), killed) << "this point is never passed";
  hub.start();
  ASSERT_TRUE(support::wait_until([&] { return hub.mail().mails().size() >= 4 && hub.figure("verzuimhub_messages_under_way") == 0; }));
  std::map<std::string, std::set<std::string>> ids_by_recipient;
  for (const auto& mail : hub.mail().mails()) ids_by_recipient[field_of(mail, "To: ")].insert(field_of(mail, "Message-ID: "));
  EXPECT_EQ(ids_by_recipient.size(), 4U);
  for (const auto& [recipient, ids] : ids_by_recipient) EXPECT_EQ(ids.size(), 1U) << recipient;
  EXPECT_LE(hub.mail().mails().size(), 5U);  // the one that was on its way came twice
}

INSTANTIATE_TEST_SUITE_P(Points, MailCrashTest, testing::ValuesIn(crashes(/*about_mail=*/true)), name_of);

class KillTest : public testing::Test {
 protected:
  KillTest() { std::cout << "seed " << seed << "; again with KILL_TEST_SEED=" << seed << "\n"; }

  static unsigned make_seed() {
    const char* given = std::getenv("KILL_TEST_SEED");
    return given != nullptr ? static_cast<unsigned>(std::stoul(given)) : std::random_device()();
  }
  std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random); }

  const unsigned seed = make_seed();
  std::mt19937 random{seed};
  Region region{{.clock = after_the_deadlines}};
};

TEST_F(KillTest, AnyMomentUnderLoadWillDo) {
  region.listen();
  region.push(60);
  for (int i = 0; i < 5; ++i) {
    region.hub.start();
    const std::size_t until = region.school().acknowledged_count() + 1 + below(50);
    ASSERT_TRUE(region.wait_until([&] { return region.school().acknowledged_count() >= until; }));
    region.hub.process().kill();
  }
  region.hub.start();
  region.expect_acknowledged_stored();
  region.finish();
  region.expect_promises_kept();
}

// F11: recovery that is cut off, again and again, comes to the same.
TEST_F(KillTest, AKillDuringStartUpChangesNothing) {
  region.listen();
  region.hub.start({{"HUB_CRASH_AT", "after_depart:20"}});
  region.push(pupils_count);
  ASSERT_TRUE(region.wait_until([&] { return region.hub.process().wait_exit(0ms).has_value(); }));
  for (int i = 0; i < 5; ++i) {
    region.hub.launch();
    region.hub.process().wait_exit(std::chrono::milliseconds(below(150)));  // it does not end by itself
    region.hub.process().kill();
  }
  region.hub.start();
  region.expect_acknowledged_stored();
  region.finish();
  region.expect_promises_kept();
}

}  // namespace
}  // namespace fault_test
