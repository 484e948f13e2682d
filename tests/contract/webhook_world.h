// A webhook channel and the real HTTPS server it talks to, whose answers the test writes.
#pragma once

#include <gtest/gtest.h>

#include "connectors/webhook/webhook.h"
#include "hub/base/json.h"
#include "tests/contract/heard.h"
#include "tests/support/webhook_sink.h"

namespace contract {

class WebhookTest : public testing::Test {
 protected:
  static constexpr const char* body = R"({"specversion":"1.0","id":"x"})";

  hub::webhook::WebhookSettings settings() {
    hub::webhook::WebhookSettings settings;
    settings.endpoint.partner = "leerplicht/0363";
    settings.url = sink_.url();
    settings.origin = "hub.voorbeeld.nl";
    settings.keys = {"0123456789abcdef01234567"};
    settings.endpoint.ca_file = sink_.ca_file();
    settings.endpoint.allowed_networks = *hub::parse_networks("127.0.0.0/8 ::1");
    settings.endpoint.connect_timeout = std::chrono::milliseconds(2'000);
    settings.endpoint.answer_timeout = std::chrono::milliseconds(2'000);
    settings.endpoint.shortest_rest = settings.endpoint.longest_rest = std::chrono::milliseconds(200);
    return settings;
  }
  void open(const hub::webhook::WebhookSettings& settings) {
    webhook_.reset();
    webhook_ = std::make_unique<hub::webhook::Webhook>(clock_, random_, heard_, settings);
  }
  void start_and_open() {
    sink_.start();
    open(settings());
    ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
  }
  hub::delivery::Attempt make_attempt() { return {make_uuid7(clock_.wall(), random_), "leerplicht/0363", "", "application/cloudevents+json", body}; }
  std::optional<hub::delivery::Outcome> outcome_of(hub::delivery::Attempt attempt) {
    const hub::Uuid id = attempt.bericht_id;
    EXPECT_TRUE(support::wait_until([&] { return webhook_->try_send(attempt); }));
    return heard_.wait_outcome(id);
  }
  // Sends one and tells how that ended: outcome and reason.
  std::pair<std::optional<hub::delivery::Outcome>, std::string> send() {
    const hub::delivery::Attempt attempt = make_attempt();
    const auto outcome = outcome_of(attempt);
    return {outcome, heard_.reason_of(attempt.bericht_id)};
  }
  void expect_works_again() {
    sink_.script("{}");
    ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
    EXPECT_EQ(outcome_of(make_attempt()), hub::delivery::Outcome::taken) << heard_.story();
  }
  hub::SystemClock clock_;
  hub::SystemRandom random_;
  support::WebhookSink sink_;
  Heard heard_;
  std::unique_ptr<hub::webhook::Webhook> webhook_;
};

}  // namespace contract
