#include "hub/http/session.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <type_traits>
#include <utility>

#include "hub/http/connection.h"

namespace hub::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr asio::as_tuple_t<asio::use_awaitable_t<Executor>> token{};

// What a client may still send after an early answer. Cut at once, it would lose the answer to a reset.
constexpr std::size_t drain_bytes_max = 64 * 1024;

// The waiting part, the same for a Socket and for TLS over one.
template <typename Stream>
class StreamConnection final : public Connection {
 public:
  template <typename... StreamArguments>
  StreamConnection(ListenerState& state, SessionId id, std::string peer, StreamArguments&&... arguments)
      : Connection(state, id, std::move(peer), is_tls), stream_(std::forward<StreamArguments>(arguments)...) {}

  Pending<void> run() override;

 private:
  static constexpr bool is_tls = !std::is_same_v<Stream, Socket>;

  Socket& socket() override {
    if constexpr (is_tls) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }
  Pending<bool> serve_one();      // false: the connection is done
  Pending<Next> receive_header();
  Pending<Next> receive_body();
  Pending<bool> send_continue();
  Pending<bool> send_answer();
  Pending<void> part();

  Stream stream_;
};

template <typename Stream>
Pending<void> StreamConnection<Stream>::run() {
  if constexpr (is_tls) {
    enter(Phase::handshake, state_.config.deadlines.handshake);
    const auto [failed] = co_await stream_.async_handshake(asio::ssl::stream_base::server, token);
    if (failed || closed_) co_return;
  }
  enter(Phase::header, state_.config.deadlines.header);
  bool more = true;
  while (more) {
    more = co_await serve_one();
  }
  if (!closed_) {
    co_await part();
  }
  close();
}

template <typename Stream>
Pending<bool> StreamConnection<Stream>::serve_one() {
  begin_request();
  const Next header = co_await receive_header();
  if (header == Next::gone) co_return false;
  if (!response_ && continue_is_due()) {
    const bool sent = co_await send_continue();
    if (!sent) co_return false;
  }
  if (!response_) {
    const Next body = co_await receive_body();
    if (body == Next::gone) co_return false;
  }
  if (!response_) {
    hand_over();
  }
  if (!response_) {
    const auto [woken] = co_await answered_.async_wait(token);
    if (!woken || closed_ || !response_) co_return false;
  }
  const bool sent = co_await send_answer();
  // Asked again: a stop that came while the answer was on its way saw no idle connection to close.
  if (!sent || !keep_ || state_.stopping) co_return false;
  enter(Phase::idle, state_.config.deadlines.idle);
  co_return true;
}

template <typename Stream>
Pending<Next> StreamConnection<Stream>::receive_header() {
  Next next = take_header();
  while (next == Next::read) {
    const auto space = room();
    const auto [failed, bytes] = co_await stream_.async_read_some(space, token);
    next = on_read(failed, bytes);
    if (next == Next::read) next = take_header();
  }
  co_return next;
}

template <typename Stream>
Pending<Next> StreamConnection<Stream>::receive_body() {
  Next next = take_body();
  while (next == Next::read) {
    const auto space = room();
    const auto [failed, bytes] = co_await stream_.async_read_some(space, token);
    next = on_read(failed, bytes);
    if (next == Next::read) next = take_body();
  }
  co_return next;
}

template <typename Stream>
Pending<bool> StreamConnection<Stream>::send_continue() {
  const auto line = asio::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25);
  const auto [failed, bytes] = co_await asio::async_write(stream_, line, token);
  co_return !failed && !closed_;
}

template <typename Stream>
Pending<bool> StreamConnection<Stream>::send_answer() {
  const auto buffers = lay_out_answer();
  const auto [failed, bytes] = co_await asio::async_write(stream_, buffers, token);
  co_return !failed && !closed_;
}

// Ends the connection so that the client can still read its answer: closing a socket with unread bytes
// in it sends a reset, which would overtake the answer.
template <typename Stream>
Pending<void> StreamConnection<Stream>::part() {
  enter(Phase::draining, state_.config.deadlines.drain);
  if constexpr (is_tls) {
    const auto [failed] = co_await stream_.async_shutdown(token);
    // Other failures are usual (the client cut first, or still sends) and end TLS, not this.
    if (failed == asio::error::operation_aborted || closed_) co_return;
  }
  error_code ignored;  // not connected any more: the first read tells
  socket().shutdown(Socket::shutdown_send, ignored);
  std::size_t drained = 0;
  while (drained < drain_bytes_max) {
    const auto scrap = room();
    const auto [failed, bytes] = co_await socket().async_read_some(scrap, token);
    if (failed || closed_) co_return;
    drained += bytes;
  }
}

}  // namespace

std::unique_ptr<Session> make_plain_session(ListenerState& state, SessionId id, Socket socket, std::string peer) {
  return std::make_unique<StreamConnection<Socket>>(state, id, std::move(peer), std::move(socket));
}

std::unique_ptr<Session> make_tls_session(ListenerState& state, SessionId id, Socket socket, std::string peer,
                                          asio::ssl::context& context) {
  return std::make_unique<StreamConnection<asio::ssl::stream<Socket>>>(state, id, std::move(peer), std::move(socket),
                                                                       context);
}

}  // namespace hub::http
