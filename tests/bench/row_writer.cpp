#include "row_writer.h"

#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "hub/base/clock.h"
#include "hub_process.h"
#include "latencies.h"

namespace bench {
namespace {

constexpr std::uint64_t stride = 7919;  // pupils in the order of the load

}  // namespace

RegistratieRows::RegistratieRows(std::vector<std::int64_t> pupils) : pupils_(std::move(pupils)) {
  if (pupils_.empty()) throw std::runtime_error("no pupils in this store");
  next_id_ = pupils_.back() + 10'000'000;
}

const RegistratieRow& RegistratieRows::next() {
  for (std::size_t at = 0; at < row_.noise.size(); at += sizeof(std::uint64_t)) {  // splitmix64
    std::uint64_t z = random_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    z ^= z >> 31;
    std::memcpy(row_.noise.data() + at, &z, sizeof z);
  }
  row_.text_bytes = static_cast<std::size_t>(std::snprintf(row_.text.data(), row_.text.size(), "VR-%010llu", static_cast<unsigned long long>(number_)));
  row_.pupil = pupils_[number_ % pupils_.size() * stride % pupils_.size()];
  row_.nr = ++next_id_;
  row_.mark = ++next_id_;
  ++number_;
  return row_;
}

void add_options(CLI::App& app, RowsSettings& settings) {
  app.add_option("--seconds", settings.seconds, "How long to write")->capture_default_str();
  app.add_option("--transaction", settings.transaction, "Registrations in a transaction")->capture_default_str();
  app.add_flag("--one-request", settings.one_request, "They came in one request: one audit line a transaction");
}

void write_rows(RowWriter& writer, const RowsSettings& settings) {
  const hub::SystemClock clock;
  Latencies transactions;
  const auto server_time = [&] { return settings.server != 0 ? family_cpu_time(settings.server) : std::chrono::microseconds(0); };
  const auto cpu_before = cpu_time(getpid());
  const auto server_before = server_time();
  const hub::MonoTime begin = clock.mono();
  const hub::MonoTime end = begin + std::chrono::microseconds(static_cast<std::int64_t>(settings.seconds * 1e6));
  hub::MonoTime now = begin;
  while (now < end) {
    writer.begin();
    for (std::uint64_t i = 0; i < settings.transaction; ++i) {
      writer.add();
      if (!settings.one_request) writer.add_audit();
    }
    if (settings.one_request) writer.add_audit();
    writer.commit();
    const hub::MonoTime done = clock.mono();
    transactions.add(done - now);
    now = done;
  }
  const double count = static_cast<double>(transactions.count() * settings.transaction);
  const auto cpu = cpu_time(getpid()) - cpu_before;
  std::printf("rate=%.0f p50_ms=%.3f p99_ms=%.3f cpu_us=%.1f", count / std::chrono::duration<double>(now - begin).count(), transactions.ms(0.5),
              transactions.ms(0.99), static_cast<double>(cpu.count()) / count);
  if (settings.server != 0) std::printf(" server_us=%.1f", static_cast<double>((server_time() - server_before).count()) / count);
  std::printf("\n");
}

}  // namespace bench
