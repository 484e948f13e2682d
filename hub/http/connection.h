// Everything of a session that does not wait: what to read, what it means, what to answer, and what to
// do when time is up. The coroutines of session.cpp call it between two waits. Not part of the
// listener's interface. io thread.
#pragma once

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <memory>
#include <optional>

#include "hub/http/body.h"
#include "hub/http/framing.h"
#include "hub/http/session.h"

namespace hub::http {

enum class Phase { handshake, header, body, handling, writing, draining, idle };
// read: more bytes are needed; ready: go on, perhaps with an answer; gone: end without a word.
enum class Next { read, ready, gone };

class Connection : public Session {
 public:
  Connection(ListenerState& state, SessionId id, std::string peer, bool tls);

  void answer(std::uint64_t turn, Response response) override;
  void on_tick(MonoTime now) override;
  void stop() override;
  void close() override;

 protected:
  virtual Socket& socket() = 0;

  void enter(Phase phase, std::chrono::milliseconds time);
  // 10 s and a second more for every KB, say; nothing takes longer than the longest body.
  [[nodiscard]] std::chrono::milliseconds time_for(std::chrono::milliseconds least, std::uint64_t bytes) const;
  void begin_request();
  [[nodiscard]] boost::asio::mutable_buffer room();
  [[nodiscard]] Next on_read(const boost::system::error_code& failed, std::size_t bytes);
  [[nodiscard]] Next take_header();
  [[nodiscard]] Next take_body();
  // The client waits for a word before it sends the body.
  [[nodiscard]] bool continue_is_due() const {
    return framed_.expect_continue && framed_.has_body() && buffer_.size() == 0;
  }
  void hand_over();
  [[nodiscard]] std::array<boost::asio::const_buffer, 2> lay_out_answer();

  ListenerState& state_;
  Timer answered_;                    // never expires; cancelled when response_ is there or the session closed
  std::optional<Response> response_;  // what to answer, from whomever
  bool keep_ = true;                  // the connection may serve another request
  bool closed_ = false;

 private:
  void decide(HeaderBlock block);
  void refuse(const Refusal& refusal);
  [[nodiscard]] bool is_hung_up();
  [[nodiscard]] Respond make_respond() const;

  const SessionId id_;
  const std::string peer_;
  const bool tls_;
  boost::beast::flat_buffer buffer_;  // what was received and not yet parsed; keeps pipelined requests
  HeaderScan scan_;
  BodyShare share_;
  std::optional<BodyReader> body_;
  Framed framed_;
  std::string head_text_;
  Phase phase_ = Phase::header;
  MonoTime deadline_{};
  MonoTime body_began_{};
  std::uint64_t body_bytes_ = 0;  // received for this body, chunk headers included
  bool timed_out_ = false;
  bool head_only_ = false;
  std::chrono::milliseconds wait_{0};  // how much longer than others this request may be with the application
  std::shared_ptr<const bool> asker_;  // there while its answer is wanted
  bool awaiting_ = false;         // the application has the request and its answer still counts
  std::uint64_t turn_ = 0;
};

}  // namespace hub::http
