// How long each of many things took, and what that says.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

namespace bench {

class Latencies {
 public:
  void add(std::chrono::microseconds took) { all_.push_back(took); }
  // The value that `share` of all stay below or at, in milliseconds; 0 when there are none.
  [[nodiscard]] double ms(double share);
  [[nodiscard]] std::size_t count() const { return all_.size(); }

 private:
  std::vector<std::chrono::microseconds> all_;
  std::size_t sorted_ = 0;  // how many there were when it was last put in order
};

}  // namespace bench
