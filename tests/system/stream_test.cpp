// A partner that reads its stream over HTTP, and waits there for what is to come.
#include <gtest/gtest.h>

#include <future>
#include <sstream>

#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

using nlohmann::json;

constexpr const char* partner = "leerplicht/0363";
constexpr const char* lines = "Accept: application/x-ndjson";
constexpr std::size_t waiters_max = 8;  // of one subscriber
// More than the longest wait: who is answered by then was answered, however late.
constexpr auto beyond_any_wait = std::chrono::seconds(90);

class StreamTest : public testing::Test {
 protected:
  StreamTest() { hub.start(); }

  Request ask(const std::string& query, std::vector<std::string> headers = {}) {
    return {.path = "/v1/berichten" + query, .token = hub.token(partner), .headers = std::move(headers)};
  }
  // As many as may, each on a connection of its own. Returns when all of them wait.
  std::vector<std::future<Answer>> wait_with_all(std::chrono::milliseconds patience = beyond_any_wait) {
    std::vector<std::future<Answer>> waiting;
    for (std::size_t i = 0; i < waiters_max; ++i) {
      const Request request = ask("?wacht=30");
      waiting.push_back(std::async(std::launch::async, [url = hub.url(), request, patience] {
        HttpClient client(url, {}, patience);
        Answer answer;
        do answer = client.send(request); while (answer.status == 503);  // one_more had the last place
        return answer;
      }));
    }
    EXPECT_TRUE(support::wait_until([this] { return one_more() == 503; }));
    return waiting;
  }
  int one_more() { return hub.send(ask("?wacht=1")).status; }

  RunningHub hub{{.subjects = {"90BB00-somtoday", partner}}};
};

TEST_F(StreamTest, WhoWaitsIsAnsweredWithWhatComes) {
  auto waiting = wait_with_all();
  ASSERT_EQ(hub.post_events(truancy(meerlanden, 1)).status, 201);
  for (auto& one : waiting) {
    const Answer answer = one.get();
    ASSERT_EQ(answer.status, 200) << answer.body;
    ASSERT_EQ(answer.json().at("items").size(), 1U) << answer.body;
    EXPECT_EQ(answer.json().at("items")[0].at("type"), "nl.onderwijs.verzuimmeldingen.geregistreerd.v1");
  }
  // What is there already is not waited for; what is behind the cursor is no news.
  EXPECT_EQ(hub.send(ask("?wacht=30")).json().at("items").size(), 1U);
  const Answer none = hub.send(ask("?na=1&wacht=1"));
  EXPECT_EQ(none.status, 200);
  EXPECT_EQ(none.json(), (json{{"items", json::array()}, {"volgende", nullptr}}));
}

TEST_F(StreamTest, AStopAnswersWhoWaits) {
  auto waiting = wait_with_all();
  EXPECT_EQ(hub.stop(), 0);
  for (auto& one : waiting) {
    const Answer answer = one.get();
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.json(), (json{{"items", json::array()}, {"volgende", nullptr}}));
  }
}

TEST_F(StreamTest, WhoLeavesMakesRoom) {
  auto waiting = wait_with_all(std::chrono::seconds(8));
  for (auto& one : waiting) EXPECT_EQ(one.get().status, 0);  // out of patience, long before the hub
  EXPECT_TRUE(support::wait_until([this] { return one_more() == 200; }));
}

TEST_F(StreamTest, LinesAreTheSameMessages) {
  ASSERT_EQ(hub.post_events(truancy(meerlanden, 1)).status, 201);
  ASSERT_EQ(hub.post_events(truancy(meerlanden, 2)).status, 201);
  json items;
  ASSERT_TRUE(support::wait_until([&] { return (items = hub.items("/v1/berichten", partner)).size() == 2; }));
  const Answer answer = hub.send(ask("", {lines}));
  EXPECT_EQ(answer.header("content-type"), "application/x-ndjson");
  json seen = json::array();
  std::istringstream body(answer.body);
  for (std::string line; std::getline(body, line);) seen.push_back(json::parse(line));
  EXPECT_EQ(seen, items);
  // The last line says where to go on.
  const std::string after = "?na=" + std::to_string(seen.back().at("volgnummer").get<int>());
  const Answer rest = hub.send(ask(after + "&wacht=1", {lines}));
  EXPECT_EQ(rest.status, 200);
  EXPECT_EQ(rest.body, "");
}

TEST_F(StreamTest, OnlyAFewSecondsAreAWait) {
  for (const char* wacht : {"31", "-1", "1s", ""}) {
    const Answer answer = hub.send(ask(std::string("?wacht=") + wacht));
    EXPECT_EQ(answer.status, 400) << wacht << answer.body;
  }
}

}  // namespace
}  // namespace system_test
