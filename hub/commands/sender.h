// Sends a request until a hub has really answered it: waits out a hub that is full, restarting or not
// reachable, for about a minute. The request's Idempotency-Key makes a repeat harmless. One thread.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "connectors/mqtt/backoff.h"
#include "hub/base/clock.h"
#include "hub/base/random.h"
#include "hub/base/result.h"
#include "hub/commands/http_client.h"

namespace hub::commands {

class Sender {
 public:
  // What the world does for a sender; a test brings its own.
  struct World {
    std::function<Result<HttpAnswer>(const HttpRequest&)> post;
    std::function<void(std::chrono::microseconds)> pause;
    std::function<void(const std::string&)> say;  // to the person who waits
  };

  // References outlive this.
  Sender(const Clock& clock, Random& random, World world);

  // The first answer that is not "later" (429, 502, 503, 504); `replayed` only when the earlier request
  // was none of this call. Error unreachable: there was none within the patience, or trying again cannot
  // help.
  [[nodiscard]] Result<HttpAnswer> send(const HttpRequest& request);

  void pause(std::chrono::microseconds time) const { world_.pause(time); }

  // From the first failure of a request: a hub restarts well within it, and a person may wait for it.
  static constexpr std::chrono::seconds patience{60};

 private:
  const Clock& clock_;
  const World world_;
  mqtt::Backoff backoff_;
};

}  // namespace hub::commands
