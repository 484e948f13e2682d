#include "hub/base/clock.h"

namespace hub {
namespace {

WallTime system_wall() {
  return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

}  // namespace

SystemClock::SystemClock(WallTime start) : offset_(start - system_wall()) {}

WallTime SystemClock::wall() const { return system_wall() + offset_; }

MonoTime SystemClock::mono() const {
  const auto since_boot = std::chrono::steady_clock::now().time_since_epoch();
  return MonoTime(std::chrono::duration_cast<std::chrono::microseconds>(since_boot));
}

}  // namespace hub
