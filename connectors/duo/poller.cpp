#include "connectors/duo/poller.h"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <set>
#include <thread>

#include "hub/base/bounded_queue.h"
#include "hub/base/log.h"

namespace hub::duo {
namespace {

// A round begins so much before the one before it: clocks differ, and a change may show a moment late.
constexpr auto overlap = std::chrono::hours(1);
// Changes that were handed on, so as not to do so each round: some days of the largest region.
constexpr std::size_t handed_max = 100'000;

}  // namespace

struct Poller::Impl {
  Impl(const Clock& clock_, Random& random, PollSettings&& settings_, Sink&& sink_)
      : clock(clock_), settings(std::move(settings_)), sink(std::move(sink_)), exchange(clock, random, settings.exchange, stopping),
        thread([this] { run(); }) {}

  void run() try {
    const WallTime start = clock.wall();
    for (const std::string& brin : settings.brins) since[brin] = start - settings.look_back;
    while (!stopping.load()) {
      round();
      static_cast<void>(bell.take(1, settings.interval));
    }
  } catch (const std::exception& e) {
    std::fprintf(stderr, "verzuimhub: the DUO poller failed: %s\n", e.what());
    std::abort();
  }

  void round() {
    for (const std::string& brin : settings.brins) {
      if (stopping.load()) return;
      const auto failed = ask(brin);
      if (!failed || stopping.load()) continue;
      log::warning("duo.poll-failed", {{"school", brin}, {"reason", failed->reason}});
      if (!failed->connected || failed->wait) return;  // nor will the next answer
    }
  }

  std::optional<Failure> ask(const std::string& brin) {
    const WallTime begin = clock.wall();
    bool all_taken = true;
    std::size_t unreadable = 0;
    const auto failed = exchange.vragen(brin, since.at(brin), [&](const Levering& page) {
      unreadable += page.onleesbaar;
      for (const Verzuimgeval& geval : page.gevallen) all_taken = hand_on(geval) && all_taken;
      return !stopping.load();
    });
    if (unreadable > 0) log::warning("duo.unreadable", {{"school", brin}, {"meldingen", std::to_string(unreadable)}});
    if (!failed && all_taken && !stopping.load()) since.at(brin) = begin - overlap;
    return failed;
  }

  bool hand_on(const Verzuimgeval& geval) {
    const std::string change = geval.nummer + " " + geval.mutatie;
    if (handed.contains(change)) return true;
    if (!sink(geval)) return false;
    if (handed.size() == handed_max) handed.clear();
    handed.insert(change);
    return true;
  }

  const Clock& clock;
  const PollSettings settings;
  const Sink sink;
  std::atomic<bool> stopping{false};
  BoundedQueue<bool> bell{1};  // closed when it stops
  Exchange exchange;
  std::map<std::string, WallTime> since;  // by brin
  std::set<std::string> handed;
  std::thread thread;  // last: starts when all else is there
};

Poller::Poller(const Clock& clock, Random& random, PollSettings settings, Sink sink)
    : impl_(std::make_unique<Impl>(clock, random, std::move(settings), std::move(sink))) {}

Poller::~Poller() { stop(); }

void Poller::begin_stop() {
  impl_->stopping.store(true);
  impl_->bell.close();
}

void Poller::stop() {
  begin_stop();
  if (impl_->thread.joinable()) impl_->thread.join();
}

}  // namespace hub::duo
