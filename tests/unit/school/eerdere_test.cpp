#include "connectors/school/eerdere.h"

#include <gtest/gtest.h>

#include <string>

namespace hub::school {
namespace {

TEST(EerdereTest, KnowsWhereEachNameStoodFirst) {
  Eerdere eerdere;
  for (int i = 0; i < 10'000; ++i) EXPECT_EQ(eerdere.add("rij-" + std::to_string(i), i), std::nullopt);
  for (int i = 0; i < 10'000; ++i) EXPECT_EQ(eerdere.add("rij-" + std::to_string(i), -1), i);
}

}  // namespace
}  // namespace hub::school
