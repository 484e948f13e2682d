// A partner asks for its stream and waits there, with the whole line behind it and no network in between.
#include <gtest/gtest.h>

#include <future>

#include "hub/api/api.h"
#include "hub/base/json.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/ledger/house.h"

namespace hub::api {
namespace {

using ledger_test::House;
using namespace std::chrono_literals;

constexpr auto long_enough = 60s;  // a deadline that no passing test reaches

class BerichtenTest : public testing::Test {
 protected:
  BerichtenTest() { ledger.on_link(store::Kanaal::mqtt, true); }

  std::shared_ptr<const Access> access() {
    return std::make_shared<Access>(bronnen, house.regio, std::vector{config::describe_token("leerplicht/0363", "een-token", clock.wall())});
  }

  std::future<http::Response> ask(std::vector<std::pair<std::string, std::string>> query, const std::string& accept = "") {
    http::RequestHead head;
    head.method = "GET";
    head.path = "/v1/berichten";
    head.query = std::move(query);
    head.headers = {{"authorization", "Bearer een-token"}, {"accept", accept}};
    head.asker = client;
    auto answer = std::make_shared<std::promise<http::Response>>();
    api.handle(std::move(head), {}, [answer](http::Response response) { answer->set_value(std::move(response)); });
    return answer->get_future();
  }
  // As many as may, of which all wait.
  std::vector<std::future<http::Response>> wait_with_all() {
    std::vector<std::future<http::Response>> waiting;
    for (std::size_t i = 0; i < waiters_of_one_max; ++i) waiting.push_back(ask({{"wacht", "30"}}));
    EXPECT_EQ(answer_of(ask({{"wacht", "30"}})).status, 503);  // comes behind them
    return waiting;
  }
  static http::Response answer_of(std::future<http::Response> future) {
    if (future.wait_for(long_enough) != std::future_status::ready) throw std::runtime_error("no answer");
    return future.get();
  }
  static Json json_of(std::future<http::Response> future) {
    const http::Response response = answer_of(std::move(future));
    EXPECT_EQ(response.status, 200) << response.body;
    return *parse_json(response.body);
  }
  void post() { ASSERT_TRUE(ledger.try_submit(House::four_days_absent(), [](const Result<store::Uitslag>& uitslag) { EXPECT_TRUE(uitslag); })); }

  const Json nothing{{"items", Json::array()}, {"volgende", nullptr}};
  const support::TempDir directory;
  const SystemClock clock{*parse_rfc3339("2026-09-04T16:00:00Z")};
  const std::string path = directory / "hub.sqlite";
  House house{path};
  SeededRandom random{2};
  crypto::Kluis reading_kluis{crypto::Key{}, random};
  const std::vector<config::Bron> bronnen;
  ledger::Ledger ledger{clock, house.line, {}, [](const std::string& why) { ADD_FAILURE() << why; }};
  Api api{clock, random, house.regio, reading_kluis, ledger, std::move(*store::sqlite::open_reader(path, reading_kluis)), access(), {}, {}};
  std::shared_ptr<const bool> client = std::make_shared<const bool>();
};

TEST_F(BerichtenTest, WhoWaitsIsAnsweredWithWhatComes) {
  auto waiting = wait_with_all();
  post();
  for (auto& one : waiting) {
    const Json page = json_of(std::move(one));
    ASSERT_EQ(page.at("items").size(), 1U);
    EXPECT_EQ(page.at("items")[0].at("volgnummer"), 1);
    EXPECT_EQ(page.at("items")[0].at("type"), "nl.onderwijs.verzuimmeldingen.geregistreerd.v1");
  }
  // What is there is not waited for, and what is behind the cursor is no news.
  EXPECT_EQ(json_of(ask({{"wacht", "30"}})).at("items").size(), 1U);
  EXPECT_EQ(json_of(ask({{"na", "1"}, {"wacht", "1"}})), nothing);
}

TEST_F(BerichtenTest, AStopAnswersWhoWaitsAndNobodyWaitsAfterIt) {
  auto waiting = wait_with_all();
  api.end_waits();
  for (auto& one : waiting) EXPECT_EQ(json_of(std::move(one)), nothing);
  EXPECT_EQ(json_of(ask({{"wacht", "30"}})), nothing);
}

TEST_F(BerichtenTest, WhoLeavesMakesRoom) {
  auto waiting = wait_with_all();
  client = std::make_shared<const bool>();
  auto later = ask({{"wacht", "30"}});
  post();
  EXPECT_EQ(json_of(std::move(later)).at("items").size(), 1U);
}

TEST_F(BerichtenTest, ATokenThatWasRevokedMeanwhileOpensNothing) {
  auto waiting = wait_with_all();
  api.replace_access(std::make_shared<Access>(bronnen, house.regio, std::vector<config::Token>()));
  post();
  for (auto& one : waiting) EXPECT_EQ(answer_of(std::move(one)).status, 401);
}

TEST_F(BerichtenTest, LinesAreTheSameMessages) {
  post();
  const Json page = json_of(ask({{"wacht", "30"}}));
  const http::Response lines = answer_of(ask({}, "application/x-ndjson"));
  EXPECT_EQ(lines.content_type, "application/x-ndjson");
  EXPECT_EQ(lines.body, page.at("items")[0].dump() + "\n");
  EXPECT_EQ(answer_of(ask({}, "text/html, application/x-ndjson;q=0.9")).body, lines.body);
  EXPECT_EQ(json_of(ask({}, "application/json, application/x-ndjson")), page);
  EXPECT_EQ(answer_of(ask({{"na", "1"}, {"wacht", "1"}}, "application/x-ndjson")).body, "");
}

TEST_F(BerichtenTest, OnlyAFewSecondsAreAWait) {
  for (const char* wacht : {"31", "-1", "1s", ""}) EXPECT_EQ(answer_of(ask({{"wacht", wacht}})).status, 400) << wacht;
}

}  // namespace
}  // namespace hub::api
