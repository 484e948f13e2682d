#include "hub/http/connection.h"

#include <poll.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>
#include <variant>

#include "hub/http/answer.h"
#include "hub/http/request_parser.h"

namespace hub::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::milliseconds;

// A request of 600 bytes fits with its header; ten thousand idle connections take 40 MiB.
constexpr std::size_t read_bytes_min = 4 * 1024;
// A big body comes in pieces of this size; bigger ones do not make it faster.
constexpr std::size_t read_bytes_max = 64 * 1024;
// Free room below which a read would mostly cost the call.
constexpr std::size_t room_bytes_min = 1024;
// Slower than this is a dead line or an attack, in both directions.
constexpr std::uint64_t bytes_per_second_min = 1024;

constexpr Refusal bad_header{400, "malformed-http", "The header block is not well formed."};
constexpr Refusal too_late{408, "request-timeout", "The request did not come in time."};
constexpr Refusal no_room{503, "storage-full", "There is no room for a body this long now. Try again later."};
constexpr Refusal unanswered{503, "handling-timeout",
                             "No answer in time. The request may still take effect: repeat it with the same id."};

std::string_view date_text(ListenerState& state) {
  const auto now = state.clock.wall().time_since_epoch();
  const std::int64_t seconds = std::chrono::floor<std::chrono::seconds>(now).count();
  if (seconds != state.date_seconds) state.date_text = format_http_date(seconds);
  state.date_seconds = seconds;
  return state.date_text;
}

void deliver(ListenerState& state, SessionId id, std::uint64_t turn, Response response) {
  const auto found = state.sessions.find(id);
  if (found != state.sessions.end()) found->second->answer(turn, std::move(response));
}

}  // namespace

Connection::Connection(ListenerState& state, SessionId id, std::string peer, bool tls)
    : state_(state),
      answered_(*state.io, Timer::time_point::max()),
      id_(id),
      peer_(std::move(peer)),
      tls_(tls),
      share_(state.figures.body_bytes, state.config.body_bytes_budget) {
  buffer_.reserve(read_bytes_min);
}

void Connection::stop() {
  // Nothing was asked yet, or nothing any more.
  const bool waiting = phase_ == Phase::header && buffer_.size() == 0;
  if (phase_ == Phase::handshake || phase_ == Phase::idle || waiting) close();
}

void Connection::close() {
  closed_ = true;
  asker_.reset();
  error_code ignored;  // closing twice, or what the peer has cut, is as good
  socket().close(ignored);
  answered_.cancel();
}

void Connection::enter(Phase phase, milliseconds time) {
  phase_ = phase;
  deadline_ = state_.clock.mono() + time;
}

milliseconds Connection::time_for(milliseconds least, std::uint64_t bytes) const {
  return std::min(least + milliseconds(bytes * 1000 / bytes_per_second_min), state_.config.deadlines.body_max);
}

void Connection::begin_request() {
  scan_ = HeaderScan{};
  framed_ = Framed{};
  response_.reset();
  head_only_ = false;
  body_bytes_ = 0;
  wait_ = milliseconds(0);
  asker_.reset();
  body_.emplace(share_, state_.config.spool_directory);
  if (phase_ == Phase::idle && buffer_.size() > 0) enter(Phase::header, state_.config.deadlines.header);
  if (buffer_.size() == 0 && buffer_.capacity() >= read_bytes_max) {  // after a big body
    buffer_ = boost::beast::flat_buffer();
    buffer_.reserve(read_bytes_min);
  }
}

asio::mutable_buffer Connection::room() {
  const std::size_t free = buffer_.capacity() - buffer_.size();
  const bool big = phase_ == Phase::body && (framed_.chunked || framed_.content_length > read_bytes_max);
  return buffer_.prepare(std::max(free, big ? read_bytes_max : room_bytes_min));
}

Next Connection::on_read(const error_code& failed, std::size_t bytes) {
  if (closed_) return Next::gone;
  if (timed_out_) {
    refuse(too_late);
    return Next::ready;
  }
  if (failed) return Next::gone;
  buffer_.commit(bytes);
  if (phase_ == Phase::idle) enter(Phase::header, state_.config.deadlines.header);
  if (phase_ == Phase::body) {
    body_bytes_ += bytes;
    deadline_ = body_began_ + time_for(state_.config.deadlines.body, body_bytes_);
  }
  return Next::read;
}

Next Connection::take_header() {
  if (buffer_.size() == 0) return Next::read;
  const auto bytes = buffer_.cdata();
  if (const auto refusal = scan_.read({static_cast<const char*>(bytes.data()), bytes.size()})) {
    refuse(*refusal);
    return Next::ready;
  }
  if (scan_.block_bytes() == 0) return Next::read;
  RequestParser parser;
  error_code failed;
  const std::size_t parsed = parser.put(asio::const_buffer(bytes.data(), scan_.block_bytes()), failed);
  // Two readers of one block: where they disagree on its end nobody knows what follows it.
  const bool agreed = !failed && parser.is_header_done() && parsed == scan_.block_bytes();
  buffer_.consume(scan_.block_bytes());
  if (agreed) {
    decide(parser.take_block());
  } else {
    refuse(bad_header);
  }
  return Next::ready;
}

void Connection::decide(HeaderBlock block) {
  auto framed = frame(std::move(block), state_.config.hosts);
  if (!framed) return refuse(framed.error());
  framed_ = std::move(*framed);
  framed_.head.peer = peer_;
  framed_.head.tls = tls_;
  head_only_ = framed_.head.method == "HEAD";
  keep_ = framed_.keep_alive;
  ++state_.figures.requests;
  auto admission = state_.application.admit(framed_.head);
  if (auto* early = std::get_if<Response>(&admission)) {
    response_ = std::move(*early);
    keep_ = keep_ && !framed_.has_body();  // a body that nobody reads ends the connection
    return;
  }
  wait_ = std::get<ReadBody>(admission).wait;
  if (const auto refusal = body_->begin(framed_, std::get<ReadBody>(admission).bytes_max)) return refuse(*refusal);
  if (!framed_.has_body()) return;
  body_began_ = state_.clock.mono();
  body_bytes_ = buffer_.size();
  enter(Phase::body, time_for(state_.config.deadlines.body, body_bytes_));
}

Next Connection::take_body() {
  const auto bytes = buffer_.cdata();
  const auto step = body_->read({static_cast<const char*>(bytes.data()), bytes.size()});
  buffer_.consume(step.bytes_used);
  if (step.refusal) refuse(*step.refusal);
  return step.refusal || body_->is_done() ? Next::ready : Next::read;
}

void Connection::refuse(const Refusal& refusal) {
  response_ = state_.refuse(refusal.status, refusal.slug, refusal.detail);
  if (refusal.status == 401) response_->headers.emplace_back("www-authenticate", "Bearer");
  if (refusal.status == 405) response_->headers.emplace_back("allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  // Seconds: a burst has passed by then.
  if (refusal.status == 503) response_->headers.emplace_back("retry-after", "5");
  keep_ = false;
  ++state_.figures.refusals;
}

Respond Connection::make_respond() const {
  return [io = state_.io, state = &state_, id = id_, turn = turn_](Response response) {
    if (io->get_executor().running_in_this_thread()) return deliver(*state, id, turn, std::move(response));
    asio::post(*io, [state, id, turn, response = std::move(response)]() mutable {
      deliver(*state, id, turn, std::move(response));
    });
  };
}

void Connection::hand_over() {
  auto body = body_->take();
  if (!body) return refuse(no_room);
  awaiting_ = true;
  ++turn_;
  // What took long to come takes long to read.
  enter(Phase::handling, time_for(state_.config.deadlines.handling, body_bytes_) + wait_);
  if (wait_ > milliseconds(0)) {
    asker_ = std::make_shared<const bool>();
    framed_.head.asker = asker_;
  }
  state_.application.handle(std::move(framed_.head), std::move(*body), make_respond());
}

void Connection::answer(std::uint64_t turn, Response response) {
  if (!awaiting_ || turn != turn_) return;
  awaiting_ = false;
  response_ = std::move(response);
  answered_.cancel();
}

std::array<asio::const_buffer, 2> Connection::lay_out_answer() {
  keep_ = keep_ && !state_.stopping;
  share_.release();  // before the client knows, so that its next request finds the room free
  head_text_.clear();
  append_answer_head(head_text_, *response_, AnswerFacts{.date = date_text(state_), .tls = tls_, .keep_alive = keep_});
  const bool bodiless = head_only_ || response_->status == 204 || response_->status == 304;
  const std::string_view body = bodiless ? std::string_view() : std::string_view(response_->body);
  enter(Phase::writing, time_for(state_.config.deadlines.write, body.size()));
  return {asio::buffer(head_text_), asio::buffer(body.data(), body.size())};
}

// Nothing is read while the application has a request, so what the client sent before it left may still be there.
bool Connection::is_hung_up() {
  pollfd peer{socket().native_handle(), POLLRDHUP, 0};
  return poll(&peer, 1, 0) > 0 && (peer.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

void Connection::on_tick(MonoTime now) {
  if (phase_ == Phase::handling && awaiting_ && asker_ && is_hung_up()) return close();
  if (now < deadline_) return;
  switch (phase_) {
    case Phase::header:
    case Phase::body: {
      if (timed_out_ || (phase_ == Phase::header && buffer_.size() == 0)) return close();
      // Ends the read, not the connection: the client is told why. Then it has drain's time to listen.
      timed_out_ = true;
      deadline_ = now + state_.config.deadlines.drain;
      error_code ignored;  // nothing to cancel: the read has just ended and on_read sees timed_out_
      socket().cancel(ignored);
      return;
    }
    case Phase::handling:
      if (!awaiting_) return;  // the answer is there, the coroutine is about to run
      awaiting_ = false;
      refuse(unanswered);
      answered_.cancel();
      return;
    case Phase::handshake:
    case Phase::writing:
    case Phase::draining:
    case Phase::idle: return close();
  }
}

}  // namespace hub::http
