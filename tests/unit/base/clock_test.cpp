#include "hub/base/clock.h"

#include <gtest/gtest.h>

#include "hub/base/local_time.h"

namespace hub {
namespace {

using namespace std::chrono_literals;

TEST(ManualClockTest, StandsStillUntilItIsMoved) {
  ManualClock clock(*parse_rfc3339("2026-09-01T06:00:00Z"));
  const WallTime wall = clock.wall();
  const MonoTime mono = clock.mono();
  clock.advance(1500us);
  EXPECT_EQ(clock.wall() - wall, 1500us);
  EXPECT_EQ(clock.mono() - mono, 1500us);
}

TEST(ManualClockTest, LetsOnlyWallTimeGoBack) {  // F66
  ManualClock clock(*parse_rfc3339("2026-09-01T06:00:00Z"));
  const MonoTime mono = clock.mono();
  clock.set_wall(*parse_rfc3339("2026-08-31T06:00:00Z"));
  EXPECT_EQ(format_rfc3339(clock.wall()), "2026-08-31T06:00:00Z");
  EXPECT_EQ(clock.mono(), mono);
  clock.set_wall(*parse_rfc3339("2026-08-31T07:00:00Z"));
  EXPECT_EQ(clock.mono() - mono, 1h);
}

TEST(SystemClockTest, BeginsWhereADemonstrationSays) {
  const SystemClock clock(*parse_rfc3339("2030-01-01T00:00:00Z"));
  const WallTime begin = clock.wall();
  EXPECT_GE(begin, *parse_rfc3339("2030-01-01T00:00:00Z"));
  EXPECT_LT(begin, *parse_rfc3339("2030-01-01T00:05:00Z"));
  EXPECT_GE(clock.wall(), begin);
}

TEST(SystemClockTest, NeverTurnsMonotonicTimeBack) {
  const SystemClock clock;
  MonoTime last = clock.mono();
  for (int i = 0; i < 1000; ++i) {
    const MonoTime now = clock.mono();
    ASSERT_GE(now, last);
    last = now;
  }
}

}  // namespace
}  // namespace hub
