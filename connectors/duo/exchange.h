// Asks DUO's register over HTTPS: one request and its answer at a time, in the version of the wire that was chosen,
// signed where that wants it, with a client certificate. It connects to no address that was not agreed to. One thread;
// what asks from another thread has an exchange of its own.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "connectors/duo/codec.h"
#include "connectors/duo/signature.h"
#include "hub/base/clock.h"
#include "hub/base/network.h"
#include "hub/base/random.h"
#include "hub/delivery/channel.h"

namespace hub::duo {

struct ExchangeSettings {
  const Codec* codec = &bedrijfsdocument;
  std::string url;                        // https
  std::string oin;                        // ours, 20 digits
  std::string oin_duo;
  SignatureSettings signature;            // its certificate and key are the client's in TLS too; empty: none
  std::string ca_file;                    // PEM; empty: the system's authorities
  std::vector<Network> allowed_networks;  // beside all public addresses
  std::chrono::milliseconds connect_timeout{10'000};  // name, TCP and TLS
  std::chrono::milliseconds answer_timeout{60'000};   // one request as a whole; a full page takes the register seconds
};

// No answer that can be used.
struct Failure {
  delivery::Outcome outcome = delivery::Outcome::unknown;  // of the one request; unknown: DUO may have done it
  std::string reason;                     // for people; nothing of a pupil
  bool connected = false;                 // there is somebody who answers, or began to
  std::optional<std::chrono::seconds> wait{};  // it asks to be left alone
};

class Exchange {
 public:
  using Answered = tl::expected<Antwoord, Failure>;

  // References must outlive this; `stopping` ends a request within two seconds. Throws std::runtime_error when the
  // settings can never work. REQUIRES: curl_global_init() was called.
  Exchange(const Clock& clock, Random& random, ExchangeSettings settings, const std::atomic<bool>& stopping);
  ~Exchange();

  Answered melden(const Melding& melding);
  Answered muteren(const Mutatie& mutatie);
  // All that changed at `brin` since `vanaf`, page by page until `visit` says false or there is no more. None: it
  // was complete, as far as wanted.
  std::optional<Failure> vragen(const std::string& brin, WallTime vanaf, const std::function<bool(const Levering&)>& visit);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// "CODE1, CODE2"
std::string codes_of(const Foutmelding& foutmelding);

}  // namespace hub::duo
