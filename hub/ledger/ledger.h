// The ledger thread: the only one that touches the store, and the place where all doors meet. It takes
// what waits in one group commit (T1), answers, judges (T2), delivers (T3), and lets time pass. Other
// threads reach it by its queues only.
#pragma once

#include <atomic>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <type_traits>
#include <vector>

#include "hub/base/bounded_queue.h"
#include "hub/base/clock.h"
#include "hub/delivery/channel.h"
#include "hub/ledger/line.h"

namespace hub::ledger {

// What became of one request; called on the ledger thread, after the commit.
using Answer = std::function<void(Result<store::Uitslag>)>;

struct LedgerSettings {
  std::size_t queue_max = 10'000;           // requests that wait for the disk; beyond it the answer is 503
  std::chrono::hours idempotency{14 * 24};  // how long a repeat gets its stored answer
  std::vector<domain::Ontvanger> webhooks{};  // receivers that have a channel of their own
};

// Counts since the start; any thread.
struct LedgerFigures {
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> events{0};
  std::atomic<std::uint64_t> repeats{0};
  std::atomic<std::uint64_t> declined{0};
  std::atomic<std::uint64_t> commits{0};
  std::atomic<std::uint64_t> sent{0};
  std::atomic<std::uint64_t> resent{0};
  std::atomic<std::uint64_t> confirmed{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> under_way{0};
  std::atomic<std::int64_t> marks{0};
  std::atomic<bool> storing{true};          // false while the disk refuses
  std::atomic<bool> mqtt_up{false};
  std::atomic<bool> mail_up{false};
  std::map<domain::Ontvanger, std::atomic<bool>> webhooks_up{};  // one each, all there from the start
};

class Ledger {
 public:
  // All by reference outlive the ledger. `on_doubt` is called once, on the ledger thread, when the store
  // can no longer be trusted; nothing is accepted from then on.
  Ledger(const Clock& clock, Line& line, LedgerSettings settings, std::function<void(const std::string&)> on_doubt);
  ~Ledger();  // stop()

  // False when the queue is full or the ledger stops: nothing happened, and `answer` is not called.
  [[nodiscard]] bool try_submit(store::Aanvraag aanvraag, Answer answer);
  // Something else to do on the ledger thread; false as above.
  [[nodiscard]] bool try_run(std::function<void(Line&)> work);
  // The same, and waits for what it returns; none when it was not done and never will be. Not on the ledger thread, nor
  // where nothing may block.
  template <typename Work>
  auto call(Work work) -> std::optional<std::invoke_result_t<Work, Line&>>;
  // Answers once a delivery that was taken is worked in; after a while, or at the end, with what it is until then. On
  // the ledger thread only.
  void await(const Uuid& aanlevering, Answer answer);
  // From channels: never refused, since a channel has no more open attempts than its window.
  void on_outcome(const Uuid& bericht, delivery::Outcome outcome, const std::string& reason);
  void on_link(store::Kanaal kanaal, bool up);
  void on_link(const domain::Ontvanger& webhook, bool up);

  // Stores what waits, answers it, and ends.
  void stop();
  [[nodiscard]] const LedgerFigures& figures() const { return figures_; }

 private:
  struct Submission {
    store::Aanvraag aanvraag;
    Answer answer;
    std::function<void(Line&)> work;        // instead of a request
  };
  struct Event {
    Uuid bericht;
    delivery::Outcome outcome = delivery::Outcome::unknown;
    std::string reason;
    std::function<void(delivery::Delivery&, MonoTime)> link{};  // a channel came up or went down, instead of an outcome
  };

  struct Awaited {
    Uuid aanlevering;
    MonoTime until;
    Answer answer;
  };

  void run();
  void turn();
  void answer_awaited(bool all);
  void accept(std::vector<Submission>& submissions);
  Result<void> take_events();
  Result<void> clean(MonoTime mono);
  void post(Event event);
  void note(const Error& failure);
  [[nodiscard]] std::chrono::microseconds idle_time();

  const Clock& clock_;
  Line& line_;
  const LedgerSettings settings_;
  const std::function<void(const std::string&)> on_doubt_;
  BoundedQueue<Submission> inbox_;
  BoundedQueue<Event> events_;
  LedgerFigures figures_;
  // The ledger thread's own.
  bool more_ = true;                        // there may be something to do at once
  bool in_doubt_ = false;
  bool resume_ = false;                     // the store failed since delivery last looked at what is under way
  MonoTime retry_at_{};                     // after the store refused
  MonoTime clean_at_{};
  std::optional<WallTime> wake_at_;
  std::vector<Awaited> awaited_;
  std::thread thread_;                      // last: starts when all is there
};

template <typename Work>
auto Ledger::call(Work work) -> std::optional<std::invoke_result_t<Work, Line&>> {
  using Value = std::invoke_result_t<Work, Line&>;
  auto promise = std::make_shared<std::promise<Value>>();
  std::future<Value> value = promise->get_future();
  if (!try_run([work = std::move(work), promise](Line& line) { promise->set_value(work(line)); })) return std::nullopt;
  promise.reset();  // from now on the ledger's alone
  try {
    return value.get();
  } catch (const std::future_error&) {
    return std::nullopt;  // it dropped the work
  }
}

// Passes a channel's events on to the ledger.
class ChannelToLedger final : public delivery::ChannelEvents {
 public:
  ChannelToLedger(Ledger& ledger, store::Kanaal kanaal) : ledger_(ledger), kanaal_(kanaal) {}
  void on_outcome(const Uuid& bericht, delivery::Outcome outcome, const std::string& reason) override {
    ledger_.on_outcome(bericht, outcome, reason);
  }
  void on_link(bool up, const std::string& reason) override;

 private:
  Ledger& ledger_;
  const store::Kanaal kanaal_;
};

// The same, of one receiver's webhook.
class WebhookToLedger final : public delivery::ChannelEvents {
 public:
  WebhookToLedger(Ledger& ledger, domain::Ontvanger ontvanger) : ledger_(ledger), ontvanger_(std::move(ontvanger)) {}
  void on_outcome(const Uuid& bericht, delivery::Outcome outcome, const std::string& reason) override {
    ledger_.on_outcome(bericht, outcome, reason);
  }
  void on_link(bool up, const std::string& reason) override;

 private:
  Ledger& ledger_;
  const domain::Ontvanger ontvanger_;
};

}  // namespace hub::ledger
