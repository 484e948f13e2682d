// A listener on loopback with a scripted application behind it, and a raw client that sends what it is
// told, byte for byte. For the tests of hub/http only.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "hub/base/clock.h"
#include "hub/http/listener.h"

namespace hub::http::test {

// The script: /echo answers the body (201), /small takes 16 bytes, /forbidden is refused on its header
// block (403), /big answers 16 MiB, more than socket buffers hold, /later is answered by another thread,
// /never only by release(), and /wait too, which may take a minute longer; any other path is 404.
class ScriptedApplication final : public Application {
 public:
  Admission admit(const RequestHead& head) override;
  void handle(RequestHead head, Body body, Respond respond) override;
  ~ScriptedApplication() override;

  // What handle() got so far.
  [[nodiscard]] std::vector<RequestHead> handled() const;
  // Waits until /never and /wait have `count` requests.
  void await_parked(std::size_t count);
  // Answers all of them, from the calling thread.
  void release();

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<RequestHead> handled_;
  std::vector<Respond> parked_;
  std::vector<std::thread> answering_;
};

// The defaults, but for clients that keep their end open: they would each cost a second.
ListenerConfig quick_config();

// Runs a listener on port 0 with a thread of its own; stopped and joined at the end.
class RunningHub {
 public:
  explicit RunningHub(ListenerConfig config = quick_config());
  ~RunningHub();
  RunningHub(const RunningHub&) = delete;
  RunningHub& operator=(const RunningHub&) = delete;

  // Stops with this grace and waits for run() to return; twice is as good as once.
  void stop(std::chrono::milliseconds grace);
  [[nodiscard]] ListenerFigures figures();

  ScriptedApplication application;
  SystemClock clock;
  Listener listener;

 private:
  std::thread io_;
};

struct Answer {
  int status = 0;
  std::string head;  // with its empty line
  std::string body;

  [[nodiscard]] bool has(std::string_view field_line) const { return head.find(field_line) != std::string::npos; }
  [[nodiscard]] bool closes() const { return has("\r\nConnection: close\r\n"); }
};

// Blocking; every wait ends after 10 s with a failure of the test.
class Client {
 public:
  explicit Client(std::uint16_t port);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // False when the other end has cut the connection.
  bool send(std::string_view bytes);
  // A few bytes a segment, so that the server sees every possible cut of the message.
  void dribble(std::string_view bytes, std::size_t piece);
  void finish_sending();
  // The next answer; none when the connection ends first. `bodiless`: to HEAD, or a 1xx.
  [[nodiscard]] std::optional<Answer> read_answer(bool bodiless = false);
  // Reads to the end of the connection.
  [[nodiscard]] std::vector<Answer> read_answers();
  // Whether the connection ends, without another byte.
  [[nodiscard]] bool is_closed();
  [[nodiscard]] int descriptor() const { return socket_; }

 private:
  [[nodiscard]] bool receive();

  int socket_;
  std::string received_;
};

Response plain_refusal(int status, std::string_view slug, std::string_view detail);

// "POST /echo" of this body, with fields to add, each with its CR LF.
std::string post(std::string_view path, std::string_view body, std::string_view more_fields = "");
std::string get(std::string_view target, std::string_view more_fields = "");

}  // namespace hub::http::test
