// One thread that carries attempts to one peer, one after the other, and looks at the peer while it is
// down: what mail and webhooks have in common. It knows no protocol; a Road does.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include "hub/base/bounded_queue.h"
#include "hub/base/clock.h"
#include "hub/base/random.h"
#include "hub/delivery/channel.h"

namespace hub::courier {

// How one attempt, or one look, ended.
struct Verdict {
  delivery::Outcome outcome = delivery::Outcome::unknown;
  std::string reason;
  // Set: the link goes down, or stays so, and the next look comes after this long.
  std::optional<std::chrono::microseconds> down_for{};
};

// The way to one peer. Used by its courier's thread only, which it may hold up no longer than its own
// deadlines; once the courier stops, some two seconds.
class Road {
 public:
  virtual ~Road() = default;
  // Is the way clear? Outcome taken: it is. REQUIRES of any other outcome: down_for.
  virtual Verdict look() = 0;
  virtual Verdict carry(const delivery::Attempt& attempt) = 0;
  // The next attempt is not carried before this.
  [[nodiscard]] virtual MonoTime next_turn() const { return {}; }
};

// Down until a first look finds the way clear. Down, every attempt is unreachable at once, for the reason
// of the last look.
class Courier {
 public:
  // Starts at once. All by reference outlive this; `stopping` is set by stop(). `queue`: attempts that may
  // wait for the one under way.
  Courier(const Clock& clock, delivery::ChannelEvents& events, std::size_t queue, std::atomic<bool>& stopping, Road& road);
  ~Courier();  // stop()
  Courier(const Courier&) = delete;
  Courier& operator=(const Courier&) = delete;

  // As Channel::try_send.
  [[nodiscard]] bool try_send(delivery::Attempt& attempt);
  // Takes no more; the thread comes to its end by itself.
  void begin_stop();
  // The same, and waits for that end: by then every open attempt has its outcome, and no event comes after
  // it. Not from a callback. A second call does nothing.
  void stop();

 private:
  void run();
  void look();
  void send(const delivery::Attempt& attempt);
  void settle(const delivery::Attempt& attempt, const Verdict& verdict);
  void set_link(bool up, const std::string& reason);
  void set_down(const Verdict& verdict);

  // Constant after construction.
  const Clock& clock_;
  delivery::ChannelEvents& events_;
  // Shared between threads.
  std::atomic<bool>& stopping_;
  BoundedQueue<delivery::Attempt> queue_;
  BoundedQueue<bool> bell_{1};         // closed when it stops: whoever waits for a turn hears it
  std::atomic<std::size_t> held_{0};   // taken over and not settled yet
  // Of the own thread.
  Road& road_;
  bool up_ = false;
  MonoTime look_at_;
  std::string told_reason_;
  std::thread thread_;                 // last: starts when all else is there
};

// `whole` less up to half of it, so that many do not come back in step.
std::chrono::microseconds with_jitter(std::chrono::microseconds whole, Random& random);

}  // namespace hub::courier
