// The webhook channel against a real HTTPS server: signatures, handshake, and what the answers mean. What it
// shares with other channels is in channel_test.cpp; where it connects is in webhook_dial_test.cpp.
#include "tests/contract/webhook_world.h"

#include <stdexcept>

namespace contract {
namespace {

using hub::Json;
using hub::Uuid;
using hub::delivery::Attempt;
using hub::delivery::Outcome;
using hub::webhook::Webhook;
using hub::webhook::WebhookSettings;
using std::chrono::milliseconds;
using support::WebhookSink;

Json read_json(const std::string& text) { return *hub::parse_json(text); }

std::string signature_of(const Json& delivery, const std::string& key) {
  const Json& headers = delivery.at("headers");
  return support::webhook_signature(key, headers.at("webhook-id"), headers.at("webhook-timestamp"), delivery.at("body"));
}

TEST_F(WebhookTest, AsksPermissionAndThenPostsTheSignedEvent) {
  start_and_open();
  const Attempt attempt = make_attempt();
  EXPECT_EQ(outcome_of(attempt), Outcome::taken);
  ASSERT_EQ(sink_.handshakes().size(), 1u);
  const Json handshake = read_json(sink_.handshakes().front());
  EXPECT_EQ(handshake.at("path"), "/verzuim");
  EXPECT_EQ(handshake.at("headers").at("webhook-request-origin"), "hub.voorbeeld.nl");
  EXPECT_EQ(handshake.at("headers").at("webhook-request-rate"), "6000");
  EXPECT_EQ(handshake.at("body"), "");
  ASSERT_EQ(sink_.deliveries().size(), 1u);
  const Json delivery = read_json(sink_.deliveries().front());
  EXPECT_EQ(delivery.at("path"), "/verzuim");
  EXPECT_EQ(delivery.at("body"), body);
  const Json& headers = delivery.at("headers");
  EXPECT_EQ(headers.at("content-type"), "application/cloudevents+json");
  EXPECT_EQ(headers.at("webhook-id"), to_string(attempt.bericht_id));
  EXPECT_FALSE(headers.contains("expect"));
  EXPECT_EQ(headers.at("webhook-signature"), signature_of(delivery, settings().keys.front()));
}

TEST_F(WebhookTest, SignsWithEveryKeyWhileTheReceiverMovesOver) {
  sink_.start();
  WebhookSettings two_keys = settings();
  two_keys.keys = {"de nieuwe sleutel, 32 bytes lang", "0123456789abcdef01234567"};
  open(two_keys);
  ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
  EXPECT_EQ(send().first, Outcome::taken);
  const Json delivery = read_json(sink_.deliveries().front());
  EXPECT_EQ(delivery.at("headers").at("webhook-signature"),
            signature_of(delivery, two_keys.keys.at(0)) + " " + signature_of(delivery, two_keys.keys.at(1)));
}

TEST_F(WebhookTest, SendsTheSameIdWhenItTriesAgain) {
  sink_.script(R"({"statuses": [500, 204]})");
  start_and_open();
  const Attempt attempt = make_attempt();
  EXPECT_EQ(outcome_of(attempt), Outcome::busy);
  EXPECT_EQ(heard_.reason_of(attempt.bericht_id), "HTTP 500");
  Attempt again = attempt;
  ASSERT_TRUE(webhook_->try_send(again));
  ASSERT_TRUE(support::wait_until([&] { return heard_.outcomes_count(attempt.bericht_id) == 2; }));
  ASSERT_EQ(sink_.deliveries().size(), 2u);
  for (const std::string& delivery : sink_.deliveries()) {
    EXPECT_EQ(read_json(delivery).at("headers").at("webhook-id"), to_string(attempt.bericht_id));
  }
  EXPECT_TRUE(heard_.is_up());  // one failure says nothing about the next message
}

TEST_F(WebhookTest, SendsNothingToWhoRefusesTheHandshake) {
  const std::pair<const char*, const char*> refusals[] = {
      {R"({"allow": null})", "the handshake was refused: HTTP 200 without WebHook-Allowed-Origin"},
      {R"({"allow": "iemand.anders.nl"})", "WebHook-Allowed-Origin is neither hub.voorbeeld.nl nor *"},
      {R"({"rate": "0"})", "WebHook-Allowed-Rate is neither"},
      {R"({"rate": "veel"})", "WebHook-Allowed-Rate is neither"},
      {R"({"options": 405})", "the handshake was refused: HTTP 405"},
      {R"({"options": 302, "options_headers": {"Location": "https://localhost/"}})", "the handshake was refused: HTTP 302"},
  };
  sink_.start();
  for (const auto& [script, reason] : refusals) {
    sink_.script(script);
    open(settings());
    ASSERT_TRUE(heard_.wait_down_reason(reason)) << script << heard_.story();
    const auto [outcome, why] = send();
    EXPECT_EQ(outcome, Outcome::unreachable) << script;
    EXPECT_NE(why.find(reason), std::string::npos) << why;
  }
  EXPECT_TRUE(sink_.deliveries().empty());
  expect_works_again();
}

TEST_F(WebhookTest, KeepsToTheRateThatTheReceiverAllows) {
  sink_.script(R"({"allow": "HUB.voorbeeld.nl", "rate": "300"})");  // one each 200 ms
  start_and_open();
  for (int i = 0; i < 4; ++i) EXPECT_EQ(send().first, Outcome::taken);
  std::optional<double> before;
  for (const std::string& delivery : sink_.deliveries()) {
    const double at = read_json(delivery).at("at").get<double>();
    if (before) {
      EXPECT_GT(at - *before, 0.1);  // they may arrive a little closer together than they left
    }
    before = at;
  }
}

TEST_F(WebhookTest, StopsAtOnceWhileItWaitsForItsTurn) {
  sink_.script(R"({"rate": "1"})");
  start_and_open();
  EXPECT_EQ(send().first, Outcome::taken);
  Attempt early = make_attempt();
  const Uuid id = early.bericht_id;
  ASSERT_TRUE(webhook_->try_send(early));
  const auto start = std::chrono::steady_clock::now();
  webhook_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(6));
  EXPECT_EQ(heard_.wait_outcome(id), Outcome::unreachable);
  EXPECT_EQ(sink_.deliveries().size(), 1u);
}

TEST_F(WebhookTest, StaysAwayAsLongAsItIsAsked) {  // F59
  sink_.script(R"({"statuses": [503], "headers": {"Retry-After": "2"}})");
  start_and_open();
  const auto [outcome, why] = send();
  EXPECT_EQ(outcome, Outcome::busy);
  EXPECT_EQ(why, "HTTP 503, and asks to be left alone for 2 s");
  EXPECT_FALSE(heard_.is_up());
  EXPECT_EQ(send().first, Outcome::unreachable);  // not even tried
  EXPECT_EQ(sink_.deliveries().size(), 1u);
  ASSERT_TRUE(sink_.wait_for_handshakes(2));
  const double asked = read_json(sink_.deliveries().front()).at("at").get<double>();
  EXPECT_GT(read_json(sink_.handshakes().at(1)).at("at").get<double>() - asked, 1.9);
  expect_works_again();
}

TEST_F(WebhookTest, DoesNotHurryBackForARetryAfterItCannotRead) {  // F59
  sink_.script(R"({"statuses": [503, 204], "headers": {"Retry-After": "straks"}})");
  start_and_open();
  EXPECT_EQ(send(), std::pair(std::optional(Outcome::busy), std::string("HTTP 503")));
  EXPECT_TRUE(heard_.is_up());
  expect_works_again();
}

TEST_F(WebhookTest, SendsNothingMoreToAnAddressThatIsGone) {  // F62
  sink_.script(R"({"statuses": [410]})");
  start_and_open();
  const auto [outcome, why] = send();
  EXPECT_EQ(outcome, Outcome::rejected);
  EXPECT_EQ(why, "HTTP 410: the partner has given this address up");
  EXPECT_FALSE(heard_.is_up());
  sink_.script("{}");
  EXPECT_FALSE(sink_.wait_for_handshakes(2, milliseconds(1'000)));  // any other rest is 200 ms here
  EXPECT_EQ(send(), std::pair(std::optional(Outcome::unreachable), why));
  EXPECT_EQ(sink_.deliveries().size(), 1u);
  open(settings());  // the next start
  expect_works_again();
}

TEST_F(WebhookTest, GivesUpAtOnceOnAnAddressThatIsGoneBeforeTheHandshake) {  // F62
  sink_.script(R"({"options": 410})");
  sink_.start();
  open(settings());
  ASSERT_TRUE(heard_.wait_down_reason("HTTP 410"));
  EXPECT_FALSE(sink_.wait_for_handshakes(2, milliseconds(1'000)));
}

TEST_F(WebhookTest, FollowsNoRedirect) {  // F60
  start_and_open();
  std::size_t count = 0;
  for (const char* status : {"301", "302", "303", "307", "308"}) {
    for (const std::string& location : {sink_.url() + "/elders", std::string("http://localhost/"), std::string("https://169.254.169.254/")}) {
      sink_.script(std::string(R"({"statuses": [)") + status + R"(], "headers": {"Location": ")" + location + "\"}}");
      ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
      const auto [outcome, why] = send();
      EXPECT_EQ(outcome, Outcome::busy);
      EXPECT_NE(why.find(std::string("HTTP ") + status + ": redirects are not followed"), std::string::npos) << why;
      EXPECT_EQ(sink_.deliveries().size(), ++count);
    }
  }
  for (const std::string& delivery : sink_.deliveries()) EXPECT_EQ(read_json(delivery).at("path"), "/verzuim");
  expect_works_again();
}

TEST_F(WebhookTest, TellsApartWhatIsRefusedForWhat) {
  start_and_open();
  const std::pair<int, Outcome> cases[] = {{200, Outcome::taken},    {201, Outcome::taken},    {202, Outcome::taken},    {204, Outcome::taken},
                                           {400, Outcome::rejected}, {413, Outcome::rejected}, {415, Outcome::rejected}, {422, Outcome::rejected},
                                           {404, Outcome::busy},     {408, Outcome::busy},     {429, Outcome::busy},     {500, Outcome::busy},
                                           {502, Outcome::busy},     {503, Outcome::busy},     {504, Outcome::busy}};
  for (const auto& [status, expected] : cases) {
    sink_.script("{\"statuses\": [" + std::to_string(status) + "], \"body_bytes\": 600}");
    const auto [outcome, why] = send();
    EXPECT_EQ(outcome, expected) << status;
    EXPECT_EQ(why, expected == Outcome::taken ? "" : "HTTP " + std::to_string(status));  // and nothing of the body
    sink_.script("{}");
    EXPECT_EQ(send().first, Outcome::taken);
  }
  EXPECT_EQ(heard_.downs_count(), 0u);
}

TEST_F(WebhookTest, AsksPermissionAgainWhenItIsDoubted) {
  sink_.script(R"({"statuses": [403, 204]})");
  start_and_open();
  EXPECT_EQ(send().first, Outcome::busy);
  EXPECT_EQ(sink_.handshakes().size(), 1u);
  EXPECT_EQ(send().first, Outcome::taken);
  EXPECT_EQ(sink_.handshakes().size(), 2u);
  sink_.script(R"({"statuses": [401], "allow": null})");
  EXPECT_EQ(send().first, Outcome::busy);
  EXPECT_EQ(send().first, Outcome::unreachable);
  EXPECT_TRUE(heard_.wait_down_reason("without WebHook-Allowed-Origin")) << heard_.story();
  expect_works_again();
}

TEST_F(WebhookTest, RestsAfterTenFailuresInARow) {  // F58
  sink_.script(R"({"statuses": [500]})");
  start_and_open();
  for (int i = 0; i < 9; ++i) EXPECT_EQ(send(), std::pair(std::optional(Outcome::busy), std::string("HTTP 500")));
  EXPECT_EQ(heard_.downs_count(), 0u);
  EXPECT_EQ(send().first, Outcome::busy);
  EXPECT_TRUE(heard_.wait_down_reason("10 failures in a row, the last: HTTP 500")) << heard_.story();
  EXPECT_EQ(sink_.deliveries().size(), 10u);
  expect_works_again();
}

TEST_F(WebhookTest, ReachesWhatStandsBehindManyThatBreakTheReceiver) {
  sink_.script(R"({"refuse": "stuk", "refuse_status": 500})");
  start_and_open();
  std::vector<Attempt> stream(25, make_attempt());  // as delivery has it: in order, all of them again after each rest
  for (std::size_t i = 0; i < 24; ++i) stream[i].payload = R"({"stuk":true})";
  std::size_t rounds = 0;
  std::optional<Outcome> last;
  for (; last != Outcome::taken && rounds < 10; ++rounds) {
    ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
    for (Attempt& attempt : stream) {
      attempt.bericht_id = make_attempt().bericht_id;
      last = outcome_of(attempt);
    }
  }
  EXPECT_EQ(last, Outcome::taken);
  EXPECT_LE(rounds, 3u);  // it rests after 10, after 20, and then only after 40
  EXPECT_GE(heard_.downs_count(), 1u);
}

TEST_F(WebhookTest, DoesNotRestForWhatIsRefused) {
  sink_.script(R"({"refuse": "weigeren"})");
  start_and_open();
  for (int i = 0; i < 12; ++i) {
    Attempt refused = make_attempt();
    refused.payload = R"({"weigeren":true})";
    EXPECT_EQ(outcome_of(refused), Outcome::rejected);
  }
  EXPECT_EQ(send().first, Outcome::taken);
  EXPECT_EQ(heard_.downs_count(), 0u);
}

TEST_F(WebhookTest, EndsWhateverTheAnswerDoes) {  // F61
  start_and_open();
  const std::tuple<const char*, Outcome, const char*> cases[] = {
      {R"({"delay": 3600})", Outcome::unknown, "Timeout was reached"},
      {R"({"fill_head": true})", Outcome::unknown, "the head of the answer does not end"},
      // The answer was there; its body is nobody's business.
      {R"({"statuses": [200], "body_bytes": 10000000})", Outcome::taken, ""},
      {R"({"statuses": [200], "body_bytes": 60000, "drip": 0.05})", Outcome::taken, ""},
      {R"({"statuses": [500], "body_bytes": 10000000})", Outcome::busy, "HTTP 500"},
  };
  for (const auto& [script, expected, reason] : cases) {
    sink_.script(script);
    EXPECT_EQ(send(), std::pair(std::optional(expected), std::string(reason))) << script;
  }
  expect_works_again();
}

TEST_F(WebhookTest, ADeadEndpointSlowsNoOther) {  // F64
  start_and_open();
  WebhookSink dead;
  dead.start();
  WebhookSettings to_dead = settings();
  to_dead.url = dead.url();
  to_dead.endpoint.ca_file = dead.ca_file();
  to_dead.endpoint.answer_timeout = milliseconds(30'000);
  Heard heard;
  Webhook other(clock_, random_, heard, to_dead);
  ASSERT_TRUE(heard.wait_link(true)) << heard.story();
  dead.freeze();
  Attempt stuck = make_attempt();
  const Uuid id = stuck.bericht_id;
  ASSERT_TRUE(other.try_send(stuck));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(send().first, Outcome::taken);
  EXPECT_EQ(heard.outcomes_count(id), 0u);
}

TEST_F(WebhookTest, StartsNotWithSettingsThatCannotWork) {
  WebhookSettings plain = settings();
  plain.url = "http://localhost/";
  EXPECT_THROW(open(plain), std::runtime_error);
  WebhookSettings keyless = settings();
  keyless.keys = {};
  EXPECT_THROW(open(keyless), std::runtime_error);
}

}  // namespace
}  // namespace contract
