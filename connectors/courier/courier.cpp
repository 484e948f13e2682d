#include "connectors/courier/courier.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace hub::courier {
namespace {

using delivery::Attempt;
using delivery::Outcome;

// With nothing to do the thread looks up this often; nothing depends on it.
constexpr std::chrono::microseconds idle_max = std::chrono::minutes(1);

}  // namespace

Courier::Courier(const Clock& clock, delivery::ChannelEvents& events, std::size_t queue, std::atomic<bool>& stopping, Road& road)
    : clock_(clock), events_(events), stopping_(stopping), queue_(queue), road_(road), look_at_(clock.mono()), thread_([this] { run(); }) {}

Courier::~Courier() { stop(); }

bool Courier::try_send(Attempt& attempt) {
  // Counted before `stopping_` is read, so that a stop that sees nothing held misses nothing.
  held_.fetch_add(1);
  if (!stopping_.load() && queue_.try_push(attempt)) return true;
  held_.fetch_sub(1);
  return false;
}

void Courier::begin_stop() {
  stopping_.store(true);
  bell_.close();
  queue_.wake();
}

void Courier::stop() {
  begin_stop();
  if (thread_.joinable()) thread_.join();
}

void Courier::run() try {
  while (!stopping_.load()) {
    if (!up_ && clock_.mono() >= look_at_) look();
    const auto wait = up_ ? idle_max : std::clamp<std::chrono::microseconds>(look_at_ - clock_.mono(), {}, idle_max);
    for (Attempt& attempt : queue_.take(1, wait)) send(attempt);
  }
  set_link(false, "stopped");
  while (held_.load() > 0) {
    for (Attempt& attempt : queue_.take(1, std::chrono::milliseconds(1))) send(attempt);
  }
} catch (const std::exception& e) {
  std::fprintf(stderr, "verzuimhub: a courier's thread failed: %s\n", e.what());
  std::abort();
}

void Courier::look() {
  const Verdict verdict = road_.look();
  if (verdict.outcome == Outcome::taken) return set_link(true, verdict.reason);
  set_down(verdict);
}

void Courier::send(const Attempt& attempt) {
  if (up_) static_cast<void>(bell_.take(1, std::max<std::chrono::microseconds>(road_.next_turn() - clock_.mono(), {})));
  if (stopping_.load() && up_) set_link(false, "stopped");
  if (!up_) return settle(attempt, {Outcome::unreachable, told_reason_.empty() ? "not connected yet" : told_reason_});
  const Verdict verdict = road_.carry(attempt);
  if (verdict.down_for) set_down(verdict);
  settle(attempt, verdict);
}

void Courier::settle(const Attempt& attempt, const Verdict& verdict) {
  held_.fetch_sub(1);  // first: whoever hears of it may send the next at once
  events_.on_outcome(attempt.bericht_id, verdict.outcome, verdict.reason);
}

void Courier::set_down(const Verdict& verdict) {
  look_at_ = clock_.mono() + verdict.down_for.value_or(std::chrono::microseconds(0));
  set_link(false, verdict.reason);
}

void Courier::set_link(bool up, const std::string& reason) {
  // While it stays down only a new reason is news.
  const bool news = up || up_ || reason != told_reason_;
  up_ = up;
  told_reason_ = reason;
  if (news) events_.on_link(up, reason);
}

std::chrono::microseconds with_jitter(std::chrono::microseconds whole, Random& random) {
  const auto half = static_cast<std::uint64_t>(whole.count()) / 2;
  return whole - std::chrono::microseconds(static_cast<std::int64_t>(random.below(half + 1)));
}

}  // namespace hub::courier
