// A school that left the configuration: nothing of its pupils is lost, and nothing waits for them.
#include "tests/unit/judge/story.h"

namespace hub::judge_test {
namespace {

using SchoolLeftTest = StoryTest;

TEST_F(SchoolLeftTest, IsJudgedAgainWhenItIsBack) {
  roster();
  at("2026-09-04 16:00");
  const domain::Vestiging school = regio_.vestigingen.at("90BB00");
  regio_.vestigingen.erase("90BB00");
  whole_days_absent({"2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04"});
  EXPECT_EQ(heard(), Lines{});
  EXPECT_EQ(store_->marks().value(), 0);  // put off, not in the way
  regio_.vestigingen.emplace("90BB00", school);
  at("2026-09-04 16:59");
  EXPECT_EQ(heard(), Lines{});
  at("2026-09-04 17:00");
  EXPECT_EQ(heard().front(), "leerplicht/0363 verzuimmeldingen.geregistreerd V3 R 2026-09-01 2026-09-04 1200");
}

}  // namespace
}  // namespace hub::judge_test
