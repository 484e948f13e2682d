// Ends and starts: what was acknowledged is there afterwards, whatever happened in between.
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <set>
#include <thread>

#include "tests/system/partner.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

using nlohmann::json;

constexpr std::size_t pushers_count = 4;
constexpr int acknowledged_min = 200;  // so that a stop comes in the middle of the work

json absence(int pupil, const std::string& id) { return registratie(meerlanden, pupil, id, {.first = "2026-11-16", .last = "2026-11-16"}); }

// Pushes single registrations, as fast as they are taken, until the hub no longer answers.
std::vector<std::string> push_until_gone(const std::string& url, const std::string& token, std::size_t pusher, std::atomic<int>& acknowledged_count) {
  HttpClient client(url);
  std::vector<std::string> acknowledged;
  for (int i = 0;; ++i) {
    const std::string id = "p" + std::to_string(pusher) + "-" + std::to_string(i);
    const Answer answer = client.send({.method = "POST", .path = "/v1/gebeurtenissen", .token = token, .content_type = "application/json",
                                       .body = absence(1 + i % 50, id).dump(), .headers = {"Idempotency-Key: " + id}});
    if (!answer.is_accepted()) return acknowledged;
    acknowledged.push_back(id);
    ++acknowledged_count;
  }
}

class ShutdownTest : public testing::Test {
 protected:
  // Every id that four pushers got a 2xx for while `end` came over the hub.
  std::vector<std::string> push_while(const std::function<void()>& end) {
    std::atomic<int> acknowledged_count = 0;
    std::vector<std::vector<std::string>> acknowledged(pushers_count);
    std::vector<std::thread> pushers;
    const std::string token = hub.token("90BB00-somtoday");
    for (std::size_t i = 0; i < pushers_count; ++i) {
      pushers.emplace_back([&, i] { acknowledged[i] = push_until_gone(hub.url(), token, i, acknowledged_count); });
    }
    EXPECT_TRUE(support::wait_until([&] { return acknowledged_count >= acknowledged_min; }));
    end();
    std::vector<std::string> all;
    for (std::thread& pusher : pushers) pusher.join();
    for (const auto& ids : acknowledged) all.insert(all.end(), ids.begin(), ids.end());
    return all;
  }
  void expect_all_stored(const std::vector<std::string>& ids) {
    std::vector<std::string> missing;
    for (const std::string& id : ids) {
      if (hub.get("/v1/verzuimregistraties/" + id).status != 200) missing.push_back(id);
    }
    EXPECT_TRUE(missing.empty()) << missing.size() << " of " << ids.size() << " are gone, the first being " << missing.front();
  }

  RunningHub hub;
};

TEST_F(ShutdownTest, TermUnderLoadLosesNothing) {
  hub.start();
  const std::vector<std::string> acknowledged = push_while([&] { EXPECT_EQ(hub.stop(), 0); });
  hub.start();
  expect_all_stored(acknowledged);
}

TEST_F(ShutdownTest, KillUnderLoadLosesNothing) {
  hub.start();
  const std::vector<std::string> acknowledged = push_while([&] { hub.process().kill(); });
  hub.start();
  expect_all_stored(acknowledged);
}

TEST_F(ShutdownTest, HupTakesANewTokenAndLetsARevokedOneGo) {
  hub.start();
  const std::string first = hub.token("90BB00-somtoday");
  const auto status_with = [&](const std::string& token) { return hub.send({.path = "/v1/meldingen", .token = token}).status; };
  const std::string second = hub.make_token("90BB00-somtoday");
  EXPECT_EQ(status_with(second), 401);
  hub.process().send_signal(SIGHUP);
  EXPECT_TRUE(support::wait_until([&] { return status_with(second) == 200; }));
  EXPECT_EQ(status_with(first), 200);  // both, while one replaces the other
  hub.revoke_tokens("90BB00-somtoday");
  const std::string third = hub.make_token("90BB00-somtoday");
  hub.process().send_signal(SIGHUP);
  EXPECT_TRUE(support::wait_until([&] { return status_with(third) == 200; }));
  EXPECT_EQ(status_with(first), 401);  // on the same connection
  EXPECT_EQ(status_with(second), 401);
}

TEST_F(ShutdownTest, HupWithABrokenTokenFileKeepsTheOldOnes) {
  hub.start();
  const auto file = hub.directory() / "config/geheimen/tokens";
  support::write_file(file, "niets dat op een token lijkt\n");
  hub.process().send_signal(SIGHUP);
  EXPECT_TRUE(hub.process().wait_for_line("reload.tokens-kept"));
  EXPECT_EQ(hub.get("/v1/meldingen").status, 200);
}

TEST_F(ShutdownTest, ASecondStartGoesOnWhereTheFirstEnded) {
  hub.start();
  Partner leerplicht(hub, "leerplicht", "0363");
  leerplicht.listen();
  ASSERT_EQ(hub.post_events(truancy(meerlanden, 1)).status, 201);
  const Bericht first = leerplicht.wait_for_type("verzuimmeldingen.geregistreerd");
  EXPECT_EQ(hub.stop(), 0);
  // Its receipt comes while the hub is down: the broker keeps it.
  ASSERT_TRUE(leerplicht.confirm());
  hub.start();
  EXPECT_TRUE(support::wait_until([&] { return hub.items("/v1/meldingen")[0].at("bezorging") == "bevestigd"; }));
  EXPECT_EQ(hub.post_events(truancy(meerlanden, 1)).status, 200);  // all known
  ASSERT_EQ(hub.post_events(truancy(meerlanden, 2)).status, 201);
  const Bericht second = leerplicht.wait_for([&](const Bericht& bericht) { return bericht.id() != first.id(); });
  EXPECT_EQ(second.volgnummer(), first.volgnummer() + 1);
  EXPECT_EQ(second.event.at("epoch"), first.event.at("epoch"));
}

TEST_F(ShutdownTest, ASecondHubOnTheSameDataIsRefused) {
  hub.start();
  const auto second = hub.launch_second("data");
  EXPECT_EQ(second->wait_exit(), 78) << second->err();
  EXPECT_NE(second->err().find("another hub serves from"), std::string::npos) << second->err();
  EXPECT_EQ(hub.post_events(truancy(meerlanden, 1)).status, 201);
}

}  // namespace
}  // namespace system_test
