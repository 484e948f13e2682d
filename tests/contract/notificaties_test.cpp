// The channel to a Notificaties API against a simulator that is as strict as the real ones: login, kanaal, and what the
// answers mean. What it shares with other channels is in channel_test.cpp; where it connects, in webhook_dial_test.cpp.
#include "tests/contract/notificaties_world.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "hub/base/json.h"
#include "tests/contract/heard.h"

namespace contract {
namespace {

using hub::Json;
using hub::delivery::Attempt;
using hub::delivery::Outcome;
using hub::notificaties::NotificatiesChannel;
using hub::notificaties::NotificatiesSettings;
using std::chrono::milliseconds;

Json read_json(const std::string& text) { return *hub::parse_json(text); }

class NotificatiesTest : public testing::Test {
 protected:
  void open(const NotificatiesSettings& settings) {
    channel_.reset();
    channel_ = std::make_unique<NotificatiesChannel>(clock_, random_, heard_, settings);
  }
  void start_and_open() {
    api_.start();
    open(notificaties_settings(api_));
    ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
  }
  // Sends one and tells how that ended: outcome and reason.
  std::pair<std::optional<Outcome>, std::string> send() {
    Attempt attempt = notificaties_attempt(make_uuid7(clock_.wall(), random_), "verzuimmeldingen.geregistreerd");
    const hub::Uuid id = attempt.bericht_id;
    EXPECT_TRUE(support::wait_until([&] { return channel_->try_send(attempt); }));
    const auto outcome = heard_.wait_outcome(id);
    return {outcome, heard_.reason_of(id)};
  }
  void expect_works_again() {
    api_.script("{}");
    ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
    EXPECT_EQ(send().first, Outcome::taken) << heard_.story();
  }
  // "GET /api/v1/kanaal?naam=verzuim", in the order in which they came.
  std::vector<std::string> kanaal_requests() const {
    std::vector<std::string> all;
    for (const std::string& request : api_.handshakes()) all.push_back(read_json(request).at("path"));
    return all;
  }

  hub::SystemClock clock_;
  hub::SystemRandom random_;
  support::WebhookSink api_{"localhost", "notificaties_simulator.py"};
  Heard heard_;
  std::unique_ptr<NotificatiesChannel> channel_;
};

TEST_F(NotificatiesTest, MakesTheKanaalAndThenPostsWordOfTheBericht) {
  api_.script(R"({"token": "een-token"})");
  start_and_open();
  EXPECT_EQ(kanaal_requests(), (std::vector<std::string>{"GET /api/v1/kanaal?naam=verzuim", "POST /api/v1/kanaal"}));
  EXPECT_EQ(read_json(read_json(api_.handshakes().at(1)).at("body")).at("filters"), (Json{"lijn", "soort"}));
  EXPECT_EQ(send(), std::pair(std::optional(Outcome::taken), std::string()));
  ASSERT_EQ(api_.deliveries().size(), 1u);
  const Json delivery = read_json(api_.deliveries().front());
  EXPECT_EQ(delivery.at("path"), "/api/v1/notificaties");
  EXPECT_EQ(delivery.at("headers").at("authorization"), "Bearer een-token");
  EXPECT_EQ(delivery.at("headers").at("content-type"), "application/json");
  EXPECT_FALSE(delivery.at("headers").contains("expect"));
  const Json body = read_json(delivery.at("body"));
  EXPECT_EQ(body.at("hoofdObject"), "https://hub.voorbeeld.nl/v1/berichten?na=6&aantal=1");
  EXPECT_EQ(body.at("kenmerken"), (Json{{"lijn", "leerplicht"}, {"soort", "verzuimmelding"}}));
  EXPECT_EQ(delivery.dump().find("Kanarie"), std::string::npos);
}

TEST_F(NotificatiesTest, UsesTheKanaalThatIsThere) {
  api_.script(R"({"kanalen": [{"naam": "verzuim", "filters": ["lijn", "soort"]}]})");
  start_and_open();
  EXPECT_EQ(send().first, Outcome::taken);
  EXPECT_EQ(kanaal_requests(), (std::vector<std::string>{"GET /api/v1/kanaal?naam=verzuim"}));
}

TEST_F(NotificatiesTest, MakesAFreshTokenForEachRequestWhenItIsAClient) {
  api_.script(R"({"clients": {"verzuimhub": "geheim-van-de-gemeente"}})");
  api_.start();
  NotificatiesSettings as_client = notificaties_settings(api_);
  as_client.login = {"verzuimhub", "geheim-van-de-gemeente"};
  open(as_client);
  ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
  EXPECT_EQ(send().first, Outcome::taken);
  as_client.login.secret = "een-ander-geheim";
  open(as_client);
  EXPECT_TRUE(heard_.wait_down_reason("takes no notificaties of this login")) << heard_.story();
  EXPECT_EQ(heard_.story().find("een-ander-geheim"), std::string::npos);
}

TEST_F(NotificatiesTest, SendsNothingBeforeThereIsAKanaal) {
  const std::pair<const char*, const char*> refusals[] = {
      {R"({"token": "een-ander"})", "HTTP 403: the partner takes no notificaties of this login"},
      {R"({"kanaal_status": 401})", "HTTP 401: the partner takes no notificaties of this login"},
      {R"({"kanaal_status": 404})", "GET kanaal was answered HTTP 404"},
      {R"({"kanaal_status": 302, "headers": {"Location": "https://localhost/"}})", "GET kanaal was answered HTTP 302: redirects are not followed"},
      {R"({"kanaal_status": 500})", "GET kanaal was answered HTTP 500"},
      {R"({"kanalen": [{"naam": "verzuim", "filters": ["bron"]}]})", "kanaal verzuim has other filters than lijn and soort"},
  };
  api_.start();
  for (const auto& [script, reason] : refusals) {
    api_.script(script);
    open(notificaties_settings(api_));
    ASSERT_TRUE(heard_.wait_down_reason(reason)) << script << heard_.story();
    const auto [outcome, why] = send();
    EXPECT_EQ(outcome, Outcome::unreachable) << script;
    EXPECT_NE(why.find(reason), std::string::npos) << why;
  }
  EXPECT_TRUE(api_.deliveries().empty());
  expect_works_again();
}

TEST_F(NotificatiesTest, TellsApartWhatIsRefusedForWhat) {
  start_and_open();
  const std::pair<int, Outcome> cases[] = {{200, Outcome::taken},    {201, Outcome::taken}, {204, Outcome::taken}, {400, Outcome::rejected}, {413, Outcome::rejected},
                                           {422, Outcome::rejected}, {404, Outcome::busy},  {429, Outcome::busy},  {500, Outcome::busy},     {503, Outcome::busy}};
  for (const auto& [status, expected] : cases) {
    api_.script("{\"statuses\": [" + std::to_string(status) + "]}");
    EXPECT_EQ(send(), std::pair(std::optional(expected), expected == Outcome::taken ? std::string() : "HTTP " + std::to_string(status)));
    api_.script("{}");
    EXPECT_EQ(send().first, Outcome::taken);
  }
  EXPECT_EQ(heard_.downs_count(), 0u);
}

TEST_F(NotificatiesTest, AnAnswerThatIsCutOffIsUnknown) {
  api_.script(R"({"cut": true})");
  start_and_open();
  EXPECT_EQ(send().first, Outcome::unknown);
  expect_works_again();
}

TEST_F(NotificatiesTest, StaysAwayAsLongAsItIsAsked) {  // F59
  start_and_open();
  for (const int status : {429, 503}) {
    api_.script("{\"statuses\": [" + std::to_string(status) + "], \"headers\": {\"Retry-After\": \"2\"}}");
    const auto before = clock_.mono();
    EXPECT_EQ(send(), std::pair(std::optional(Outcome::busy), "HTTP " + std::to_string(status) + ", and asks to be left alone for 2 s"));
    EXPECT_FALSE(heard_.is_up());
    EXPECT_EQ(send().first, Outcome::unreachable);  // not even tried
    expect_works_again();
    EXPECT_GT(clock_.mono() - before, milliseconds(1'900));
  }
}

TEST_F(NotificatiesTest, GoesDownWhenItsLoginIsNoLongerTaken) {
  start_and_open();
  api_.script(R"({"token": "een-ander"})");
  EXPECT_EQ(send().first, Outcome::busy);
  EXPECT_TRUE(heard_.wait_down_reason("HTTP 403: the partner takes no notificaties of this login")) << heard_.story();
  expect_works_again();
}

TEST_F(NotificatiesTest, SendsNothingMoreToAnAddressThatIsGone) {  // F62
  start_and_open();
  api_.script(R"({"statuses": [410]})");
  const auto [outcome, why] = send();
  EXPECT_EQ(outcome, Outcome::rejected);
  EXPECT_EQ(why, "HTTP 410: the partner has given this address up");
  EXPECT_FALSE(heard_.is_up());
  api_.script("{}");
  EXPECT_FALSE(api_.wait_for_handshakes(3, milliseconds(1'000)));  // any other rest is 200 ms here
  EXPECT_EQ(send(), std::pair(std::optional(Outcome::unreachable), why));
}

TEST_F(NotificatiesTest, FollowsNoRedirect) {  // F60
  start_and_open();
  for (const char* status : {"301", "302", "307", "308"}) {
    api_.script(std::string(R"({"statuses": [)") + status + R"(], "headers": {"Location": "https://localhost/elders"}})");
    const auto [outcome, why] = send();
    EXPECT_EQ(outcome, Outcome::busy);
    EXPECT_NE(why.find(std::string("HTTP ") + status + ": redirects are not followed"), std::string::npos) << why;
  }
  expect_works_again();
}

TEST_F(NotificatiesTest, MakesTheKanaalAgainWhenSomebodyTookItAway) {
  api_.script(R"({"kanalen": [{"naam": "verzuim", "filters": []}]})");
  start_and_open();
  EXPECT_EQ(send().first, Outcome::taken);
  api_.script("{}");
  EXPECT_EQ(send().first, Outcome::rejected) << heard_.story();
  EXPECT_EQ(send().first, Outcome::taken) << heard_.story();
}

TEST_F(NotificatiesTest, ConnectsToNoAddressThatIsNotAllowed) {  // F63, I85
  api_.start();
  NotificatiesSettings nowhere = notificaties_settings(api_);
  nowhere.endpoint.allowed_networks = {};
  open(nowhere);
  EXPECT_TRUE(heard_.wait_down_reason("forbidden-target: ")) << heard_.story();
  EXPECT_EQ(send().first, Outcome::unreachable);
  EXPECT_TRUE(api_.handshakes().empty());
}

TEST_F(NotificatiesTest, StartsNotWithSettingsThatCannotWork) {
  const NotificatiesSettings good = notificaties_settings(api_);
  NotificatiesSettings plain = good;
  plain.url = "http://localhost/";
  NotificatiesSettings unended = good;
  unended.url = "https://localhost/api/v1";
  NotificatiesSettings long_name = good;
  long_name.kanaal = std::string(51, 'k');
  NotificatiesSettings nobody = good;
  nobody.login = {};
  for (const NotificatiesSettings& wrong : {plain, unended, long_name, nobody}) EXPECT_THROW(open(wrong), std::runtime_error);
}

}  // namespace
}  // namespace contract
