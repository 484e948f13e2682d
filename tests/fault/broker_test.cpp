// The broker is away, dies, forgets, freezes or refuses: what was accepted still arrives, once and without
// a gap (F34 to F37, F39, F41).
#include <gtest/gtest.h>

#include <set>

#include "tests/fault/region.h"
#include "tests/support/tcp_gate.h"
#include "tests/system/school.h"

namespace fault_test {
namespace {

using nlohmann::json;
using system_test::Bericht;
using system_test::Partner;

constexpr int some_truants = 8;
constexpr int many_truants = 40;
constexpr const char* small_window = "mqtt.window=10";  // so that the middle is never the end already

std::size_t meldingen_in(Region& region, const std::string& bezorging) {
  std::size_t count = 0;
  for (const json& melding : region.hub.items("/v1/meldingen?aantal=1000")) count += melding.at("bezorging") == bezorging ? 1U : 0U;
  return count;
}

TEST(BrokerTest, OneThatIsNotThereYetHoldsUpNothing) {
  Region region({.clock = after_the_deadline, .broker_runs = false});
  region.hub.start();
  region.push(some_truants);
  ASSERT_TRUE(region.wait_until([&] { return region.school().is_done(); }));
  EXPECT_EQ(region.hub.send({.path = "/livez"}).status, 200);
  const system_test::Answer ready = region.hub.send({.path = "/readyz"});
  EXPECT_EQ(ready.status, 200) << ready.body;  // it takes everything in
  EXPECT_EQ(ready.json().at("mqtt").get<std::string>().rfind("not connected", 0), 0U) << ready.body;
  EXPECT_TRUE(region.wait_until([&] { return meldingen_in(region, "wacht") >= some_truants; }));
  region.hub.broker().start();
  region.listen();
  region.finish();
  region.expect_promises_kept();
}

// What it had taken and not passed on is gone with it.
TEST(BrokerTest, OneThatDiesInTheMiddleLosesNothingForGood) {
  Region region({.settings = {small_window}, .clock = after_the_deadline});
  region.hub.start();
  region.listen();
  region.push(many_truants);
  ASSERT_TRUE(support::wait_until([&] { return region.leerplicht().heard().size() >= 3; }));  // and confirms nothing yet
  region.hub.broker().kill9();
  ASSERT_TRUE(region.wait_until([&] { return region.school().is_done(); }));
  region.hub.broker().start();
  region.listen();
  region.finish();
  region.expect_promises_kept();
}

TEST(BrokerTest, OneThatIsRestartedInTheMiddleLosesNothing) {
  Region region({.clock = after_the_deadline});
  region.hub.start();
  region.listen();
  region.push(many_truants);
  for (std::size_t heard = 3; heard <= 6; heard += 3) {
    ASSERT_TRUE(region.wait_until([&] { return region.leerplicht().heard().size() >= heard; }));
    region.hub.broker().stop();
    region.hub.broker().start();
    region.listen();
  }
  region.finish();
  region.expect_promises_kept();
}

// Of what waits for a partner that is away it keeps some, and says nothing of the rest.
TEST(BrokerTest, OneThatDropsWhatItTookForAPartnerThatIsAwayIsNotBelieved) {
  Region region({.clock = after_the_deadline, .broker_extra = "max_queued_messages 3\nmax_inflight_messages 3"});
  region.hub.start();
  region.listen();
  region.leerplicht().listen_in_kept_session();
  region.leerplicht().hang_up();
  region.push(some_truants);
  // All are with the broker, as far as it says.
  ASSERT_TRUE(region.wait_until([&] { return meldingen_in(region, "onderweg") == some_truants && meldingen_in(region, "wacht") == 0; }));
  ASSERT_TRUE(region.wait_until([&] { return region.hub.broker().log().find("Outgoing messages are being dropped") != std::string::npos; }));
  region.leerplicht().listen_in_kept_session();
  region.finish();
  region.expect_promises_kept();
}

TEST(BrokerTest, OneThatFreezesHoldsUpNoSchool) {
  Region region({.settings = {small_window}, .clock = after_the_deadline});
  region.hub.start();
  region.listen();
  region.push(many_truants);
  ASSERT_TRUE(support::wait_until([&] { return region.leerplicht().heard().size() >= 3; }));
  region.hub.broker().freeze();
  ASSERT_TRUE(support::wait_until([&] { return region.school().is_done(); }));  // nobody can confirm now
  EXPECT_EQ(region.hub.send({.path = "/livez"}).status, 200);
  region.hub.broker().thaw();
  region.finish();
  region.expect_promises_kept();
}

// Its answers are lost, and then the connection: the hub cannot know what arrived.
TEST(BrokerTest, OneWhoseAnswersAreLostGetsEverythingAgainUnderTheSameIds) {
  Region region({.clock = after_the_deadline});
  support::TcpGate gate(region.hub.broker().port());
  region.hub.set("mqtt.port=" + std::to_string(gate.port()));
  region.hub.start();
  region.listen();
  ASSERT_TRUE(region.hub.process().wait_for_line("channel.up channel=mqtt"));
  ASSERT_TRUE(region.hub.process().wait_for_line("inbox.up"));
  gate.freeze_answers();
  region.push(some_truants);
  // No more than a window leaves without an answer; some of it is for leerplicht, who confirms nothing yet: what is confirmed
  // does not come again.
  ASSERT_TRUE(support::wait_until([&] { return region.leerplicht().heard().size() >= 2; }));
  gate.cut();
  gate.thaw();
  EXPECT_TRUE(support::wait_until([&] {
    const auto& heard = region.leerplicht().heard();
    std::set<std::string> ids;
    for (const auto& bericht : heard) ids.insert(bericht.id());
    return ids.size() < heard.size();
  }));
  region.finish();
  region.expect_promises_kept();
}

TEST(BrokerTest, AConnectionThatKeepsBreakingLosesNothing) {
  Region region({.clock = after_the_deadline});
  support::TcpGate gate(region.hub.broker().port());
  region.hub.set("mqtt.port=" + std::to_string(gate.port()));
  region.hub.start();
  region.listen();
  region.push(many_truants);
  for (int i = 0; i < 4; ++i) {
    const std::size_t connections = gate.connections_count();
    gate.cut();
    ASSERT_TRUE(region.wait_until([&] { return gate.connections_count() >= connections + 2; }));  // out and in, both again
  }
  region.finish();
  region.expect_promises_kept();
}

// F39: an access list that forbids a branch is an operator's mistake; nothing is given up for it.
TEST(BrokerTest, OneThatRefusesABranchGetsItWhenItIsMended) {
  Region region({.clock = after_the_deadline});
  const auto list = region.hub.broker().directory() / "acl";
  const std::string right = support::read_file(list);
  const std::string all = "topic readwrite verzuim/v1/#";
  std::string wrong = right;
  wrong.replace(wrong.find(all), all.size(), "topic readwrite verzuim/v1/in/#\ntopic write verzuim/v1/school/#\ntopic write verzuim/v1/swv/#");
  support::write_file(list, wrong);
  region.hub.broker().stop();
  region.hub.broker().start();
  region.hub.start();
  region.listen();
  region.push(some_truants);
  EXPECT_TRUE(region.hub.process().wait_for_line("delivery.refused-by-broker"));
  ASSERT_TRUE(region.wait_until([&] { return region.school().is_done(); }));
  EXPECT_TRUE(region.leerplicht().heard().empty());
  support::write_file(list, right);
  region.hub.broker().stop();
  region.hub.broker().start();
  region.listen();
  region.finish();
  region.expect_promises_kept();
}

TEST(BrokerTest, ASilentPartnerDelaysNobodyElse) {
  constexpr int pupils_each = 12;
  system_test::RunningHub hub({.subjects = {"90BB00-somtoday", "leerplicht/0362"}, .settings = {"mqtt.window=2", "mqtt.resend_after_seconds=10"}});
  hub.start();
  Partner silent(hub, "leerplicht", "0362");
  Partner lively(hub, "leerplicht", "0363");
  lively.listen();
  for (int pupil = 1; pupil <= pupils_each; ++pupil) {
    ASSERT_EQ(hub.post_events(system_test::truancy(system_test::meerlanden, pupil, "0362")).status, 201);
    ASSERT_EQ(hub.post_events(system_test::truancy(system_test::meerlanden, 100 + pupil, "0363")).status, 201);
  }
  const auto all_heard_by = [](Partner& partner) {
    return support::wait_until([&] {
      partner.confirm();
      std::set<std::int64_t> numbers;
      for (const Bericht& bericht : partner.heard()) numbers.insert(bericht.volgnummer());
      return numbers.size() == pupils_each && *numbers.rbegin() == pupils_each;
    });
  };
  EXPECT_TRUE(all_heard_by(lively));
  // Of the silent one's no more than its window has left the house.
  EXPECT_EQ(hub.items("/v1/berichten", "leerplicht/0362").size(), 2U);
  silent.listen();
  EXPECT_TRUE(all_heard_by(silent));
}

}  // namespace
}  // namespace fault_test
