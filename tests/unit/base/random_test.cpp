#include "hub/base/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace hub {
namespace {

TEST(SeededRandomTest, IsTheSameOnEveryMachine) {
  SeededRandom zero(0);
  EXPECT_EQ(zero.u64(), 0xe220a8397b1dcdafULL);  // splitmix64's published first numbers
  EXPECT_EQ(zero.u64(), 0x6e789e6aa1b965f4ULL);
}

TEST(SeededRandomTest, FillsAnyLength) {
  for (const std::size_t length : {0u, 1u, 7u, 8u, 9u, 31u}) {
    std::vector<std::uint8_t> once(length), again(length);
    SeededRandom(7).fill(once);
    SeededRandom(7).fill(again);
    EXPECT_EQ(once, again);
  }
}

TEST(RandomTest, StaysBelow) {
  SeededRandom random(3);
  std::array<int, 5> seen{};
  for (int i = 0; i < 1000; ++i) ++seen.at(random.below(5));
  for (const int count : seen) EXPECT_GT(count, 100);
  EXPECT_EQ(random.below(1), 0u);
}

TEST(SystemRandomTest, FillsEveryByte) {
  // 2 MB is more than one call of the kernel gives.
  std::vector<std::uint8_t> bytes(2'000'000, 0);
  SystemRandom().fill(bytes);
  EXPECT_GT(std::count_if(bytes.end() - 1000, bytes.end(), [](std::uint8_t b) { return b != 0; }), 900);
}

}  // namespace
}  // namespace hub
