#include "hub/commands/volgnummers.h"

#include <gtest/gtest.h>

#include <vector>

namespace hub::commands {
namespace {

TEST(VolgnummersTest, SaysNothingOfAStreamWithoutGaps) {
  Volgnummers volgnummers;
  for (const int number : {41, 42, 43}) {
    const auto noticed = volgnummers.take(1, number);
    EXPECT_FALSE(noticed.repeat);
    EXPECT_EQ(noticed.says, "");
  }
  EXPECT_EQ(volgnummers.missing(), "");
}

TEST(VolgnummersTest, NoticesGapsRepeatsAndLateOnes) {
  struct Case {
    int volgnummer;
    bool repeat;
    std::string says;
    std::string missing;
  };
  const std::vector<Case> cases = {
      {10, false, "", ""},
      {10, true, "volgnummer 10 again", ""},
      {13, false, "gap: volgnummer 11 to 12 did not come before 13", "11 to 12"},
      {15, false, "gap: volgnummer 14 did not come before 15", "11 to 12, 14"},
      {12, false, "volgnummer 12 came late, after 15", "11, 14"},
      {11, false, "volgnummer 11 came late, after 15", "14"},
      {12, true, "volgnummer 12 again", "14"},
      {14, false, "volgnummer 14 came late, after 15", ""},
      {9, false, "", ""},  // from before we listened
      {16, false, "", ""},
  };
  Volgnummers volgnummers;
  for (const Case& one : cases) {
    const auto noticed = volgnummers.take(1, one.volgnummer);
    EXPECT_EQ(noticed.repeat, one.repeat) << one.volgnummer;
    EXPECT_EQ(noticed.says, one.says) << one.volgnummer;
    EXPECT_EQ(volgnummers.missing(), one.missing) << one.volgnummer;
  }
}

TEST(VolgnummersTest, CountsAnewInANewEpoch) {
  Volgnummers volgnummers;
  volgnummers.take(1, 7);
  const auto noticed = volgnummers.take(2, 7);
  EXPECT_FALSE(noticed.repeat);
  EXPECT_NE(noticed.says.find("epoch 2 begins"), std::string::npos);
  EXPECT_TRUE(volgnummers.take(2, 7).repeat);
  EXPECT_NE(volgnummers.take(1, 8).says.find("of epoch 1"), std::string::npos);
}

}  // namespace
}  // namespace hub::commands
