// publish: a bare publisher over a raw socket: messages of 1 KB with QoS 1 to a number of subscribers, as fast as the
// broker takes them and all have them. What it reaches is what the broker allows a hub.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "hub/base/clock.h"
#include "mqtt_client.h"
#include "secret.h"

namespace {

using namespace bench;
using namespace std::chrono_literals;

constexpr std::string_view filter = "verzuim/v1/leerplicht/0363/#";
constexpr std::string_view topic = "verzuim/v1/leerplicht/0363/verzuimmelding";
constexpr std::size_t payload_bytes = 1000;
// Two bursts are under way towards the broker: one that it reads, one that it acknowledges.
constexpr std::size_t burst = 100;
// And so many from broker to subscribers, far below what it would drop.
constexpr std::uint64_t behind_max = 5'000;
constexpr auto patience = 60s;

// Takes and acknowledges until it is destroyed.
class Subscriber {
 public:
  explicit Subscriber(const MqttLogin& login) : client_(login) {
    client_.subscribe(filter);
    thread_ = std::thread([this] { run(); });
  }
  ~Subscriber() {
    client_.shut_down();
    thread_.join();
  }
  Subscriber(const Subscriber&) = delete;
  Subscriber& operator=(const Subscriber&) = delete;

  [[nodiscard]] std::uint64_t taken() const { return taken_; }

 private:
  void run() {
    try {
      while (client_.next()) ++taken_;
    } catch (const std::exception& failure) {
      std::fprintf(stderr, "publish: %s\n", failure.what());  // what is missing is noticed by who waits for it
    }
  }

  MqttClient client_;
  std::atomic<std::uint64_t> taken_{0};
  std::thread thread_;  // last: uses the above
};

struct Options {
  MqttLogin hub{0, "bench-publish", "verzuimhub", {}, false};
  MqttLogin partner{0, "bench-subscriber", "leerplicht-0363", {}, false};
  std::string hub_password_file;
  std::string partner_password_file;
  std::size_t subscribers = 1;
  double seconds = 3;
};

void run(const Options& options) {
  std::vector<std::unique_ptr<Subscriber>> subscribers;
  for (std::size_t i = 0; i < options.subscribers; ++i) {
    MqttLogin login = options.partner;
    login.client_id += "-" + std::to_string(i);
    subscribers.push_back(std::make_unique<Subscriber>(login));
  }
  const auto slowest = [&subscribers] {
    return (*std::min_element(subscribers.begin(), subscribers.end(), [](const auto& a, const auto& b) { return a->taken() < b->taken(); }))->taken();
  };
  MqttClient publisher(options.hub);
  const std::string payload(payload_bytes, 'x');
  const hub::SystemClock clock;
  const hub::MonoTime begin = clock.mono();
  const hub::MonoTime end = begin + std::chrono::microseconds(static_cast<std::int64_t>(options.seconds * 1e6));
  const auto wait_for = [&](std::uint64_t count) {
    while (slowest() < count) {
      if (clock.mono() > end + patience) throw std::runtime_error("after a minute not every message was taken");
      std::this_thread::sleep_for(100us);
    }
  };
  publisher.publish_burst(topic, payload, burst);
  std::uint64_t sent = burst;
  while (clock.mono() < end) {
    publisher.publish_burst(topic, payload, burst);
    sent += burst;
    publisher.await_acknowledged(burst);
    if (sent > behind_max) wait_for(sent - behind_max);
  }
  publisher.await_acknowledged(burst);
  wait_for(sent);
  const double took = std::chrono::duration<double>(clock.mono() - begin).count();
  std::printf("rate=%.0f sent=%llu\n", static_cast<double>(sent) / took, static_cast<unsigned long long>(sent));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Publishes messages with QoS 1 as fast as a broker takes them and every subscriber has them", "publish");
  Options options;
  app.add_option("--mqtt-port", options.hub.port, "Port of the broker on 127.0.0.1")->required();
  app.add_option("--hub-password-file", options.hub_password_file, "MQTT password of verzuimhub")->required();
  app.add_option("--partner-password-file", options.partner_password_file, "MQTT password of leerplicht-0363")->required();
  app.add_option("--subscribers", options.subscribers, "How many take each message")->capture_default_str()->check(CLI::PositiveNumber);
  app.add_option("--seconds", options.seconds, "How long to publish")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    options.partner.port = options.hub.port;
    options.hub.password = read_secret(options.hub_password_file);
    options.partner.password = read_secret(options.partner_password_file);
    run(options);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "publish: %s\n", failure.what());
    return 1;
  }
  return 0;
}
