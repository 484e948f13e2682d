// The https server of one partner: requests to it within limits, to no address that was not agreed to, and how long
// to leave it alone after which failure. It knows no message. Used by its courier's thread only.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "connectors/courier/courier.h"
#include "connectors/courier/curl_handle.h"
#include "connectors/courier/dial_guard.h"
#include "connectors/courier/fields.h"
#include "connectors/webhook/answer.h"
#include "hub/base/clock.h"
#include "hub/base/network.h"
#include "hub/base/random.h"

namespace hub::webhook {

struct EndpointSettings {
  std::string partner;                    // "leerplicht/0363", for the log
  std::string ca_file;                    // PEM; empty: the system's authorities
  std::vector<Network> allowed_networks;  // beside all public addresses
  std::chrono::milliseconds connect_timeout{10'000};  // name, TCP and TLS
  std::chrono::milliseconds answer_timeout{30'000};   // one request as a whole, whatever the server does
  // Down, or after ten failures in a row, it rests: this long, then twice as long, up to the longest, less up to
  // half. Five minutes: a partner that is mended notices soon, one that is not sees a dozen requests an hour.
  std::chrono::milliseconds shortest_rest{10'000};
  std::chrono::milliseconds longest_rest{300'000};
};

class Endpoint {
 public:
  // References outlive this.
  Endpoint(const Clock& clock, Random& random, EndpointSettings settings, const std::atomic<bool>& stopping);

  // No answer, and how that came.
  struct Failure {
    delivery::Outcome outcome = delivery::Outcome::unknown;
    std::string reason;
    bool connected = false;
  };
  // One request, "OPTIONS" or "GET"; what it was answered is in answer() and body() until the next.
  [[nodiscard]] std::optional<Failure> ask(const char* method, const std::string& url, const courier::Fields& fields);
  [[nodiscard]] std::optional<Failure> post(const std::string& url, courier::Fields& fields, const std::string& payload);
  [[nodiscard]] const Answer& answer() const { return answer_; }
  // As much of it as is read at all: 64 KiB. Not for logs.
  [[nodiscard]] const std::string& body() const { return body_; }

  // What the failure of a delivery means.
  courier::Verdict judge(const Failure& failure);
  // What the answer means when it is no 2xx and no matter of permission; counts it.
  courier::Verdict judge(Reading reading);
  // 429 or 503 that says for how long, and 410: the same at a look and at a delivery. None: neither.
  std::optional<courier::Verdict> ordered_away();
  void count_success();
  // Rests: longer each time until the next success.
  courier::Verdict down(delivery::Outcome outcome, std::string reason);

 private:
  std::optional<Failure> perform(const std::string& url, const courier::Fields& fields);
  courier::Verdict count_failure(courier::Verdict verdict);
  static std::size_t on_header(char* line, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);

  const Clock& clock_;
  Random& random_;
  const EndpointSettings settings_;
  courier::CurlHandle curl_;
  courier::DialGuard guard_;
  // Of the request under way.
  Answer answer_;
  std::string body_;
  bool head_too_long_ = false;
  // Of the server.
  int failures_ = 0;  // in a row
  int rests_ = 0;     // since the last delivery that was taken
};

}  // namespace hub::webhook
