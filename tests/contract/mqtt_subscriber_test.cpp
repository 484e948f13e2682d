// The inbound MQTT client against a real broker: nothing that a partner sent is lost, and the answer
// gets back to it.
#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "connectors/mqtt/subscriber.h"
#include "tests/contract/scripted_broker.h"
#include "tests/support/mosquitto.h"
#include "tests/support/tcp_gate.h"

namespace contract {
namespace {

using hub::mqtt::Inbound;
using hub::mqtt::Subscriber;
using hub::mqtt::SubscriberEvents;
using hub::mqtt::SubscriberSettings;
using support::Mosquitto;
using support::patience;
using std::chrono::milliseconds;

class Received final : public SubscriberEvents {
 public:
  void on_message(Inbound&& message) override {
    const std::lock_guard lock(mutex_);
    messages_.push_back(std::move(message));
    changed_.notify_all();
  }
  void on_link(bool up, const std::string& reason) override {
    const std::lock_guard lock(mutex_);
    up_ = up;
    told_ = true;
    story_ += (up ? "up: " : "down: ") + reason + "\n";
    changed_.notify_all();
  }
  bool wait_link(bool up) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return told_ && up_ == up; });
  }
  bool wait_story(const std::string& part) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [&] { return story_.find(part) != std::string::npos; });
  }
  // The first message with this payload.
  std::optional<Inbound> wait_message(const std::string& payload) {
    std::unique_lock lock(mutex_);
    const auto has_payload = [&](const Inbound& message) { return message.payload == payload; };
    std::optional<Inbound> found;
    changed_.wait_for(lock, patience, [&] {
      const auto message = std::find_if(messages_.begin(), messages_.end(), has_payload);
      if (message != messages_.end()) found = *message;
      return found.has_value();
    });
    return found;
  }
  std::size_t messages_count() {
    const std::lock_guard lock(mutex_);
    return messages_.size();
  }
  std::string story() {
    const std::lock_guard lock(mutex_);
    return story_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Inbound> messages_;
  bool up_ = false;
  bool told_ = false;
  std::string story_;
};

class MqttSubscriberTest : public testing::Test {
 protected:
  void open(std::uint16_t port) {
    SubscriberSettings settings;
    settings.broker.host = "127.0.0.1";
    settings.broker.port = port;
    settings.broker.client_id = "hub-in";
    settings.broker.connect_deadline = milliseconds(3'000);
    settings.packet_bytes_max = 5'000;
    subscriber_ = std::make_unique<Subscriber>(clock_, random_, received_, settings);
  }
  void start_and_open() {
    broker_.start();
    open(broker_.port());
    ASSERT_TRUE(received_.wait_link(true)) << received_.story();
  }
  void publish(const std::string& payload) { broker_.publish({"-t", topic, "-m", payload}); }
  void expect_works_again() {
    ASSERT_TRUE(received_.wait_link(true)) << received_.story();
    publish("again");
    EXPECT_TRUE(received_.wait_message("again")) << received_.story();
  }

  static constexpr const char* topic = "verzuim/v1/in/leerplicht/0363/status";

  hub::SystemClock clock_;
  hub::SystemRandom random_;
  Mosquitto broker_;
  Received received_;
  std::unique_ptr<Subscriber> subscriber_;
};

TEST_F(MqttSubscriberTest, BringsTheMessageWithItsPropertiesAndTakesTheAnswerBack) {
  start_and_open();
  auto sender = broker_.subscribe("sender", {"-t", "verzuim/v1/leerplicht/0363/#", "-F", "got %C %D %t %p"});
  broker_.publish({"-t", topic, "-m", "{\"a\":1}", "-D", "publish", "content-type", "application/cloudevents+json",
                   "-D", "publish", "response-topic", "verzuim/v1/leerplicht/0363/antwoord", "-D", "publish",
                   "correlation-data", "nr-17"});
  const auto message = received_.wait_message("{\"a\":1}");
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->topic, topic);
  EXPECT_EQ(message->content_type, "application/cloudevents+json");
  EXPECT_EQ(message->response_topic, "verzuim/v1/leerplicht/0363/antwoord");
  EXPECT_EQ(message->correlation, "nr-17");
  EXPECT_FALSE(message->retained);
  ASSERT_TRUE(subscriber_->reply(message->response_topic, "{\"status\":201}", message->correlation));
  EXPECT_TRUE(sender->wait_for_line("got application/json nr-17 verzuim/v1/leerplicht/0363/antwoord {\"status\":201}"))
      << sender->out();
  EXPECT_FALSE(subscriber_->reply("verzuim/v1/#", "{}", ""));
  expect_works_again();
}

TEST_F(MqttSubscriberTest, GetsWhatWasSentWhileItWasAway) {
  start_and_open();
  subscriber_.reset();
  for (int i = 0; i < 20; ++i) publish("away-" + std::to_string(i));
  EXPECT_EQ(received_.messages_count(), 0u);
  open(broker_.port());
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(received_.wait_message("away-" + std::to_string(i))) << i;
  expect_works_again();
}

TEST_F(MqttSubscriberTest, GetsWhatWasSentWhileTheNetworkWasAway) {
  broker_.start();
  support::TcpGate gate(broker_.port());
  open(gate.port());
  ASSERT_TRUE(received_.wait_link(true));
  gate.freeze();
  publish("meanwhile");
  gate.cut();
  ASSERT_TRUE(received_.wait_link(false));
  gate.thaw();
  EXPECT_TRUE(received_.wait_message("meanwhile")) << received_.story();
  expect_works_again();
}

TEST_F(MqttSubscriberTest, SubscribesAnewWhenTheBrokerForgotIt) {
  start_and_open();
  broker_.kill9();  // before it wrote the session to its disk
  ASSERT_TRUE(received_.wait_link(false));
  broker_.start();
  expect_works_again();
}

TEST_F(MqttSubscriberTest, MarksWhatTheBrokerHadKept) {
  broker_.start();
  broker_.publish({"-r", "-t", topic, "-m", "kept"});
  open(broker_.port());
  const auto message = received_.wait_message("kept");
  ASSERT_TRUE(message.has_value());
  EXPECT_TRUE(message->retained);
  expect_works_again();
}

TEST_F(MqttSubscriberTest, IsSparedWhatIsTooLarge) {
  start_and_open();
  publish(std::string(6'000, 'x'));
  publish("small");
  EXPECT_TRUE(received_.wait_message("small"));
  EXPECT_EQ(received_.messages_count(), 1u);
  expect_works_again();
}

TEST_F(MqttSubscriberTest, IsNotUpWithoutItsSubscription) {
  for (const bool v5 : {true, false}) {
    ScriptedBroker refusing({.takes_v5 = v5, .suback = static_cast<std::uint8_t>(v5 ? 0x87 : 0x80)});
    open(refusing.port());
    EXPECT_TRUE(received_.wait_story(v5 ? "subscription refused: not authorized" : "subscription refused: unspecified"))
        << received_.story();
    EXPECT_EQ(received_.story().find("up:"), std::string::npos) << received_.story();
    subscriber_.reset();
  }
  start_and_open();
  expect_works_again();
}

TEST_F(MqttSubscriberTest, WorksWith311) {
  ScriptedBroker old({.takes_v5 = false});
  open(old.port());
  EXPECT_TRUE(received_.wait_story("up: MQTT 3.1.1")) << received_.story();
  EXPECT_TRUE(subscriber_->reply("verzuim/v1/school/90BB00/antwoord", "{}", "nr-1"));
  EXPECT_TRUE(support::wait_until([&] { return old.publishes_count() == 1; }));
  subscriber_.reset();
  start_and_open();
  expect_works_again();
}

TEST_F(MqttSubscriberTest, StopsQuicklyAlsoFromAFrozenBroker) {
  start_and_open();
  broker_.freeze();
  const auto start = std::chrono::steady_clock::now();
  subscriber_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(4));
  EXPECT_FALSE(subscriber_->reply("verzuim/v1/school/90BB00/antwoord", "{}", ""));
  broker_.thaw();
  open(broker_.port());
  expect_works_again();
}

}  // namespace
}  // namespace contract
