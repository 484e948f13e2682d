// messages: every registration makes a message at once. Measures how many a second are stored, judged, delivered
// and confirmed, and how long one takes from push to partner at shares of that. Of the hub, whose partner confirms;
// or of something else that publishes, whose subscriber acknowledges to the broker and no more (--plain).
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "http_connection.h"
#include "hub_process.h"
#include "load.h"
#include "partner.h"
#include "secret.h"

namespace {

using namespace bench;
using namespace std::chrono_literals;

constexpr auto patience = 60s;
constexpr auto look_again = 5ms;
constexpr std::size_t hops_count = 300;

// The partner that hears of every second pupil, beside the one that is measured.
enum class Second { none, alive, dead };

struct Options {
  LoadSettings load;
  double seconds = 3;
  std::vector<int> percents;
  double pace = 0;
  std::string token_file;
  MqttLogin partner;
  std::string partner_password_file;
  std::string second_password_file;
  std::string hub_password_file;
  std::size_t subscribers = 1;
  Second second = Second::none;
  bool plain = false;
  pid_t process = 0;
  pid_t server = 0;
};

// One publish with QoS 1 through the broker, from socket to socket.
Latencies broker_hops(const Options& options) {
  MqttLogin as_hub = options.partner;
  as_hub.client_id = "bench-hub";
  as_hub.username = "verzuimhub";
  as_hub.password = read_secret(options.hub_password_file);
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
      : options_(options), luxe_(Soort::luxe, options.load.pupils),
        partner_(options.partner, "0363", luxe_, options.plain ? Manner::listens : Manner::confirms),
        asking_(options.load.port, nullptr) {
    options_.load.soort = Soort::luxe;
    options_.load.duration = std::chrono::microseconds(static_cast<std::int64_t>(options.seconds * 1e6));
    for (std::size_t i = 1; i < options.subscribers; ++i) {
      MqttLogin login = options.partner;
      login.client_id += "-" + std::to_string(i);
      others_.push_back(std::make_unique<Partner>(login, "0363", luxe_, Manner::listens));
    }
    start_second();
  }

  int run() {
    if (!options_.hub_password_file.empty()) {
      Latencies hops = broker_hops(options_);
      std::printf("case=hop p50_ms=%.3f p99_ms=%.3f\n", hops.ms(0.5), hops.ms(0.99));
    }
    const double capacity = measure_capacity();
    if (!options_.plain) partner_.ask_for_answers();
    for (const int percent : options_.percents) {
      measure_latency(percent, options_.pace > 0 ? options_.pace : capacity * percent / 100);
    }
    if (refused_ == 0) return 0;
    std::fprintf(stderr, "messages: %llu requests were refused\n", static_cast<unsigned long long>(refused_));
    return 1;
  }

 private:
  void start_second() {
    if (options_.second == Second::none) return;
    MqttLogin login = options_.partner;
    login.client_id = "bench-second";
    login.username = "leerplicht-0362";
    login.password = read_secret(options_.second_password_file);
    if (options_.second == Second::alive) {
      second_ = std::make_unique<Partner>(login, "0362", luxe_, Manner::confirms);
      return;
    }
    // As one dies: the broker keeps its session and takes for it; it never comes back.
    login.kept = true;
    MqttClient dies(login);
    dies.subscribe("verzuim/v1/leerplicht/0362/#");
  }

  // Of registrations since the first: how many are about pupils of the partner that is measured.
  [[nodiscard]] std::uint64_t ours(std::uint64_t count) const { return options_.second == Second::none ? count : (count + 1) / 2; }
  [[nodiscard]] bool is_ours(std::uint64_t number) const { return options_.second == Second::none || number % 2 == 0; }

  // Messages that the hub knows to be confirmed.
  std::size_t confirmed() {
    constexpr std::string_view name = "\nverzuimhub_messages_confirmed_total ";
    if (asking_.exchange("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") != 200) throw std::runtime_error("no metrics");
    const std::string text(asking_.body());
    const auto at = text.find(name);
    if (at == std::string::npos) throw std::runtime_error("no such metric:" + std::string(name));
    return static_cast<std::size_t>(std::stod(text.substr(at + name.size())));
  }

  [[nodiscard]] bool all_taken() const {
    const std::uint64_t count = ours(sent_);
    return partner_.taken() >= count && std::all_of(others_.begin(), others_.end(), [count](const auto& other) { return other->taken() >= count; });
  }

  template <typename Condition>
  void wait_until(const Condition& condition, const char* what) {
    const hub::MonoTime begin = clock_.mono();
    while (!condition()) {
      partner_.check();
      if (second_) second_->check();
      if (clock_.mono() - begin > patience) throw std::runtime_error(std::string("after a minute not every message was ") + what);
      std::this_thread::sleep_for(look_again);
    }
  }

  // Every measurement gets as many of the registrations that each make a message of their own.
  LoadFigures send(double rate) {
    LoadSettings load = options_.load;
    load.rate = rate;
    load.first = sent_;
    load.count_max = luxe_.places() / (1 + options_.percents.size());
    LoadFigures figures = run_load(load);
    sent_ += figures.sent;
    refused_ += figures.refused;
    return figures;
  }

  [[nodiscard]] double seconds_since(hub::MonoTime begin) const { return std::chrono::duration<double>(clock_.mono() - begin).count(); }

  // As fast as answers come, and then until the last one is taken, and confirmed. The registrations a second.
  double measure_capacity() {
    const auto cpu_before = cpu_time(options_.process);
    const auto server_before = options_.server != 0 ? family_cpu_time(options_.server) : cpu_before;
    const hub::MonoTime begin = clock_.mono();
    const LoadFigures figures = send(0);
    const double sent = static_cast<double>(figures.sent);
    const double accepted_rate = sent / seconds_since(begin);
    wait_until([this] { return all_taken(); }, "taken");
    const double taken_rate = static_cast<double>(ours(sent_)) / seconds_since(begin);
    if (!options_.plain) {
      const std::uint64_t count = options_.second == Second::dead ? ours(sent_) : sent_;
      wait_until([&] { return confirmed() >= count; }, "confirmed");
    }
    const double rate = sent / seconds_since(begin);
    const auto cpu = cpu_time(options_.process) - cpu_before;
    std::printf("case=capacity rate=%.0f taken_rate=%.0f accepted_rate=%.0f cpu_us=%.1f rss_mib=%.0f sent=%llu refused=%llu", rate, taken_rate,
                accepted_rate, static_cast<double>(cpu.count()) / sent, resident_mib(options_.process),
                static_cast<unsigned long long>(figures.sent), static_cast<unsigned long long>(figures.refused));
    if (options_.server != 0) std::printf(" server_us=%.1f", static_cast<double>((family_cpu_time(options_.server) - server_before).count()) / sent);
    std::printf("\n");
    return rate;
  }

  void measure_latency(int percent, double rate) {
    const std::uint64_t first = sent_;
    const std::size_t answered_before = partner_.answered();
    const LoadFigures figures = send(rate);
    wait_until([this] { return all_taken(); }, "taken");
    if (!options_.plain) {
      const std::uint64_t count = ours(sent_) - ours(first);
      wait_until([&] { return partner_.answered() - answered_before >= count; }, "confirmed");
    }
    Latencies to_partner;
    Latencies to_confirmed;
    // The first fifth warms up, as in the load.
    for (std::uint64_t i = figures.due.size() / 5; i < figures.due.size(); ++i) {
      if (!is_ours(first + i)) continue;
      const std::size_t place = luxe_.place_of(first + i);
      to_partner.add(partner_.came_at(place) - figures.due[i]);
      if (!options_.plain) to_confirmed.add(partner_.stored_at(place) - figures.due[i]);
    }
    std::printf("case=at-%d rate=%.0f p50_ms=%.3f p99_ms=%.3f", percent, rate, to_partner.ms(0.5), to_partner.ms(0.99));
    if (!options_.plain) std::printf(" confirmed_p50_ms=%.3f confirmed_p99_ms=%.3f", to_confirmed.ms(0.5), to_confirmed.ms(0.99));
    std::printf(" sent=%llu refused=%llu\n", static_cast<unsigned long long>(figures.sent), static_cast<unsigned long long>(figures.refused));
  }

  Options options_;
  const hub::SystemClock clock_;
  const Registraties luxe_;
  Partner partner_;
  std::vector<std::unique_ptr<Partner>> others_;  // subscribers to the same
  std::unique_ptr<Partner> second_;
  HttpConnection asking_;
  std::uint64_t sent_ = 0;
  std::uint64_t refused_ = 0;
};

void add_options(CLI::App& app, Options& options) {
  const std::map<std::string, Second> seconds = {{"none", Second::none}, {"alive", Second::alive}, {"dead", Second::dead}};
  app.add_option("--port", options.load.port, "HTTP port on 127.0.0.1 that takes the registrations")->required();
  app.add_option("--token-file", options.token_file, "Bearer token of source 90BB01-las")->required();
  app.add_option("--mqtt-port", options.partner.port, "Port of the broker on 127.0.0.1")->required();
  app.add_option("--partner-password-file", options.partner_password_file, "MQTT password of leerplicht-0363")->required();
  app.add_option("--hub-password-file", options.hub_password_file, "MQTT password of verzuimhub: measures the broker alone, too");
  app.add_option("--connections", options.load.connections, "Kept HTTP connections")->capture_default_str();
  app.add_option("--seconds", options.seconds, "How long to send, each time")->capture_default_str();
  app.add_option("--percents", options.percents, "Shares of the rate that was reached at which to measure how long it takes")
      ->delimiter(',')->check(CLI::Range(1, 100));
  app.add_option("--pace", options.pace, "Registrations a second at which to measure that instead");
  app.add_option("--pupils", options.load.pupils, "Pupils on the roster")->required();
  app.add_option("--subscribers", options.subscribers, "How many take each message; the first confirms")->capture_default_str()->check(CLI::PositiveNumber);
  app.add_option("--second", options.second, "none, alive or dead: the partner of every second pupil, whom the roster has in 0362")
      ->transform(CLI::CheckedTransformer(seconds));
  app.add_option("--second-password-file", options.second_password_file, "MQTT password of leerplicht-0362");
  app.add_flag("--plain", options.plain, "Nobody confirms but to the broker: for what is no hub");
  app.add_option("--pid", options.process, "The process that is measured")->required();
  app.add_option("--server-pid", options.server, "Of the server that its store is on: counts the CPU time of it and its children");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Pushes registrations that each make a message, and takes the messages as a partner", "messages");
  Options options;
  options.load.connections = 64;
  options.partner.client_id = "bench-leerplicht";
  options.partner.username = "leerplicht-0363";
  add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  try {
    options.load.token = read_secret(options.token_file);
    options.partner.password = read_secret(options.partner_password_file);
    return Bench(options).run();
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "messages: %s\n", failure.what());
    return 1;
  }
}
