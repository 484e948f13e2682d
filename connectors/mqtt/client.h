// Keeps one client connected to one broker: connects, waits and tries again for as long as it lives,
// and gives every publish exactly one verdict. Publisher and Subscriber are this with another face.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "connectors/mqtt/backoff.h"
#include "connectors/mqtt/paho.h"
#include "hub/base/clock.h"
#include "hub/base/random.h"

namespace hub::mqtt {

struct ClientSettings {
  ConnectionSettings connection;
  std::vector<std::string> filters;   // subscribed to, QoS 1, before the link counts as up
  std::size_t window = 1;             // unanswered publishes at most; the broker may allow less
  std::chrono::milliseconds puback_deadline{20'000};
};

// On the client's own thread.
class ClientEvents {
 public:
  virtual ~ClientEvents() = default;
  virtual void on_settled(const Uuid& id, const Verdict& verdict) = 0;
  virtual void on_link(bool up, const std::string& reason) = 0;
};

class Client {
 public:
  // Starts at once. References must outlive this; `random` is used by the client's thread only.
  // Throws std::runtime_error when the settings can never work.
  Client(const Clock& clock, Random& random, ClientEvents& events, ClientSettings settings);
  ~Client();  // stop()
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // False when two windows are held (one unanswered, one ready to follow) or when stopping. Any
  // thread; never blocks.
  [[nodiscard]] bool try_push(Outgoing& out);
  // Takes no more, waits a little for open answers, settles all that is held, says goodbye. Not from
  // a callback. A second call does nothing.
  void stop();

 private:
  struct Flight {
    Uuid id;
    MonoTime due;
    bool open = false;
  };

  void run();
  void wait_and_take();
  [[nodiscard]] std::chrono::microseconds time_to_next() const;
  void check_deadlines();
  void connect();
  void drop(const std::string& reason, int code);
  void tell_link(bool up, const std::string& reason);
  void settle(const Uuid& id, const Verdict& verdict);
  void fill_window();
  void hand_over(Outgoing& out);
  void close_down();

  void take(Outgoing& out);
  void take(const Connected& connected);
  void take(const Disconnected& lost);
  void take(const Subscribed& subscribed);
  void take(const Settled& settled);

  // Constant after construction.
  const Clock& clock_;
  ClientEvents& events_;
  const ClientSettings settings_;
  // Shared between threads.
  Notes notes_;
  std::atomic<std::size_t> held_{0};  // taken over and not settled yet
  std::atomic<bool> stopping_{false};
  // Of the client's thread.
  PahoPresence presence_;
  Backoff backoff_;
  MonoTime now_;
  Version version_ = Version::v5;
  std::unique_ptr<PahoConnection> connection_;  // nullptr: waiting to connect
  std::uint64_t connections_count_ = 0;
  MonoTime connect_at_;        // without a connection: when to make one; else when it must be up
  MonoTime up_since_;
  bool up_ = false;            // may publish
  std::size_t grants_missing_ = 0;
  std::size_t window_ = 1;     // of this connection
  std::size_t packet_bytes_max_ = 0;
  std::string told_reason_;    // why it is down, as last told
  bool told_down_ = false;
  std::vector<Flight> flights_;
  std::vector<std::size_t> free_flights_;
  MonoTime earliest_due_ = MonoTime::max();  // no open flight is due before
  std::deque<Outgoing> waiting_;
  MonoTime stop_by_ = MonoTime::max();
  std::thread thread_;         // last: starts when all else is there
};

}  // namespace hub::mqtt
