// A partner that takes its berichten by webhook, beside others on MQTT: the built hub and a real HTTPS server.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/temp_dir.h"
#include "tests/support/webhook_sink.h"
#include "tests/system/partner.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* partner = "leerplicht/0363";
constexpr const char* key = "0123456789abcdef01234567";
constexpr const char* secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";  // that key
constexpr const char* up_metric = "verzuimhub_webhook_up{partner=\"leerplicht/0363\"}";

void replace(const fs::path& file, const std::string& from, const std::string& to) {
  std::string text = support::read_file(file);
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  support::write_file(file, text.replace(at, from.size(), to));
}

class WebhookTest : public testing::Test {
 protected:
  WebhookTest() {
    const fs::path config = hub.directory() / "config";
    replace(config / "partners.yaml", "{naam: Leerplicht Amsterdam}", "{naam: Leerplicht Amsterdam, kanaal: webhook, url: \"" + sink.url() + "\"}");
    replace(config / "hub.yaml", "allowed_networks: \"\"", "allowed_networks: \"127.0.0.0/8, ::1\"");
    write_key(secret);
    hub.set("webhook.ca_file=" + sink.ca_file());
    sink.start();
  }
  fs::path key_file() const { return hub.directory() / "config/geheimen/webhook-leerplicht-0363"; }
  void write_key(const std::string& text) const {
    support::write_file(key_file(), text + "\n");
    fs::permissions(key_file(), fs::perms::owner_read | fs::perms::owner_write);
  }
  void push(int pupil) {
    const Answer answer = hub.post_events(truancy(meerlanden, pupil));
    ASSERT_EQ(answer.status, 201) << answer.body;
  }
  // Every delivery so far, its body read.
  std::vector<json> deliveries() const {
    std::vector<json> all;
    for (const std::string& text : sink.deliveries()) {
      all.push_back(json::parse(text));
      all.back()["event"] = json::parse(all.back().at("body").get<std::string>());
    }
    return all;
  }
  std::string bezorging() {
    for (const json& melding : hub.items("/v1/meldingen")) {
      if (melding.at("bericht") == "verzuimmelding") return melding.at("bezorging");
    }
    return "";
  }

  support::WebhookSink sink;
  RunningHub hub{{.subjects = {"90BB00-somtoday", partner}}};
};

TEST_F(WebhookTest, ReachesThePartnerSignedAndIsConfirmedOverHttp) {
  hub.start();
  Partner over_mqtt(hub, "leerplicht", "0363");
  Partner school(hub, "school", "90BB00");
  over_mqtt.listen();
  school.listen();
  push(1);
  ASSERT_TRUE(sink.wait_for_deliveries(1));
  EXPECT_EQ(json::parse(sink.handshakes().at(0)).at("headers").at("webhook-request-origin"), "127.0.0.1");  // the host of `link`
  const json delivery = deliveries().at(0);
  const json& headers = delivery.at("headers");
  const json& event = delivery.at("event");
  EXPECT_EQ(event.at("type"), "nl.onderwijs.verzuimmeldingen.geregistreerd.v1");
  EXPECT_EQ(keys_of(event.at("data")), melding_keys);
  EXPECT_EQ(headers.at("content-type"), "application/cloudevents+json");
  EXPECT_EQ(headers.at("webhook-id"), event.at("id"));
  EXPECT_EQ(headers.at("webhook-signature"), support::webhook_signature(key, headers.at("webhook-id"), headers.at("webhook-timestamp"), delivery.at("body")));
  EXPECT_EQ(hub.figure(up_metric), 1);
  EXPECT_EQ(json::parse(hub.send({.path = "/readyz"}).body).at("webhooks"), (json{{partner, "connected"}}));

  EXPECT_EQ(bezorging(), "onderweg");
  const std::string path = "/v1/berichten/" + event.at("id").get<std::string>() + "/_bevestigen";
  EXPECT_EQ(hub.send({.method = "POST", .path = path, .token = hub.token(partner)}).status, 201);
  EXPECT_TRUE(support::wait_until([&] { return bezorging() == "bevestigd"; }));
  EXPECT_EQ(hub.items("/v1/berichten", partner), json::array({event}));
  school.wait_for_type("verzuimsignalen.geregistreerd");
  EXPECT_TRUE(over_mqtt.heard().empty());
  EXPECT_EQ(hub.stop(), 0);
  for (const std::string& personal : {std::string(secret), roepnaam(1), pgn(1)}) EXPECT_EQ(hub.process().err().find(personal), std::string::npos);
}

TEST_F(WebhookTest, ComesAgainWithTheSameIdWhenItWasAskedToWait) {  // F59
  sink.script(R"({"statuses": [503, 204], "headers": {"Retry-After": "2"}})");
  hub.start();
  push(1);
  ASSERT_TRUE(sink.wait_for_deliveries(2));
  const auto both = deliveries();
  EXPECT_EQ(both.at(0).at("headers").at("webhook-id"), both.at(1).at("headers").at("webhook-id"));
  EXPECT_EQ(both.at(0).at("body"), both.at(1).at("body"));
  EXPECT_GT(both.at(1).at("at").get<double>() - both.at(0).at("at").get<double>(), 1.9);
  EXPECT_TRUE(hub.process().wait_for_line("HTTP 503, and asks to be left alone for 2 s"));
}

TEST_F(WebhookTest, OperatorsHearOfAnAddressThatIsGone) {  // F62
  sink.script(R"({"statuses": [410]})");
  hub.start();
  Partner school(hub, "school", "90BB00");
  school.listen();
  push(1);
  EXPECT_TRUE(hub.process().wait_for_line("webhook.gone"));
  EXPECT_TRUE(support::wait_until([&] { return hub.figure(up_metric) == 0; }));
  EXPECT_EQ(json::parse(hub.send({.path = "/readyz"}).body).at("webhooks").at(partner), "not connected: messages wait in the store");
  push(2);
  school.wait_for([](const Bericht& bericht) { return bericht.volgnummer() == 2; });
  EXPECT_EQ(sink.deliveries().size(), 1U);
  EXPECT_EQ(hub.stop(), 0);
  // The partner came to its senses: what waited comes, the first with the id that it had.
  sink.script("{}");
  hub.start();
  ASSERT_TRUE(sink.wait_for_deliveries(3));
  const auto all = deliveries();
  EXPECT_EQ(all.at(1).at("event"), all.at(0).at("event"));
  EXPECT_EQ(all.at(2).at("event").at("volgnummer"), 2);
}

TEST_F(WebhookTest, GoesNowhereThatIsNotAllowed) {  // F63
  hub.set("webhook.allowed_networks=10.0.0.0/8");
  hub.start();
  push(1);
  EXPECT_TRUE(hub.process().wait_for_line("forbidden-target: "));
  EXPECT_TRUE(support::wait_until([&] { return bezorging() == "wacht"; }));
  EXPECT_TRUE(sink.handshakes().empty());
}

TEST_F(WebhookTest, AHubWithoutItsKeyDoesNotStart) {
  const auto expect_no_start = [this](const std::string& reason) {
    hub.launch();
    EXPECT_EQ(hub.process().wait_exit(), 78);
    const std::string said = hub.process().err();
    EXPECT_NE(said.find("geheimen/webhook-leerplicht-0363: " + reason), std::string::npos) << said;
    EXPECT_NE(said.find("openssl rand -base64 32"), std::string::npos) << said;
    EXPECT_EQ(said.find("geheim-"), std::string::npos) << said;
  };
  write_key("geheim-en-te-kort");
  expect_no_start("key 1 is not whsec_");
  fs::remove(key_file());
  expect_no_start("there is no key in it");
}

TEST_F(WebhookTest, ARehearsalShowsItOnItsChannel) {
  std::string lines;
  for (const json& event : truancy(meerlanden, 1)) lines += event.dump() + "\n";
  support::write_file(hub.directory() / "events.ndjson", lines);
  const std::string out = hub.run_command({"simulate", "--input", (hub.directory() / "events.ndjson").string(), "--from", "2026-11-01", "--to", "2026-11-30"});
  std::size_t by_webhook = 0;
  for (std::size_t begin = 0; begin < out.size(); begin = out.find('\n', begin) + 1) {
    const json line = json::parse(out.substr(begin, out.find('\n', begin) - begin));
    EXPECT_EQ(line.at("channel") == "webhook", line.at("recipient") == partner);
    if (line.at("channel") != "webhook") continue;
    EXPECT_TRUE(line.at("topic").is_null());
    EXPECT_EQ(line.at("message").at("type"), "nl.onderwijs.verzuimmeldingen.geregistreerd.v1");
    ++by_webhook;
  }
  EXPECT_EQ(by_webhook, 1U);
}

}  // namespace
}  // namespace system_test
