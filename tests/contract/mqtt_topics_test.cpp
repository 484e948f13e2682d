// The one place that builds and reads topics, and what PUBACK codes mean. Tables, no sockets.
#include <gtest/gtest.h>

#include "connectors/mqtt/backoff.h"
#include "connectors/mqtt/reason.h"
#include "connectors/mqtt/topics.h"

namespace contract {
namespace {

using hub::delivery::Outcome;
using hub::domain::Berichtsoort;
using hub::domain::Lijn;
using hub::mqtt::InboundSoort;
using hub::mqtt::InboundTopic;
using hub::mqtt::parse_inbound;
using hub::mqtt::topic_for;

TEST(MqttTopicsTest, SayWhereABerichtGoes) {
  EXPECT_EQ(topic_for({Lijn::leerplicht, "0363"}, Berichtsoort::verzuimmelding),
            "verzuim/v1/leerplicht/0363/verzuimmelding");
  EXPECT_EQ(topic_for({Lijn::school, "90BB00"}, Berichtsoort::signaal), "verzuim/v1/school/90BB00/signaal");
  EXPECT_EQ(topic_for({Lijn::jgz, "ggd-am"}, Berichtsoort::ziekteverzuimsignaal),
            "verzuim/v1/jgz/ggd-am/ziekteverzuimsignaal");
}

TEST(MqttTopicsTest, SayWhoSentWhat) {
  EXPECT_EQ(parse_inbound("verzuim/v1/in/leerplicht/0363/status"),
            (InboundTopic{Lijn::leerplicht, "0363", InboundSoort::status}));
  EXPECT_EQ(parse_inbound("verzuim/v1/in/school/90BB00/registratie"),
            (InboundTopic{Lijn::school, "90BB00", InboundSoort::registratie}));
  EXPECT_EQ(parse_inbound("verzuim/v1/in/swv/swv-am_po/hervat"),
            (InboundTopic{Lijn::swv, "swv-am_po", InboundSoort::hervat}));
}

TEST(MqttTopicsTest, AreReadToTheLetter) {
  for (const char* topic :
       {"", "verzuim", "verzuim/v1/in", "verzuim/v1/in/leerplicht/0363", "verzuim/v1/in/leerplicht/0363/status/x",
        "verzuim/v1/in/leerplicht//status", "verzuim/v1/in/Leerplicht/0363/status",
        "verzuim/v1/in/leerplicht/0363/Status", "verzuim/v1/in/leerplicht/03.63/status", "verzuim/v1/in/+/0363/status",
        "verzuim/v1/in/leerplicht/#/status", "verzuim/v2/in/leerplicht/0363/status",
        "/verzuim/v1/in/leerplicht/0363/status", "verzuim/v1/in/leerplicht/0363/status/",
        "verzuim/v1/in/leerplicht/0363/status\n", "verzuim/v1/leerplicht/0363/verzuimmelding",
        "verzuim/v1/in/a b/0363/status"}) {
    EXPECT_EQ(parse_inbound(topic), std::nullopt) << topic;
  }
  EXPECT_EQ(parse_inbound(std::string("verzuim/v1/in/leerplicht/03\0/status", 36)), std::nullopt);
  EXPECT_EQ(parse_inbound("verzuim/v1/in/leerplicht/" + std::string(65, 'a') + "/status"), std::nullopt);
  EXPECT_TRUE(parse_inbound("verzuim/v1/in/leerplicht/" + std::string(64, 'a') + "/status"));
}

TEST(MqttTopicsTest, LetAnAnswerGoToItsSenderOnly) {
  const InboundTopic sender{Lijn::school, "90BB00", InboundSoort::registratie};
  EXPECT_TRUE(is_reply_topic("verzuim/v1/school/90BB00/antwoord", sender));
  EXPECT_TRUE(is_reply_topic("verzuim/v1/school/90BB00/antwoord/client-7", sender));
  for (const char* topic :
       {"", "verzuim/v1/school/90BB00/", "verzuim/v1/school/90BB00", "verzuim/v1/school/90BB01/antwoord",
        "verzuim/v1/school/90BB001/antwoord", "verzuim/v1/leerplicht/0363/verzuimmelding",
        "verzuim/v1/school/90BB00/signaal", "verzuim/v1/school/90BB00/termijn", "verzuim/v1/school/90BB00/#",
        "verzuim/v1/school/90BB00/+/x", "verzuim/v1/school/90BB00/a//b", "verzuim/v1/in/school/90BB00/registratie",
        "verzuim/v1/school/90BB00/a b"}) {
    EXPECT_FALSE(is_reply_topic(topic, sender)) << topic;
  }
}

TEST(MqttReasonTest, SaysWhatBecameOfAPublish) {
  struct Case {
    int return_code;
    int reason_code;
    Outcome outcome;
  };
  for (const Case& one :
       {Case{0, 0, Outcome::taken}, Case{0, 0x10, Outcome::nobody_listening}, Case{-1, 0, Outcome::unknown},
        Case{-11, 0, Outcome::unknown}, Case{0, 0x97, Outcome::busy}, Case{0, 0x83, Outcome::busy},
        Case{0, 0x87, Outcome::rejected}, Case{0, 0x90, Outcome::rejected}, Case{0, 0x95, Outcome::rejected},
        Case{-1, 0x87, Outcome::rejected}}) {
    EXPECT_EQ(hub::mqtt::judge_publish(one.return_code, one.reason_code).outcome, one.outcome)
        << one.return_code << " " << one.reason_code;
  }
  EXPECT_EQ(hub::mqtt::describe_reason(0x87), "not authorized (0x87)");
  EXPECT_EQ(hub::mqtt::describe_reason(0xff), "reason code 0xff");
}

TEST(MqttBackoffTest, GrowsToHalfAMinuteAndStartsAgain) {
  hub::SeededRandom random(7);
  hub::mqtt::Backoff backoff(random);
  std::chrono::microseconds longest{0};
  for (int i = 0; i < 200; ++i) {
    const auto pause = backoff.next();
    const auto ceiling = std::min<std::chrono::microseconds>(std::chrono::milliseconds(500) * (1 << std::min(i, 10)),
                                                             std::chrono::seconds(30));
    EXPECT_GE(pause, std::chrono::milliseconds(250));
    EXPECT_LE(pause, ceiling);
    longest = std::max(longest, pause);
  }
  EXPECT_GT(longest, std::chrono::seconds(25));
  backoff.reset();
  EXPECT_LE(backoff.next(), std::chrono::milliseconds(500));
}

}  // namespace
}  // namespace contract
