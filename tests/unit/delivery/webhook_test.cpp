// Webhooks: the receiver's one stream, by a channel of its own.
#include <gtest/gtest.h>

#include "tests/unit/delivery/partner_world.h"

namespace hub::delivery_test {
namespace {

using namespace std::chrono_literals;
using delivery::Outcome;

class WebhookTest : public DeliveryTest {
 protected:
  void webhook_link(bool up) { delivery_->on_link(webhook(), up, mono_); }
  void answer(Outcome outcome) {
    const Uuid id = webhook_.open.front().bericht_id;
    webhook_.open.pop_front();
    ASSERT_TRUE(delivery_->on_outcome(id, outcome, "HTTP 204", now_, mono_));
  }
  std::int64_t number_of(std::size_t index) { return parse_json(webhook_.open.at(index).payload)->at("volgnummer").get<std::int64_t>(); }
};

TEST_F(WebhookTest, GetsTheEventThatOthersGetOverMqtt) {
  webhook_link(true);
  make(webhook(), 1);
  make(a(), 1);
  step();
  ASSERT_EQ(webhook_.open.size(), 1u);
  const delivery::Attempt& attempt = webhook_.open.front();
  EXPECT_EQ(attempt.recipient, "leerplicht/rmc-21");
  EXPECT_EQ(attempt.address, "");
  EXPECT_EQ(attempt.content_type, "application/cloudevents+json");
  const Json event = *parse_json(attempt.payload);
  EXPECT_EQ(event.at("id"), to_string(attempt.bericht_id));
  EXPECT_EQ(event.at("volgnummer"), 1);
  EXPECT_EQ(event.at("type"), "nl.onderwijs.verzuimmeldingen.geregistreerd.v1");
  ASSERT_EQ(mqtt_.open.size(), 1u);
  EXPECT_EQ(mqtt_.open.front().recipient, "leerplicht/0363");
}

TEST_F(WebhookTest, WaitsForItsOwnLinkOnly) {  // P9
  make(webhook(), 2);
  make(a(), 1);
  step();
  EXPECT_TRUE(webhook_.open.empty());
  EXPECT_EQ(mqtt_.open.size(), 1u);
  link(false);
  webhook_link(true);
  step();
  ASSERT_EQ(webhook_.open.size(), 2u);
  EXPECT_EQ(number_of(0), 1);
  EXPECT_EQ(number_of(1), 2);
}

TEST_F(WebhookTest, StaysOpenAfter2xxUntilTheReceiverConfirms) {
  webhook_link(true);
  make(webhook(), 1);
  step();
  const Uuid id = webhook_.open.front().bericht_id;
  answer(Outcome::taken);
  EXPECT_EQ(counts().under_way, 1u);
  later(60s);
  step();
  ASSERT_EQ(webhook_.open.size(), 1u);
  EXPECT_EQ(webhook_.open.front().bericht_id, id);
  delivery_->on_receipt(id);
  EXPECT_EQ(counts().under_way, 0u);
}

TEST_F(WebhookTest, IsDoneWith2xxForAReceiverThatCannotConfirm) {
  regio_.partners.at(webhook()).bevestigt = false;
  restart(3);
  webhook_link(true);
  make(webhook(), 1);
  step();
  answer(Outcome::taken);
  EXPECT_EQ(counts().under_way, 0u);
  EXPECT_EQ(counts().confirmed, 1u);
}

TEST_F(WebhookTest, WhatDuoRefusesIsRefusedForGood) {
  regio_.partners.at(webhook()).kanaal = domain::OverDuo{};
  regio_.partners.at(webhook()).bevestigt = false;
  restart(3);
  webhook_link(true);
  make(webhook(), 2);
  step();
  answer(Outcome::rejected);
  answer(Outcome::taken);
  EXPECT_EQ(counts().under_way, 0u);
  EXPECT_EQ(counts().refused, 1u);
  EXPECT_EQ(counts().confirmed, 1u);
  later(3600s);
  step();
  EXPECT_TRUE(webhook_.open.empty());
}

TEST_F(WebhookTest, GoesOnInOrderWhenItComesUpAgain) {
  webhook_link(true);
  make(webhook(), 3);
  step();
  for (const Outcome outcome : {Outcome::busy, Outcome::unreachable, Outcome::unknown}) answer(outcome);
  webhook_link(false);
  later(3600s);
  step();
  EXPECT_TRUE(webhook_.open.empty());
  webhook_link(true);
  step();
  ASSERT_EQ(webhook_.open.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(number_of(i), static_cast<std::int64_t>(i) + 1);
}

}  // namespace
}  // namespace hub::delivery_test
