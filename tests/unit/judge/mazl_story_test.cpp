// A pupil who is often or long sick: the signal counts at once, and leaves when consent stands.
// 31 August 2026 is a Monday.
#include <algorithm>

#include "tests/unit/judge/story.h"

namespace hub::judge_test {
namespace {

using domain::Toestemminggever;

const std::string gesprek = "school/90BB00 verzuimsignalen.geregistreerd verzuimgesprek 2026-09-09";
const std::string duur = "jgz/ggd-am ziekteverzuimsignalen.geregistreerd duur 2026-09-01 1 7";

class MazlStoryTest : public StoryTest {
 protected:
  // Seven lesdagen sick, 1 to 9 September.
  void seven_days_sick() {
    at("2026-09-10 00:00");
    sick("2026-09-01 08:30", "2026-09-09 15:30", "ziek");
  }
  Lines heard_by_jgz() {
    Lines lines;
    for (const std::string& line : heard()) {
      if (line.starts_with("jgz")) lines.push_back(line);
    }
    return lines;
  }
};

TEST_F(MazlStoryTest, TellsTheSchoolAndWaitsForConsent) {
  roster("2016-03-14");  // ten years: the parents decide
  seven_days_sick();
  const Lines lines = heard();
  EXPECT_NE(std::find(lines.begin(), lines.end(), gesprek), lines.end());
  EXPECT_NE(std::find(lines.begin(), lines.end(), "school/90BB00 verzuimsignalen.geregistreerd ziek-30-uur 2026-09-08"), lines.end());
  EXPECT_EQ(std::find(lines.begin(), lines.end(), duur), lines.end());
  at("2026-09-21 09:00");
  consent(Toestemminggever::ouders);
  EXPECT_EQ(heard(), Lines{duur});
  const Json leerling = data_to("jgz/ggd-am").at("leerling");
  EXPECT_FALSE(leerling.contains("pgn"));  // it leaves on the leerplicht line only
  EXPECT_FALSE(leerling.contains("woongemeente"));
  consent(Toestemminggever::ouders);
  EXPECT_EQ(heard(), Lines{});  // once
}

TEST_F(MazlStoryTest, LeavesAtOnceWhereConsentStands) {
  roster("2016-03-14");
  consent(Toestemminggever::ouders);
  seven_days_sick();
  EXPECT_EQ(heard_by_jgz(), Lines{duur});
}

TEST_F(MazlStoryTest, AsksTheRightGiverForTheAge) {
  struct Case {
    const char* geboren;
    bool ouders, leerling, leaves;
  };
  const std::vector<Case> cases = {
      {"2014-09-11", true, false, true},  {"2014-09-10", true, false, false}, {"2014-09-10", false, true, false}, {"2014-09-10", true, true, true},
      {"2010-09-11", true, false, false}, {"2010-09-11", true, true, true},   {"2010-09-10", false, true, true},
  };
  int nr = 0;
  for (const Case& c : cases) {
    roster(c.geboren);
    consent(Toestemminggever::ouders, c.ouders);
    consent(Toestemminggever::leerling, c.leerling);
    at("2026-09-10 00:00");
    sick("2026-09-01 08:30", "2026-09-09 15:30", "ziek" + std::to_string(nr));
    EXPECT_EQ(heard_by_jgz().size(), c.leaves ? 1u : 0u) << c.geboren;
    withdraw("ziek" + std::to_string(nr++));
    heard();
  }
}

TEST_F(MazlStoryTest, LeavesOnTheBirthdayThatMakesTheConsentEnough) {
  roster("2010-10-20");
  consent(Toestemminggever::leerling);  // at fifteen the parents' word is missing
  seven_days_sick();
  EXPECT_EQ(heard_by_jgz(), Lines{});
  at("2026-10-19 23:59");
  EXPECT_EQ(heard_by_jgz(), Lines{});
  at("2026-10-20 00:00");
  EXPECT_EQ(heard_by_jgz(), Lines{duur});
}

TEST_F(MazlStoryTest, StaysInWhenConsentComesInAnotherSchoolYear) {
  roster("2016-03-14");
  seven_days_sick();
  heard();
  at("2027-07-31 12:00");
  EXPECT_EQ(heard_by_jgz(), Lines{});
  at("2027-08-01 12:00");
  consent(Toestemminggever::ouders);
  EXPECT_EQ(heard_by_jgz(), Lines{});
}

TEST_F(MazlStoryTest, IsWithdrawnAtWhoGotItConsentOrNot) {
  roster("2016-03-14");
  consent(Toestemminggever::ouders);
  seven_days_sick();
  heard();
  consent(Toestemminggever::ouders, false);
  at("2026-09-14 09:00");
  sick("2026-09-01 08:30", "2026-09-08 15:30", "ziek");  // six days, not seven
  EXPECT_EQ(heard_by_jgz(), Lines{"jgz/ggd-am ziekteverzuimsignalen.ingetrokken duur 2026-09-01 1 7"});
}

TEST_F(MazlStoryTest, IsNeverWithdrawnAtWhoNeverGotIt) {
  roster("2016-03-14");
  seven_days_sick();
  heard();
  sick("2026-09-01 08:30", "2026-09-08 15:30", "ziek");
  consent(Toestemminggever::ouders);
  EXPECT_EQ(heard(), Lines{});
}

TEST_F(MazlStoryTest, IsRemadeWhenItsFirstDayMoves) {
  roster("2016-03-14");
  consent(Toestemminggever::ouders);
  seven_days_sick();
  heard();
  const Json first = data_to("jgz/ggd-am");
  at("2026-09-14 09:00");
  sick("2026-08-31 08:30", "2026-09-09 15:30", "ziek");
  EXPECT_EQ(heard_by_jgz(), (Lines{"jgz/ggd-am ziekteverzuimsignalen.ingetrokken duur 2026-09-01 1 7",
                                   "jgz/ggd-am ziekteverzuimsignalen.geregistreerd duur 2026-08-31 1 7"}));
  EXPECT_NE(data_to("jgz/ggd-am").at("signaalId"), first.at("signaalId"));
}

TEST_F(MazlStoryTest, SignalsTheFourthSpell) {
  roster("2016-03-14");
  consent(Toestemminggever::ouders);
  at("2026-09-23 00:00");
  for (const char* dag : {"2026-09-01", "2026-09-08", "2026-09-15", "2026-09-22"}) {
    sick(std::string(dag) + " 08:30", std::string(dag) + " 15:30");
  }
  EXPECT_EQ(heard(), (Lines{"school/90BB00 verzuimsignalen.geregistreerd verzuimgesprek 2026-09-22",
                            "jgz/ggd-am ziekteverzuimsignalen.geregistreerd frequentie 2026-09-22 4 1"}));
}

TEST_F(MazlStoryTest, GoesToNobodyWhereASchoolDoesNotTakePart) {
  regio_.vestigingen.at("90BB00").jgz.reset();
  roster("2016-03-14");
  consent(Toestemminggever::ouders);
  seven_days_sick();
  const Lines lines = heard();
  EXPECT_NE(std::find(lines.begin(), lines.end(), gesprek), lines.end());  // the school itself still talks
  for (const std::string& line : lines) EXPECT_FALSE(line.starts_with("jgz")) << line;
}

}  // namespace
}  // namespace hub::judge_test
