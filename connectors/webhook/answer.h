// What a webhook goes by in an HTTP answer: its status and a few header fields, never its body; and what
// that says of the delivery and of the permission to deliver (CloudEvents 1.0.2, HTTP 1.1 Web Hooks). Pure; any thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "hub/base/clock.h"
#include "hub/base/result.h"
#include "hub/delivery/channel.h"

namespace hub::webhook {

class Answer {
 public:
  // One line of the head, as it came; false when that becomes longer than 64 KiB: a hundred times any honest one.
  [[nodiscard]] bool read_line(std::string_view line);

  // 0 until the head of a final answer (200 and up) is whole.
  [[nodiscard]] int status() const { return whole_ ? status_ : 0; }
  // The value of a field of these, empty when it is not there.
  [[nodiscard]] const std::string& allowed_origin() const { return allowed_origin_; }
  [[nodiscard]] const std::string& allowed_rate() const { return allowed_rate_; }
  // How long it asks us to stay away: with 429 and 503 only.
  [[nodiscard]] std::optional<std::chrono::seconds> retry_after(WallTime now) const;

 private:
  int status_ = 0;
  bool whole_ = false;
  std::size_t bytes_ = 0;
  std::string allowed_origin_;
  std::string allowed_rate_;
  std::string retry_after_;
  std::string date_;
};

// Requests a minute that we ask for, and keep to where the receiver names no rate: a hundred a second is more
// than one connection carries.
inline constexpr int asked_rate = 6000;

// What the receiver allows `origin` to send.
struct Permission {
  std::optional<int> per_minute;  // none: as much as we like
};
// Error rejected: it does not; the text says why.
Result<Permission> read_permission(const Answer& answer, std::string_view origin);

// What the answer to a delivery means. `reason` is empty for 2xx.
struct Reading {
  delivery::Outcome outcome = delivery::Outcome::busy;
  std::string reason;
  bool ask_permission = false;  // 401, 403: who we are is in doubt
};
// REQUIRES: answer.status() != 0
Reading read_delivery(const Answer& answer);

}  // namespace hub::webhook
