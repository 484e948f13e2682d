// A pupil who stays at home: what the SWV, leerplicht and the school hear, until the return.
// 31 August 2026 is a Monday; the autumn holiday is 10 to 18 October.
#include "tests/unit/judge/story.h"

namespace hub::judge_test {
namespace {

using domain::Meldingstatus;

const std::string naam = "Sam de Voorbeeld";

class LangdurigStoryTest : public StoryTest {
 protected:
  // Only what goes to these receivers.
  Lines heard_by(const std::string& ontvanger) {
    Lines lines;
    for (const std::string& line : heard()) {
      if (line.starts_with(ontvanger)) lines.push_back(line);
    }
    return lines;
  }
};

TEST_F(LangdurigStoryTest, TellsTheSwvAfter28DaysWithoutAnyNewMessage) {
  roster();
  at("2026-09-01 09:00");
  sick("2026-09-01 08:30", "");
  at("2026-09-28 23:59");
  EXPECT_EQ(heard_by("swv"), Lines{});
  at("2026-09-29 00:00");
  EXPECT_EQ(heard(), (Lines{"swv/swv-vo thuiszittersmeldingen.geregistreerd " + naam + " 2026-09-01",
                            "school/90BB00 termijnen.naderend ouders-informeren 2026-10-05 open"}));
  // Four fields and nothing more; which one it is stands in subject.
  EXPECT_EQ(data_to("swv/swv-vo").dump(), R"({"begindatum":"2026-09-01","einddatum":null,"geboortedatum":"2011-03-14","naam":"Sam de Voorbeeld"})");
  EXPECT_FALSE(data_to("school/90BB00").at("dossierId").is_null());
}

TEST_F(LangdurigStoryTest, TellsTheSwvOfTheReturnOnceItIsCertain) {
  roster();
  at("2026-09-29 00:00");
  sick("2026-09-01 08:30", "");
  heard();
  const std::string subject = event_to("swv/swv-vo").at("subject");
  at("2026-10-06 12:00");
  back("2026-10-06");
  EXPECT_EQ(heard_by("swv"), Lines{});
  at("2026-10-07 00:00");
  EXPECT_EQ(heard_by("swv"), Lines{"swv/swv-vo thuiszittersmeldingen.hervat " + naam + " 2026-09-01 2026-10-05"});
  EXPECT_EQ(event_to("swv/swv-vo").at("subject"), subject);
  at("2027-01-15 00:00");
  EXPECT_EQ(heard(), Lines{});  // its deadlines went with it
}

TEST_F(LangdurigStoryTest, RemindsTheSchoolThatParentsAreToBeInformed) {
  roster();
  at("2026-09-29 00:00");
  sick("2026-09-01 08:30", "");
  heard();
  at("2026-10-05 23:59");
  EXPECT_EQ(heard_by("school"), Lines{});
  at("2026-10-06 00:00");  // five werkdagen after the 28th day are over
  EXPECT_EQ(heard_by("school"), Lines{"school/90BB00 termijnen.verlopen ouders-informeren 2026-10-05 verlopen"});
}

TEST_F(LangdurigStoryTest, RemindsNobodyOnceParentsAreInformed) {
  roster();
  at("2026-09-29 00:00");
  sick("2026-09-01 08:30", "");
  heard();
  parents_informed();
  at("2026-11-01 00:00");
  EXPECT_EQ(heard(), Lines{});
}

TEST_F(LangdurigStoryTest, EscalatesAfterThreeMonths) {
  roster();
  at("2026-09-29 00:00");
  absent("2026-09-01 08:30", "");
  EXPECT_EQ(heard_by("leerplicht").back(), "leerplicht/0363 verzuimmeldingen.geregistreerd LRV R 2026-09-01");
  at("2026-11-30 23:59");
  heard();
  at("2026-12-01 00:00");
  EXPECT_EQ(heard(), (Lines{"swv/swv-vo termijnen.verlopen pact 2026-12-01 verlopen", "leerplicht/0363 termijnen.verlopen pact 2026-12-01 verlopen"}));
  at("2027-06-01 00:00");
  for (const std::string& line : heard()) EXPECT_EQ(line.find("pact"), std::string::npos) << line;  // once
}

TEST_F(LangdurigStoryTest, EscalatesToTheSwvAloneWhereNoLrvStands) {
  roster();
  at("2026-09-29 00:00");
  sick("2026-09-01 08:30", "");
  heard();
  at("2026-12-01 00:00");
  EXPECT_EQ(heard_by("leerplicht"), Lines{});
}

TEST_F(LangdurigStoryTest, TellsLeerplichtOfLrvAndItsEnd) {
  roster();
  at("2026-09-29 00:00");
  absent("2026-09-01 08:30", "");
  at("2026-10-06 12:00");
  back("2026-10-06");
  heard();
  at("2026-10-07 00:00");
  EXPECT_EQ(heard(), (Lines{"leerplicht/0363 verzuimmeldingen.gewijzigd LRV R 2026-09-01 2026-10-05",
                            "swv/swv-vo thuiszittersmeldingen.hervat " + naam + " 2026-09-01 2026-10-05"}));
}

TEST_F(LangdurigStoryTest, TellsTheDoorstroompuntOfRmcFrom18WithoutStartkwalificatie) {
  roster("2008-09-28");
  at("2026-09-29 00:00");
  absent("2026-09-01 08:30", "");
  const Lines lines = heard_by("leerplicht/rmc-21");
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines.back(), "leerplicht/rmc-21 verzuimmeldingen.geregistreerd RMC R 2026-09-01");
}

TEST_F(LangdurigStoryTest, IsWithdrawnWhenTheAbsenceTurnsOutShorter) {
  roster();
  at("2026-09-29 00:00");
  sick("2026-09-01 08:30", "", "ziek");
  heard();
  at("2026-09-30 10:00");
  sick("2026-09-01 08:30", "2026-09-18 15:30", "ziek");
  EXPECT_EQ(heard_by("swv"), Lines{"swv/swv-vo thuiszittersmeldingen.ingetrokken " + naam + " 2026-09-01"});
  at("2027-01-15 00:00");
  EXPECT_EQ(heard(), Lines{});
}

TEST_F(LangdurigStoryTest, GoesOnWhenAReturnTurnsOutNotToBeOne) {
  roster();
  at("2026-09-29 00:00");
  sick("2026-09-01 08:30", "2026-10-05 15:30", "ziek");
  at("2026-10-07 00:00");
  heard();
  sick("2026-09-01 08:30", "", "ziek");  // still absent after all
  EXPECT_EQ(heard_by("swv"), Lines{"swv/swv-vo thuiszittersmeldingen.gewijzigd " + naam + " 2026-09-01"});
  at("2026-12-01 00:00");
  EXPECT_EQ(heard_by("swv"), Lines{"swv/swv-vo termijnen.verlopen pact 2026-12-01 verlopen"});
}

TEST_F(LangdurigStoryTest, IsToldToNobodyWhereASchoolHasNoSwv) {
  regio_.vestigingen.at("90BB00").swv.reset();
  roster();
  at("2026-09-29 00:00");
  sick("2026-09-01 08:30", "");
  EXPECT_EQ(heard_by("swv"), Lines{});
  at("2026-12-02 00:00");
  for (const std::string& line : heard()) EXPECT_EQ(line.find("termijnen"), std::string::npos) << line;
}

}  // namespace
}  // namespace hub::judge_test
