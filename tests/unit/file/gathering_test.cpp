#include "connectors/file/gathering.h"

#include <gtest/gtest.h>

namespace hub::file {
namespace {

using namespace std::chrono_literals;

constexpr GatheringSettings settings{.quiet = 2'000ms, .longest = 5'000ms, .rows_max = 4};

MonoTime at(std::chrono::milliseconds time) { return MonoTime(time); }

Gathering with_attempts_at(std::initializer_list<std::chrono::milliseconds> times) {
  Gathering gathering(settings);
  for (const auto time : times) gathering.add({}, at(time));
  return gathering;
}

TEST(GatheringTest, IsDueOnceNothingMoreComesOrItWaitedLongEnoughOrIsFull) {
  EXPECT_EQ(with_attempts_at({}).due(), std::nullopt);
  EXPECT_EQ(with_attempts_at({1'000ms}).due(), at(3'000ms));
  EXPECT_EQ(with_attempts_at({1'000ms, 2'500ms}).due(), at(4'500ms));
  EXPECT_EQ(with_attempts_at({1'000ms, 2'500ms, 4'400ms}).due(), at(6'000ms));
  EXPECT_EQ(with_attempts_at({1'000ms, 1'001ms, 1'002ms, 1'003ms}).due(), at(1'003ms));
}

TEST(GatheringTest, BeginsAnewWhenItWasTaken) {
  Gathering gathering = with_attempts_at({1'000ms, 2'000ms});
  EXPECT_EQ(gathering.room(), 2U);
  EXPECT_EQ(gathering.take().size(), 2U);
  EXPECT_EQ(gathering.room(), 4U);
  EXPECT_EQ(gathering.due(), std::nullopt);
  gathering.add({}, at(9'000ms));
  EXPECT_EQ(gathering.due(), at(11'000ms));
}

}  // namespace
}  // namespace hub::file
