// Randomness is injected, so that a seed replays a run.
#pragma once

#include <cstdint>
#include <span>

namespace hub {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
  std::uint64_t u64();
  // Uniform in [0, below). REQUIRES: below > 0.
  std::uint64_t below(std::uint64_t below);
};

// The kernel's generator; thread-safe. Keys and tokens come from here only.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

// splitmix64: the same bytes for the same seed on every machine. Never for keys. One thread.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override;

 private:
  std::uint64_t state_;
};

}  // namespace hub
