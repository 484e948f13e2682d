// One connection from its first byte to its last: requests in order, one at a time, each step under a
// deadline. Not part of the listener's interface: only listener.cpp includes this. Everything here
// belongs to the io thread; sessions are owned by ListenerState and outlive their coroutine.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "hub/http/listener.h"

namespace hub::http {

// The concrete executor everywhere: the type-erased one costs a call for every step of every request.
using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;
template <typename T>
using Pending = boost::asio::awaitable<T, Executor>;

using SessionId = std::uint64_t;

class Session {
 public:
  virtual ~Session() = default;
  // Serves the connection until it is closed. Once.
  [[nodiscard]] virtual Pending<void> run() = 0;
  // The answer to the `turn`th request handed to the application; one that comes too late is dropped.
  virtual void answer(std::uint64_t turn, Response response) = 0;
  // Acts on the deadline of the step under way when it has passed. Called some four times within the
  // shortest deadline, so that no operation needs a timer of its own.
  virtual void on_tick(MonoTime now) = 0;
  // Lets the request under way finish; one that has asked nothing is closed.
  virtual void stop() = 0;
  virtual void close() = 0;
};

// What all sessions of one listener share, and where they live. Owned by the listener.
struct ListenerState {
  // Shared with every Respond handed out, so that one called after the listener is gone posts into a
  // queue that nobody runs instead of into freed memory.
  std::shared_ptr<boost::asio::io_context> io;
  const Clock& clock;
  Application& application;
  const Refuse refuse;
  const ListenerConfig config;
  ListenerFigures figures{};
  bool stopping = false;
  std::unordered_map<SessionId, std::unique_ptr<Session>> sessions{};
  std::int64_t date_seconds = -1;  // what date_text says; it is made once a second
  std::string date_text{};
};

[[nodiscard]] std::unique_ptr<Session> make_plain_session(ListenerState& state, SessionId id, Socket socket,
                                                          std::string peer);
[[nodiscard]] std::unique_ptr<Session> make_tls_session(ListenerState& state, SessionId id, Socket socket,
                                                        std::string peer, boost::asio::ssl::context& context);

}  // namespace hub::http
