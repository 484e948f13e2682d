// load: sends registrations to a hub, or to a stand-in for one, and prints one line of figures.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <map>
#include <string>

#include "hub_process.h"
#include "load.h"
#include "secret.h"

namespace {

using namespace bench;

struct Options {
  LoadSettings load;
  double seconds = 3;
  std::string token_file;
  std::string store;
  std::string database;
  pid_t process = 0;
  pid_t server = 0;
};

int run(Options& options) {
  options.load.duration = std::chrono::microseconds(static_cast<std::int64_t>(options.seconds * 1e6));
  if (!options.token_file.empty()) options.load.token = read_secret(options.token_file);
  const auto none = std::chrono::microseconds(0);
  const auto cpu_before = options.process != 0 ? cpu_time(options.process) : none;
  const auto server_before = options.server != 0 ? family_cpu_time(options.server) : none;
  const hub::SystemClock clock;
  const hub::MonoTime begin = clock.mono();
  LoadFigures figures = run_load(options.load);
  const double sending = std::chrono::duration<double>(clock.mono() - begin).count();
  std::printf("rate=%.0f p50_ms=%.3f p99_ms=%.3f sent=%llu refused=%llu", figures.rate, figures.answers.ms(0.5), figures.answers.ms(0.99),
              static_cast<unsigned long long>(figures.sent), static_cast<unsigned long long>(figures.refused));
  // What was accepted has still to be judged; its cost belongs to the registration.
  if (!options.store.empty() || !options.database.empty()) {
    using hub::store::Engine;
    StoreView store(options.database.empty() ? Engine{Engine::Kind::sqlite, options.store} : Engine{Engine::Kind::postgres, options.database});
    const std::int64_t behind = store.marks();
    const double waited = std::chrono::duration<double>(store.wait_until_judged()).count();
    std::printf(" behind=%lld judged_rate=%.0f", static_cast<long long>(behind), static_cast<double>(figures.sent) / (sending + waited));
  }
  if (options.process != 0) {
    const auto cpu = cpu_time(options.process) - cpu_before;
    std::printf(" cpu_us=%.1f rss_mib=%.0f", static_cast<double>(cpu.count()) / static_cast<double>(figures.sent), resident_mib(options.process));
  }
  if (options.server != 0) {
    const auto cpu = family_cpu_time(options.server) - server_before;
    std::printf(" server_us=%.1f", static_cast<double>(cpu.count()) / static_cast<double>(figures.sent));
  }
  std::printf("\n");
  if (figures.refused == 0) return 0;
  std::fprintf(stderr, "load: %llu requests were refused; the first with %d: %s\n", static_cast<unsigned long long>(figures.refused),
               figures.refusal_status, figures.refusal.substr(0, 500).c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Sends registrations over HTTP and prints one line of figures", "load");
  Options options;
  const std::map<std::string, Soort> kinds = {{"inschrijving", Soort::inschrijving}, {"te-laat", Soort::te_laat}, {"luxe", Soort::luxe},
                                              {"eduarte", Soort::eduarte},           {"somtoday", Soort::somtoday}};
  app.add_option("--port", options.load.port, "HTTP port on 127.0.0.1")->required();
  app.add_flag("--tls", options.load.tls, "That port speaks TLS");
  app.add_option("--token-file", options.token_file, "Bearer token of the source");
  app.add_option("--connections", options.load.connections, "Kept connections, one request at a time each")->capture_default_str();
  app.add_option("--batch", options.load.batch, "Registrations in a request; more than one: NDJSON or a file")->capture_default_str();
  app.add_option("--seconds", options.seconds, "How long to send")->capture_default_str();
  app.add_option("--rate", options.load.rate, "Requests a second; 0: as fast as answers come")->capture_default_str();
  app.add_option("--count", options.load.count_max, "Registrations at most");
  app.add_option("--first", options.load.first, "Number of the first one: others than an earlier load sent");
  app.add_option("--soort", options.load.soort, "inschrijving, te-laat, luxe, eduarte or somtoday")->transform(CLI::CheckedTransformer(kinds));
  app.add_option("--pupils", options.load.pupils, "How many pupils they are about")->required();
  app.add_option("--towns", options.load.towns, "How many they live in: 1 or 2; for inschrijving")->capture_default_str();
  auto* store = app.add_option("--store", options.store, "The hub's store, a file of SQLite: waits until all pupils are judged");
  app.add_option("--database", options.database, "The same on PostgreSQL, as libpq takes it: host=… dbname=…")->excludes(store);
  app.add_option("--pid", options.process, "The hub's process: counts its CPU time and memory");
  app.add_option("--server-pid", options.server, "Of the server that the hub's store is on: counts the CPU time of it and its children");
  CLI11_PARSE(app, argc, argv);
  try {
    return run(options);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "load: %s\n", failure.what());
    return 1;
  }
}
