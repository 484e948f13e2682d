// A proxy between a client and a server of one test, which can do what networks do: cut, freeze, delay.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace support {

// Own thread; all methods may be called from any other.
class TcpGate {
 public:
  explicit TcpGate(std::uint16_t server_port);  // of 127.0.0.1; need not listen yet
  ~TcpGate();
  TcpGate(const TcpGate&) = delete;
  TcpGate& operator=(const TcpGate&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

  void cut();             // resets every connection there is; new ones are let through
  void freeze_answers();  // from now on nothing from the server reaches the client; the other way goes on
  void freeze();          // nothing goes either way
  void thaw();            // what was held goes on
  void delay(std::chrono::milliseconds each_way);
  [[nodiscard]] std::size_t connections_count() const { return connections_count_.load(); }  // ever made

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Chunk {
    Time due;
    std::string bytes;
  };
  // One direction of one connection.
  struct Pipe {
    int from = -1;
    int to = -1;
    std::deque<Chunk> chunks;
    std::size_t held_bytes = 0;
    bool ended = false;  // `from` has said its last
  };
  struct Link {
    int client = -1;
    int server = -1;
    Pipe questions;
    Pipe answers;
    bool broken = false;
  };

  void run();
  void wait_for_work();
  void accept_client();
  void move(Link& link);
  bool read_into(Pipe& pipe);          // false: broken
  static bool write_from(Pipe& pipe);  // false: broken
  static bool is_done(const Pipe& pipe);
  static void close_link(const Link& link, bool reset);
  void wake();

  const std::uint16_t server_port_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  int wake_read_ = -1;
  int wake_write_ = -1;
  std::atomic<std::size_t> connections_count_{0};
  std::mutex mutex_;  // of all below
  std::list<Link> links_;
  bool questions_frozen_ = false;
  bool answers_frozen_ = false;
  bool cut_ = false;
  bool stopping_ = false;
  std::chrono::milliseconds delay_{0};
  std::thread thread_;
};

}  // namespace support
