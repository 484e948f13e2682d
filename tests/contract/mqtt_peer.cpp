#include "connectors/mqtt/publisher.h"
#include "tests/contract/peer.h"
#include "tests/support/mosquitto.h"
#include "tests/support/tcp_gate.h"

namespace contract {
namespace {

using hub::delivery::Attempt;
using hub::delivery::Channel;
using hub::delivery::ChannelEvents;
using hub::mqtt::Publisher;
using hub::mqtt::PublisherSettings;

class MqttPeer final : public Peer {
 public:
  MqttPeer() : broker_({.acl = "topic readwrite verzuim/v1/leerplicht/#\n"}), gate_(broker_.port()) {}

  void start() override { broker_.start(); }
  void kill() override { broker_.kill9(); }
  void freeze() override { broker_.freeze(); }
  void hold_answers() override { gate_.freeze_answers(); }
  void recover() override {
    broker_.kill9();
    broker_.start();
    gate_.cut();
    gate_.thaw();
  }
  [[nodiscard]] std::size_t arrived_count() const override {
    const std::string log = broker_.log();
    std::size_t count = 0;
    for (auto at = log.find(received); at != std::string::npos; at = log.find(received, at + 1)) ++count;
    return count;
  }

  std::unique_ptr<Channel> make_channel(ChannelEvents& events) override {
    PublisherSettings settings;
    settings.broker.host = "127.0.0.1";
    settings.broker.port = gate_.port();
    settings.broker.client_id = "hub-publisher";
    settings.broker.connect_deadline = std::chrono::milliseconds(2'000);
    settings.window = window;
    settings.puback_deadline = std::chrono::milliseconds(2'000);
    return std::make_unique<Publisher>(clock_, random_, events, settings);
  }
  void stop_channel(Channel& channel) override { dynamic_cast<Publisher&>(channel).stop(); }
  std::size_t held_max() override { return 2 * window; }

  Attempt make_attempt() override {
    return {make_uuid7(clock_.wall(), random_), "leerplicht/0363", "verzuim/v1/leerplicht/0363/verzuimmelding",
            "application/cloudevents+json", R"({"specversion":"1.0"})"};
  }
  Attempt make_refused_attempt() override {
    Attempt attempt = make_attempt();
    attempt.address = "verzuim/v1/jgz/ggd-am/ziekteverzuimsignaal";  // not in the access list
    return attempt;
  }

 private:
  static constexpr std::size_t window = 10;
  static constexpr const char* received = "Received PUBLISH from hub-publisher";

  support::Mosquitto broker_;
  support::TcpGate gate_;
};

}  // namespace

std::unique_ptr<Peer> make_mqtt_peer() { return std::make_unique<MqttPeer>(); }

}  // namespace contract
