// Time comes from one injected Clock. Business time (WallTime) is what is stored and shown and may
// jump; waiting uses MonoTime, which only goes forward. The two types do not convert.
#pragma once

#include <chrono>

namespace hub {

// Microseconds since 1970-01-01T00:00:00Z; columns that hold it end in _us.
using WallTime = std::chrono::sys_time<std::chrono::microseconds>;

struct MonotonicTag {
  using duration = std::chrono::microseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<MonotonicTag, duration>;
  static constexpr bool is_steady = true;
};
using MonoTime = MonotonicTag::time_point;

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual WallTime wall() const = 0;
  [[nodiscard]] virtual MonoTime mono() const = 0;
};

// The machine's clocks; thread-safe. `start`, when given, is where business time begins (it then
// runs at real pace): only for demonstrations.
class SystemClock final : public Clock {
 public:
  SystemClock() = default;
  explicit SystemClock(WallTime start);
  [[nodiscard]] WallTime wall() const override;
  [[nodiscard]] MonoTime mono() const override;

 private:
  std::chrono::microseconds offset_{0};
};

// Stands still until it is moved: for simulation and tests. One thread.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(WallTime start) : wall_(start) {}
  [[nodiscard]] WallTime wall() const override { return wall_; }
  [[nodiscard]] MonoTime mono() const override { return mono_; }
  // Both clocks move forward by `step`.
  void advance(std::chrono::microseconds step) {
    wall_ += step;
    mono_ += step;
  }
  // Wall time jumps to `time`, also backwards; monotonic time follows only forward.
  void set_wall(WallTime time) {
    if (time > wall_) mono_ += time - wall_;
    wall_ = time;
  }

 private:
  WallTime wall_;
  MonoTime mono_{std::chrono::microseconds{0}};
};

}  // namespace hub
