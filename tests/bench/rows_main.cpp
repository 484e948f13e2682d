// rows: writes the rows of registrations as fast as SQLite and the disk allow, and prints one line of figures.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>

#include "hub/base/clock.h"
#include "hub_process.h"
#include "latencies.h"
#include "rows.h"

namespace {

struct Options {
  std::string store;
  double seconds = 3;
  std::uint64_t transaction = 64;
  bool one_request = false;
};

void run(const Options& options) {
  const hub::SystemClock clock;
  bench::Rows rows(options.store);
  bench::Latencies transactions;
  const auto cpu_before = bench::cpu_time(getpid());
  const hub::MonoTime begin = clock.mono();
  const hub::MonoTime end = begin + std::chrono::microseconds(static_cast<std::int64_t>(options.seconds * 1e6));
  hub::MonoTime now = begin;
  while (now < end) {
    rows.begin();
    for (std::uint64_t i = 0; i < options.transaction; ++i) {
      rows.add();
      if (!options.one_request) rows.add_audit();
    }
    if (options.one_request) rows.add_audit();
    rows.commit();
    const hub::MonoTime done = clock.mono();
    transactions.add(done - now);
    now = done;
  }
  const double count = static_cast<double>(transactions.count() * options.transaction);
  const auto cpu = bench::cpu_time(getpid()) - cpu_before;
  std::printf("rate=%.0f p50_ms=%.3f p99_ms=%.3f cpu_us=%.1f\n", count / std::chrono::duration<double>(now - begin).count(), transactions.ms(0.5),
              transactions.ms(0.99), static_cast<double>(cpu.count()) / count);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Writes the rows of registrations, and nothing else", "rows");
  Options options;
  app.add_option("--store", options.store, "A database that a hub made; it is changed")->required();
  app.add_option("--seconds", options.seconds, "How long to write")->capture_default_str();
  app.add_option("--transaction", options.transaction, "Registrations in a transaction")->capture_default_str();
  app.add_flag("--one-request", options.one_request, "They came in one request: one audit line a transaction");
  CLI11_PARSE(app, argc, argv);
  try {
    run(options);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "rows: %s\n", failure.what());
    return 1;
  }
  return 0;
}
