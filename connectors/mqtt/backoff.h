// How long to wait before the next try to connect: exponential, with jitter over the whole range, so
// that many clients of one broker do not come back in step. One thread.
#pragma once

#include <algorithm>
#include <chrono>

#include "hub/base/random.h"

namespace hub::mqtt {

class Backoff {
 public:
  // `random` must outlive this.
  explicit Backoff(Random& random) : random_(random) {}

  // Uniform between 250 ms and a ceiling that doubles with every call, up to 30 s.
  [[nodiscard]] std::chrono::microseconds next() {
    ceiling_ = std::min(ceiling_ * 2, longest);
    const auto span = static_cast<std::uint64_t>((ceiling_ - shortest).count());
    return shortest + std::chrono::microseconds(static_cast<std::int64_t>(random_.below(span + 1)));
  }
  void reset() { ceiling_ = shortest; }

 private:
  // A restarted broker is back within a second; one that stays away sees at most four tries a minute.
  static constexpr std::chrono::microseconds shortest = std::chrono::milliseconds(250);
  static constexpr std::chrono::microseconds longest = std::chrono::seconds(30);

  Random& random_;
  std::chrono::microseconds ceiling_ = shortest;
};

}  // namespace hub::mqtt
