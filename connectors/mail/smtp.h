// Carries mails out: one mail a recipient, over SMTP with TLS. One thread of its own, which waits for
// the server; libcurl stays in smtp.cpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "hub/base/clock.h"
#include "hub/base/random.h"
#include "hub/delivery/channel.h"

namespace hub::mail {

enum class Security {
  starttls,  // plain until STARTTLS, which the server must offer: nothing is said in clear before it
  tls,       // from the first byte (port 465)
  off,       // in clear; for a server on this machine only
};

struct MailerSettings {
  std::string host = "localhost";  // with TLS as the certificate has it
  std::uint16_t port = 587;
  Security security = Security::starttls;
  std::string ca_file;             // PEM; empty: the system's authorities
  std::string username;            // empty: the server wants none
  std::string password;            // never logged
  std::string helo;                // who we say we are; empty: the domain of from_address
  std::string from_name;
  std::string from_address;
  std::size_t queue = 16;          // attempts held at most: mails go one by one
  std::chrono::milliseconds connect_timeout{10'000};   // TCP and TLS
  std::chrono::milliseconds response_timeout{60'000};  // each answer of the server
  std::chrono::milliseconds mail_timeout{300'000};     // one mail as a whole, whatever the server does
  std::chrono::milliseconds probe_interval{10'000};    // while down: until the next look, less up to half
};

// Attempt.payload is parse_content()'s JSON, which also says who gets it. Outcomes:
//   taken        the server answered 2xx after the final dot
//   busy         it answered 4xx: greylisting, mailbox full, shutting down
//   rejected     it answered 5xx to this mail; or the mail can not be written safely
//   unreachable  it was not reached, or let us not in (TLS, password): nothing was sent
//   unknown      the text was under way, and no answer came
// Up means: connected, TLS and password in order, at the last look. Down, every attempt is
// unreachable at once and the server is looked at until it answers.
class Mailer final : public delivery::Channel {
 public:
  // Starts at once. References must outlive this; `random` is used by its thread only. Throws
  // std::runtime_error when the settings can never work. REQUIRES: curl_global_init() was called.
  Mailer(const Clock& clock, Random& random, delivery::ChannelEvents& events, MailerSettings settings);
  ~Mailer() override;  // stop()

  [[nodiscard]] bool try_send(delivery::Attempt& attempt) override;
  // Takes no more, lets the mail under way have about three seconds, gives every open attempt its outcome;
  // no event comes after it. Not from a callback. A second call does nothing.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hub::mail
