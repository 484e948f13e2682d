#include "hub/commands/sender.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace hub::commands {
namespace {

// Answers of a hub that is full, or of a proxy before a hub that is not there.
bool is_later(int status) { return status == 429 || status == 502 || status == 503 || status == 504; }

std::string seconds(std::chrono::microseconds time) {
  const auto tenths = (time.count() + 50'000) / 100'000;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

}  // namespace

Sender::Sender(const Clock& clock, Random& random, World world) : clock_(clock), world_(std::move(world)), backoff_(random) {}

Result<HttpAnswer> Sender::send(const HttpRequest& request) {
  std::optional<MonoTime> give_up;
  while (true) {
    Result<HttpAnswer> answer = world_.post(request);
    if (answer && !is_later(answer->status)) {
      backoff_.reset();
      if (give_up) answer->replayed = false;
      return answer;
    }
    const std::string reason = answer ? "the hub answers " + std::to_string(answer->status) : answer.error().text;
    if (!answer && answer.error().kind == ErrorKind::rejected) return error(ErrorKind::unreachable, reason);
    const MonoTime now = clock_.mono();
    if (!give_up) give_up = now + patience;
    // The last try of our own choosing is at the very end; before the hub said so there is none.
    std::chrono::microseconds wait = std::min(backoff_.next(), *give_up - now);
    // An answer of 0 must not make a loop without a pause.
    if (answer && answer->retry_after) wait = std::max<std::chrono::microseconds>(*answer->retry_after, std::chrono::milliseconds(250));
    if (now >= *give_up || now + wait > *give_up) return error(ErrorKind::unreachable, reason);
    world_.say(reason + "; trying again in " + seconds(wait));
    world_.pause(wait);
  }
}

}  // namespace hub::commands
