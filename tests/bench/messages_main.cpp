// messages: every registration makes a message at once. Measures how many a second the hub stores, judges,
// delivers and has confirmed, and how long one takes from push to partner at a tenth and at half of that.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>
#include <thread>

#include "http_connection.h"
#include "hub_process.h"
#include "load.h"
#include "partner.h"

namespace {

using namespace bench;
using namespace std::chrono_literals;

constexpr auto patience = 60s;
constexpr auto look_again = 5ms;
constexpr std::size_t hops_count = 300;

struct Options {
  LoadSettings load;
  double seconds = 3;
  std::string token_file;
  MqttLogin partner;
  std::string partner_password_file;
  std::string hub_password_file;
  pid_t process = 0;
};

std::string first_line(const std::string& file) {
  std::string line;
  std::getline(std::ifstream(file) >> std::ws, line);
  if (line.empty()) throw std::runtime_error(file + ": cannot be read");
  return line;
}

// One publish with QoS 1 through the broker, from socket to socket.
Latencies broker_hops(const Options& options) {
  MqttLogin as_hub{options.partner.port, "bench-hub", "verzuimhub", first_line(options.hub_password_file)};
  MqttLogin as_partner = options.partner;
  as_partner.client_id = "bench-hop";
  MqttClient to(as_partner);
  to.subscribe("verzuim/v1/leerplicht/0363/#");
  MqttClient from(as_hub);
  const hub::SystemClock clock;
  const std::string payload(1000, 'x');
  Latencies hops;
  for (std::size_t i = 0; i < hops_count; ++i) {
    const hub::MonoTime begin = clock.mono();
    from.publish("verzuim/v1/leerplicht/0363/signaal", payload);
    if (!to.next()) throw std::runtime_error("the broker is gone");
    hops.add(clock.mono() - begin);
  }
  return hops;
}

class Bench {
 public:
  explicit Bench(const Options& options)
      : options_(options), luxe_(Soort::luxe, options.load.pupils), partner_(options.partner, options.load.pupils),
        asking_(options.load.port, nullptr) {
    options_.load.soort = Soort::luxe;
    options_.load.duration = std::chrono::microseconds(static_cast<std::int64_t>(options.seconds * 1e6));
  }

  int run() {
    Latencies hops = broker_hops(options_);
    std::printf("case=hop p50_ms=%.3f p99_ms=%.3f\n", hops.ms(0.5), hops.ms(0.99));
    const double capacity = measure_capacity();
    partner_.ask_for_answers();
    measure_latency("low", capacity / 10);
    measure_latency("half", capacity / 2);
    if (refused_ == 0) return 0;
    std::fprintf(stderr, "messages: %llu requests were refused\n", static_cast<unsigned long long>(refused_));
    return 1;
  }

 private:
  // Messages that the hub knows to be confirmed.
  std::size_t confirmed() {
    constexpr std::string_view name = "\nverzuimhub_messages_confirmed_total ";
    if (asking_.exchange("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") != 200) throw std::runtime_error("no metrics");
    const std::string text(asking_.body());
    const auto at = text.find(name);
    if (at == std::string::npos) throw std::runtime_error("no such metric:" + std::string(name));
    return static_cast<std::size_t>(std::stod(text.substr(at + name.size())));
  }

  template <typename Condition>
  void wait_until(const Condition& condition, const char* what) {
    const hub::MonoTime begin = clock_.mono();
    while (!condition()) {
      partner_.check();
      if (clock_.mono() - begin > patience) throw std::runtime_error(std::string("after a minute not every message was ") + what);
      std::this_thread::sleep_for(look_again);
    }
  }

  LoadFigures send(double rate, std::uint64_t count_max) {
    LoadSettings load = options_.load;
    load.rate = rate;
    load.first = sent_;
    load.count_max = count_max;
    LoadFigures figures = run_load(load);
    sent_ += figures.sent;
    refused_ += figures.refused;
    return figures;
  }

  // As fast as answers come, and then until the last one is confirmed. A third of the pupils at most: the
  // rest is for what follows.
  double measure_capacity() {
    const auto cpu_before = cpu_time(options_.process);
    const hub::MonoTime begin = clock_.mono();
    LoadFigures figures = send(0, options_.load.pupils / 3);
    const double sending = std::chrono::duration<double>(clock_.mono() - begin).count();
    wait_until([this] { return confirmed() >= sent_; }, "confirmed");
    const double took = std::chrono::duration<double>(clock_.mono() - begin).count();
    const double rate = static_cast<double>(figures.sent) / took;
    const auto cpu = cpu_time(options_.process) - cpu_before;
    std::printf("case=capacity rate=%.0f accepted_rate=%.0f cpu_us=%.1f rss_mib=%.0f sent=%llu refused=%llu\n", rate,
                static_cast<double>(figures.sent) / sending, static_cast<double>(cpu.count()) / static_cast<double>(figures.sent),
                resident_mib(options_.process), static_cast<unsigned long long>(figures.sent), static_cast<unsigned long long>(figures.refused));
    return rate;
  }

  void measure_latency(const char* name, double rate) {
    const std::uint64_t first = sent_;
    const std::size_t answered_before = partner_.answered();
    const LoadFigures figures = send(rate, options_.load.pupils / 3);
    wait_until([&] { return partner_.taken() >= sent_; }, "taken");
    wait_until([&] { return partner_.answered() - answered_before >= figures.sent; }, "confirmed");
    Latencies to_partner;
    Latencies to_confirmed;
    // The first fifth warms up, as in the load.
    for (std::uint64_t i = figures.due.size() / 5; i < figures.due.size(); ++i) {
      const std::size_t pupil = luxe_.pupil_of(first + i);
      to_partner.add(partner_.came_at(pupil) - figures.due[i]);
      to_confirmed.add(partner_.stored_at(pupil) - figures.due[i]);
    }
    std::printf("case=%s rate=%.0f p50_ms=%.3f p99_ms=%.3f confirmed_p50_ms=%.3f confirmed_p99_ms=%.3f sent=%llu refused=%llu\n", name,
                rate, to_partner.ms(0.5), to_partner.ms(0.99), to_confirmed.ms(0.5), to_confirmed.ms(0.99),
                static_cast<unsigned long long>(figures.sent), static_cast<unsigned long long>(figures.refused));
  }

  Options options_;
  const hub::SystemClock clock_;
  const Registraties luxe_;
  Partner partner_;
  HttpConnection asking_;
  std::uint64_t sent_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Pushes registrations that each make a message, and takes the messages as a partner", "messages");
  Options options;
  options.load.connections = 16;
  options.partner.client_id = "bench-leerplicht";
  options.partner.username = "leerplicht-0363";
  app.add_option("--port", options.load.port, "HTTP port of the hub on 127.0.0.1")->required();
  app.add_option("--token-file", options.token_file, "Bearer token of source 90BB01-las")->required();
  app.add_option("--mqtt-port", options.partner.port, "Port of the broker on 127.0.0.1")->required();
  app.add_option("--partner-password-file", options.partner_password_file, "MQTT password of leerplicht-0363")->required();
  app.add_option("--hub-password-file", options.hub_password_file, "MQTT password of verzuimhub, to measure the broker alone")->required();
  app.add_option("--connections", options.load.connections, "Kept HTTP connections")->capture_default_str();
  app.add_option("--seconds", options.seconds, "How long to send, for each of the three")->capture_default_str();
  app.add_option("--pupils", options.load.pupils, "Pupils on the roster; each gets one message at most")->required();
  app.add_option("--pid", options.process, "The hub's process")->required();
  CLI11_PARSE(app, argc, argv);
  try {
    options.load.token = first_line(options.token_file);
    options.partner.password = first_line(options.partner_password_file);
    return Bench(options).run();
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "messages: %s\n", failure.what());
    return 1;
  }
}
