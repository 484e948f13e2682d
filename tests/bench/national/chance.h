// Chance that depends on nothing but a seed and on what it is asked about, so that pupils and days can be walked
// in any order and the same seed makes the same bytes. A value; one thread.
#pragma once

#include <cstdint>
#include <initializer_list>

namespace bench::national {

class Chance {
 public:
  Chance(std::uint64_t seed, std::initializer_list<std::uint64_t> about) : state_(seed) {
    for (const std::uint64_t part : about) state_ = mixed(state_ ^ (part + step));
  }

  // splitmix64
  std::uint64_t next() {
    state_ += step;
    return mixed(state_);
  }
  // At least 0 and below 1.
  double share() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  bool happens(double probability) { return share() < probability; }
  // At least 0 and below `count`, at most 2^32.
  std::uint32_t below(std::uint32_t count) { return static_cast<std::uint32_t>(((next() >> 32) * count) >> 32); }
  int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::uint32_t>(high - low + 1))); }

 private:
  static constexpr std::uint64_t step = 0x9e3779b97f4a7c15;
  static constexpr std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

}  // namespace bench::national
