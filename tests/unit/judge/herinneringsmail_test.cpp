// The monthly mail to care coordinators: numbers and a link, nothing of a pupil.
#include "tests/unit/judge/story.h"

namespace hub::judge_test {
namespace {

using HerinneringsmailTest = StoryTest;

TEST_F(HerinneringsmailTest, GoesToEachCareCoordinatorOnceAMonth) {
  ASSERT_TRUE(judge_.plan(now_));
  ASSERT_TRUE(judge_.plan(now_));  // a restart plans nothing twice
  at("2026-09-14 08:59");
  EXPECT_EQ(heard(), Lines{});
  at("2026-09-14 09:00");
  EXPECT_EQ(heard(), (Lines{"school/90BB00 mail zorg@90bb00.voorbeeld.nl", "school/90BB00 mail team@90bb00.voorbeeld.nl"}));
  at("2026-10-12 09:00");  // the autumn holiday: nothing
  EXPECT_EQ(heard(), Lines{});
  at("2026-10-19 09:00");
  EXPECT_EQ(heard().size(), 2u);
}

TEST_F(HerinneringsmailTest, CountsAndNamesNobody) {
  ASSERT_TRUE(judge_.plan(now_));
  roster();
  absent("2026-08-17 08:30", "");
  at("2026-09-14 08:00");
  heard();
  at("2026-09-14 09:00");
  ASSERT_EQ(heard().size(), 2u);
  const Json data = data_to("school/90BB00 mail");
  EXPECT_EQ(data.at("naam_school"), "School 90BB00");
  EXPECT_EQ(data.at("open_dossiers"), 1);
  EXPECT_EQ(data.at("thuiszitters"), 1);
  EXPECT_GE(data.at("meldingen_maand"), 1);
  EXPECT_GE(data.at("open_termijnen"), 1);
  const std::string text = data.dump();
  for (const char* secret : {"Sam", "Voorbeeld\"", "999990019", "100122", "2011-03-14"}) EXPECT_EQ(text.find(secret), std::string::npos) << secret;
}

}  // namespace
}  // namespace hub::judge_test
