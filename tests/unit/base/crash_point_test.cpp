#include "hub/base/crash_point.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <set>
#include <string>

namespace hub {
namespace {

#ifdef HUB_CRASH_POINTS

TEST(CrashPointTest, AreNamedOnce) {
  const auto points = crash_points();
  const std::set<std::string_view> names(points.begin(), points.end());
  EXPECT_EQ(names.size(), points.size());
  EXPECT_TRUE(names.contains("after_t1"));
}

TEST(CrashPointDeathTest, KillTheProcessTheNthTimeItPasses) {
  EXPECT_EXIT(
      {
        setenv("HUB_CRASH_AT", "after_t1", 1);
        pass_crash_point("before_t1");
        pass_crash_point("after_t1");
        std::exit(0);
      },
      testing::KilledBySignal(SIGKILL), "");
  EXPECT_EXIT(
      {
        setenv("HUB_CRASH_AT", "after_t1:3", 1);
        pass_crash_point("after_t1");
        pass_crash_point("after_t1");
        std::fputs("twice", stderr);
        pass_crash_point("after_t1");
        std::exit(0);
      },
      testing::KilledBySignal(SIGKILL), "twice");
}

TEST(CrashPointDeathTest, LetTheProcessLiveWithoutAPlan) {
  EXPECT_EXIT(
      {
        unsetenv("HUB_CRASH_AT");
        for (const auto point : crash_points()) pass_crash_point(point);
        std::exit(0);
      },
      testing::ExitedWithCode(0), "");
}

TEST(CrashPointDeathTest, HaveNoNameThatIsNotListed) { EXPECT_DEATH(pass_crash_point("nowhere"), "assertion failed"); }

#else

TEST(CrashPointTest, AreNotInThisBuild) { EXPECT_TRUE(crash_points().empty()); }

#endif

}  // namespace
}  // namespace hub
