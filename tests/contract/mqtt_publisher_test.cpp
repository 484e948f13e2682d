// The outbound MQTT client against a real broker, and against brokers that no real one would be.
#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <stdexcept>

#include "connectors/mqtt/publisher.h"
#include "tests/contract/heard.h"
#include "tests/contract/scripted_broker.h"
#include "tests/support/mosquitto.h"
#include "tests/support/tcp_gate.h"

namespace contract {
namespace {

using hub::Uuid;
using hub::delivery::Attempt;
using hub::delivery::Outcome;
using hub::mqtt::Publisher;
using hub::mqtt::PublisherSettings;
using support::Mosquitto;
using support::wait_until;
using std::chrono::milliseconds;

constexpr const char* topic = "verzuim/v1/leerplicht/0363/verzuimmelding";

class MqttPublisherTest : public testing::Test {
 protected:
  PublisherSettings settings_for(std::uint16_t port) {
    PublisherSettings settings;
    settings.broker.host = "localhost";
    settings.broker.port = port;
    settings.broker.client_id = "hub-publisher";
    settings.broker.connect_deadline = milliseconds(3'000);
    settings.puback_deadline = milliseconds(2'000);
    return settings;
  }
  void open(const PublisherSettings& settings) {
    publisher_ = std::make_unique<Publisher>(clock_, random_, heard_, settings);
  }
  Attempt make_attempt(const std::string& payload = "{}") {
    return {make_uuid7(clock_.wall(), random_), "leerplicht/0363", topic, "application/cloudevents+json", payload};
  }
  Uuid send(Attempt attempt) {
    const Uuid id = attempt.bericht_id;
    EXPECT_TRUE(wait_until([&] { return publisher_->try_send(attempt); }));
    return id;
  }
  void expect_works_again() {
    ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
    EXPECT_EQ(heard_.wait_outcome(send(make_attempt())), Outcome::taken) << heard_.story();
  }

  hub::SystemClock clock_;
  hub::SystemRandom random_;
  Heard heard_;
  std::unique_ptr<Publisher> publisher_;
};

TEST_F(MqttPublisherTest, BringsTwoThousandThroughAWindowOfHundred) {
  Mosquitto broker({.extra = "max_inflight_messages 200\nmax_queued_messages 0"});
  broker.start();
  auto subscriber = broker.subscribe("sub", {"-t", "verzuim/v1/#", "-F", "got %C %q %r %t %p"});
  open(settings_for(broker.port()));
  ASSERT_TRUE(heard_.wait_link(true));
  constexpr std::size_t count = 2000;
  for (std::size_t i = 0; i < count; ++i) send(make_attempt("{\"nummer\":" + std::to_string(i) + "}"));
  ASSERT_TRUE(heard_.wait_outcomes(count));
  EXPECT_EQ(heard_.count_of(Outcome::taken), count);
  ASSERT_TRUE(subscriber->wait_for_line("{\"nummer\":1999}"));
  std::istringstream lines(subscriber->out());
  std::vector<std::string> got;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("got ")) got.push_back(line);
  }
  ASSERT_EQ(got.size(), count);
  for (std::size_t i = 0; i < count; ++i) {  // in the order sent, QoS 1, not retained
    ASSERT_EQ(got[i],
              "got application/cloudevents+json 1 0 " + std::string(topic) + " {\"nummer\":" + std::to_string(i) + "}");
  }
  EXPECT_EQ(heard_.downs_count(), 0u);
  expect_works_again();
}

TEST_F(MqttPublisherTest, KeepsBelowTheReceiveMaximumOfTheBroker) {
  ScriptedBroker broker({.receive_maximum = 8});
  open(settings_for(broker.port()));
  ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
  for (int i = 0; i < 50; ++i) send(make_attempt());
  ASSERT_TRUE(heard_.wait_outcomes(50));
  EXPECT_EQ(broker.unanswered_max(), 7u);
  EXPECT_EQ(broker.last_publish_flags(), 0x02);  // QoS 1, no duplicate, not retained
  EXPECT_EQ(heard_.count_of(Outcome::taken), 50u);
  expect_works_again();
}

TEST_F(MqttPublisherTest, FillsItsWindowAndNoMore) {
  ScriptedBroker broker({.acks_strangers = true});
  PublisherSettings settings = settings_for(broker.port());
  settings.window = 30;
  open(settings);
  ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
  for (int i = 0; i < 200; ++i) send(make_attempt());
  ASSERT_TRUE(heard_.wait_outcomes(200));
  EXPECT_EQ(broker.unanswered_max(), 30u);
  EXPECT_EQ(heard_.downs_count(), 0u);
  expect_works_again();
}

TEST_F(MqttPublisherTest, GivesUpABrokerThatNeverAnswersAPublish) {
  ScriptedBroker broker({.answers_publishes = false});
  PublisherSettings settings = settings_for(broker.port());
  settings.window = 5;
  settings.puback_deadline = milliseconds(500);
  open(settings);
  ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
  std::vector<Uuid> ids;
  for (int i = 0; i < 10; ++i) ids.push_back(send(make_attempt()));
  ASSERT_TRUE(heard_.wait_outcomes(10));
  EXPECT_EQ(heard_.count_of(Outcome::unknown), 5u);      // those in the window
  EXPECT_EQ(heard_.count_of(Outcome::unreachable), 5u);  // those behind it
  EXPECT_TRUE(heard_.wait_down_reason("deadline"));
  EXPECT_TRUE(wait_until([&] { return broker.connects_count() >= 2; }));
  EXPECT_EQ(heard_.outcomes_count(), 10u);
  EXPECT_TRUE(heard_.wait_link(true));
}

TEST_F(MqttPublisherTest, SendsAgainAfterAnswersWereLost) {
  Mosquitto broker;
  broker.start();
  support::TcpGate gate(broker.port());
  open(settings_for(gate.port()));
  ASSERT_TRUE(heard_.wait_link(true));
  auto subscriber = broker.subscribe("sub", {"-t", "verzuim/v1/#", "-F", "got %p"});
  gate.freeze_answers();
  const Uuid id = send(make_attempt("{\"nummer\":1}"));
  ASSERT_TRUE(subscriber->wait_for_line("got {\"nummer\":1}"));  // it arrived, and nobody here knows
  EXPECT_EQ(heard_.wait_outcome(id), Outcome::unknown);
  gate.thaw();
  expect_works_again();
}

TEST_F(MqttPublisherTest, NoticesAHalfOpenConnectionWithNothingToSend) {
  Mosquitto broker;
  broker.start();
  support::TcpGate gate(broker.port());
  PublisherSettings settings = settings_for(gate.port());
  settings.broker.keep_alive = std::chrono::seconds(1);
  open(settings);
  ASSERT_TRUE(heard_.wait_link(true));
  gate.freeze();
  EXPECT_TRUE(heard_.wait_link(false)) << heard_.story();
  gate.thaw();
  expect_works_again();
}

TEST_F(MqttPublisherTest, SurvivesARestartOfTheBrokerMidFlow) {
  Mosquitto broker;
  broker.start();
  open(settings_for(broker.port()));
  ASSERT_TRUE(heard_.wait_link(true));
  std::size_t sent = 0;
  for (; sent < 300; ++sent) send(make_attempt());
  broker.stop();
  ASSERT_TRUE(heard_.wait_outcomes(sent));
  EXPECT_EQ(heard_.count_of(Outcome::taken) + heard_.count_of(Outcome::unknown) + heard_.count_of(Outcome::unreachable),
            sent);
  EXPECT_TRUE(heard_.wait_link(false));
  broker.start();
  expect_works_again();
  EXPECT_EQ(heard_.outcomes_count(), sent + 1);
}

TEST_F(MqttPublisherTest, IsCutOffInTheMiddleAndGoesOn) {
  Mosquitto broker;
  broker.start();
  support::TcpGate gate(broker.port());
  gate.delay(milliseconds(20));
  open(settings_for(gate.port()));
  for (int round = 0; round < 3; ++round) {
    ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
    const std::size_t before = heard_.outcomes_count();
    const std::size_t downs = heard_.downs_count();
    for (int i = 0; i < 50; ++i) send(make_attempt());
    gate.cut();
    ASSERT_TRUE(heard_.wait_outcomes(before + 50));
    ASSERT_TRUE(wait_until([&] { return heard_.downs_count() > downs; })) << heard_.story();  // or the next round would meet this cut
  }
  expect_works_again();
}

TEST_F(MqttPublisherTest, ParksWhatIsLargerThanTheBrokerTakes) {
  Mosquitto broker({.extra = "max_packet_size 2000"});
  broker.start();
  open(settings_for(broker.port()));
  ASSERT_TRUE(heard_.wait_link(true));
  const Uuid large = send(make_attempt(std::string(3000, ' ')));
  EXPECT_EQ(heard_.wait_outcome(large), Outcome::rejected);
  EXPECT_EQ(heard_.wait_outcome(send(make_attempt(std::string(1800, ' ')))), Outcome::taken);
  EXPECT_EQ(heard_.downs_count(), 0u);
  expect_works_again();
}

TEST_F(MqttPublisherTest, ParksWhatTheBrokerCallsTooLarge) {
  Mosquitto broker({.extra = "message_size_limit 2000"});  // told only when it is too late
  broker.start();
  open(settings_for(broker.port()));
  ASSERT_TRUE(heard_.wait_link(true));
  const Uuid large = send(make_attempt(std::string(3000, ' ')));
  EXPECT_EQ(heard_.wait_outcome(large), Outcome::rejected);
  EXPECT_NE(heard_.reason_of(large).find("0x95"), std::string::npos);
  expect_works_again();
}

TEST_F(MqttPublisherTest, NeverPublishesToAWildcardOrAStrangeTopic) {
  Mosquitto broker;
  broker.start();
  open(settings_for(broker.port()));
  ASSERT_TRUE(heard_.wait_link(true));
  for (const char* hostile : {"", "#", "verzuim/v1/+/0363/x", "verzuim/v1/a/*/b", "verzuim//x", "a b", "/a", "a/",
                              "a\nb", "verzuim/v1/leerplicht/0363.x", "$SYS/x", "\xff", "1/2/3/4/5/6/7/8/9"}) {
    Attempt attempt = make_attempt();
    attempt.address = hostile;
    const Uuid id = send(attempt);
    EXPECT_EQ(heard_.wait_outcome(id), Outcome::rejected) << hostile;
  }
  EXPECT_EQ(heard_.downs_count(), 0u);
  expect_works_again();
}

TEST_F(MqttPublisherTest, TellsAPassingRefusalFromALastingOne) {
  for (const auto& [code, outcome] : {std::pair{0x97, Outcome::busy}, {0x80, Outcome::busy}, {0x87, Outcome::rejected},
                                      {0x99, Outcome::rejected}}) {
    ScriptedBroker broker({.puback = static_cast<std::uint8_t>(code)});
    Heard heard;
    Publisher publisher(clock_, random_, heard, settings_for(broker.port()));
    ASSERT_TRUE(heard.wait_link(true));
    Attempt attempt = make_attempt();
    const Uuid id = attempt.bericht_id;
    ASSERT_TRUE(publisher.try_send(attempt));
    EXPECT_EQ(heard.wait_outcome(id), outcome) << code;
    EXPECT_TRUE(heard.is_up());
  }
}

// The library drops the 0x10 of a PUBACK on its way to us (connectors/mqtt/README.md); one that does
// not makes this nobody_listening. Both say that the broker has it.
TEST_F(MqttPublisherTest, CountsAPublishWithoutSubscribersAsTaken) {
  Mosquitto broker;
  broker.start();
  open(settings_for(broker.port()));
  ASSERT_TRUE(heard_.wait_link(true));
  const auto outcome = heard_.wait_outcome(send(make_attempt()));
  EXPECT_TRUE(outcome == Outcome::taken || outcome == Outcome::nobody_listening);
}

TEST_F(MqttPublisherTest, FallsBackTo311WhenTheBrokerRefusesFive) {
  ScriptedBroker broker({.takes_v5 = false});
  open(settings_for(broker.port()));
  ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
  EXPECT_EQ(broker.last_version(), 4);
  for (int i = 0; i < 20; ++i) send(make_attempt());
  ASSERT_TRUE(heard_.wait_outcomes(20));
  EXPECT_EQ(heard_.count_of(Outcome::taken), 20u);
  expect_works_again();
}

TEST_F(MqttPublisherTest, DoesNotKnowWhatA311BrokerTookThatHungUp) {
  ScriptedBroker broker({.takes_v5 = false, .disconnect = 0x8e});
  open(settings_for(broker.port()));
  ASSERT_TRUE(heard_.wait_link(true));
  EXPECT_EQ(heard_.wait_outcome(send(make_attempt())), Outcome::unknown);
  expect_works_again();
}

TEST_F(MqttPublisherTest, DoesNotComeUpWithoutQualityOfServiceOne) {
  ScriptedBroker broker({.maximum_qos = 0});
  open(settings_for(broker.port()));
  EXPECT_TRUE(heard_.wait_down_reason("quality of service")) << heard_.story();
  EXPECT_FALSE(heard_.is_up());
}

TEST_F(MqttPublisherTest, AsksABrokerThatRefusesAtMostOnceASecond) {
  ScriptedBroker broker({.connack = 0x87});
  open(settings_for(broker.port()));
  ASSERT_TRUE(heard_.wait_down_reason("not authorized (0x87)")) << heard_.story();
  const auto start = std::chrono::steady_clock::now();
  const std::size_t before = broker.connects_count();
  ASSERT_TRUE(wait_until([&] { return broker.connects_count() >= before + 2; }));
  EXPECT_GE(std::chrono::steady_clock::now() - start, milliseconds(1'900));
}

TEST_F(MqttPublisherTest, ComesInWithThePasswordOnly) {
  Mosquitto broker({.users = {{"hub", "geheim-woord"}}});
  broker.start();
  PublisherSettings settings = settings_for(broker.port());
  settings.broker.username = "hub";
  settings.broker.password = "verkeerd-woord";
  open(settings);
  ASSERT_TRUE(heard_.wait_down_reason("not authorized")) << heard_.story();
  EXPECT_EQ(heard_.story().find("verkeerd-woord"), std::string::npos);
  settings.broker.password = "geheim-woord";
  open(settings);
  expect_works_again();
}

TEST_F(MqttPublisherTest, PassesOnWhyTheBrokerHungUp) {
  ScriptedBroker broker({.disconnect = 0x8e});
  open(settings_for(broker.port()));
  ASSERT_TRUE(heard_.wait_link(true));
  EXPECT_EQ(heard_.wait_outcome(send(make_attempt())), Outcome::unknown);
  EXPECT_TRUE(heard_.wait_down_reason("second client")) << heard_.story();
  expect_works_again();
}

TEST_F(MqttPublisherTest, ComesBackAfterASecondClientTookItsIdentifier) {
  Mosquitto broker;
  broker.start();
  open(settings_for(broker.port()));
  ASSERT_TRUE(heard_.wait_link(true));
  broker.publish({"-i", "hub-publisher", "-t", "verzuim/v1/x", "-m", "x"});
  ASSERT_TRUE(wait_until([&] { return heard_.downs_count() == 1; })) << heard_.story();
  expect_works_again();
}

TEST_F(MqttPublisherTest, SpeaksTlsWithWhomItTrustsOnly) {
  Mosquitto broker({.tls = true});
  Mosquitto elsewhere({.tls = true, .tls_name = "elsewhere.example"});
  broker.start();
  elsewhere.start();
  PublisherSettings settings = settings_for(broker.tls_port());
  settings.broker.tls = true;
  settings.broker.ca_file = elsewhere.ca_file();  // not the authority that signed it
  open(settings);
  EXPECT_TRUE(heard_.wait_down_reason("certificate")) << heard_.story();
  settings.broker.port = elsewhere.tls_port();  // the right authority, but another's name
  open(settings);
  EXPECT_TRUE(heard_.wait_down_reason("subject name")) << heard_.story();
  settings.broker.port = broker.port();  // no TLS there
  open(settings);
  EXPECT_FALSE(heard_.wait_link(true, milliseconds(1'500))) << heard_.story();
  settings.broker.port = broker.tls_port();
  settings.broker.ca_file = broker.ca_file();
  open(settings);
  expect_works_again();
}

TEST_F(MqttPublisherTest, SaysWhyTheBrokerIsNotReached) {
  struct Case {
    const char* host;
    std::uint16_t port;
    const char* reason;
  };
  Mosquitto broker({.tls = true});
  broker.start();
  for (const Case& one : {Case{"127.0.0.1", support::free_port(), "Couldn't connect"},
                          Case{"nowhere.invalid", 1883, "Could not resolve host"},
                          Case{"localhost", broker.tls_port(), "with TLS as configured?"}}) {
    PublisherSettings settings = settings_for(one.port);
    settings.broker.host = one.host;
    open(settings);
    EXPECT_TRUE(heard_.wait_down_reason(one.reason)) << one.reason << "\n" << heard_.story();
  }
  open(settings_for(broker.port()));
  expect_works_again();
}

TEST_F(MqttPublisherTest, RefusesSettingsThatCanNeverWork) {
  PublisherSettings settings = settings_for(1);
  settings.window = 0;
  EXPECT_THROW(open(settings), std::runtime_error);
  settings = settings_for(1);
  settings.broker.client_id = "";
  EXPECT_THROW(open(settings), std::runtime_error);
}

}  // namespace
}  // namespace contract
