// The hub dies by SIGKILL at each point that a crash could tell apart, is started again, and keeps its
// promises (F01 to F07, F09 to F11).
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "tests/fault/region.h"
#include "tests/system/school.h"

namespace fault_test {
namespace {

using namespace std::chrono_literals;

constexpr int killed = 128 + SIGKILL;
constexpr int truants_count = 12;  // so that every point is passed more than three times

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

std::vector<std::string> points() {
  const support::TempDir directory;
  std::istringstream lines(support::run({VERZUIMHUB_BINARY, "version", "--crash-points"}, directory.path()));
  std::vector<std::string> listed;
  for (std::string point; std::getline(lines, point);) listed.push_back(point);
  return listed;
}

bool is_about(const std::string& point, const char* what) { return point.find(what) != std::string::npos; }

// Every point that the program lists but those of mail and of large deliveries, the first time and the third time that it is passed.
std::vector<Crash> crashes() {
  std::vector<Crash> found;
  for (const std::string& point : points()) {
    if (!is_about(point, "mail") && !is_about(point, "delivery")) found.insert(found.end(), {{point, 1}, {point, 3}});
  }
  return found;
}

// Those of mail, and of the deadlines that it is sent for; these are due together and pass theirs once.
std::vector<Crash> mail_crashes() {
  std::vector<Crash> found;
  for (const std::string& point : points()) {
    if (is_about(point, "mail")) found.insert(found.end(), {{point, 1}, {point, 3}});
    if (is_about(point, "elapse")) found.push_back({point, 1});
  }
  return found;
}

support::Process::Environment environment_of(const Crash& crash) { return {{"HUB_CRASH_AT", crash.point + ":" + std::to_string(crash.occurrence)}}; }

class CrashTest : public testing::TestWithParam<Crash> {};

TEST_P(CrashTest, NothingIsLostAndNothingIsSentAnew) {
  Region region({.clock = after_the_deadline});
  region.listen();
  region.hub.launch(environment_of(GetParam()));
  region.push(truants_count);
  ASSERT_TRUE(region.wait_until([&] { return region.hub.process().wait_exit(0ms).has_value(); })) << "this point is never passed";
  ASSERT_EQ(region.hub.process().wait_exit(), killed);
  region.hub.start();
  region.expect_acknowledged_stored();
  region.finish();
  region.expect_promises_kept();
}

INSTANTIATE_TEST_SUITE_P(Points, CrashTest, testing::ValuesIn(crashes()), name_of);

// What a sender sees of a crash: no answer, and after the restart the answer that it missed.
class RetryTest : public testing::Test {
 protected:
  static constexpr int lines_count = 500;

  RetryTest() {
    for (int i = 0; i < lines_count; ++i) {
      const std::string id = "regel-" + std::to_string(i);
      body += system_test::registratie(system_test::meerlanden, 1 + i % 20, id, {.first = "2026-11-16", .last = "2026-11-16"}).dump() + "\n";
    }
  }
  system_test::Answer send() {
    return hub.send({.method = "POST", .path = "/v1/gebeurtenissen", .token = hub.token("90BB00-somtoday"), .content_type = "application/x-ndjson",
                     .body = body, .headers = {"Idempotency-Key: een-keer"}});
  }
  void send_into_crash(const std::string& point) {
    hub.start({{"HUB_CRASH_AT", point}});
    EXPECT_EQ(send().status, 0);
    EXPECT_EQ(hub.process().wait_exit(), killed);
    hub.start();
  }
  int stored_of_first_and_last() {
    int count = 0;
    for (const int i : {0, lines_count - 1}) count += hub.get("/v1/verzuimregistraties/regel-" + std::to_string(i)).status == 200 ? 1 : 0;
    return count;
  }

  std::string body;
  system_test::RunningHub hub;
};

TEST_F(RetryTest, WhatWasStoredIsAnsweredAsItWouldHaveBeen) {
  send_into_crash("after_t1");
  EXPECT_EQ(stored_of_first_and_last(), 2);
  const system_test::Answer again = send();
  EXPECT_EQ(again.status, 201) << again.body;
  EXPECT_EQ(again.json().at("nieuw"), lines_count);
  EXPECT_EQ(again.header("idempotent-replayed"), "true");
}

TEST_F(RetryTest, WhatWasCutOffLeftNothingBehind) {
  send_into_crash("in_t1");
  EXPECT_EQ(stored_of_first_and_last(), 0);
  EXPECT_TRUE(hub.items("/v1/vestigingen/90BB00/leerlingen").empty());
  const system_test::Answer again = send();
  EXPECT_EQ(again.status, 201) << again.body;
  EXPECT_EQ(again.json().at("nieuw"), lines_count);
  EXPECT_EQ(again.header("idempotent-replayed"), "");
  EXPECT_EQ(stored_of_first_and_last(), 2);
}

// A delivery in three pieces, all or nothing: what is cut off before it is taken leaves nothing, after that nothing is
// lost of it, and its sender gets the one answer. F10.
class LargeDeliveryCrashTest : public testing::TestWithParam<Crash> {
 protected:
  static constexpr int lines_count = 2'500;

  LargeDeliveryCrashTest() {
    for (int i = 0; i < lines_count; ++i) {
      const std::string id = "regel-" + std::to_string(i);
      body += system_test::registratie(system_test::meerlanden, 1 + i % 20, id, {.first = "2026-11-16", .last = "2026-11-16"}).dump() + "\n";
    }
  }
  system_test::Answer send() {
    return hub.send({.method = "POST", .path = "/v1/aanleveringen?formaat=verzuimregistraties", .token = hub.token("90BB00-somtoday"),
                     .content_type = "application/x-ndjson", .body = body, .headers = {"Idempotency-Key: een-keer"}});
  }

  std::string body;
  system_test::RunningHub hub;
};

TEST_P(LargeDeliveryCrashTest, IsStoredWholeAndAnsweredOnce) {
  hub.start(environment_of(GetParam()));
  EXPECT_EQ(send().status, 0);
  ASSERT_EQ(hub.process().wait_exit(), killed) << "this point is never passed";
  hub.start();
  system_test::Answer again;
  ASSERT_TRUE(support::wait_until([&] {
    again = send();
    return again.status == 201;
  })) << again.body;
  const bool was_taken = is_about(GetParam().point, "work_in");
  EXPECT_EQ(again.json().at("nieuw"), lines_count);
  EXPECT_EQ(again.header("idempotent-replayed"), was_taken ? "true" : "");
  for (const int i : {0, lines_count - 1}) EXPECT_EQ(hub.get("/v1/verzuimregistraties/regel-" + std::to_string(i)).status, 200);
  EXPECT_EQ(hub.read("/v1/aanleveringen/" + again.json().at("aanleveringId").get<std::string>()).at("nieuw"), lines_count);
}

INSTANTIATE_TEST_SUITE_P(Points, LargeDeliveryCrashTest,
                         testing::Values(Crash{"in_take_delivery", 1}, Crash{"in_work_in_delivery", 1}, Crash{"in_work_in_delivery", 3},
                                         Crash{"in_work_in_delivery", 4}),
                         name_of);

// And undone in pieces: not at all, or whole.
class LargeUndoCrashTest : public LargeDeliveryCrashTest {};

TEST_P(LargeUndoCrashTest, GoesBackWholeOrNotAtAll) {
  hub.start();
  const std::string path = "/v1/aanleveringen/" + send().json().at("aanleveringId").get<std::string>();
  const auto withdraw = [&] { return hub.send({.method = "POST", .path = path + "/_intrekken", .token = hub.token("90BB00-somtoday")}).status; };
  ASSERT_TRUE(support::wait_until([&] { return hub.figure("verzuimhub_pupils_waiting") == 0; }));
  EXPECT_EQ(hub.stop(), 0);
  hub.start(environment_of(GetParam()));
  withdraw();
  ASSERT_EQ(hub.process().wait_exit(), killed) << "this point is never passed";
  hub.start();
  if (GetParam().point == "in_withdraw_delivery") {
    EXPECT_EQ(hub.read(path).at("staat"), "aangenomen");
    EXPECT_EQ(hub.get("/v1/verzuimregistraties/regel-0").status, 200);
    EXPECT_EQ(withdraw(), 202);
  }
  ASSERT_TRUE(support::wait_until([&] { return hub.read(path).at("staat") == "ingetrokken"; }));
  for (const int i : {0, lines_count - 1}) EXPECT_EQ(hub.get("/v1/verzuimregistraties/regel-" + std::to_string(i)).status, 404);
}

INSTANTIATE_TEST_SUITE_P(Points, LargeUndoCrashTest,
                         testing::Values(Crash{"in_withdraw_delivery", 1}, Crash{"in_work_in_delivery", 1}, Crash{"in_work_in_delivery", 3}), name_of);

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
  EXPECT_LE(hub.mail().mails().size(), 8U);  // at most those that were on their way came twice
}

INSTANTIATE_TEST_SUITE_P(Points, MailCrashTest, testing::ValuesIn(mail_crashes()), name_of);

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
  Region region{{.clock = after_the_deadline}};
};

TEST_F(KillTest, AnyMomentUnderLoadWillDo) {
  constexpr std::size_t events_between_max = 60;  // of some 500
  region.listen();
  region.push(100);
  for (int i = 0; i < 5; ++i) {
    region.hub.start();
    const std::size_t until = region.school().acknowledged_count() + 1 + below(events_between_max);
    ASSERT_TRUE(support::wait_until([&] { return region.school().acknowledged_count() >= until; }));
    region.hub.process().kill();
    region.wait_until([] { return true; });  // receipts for a hub that is not there: the broker keeps them
  }
  region.hub.start();
  region.expect_acknowledged_stored();
  region.finish();
  region.expect_promises_kept();
}

// F11: recovery that is cut off, again and again, comes to the same.
TEST_F(KillTest, AKillDuringStartUpChangesNothing) {
  region.listen();
  region.hub.start({{"HUB_CRASH_AT", "after_publish:20"}});
  region.push(truants_count);
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
