// Verzuimmeldingen from the first warning to the last correction, as each receiver hears of them.
// 31 August 2026 is a Monday.
#include "tests/unit/judge/story.h"

namespace hub::judge_test {
namespace {

using domain::Meldingstatus;

class MeldingStoryTest : public StoryTest {
 protected:
  // Four days of absence, and everything about them heard: a V3 of 1 to 4 September at leerplicht/0363.
  void report_v3() {
    roster();
    at("2026-09-04 16:00");
    whole_days_absent({"2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04"});
    heard();
  }
};

TEST_F(MeldingStoryTest, WarnsTheSchoolAndThenTellsLeerplicht) {
  roster();
  EXPECT_EQ(heard(), Lines{});
  at("2026-09-02 16:00");
  whole_days_absent({"2026-09-01", "2026-09-02"});
  EXPECT_EQ(heard(), Lines{});
  at("2026-09-03 16:00");
  whole_days_absent({"2026-09-03"});
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimsignalen.geregistreerd dreigend-16-uur 2026-09-03"});
  at("2026-09-04 16:00");
  whole_days_absent({"2026-09-04"});
  EXPECT_EQ(heard(), Lines{"leerplicht/0363 verzuimmeldingen.geregistreerd V3 R 2026-09-01 2026-09-04 1200"});
  const Json data = data_to("leerplicht/0363");
  EXPECT_EQ(data.at("meldenVoor"), "2026-09-11");  // five werkdagen after D
  EXPECT_EQ(data.at("leerling").at("pgn"), "999990019");
  EXPECT_EQ(data.at("leerling").at("tussenvoegsel"), "de");
  EXPECT_EQ(data.at("waarom").at("regel"), "16-uur");
  EXPECT_EQ(data.at("waarom").at("versie"), "standaard");
  EXPECT_EQ(data.at("waarom").at("dagen").size(), 4u);
  // A warning may stand apart from any dossier.
  EXPECT_TRUE(data_to("school/90BB00").at("dossierId").is_null());
  EXPECT_EQ(data_to("school/90BB00").at("leerlingnummer"), "100122");
}

TEST_F(MeldingStoryTest, SaysNothingTwice) {
  report_v3();
  for (const char* moment : {"2026-09-05 00:00", "2026-09-07 12:00", "2026-09-30 12:00"}) at(moment);
  absent("2026-06-10 08:30", "2026-06-10 08:40");  // long before, and changes nothing
  EXPECT_EQ(heard(), Lines{});
}

TEST_F(MeldingStoryTest, NamesTheMeldingAsItsReceiverKnowsIt) {  // T04
  report_v3();
  const Json to_leerplicht = event_to("leerplicht/0363");
  EXPECT_EQ(to_leerplicht.at("subject"), to_leerplicht.at("data").at("meldingId"));
  ASSERT_TRUE(answers(leerplicht(), Meldingstatus::B));
  const Json to_school = event_to("school/90BB00");
  EXPECT_EQ(to_school.at("subject"), to_school.at("data").at("meldingId"));
  EXPECT_NE(to_school.at("data").at("meldingId"), to_leerplicht.at("data").at("meldingId"));
  EXPECT_NE(to_school.at("data").at("dossierId"), to_leerplicht.at("data").at("dossierId"));
  EXPECT_NE(to_school.at("id"), to_leerplicht.at("id"));
}

TEST_F(MeldingStoryTest, ChangesWithACorrection) {  // F76
  report_v3();
  at("2026-09-07 09:00");
  absent("2026-09-04 08:30", "2026-09-04 10:30", "dag-2026-09-04");  // it was two hours, not five
  EXPECT_EQ(heard(), Lines{"leerplicht/0363 verzuimmeldingen.gewijzigd V3 R 2026-09-01 2026-09-04 1020"});
}

TEST_F(MeldingStoryTest, IsWithdrawnWhenACorrectionTakesItsGroundAway) {
  report_v3();
  const Json first = data_to("leerplicht/0363");
  at("2026-09-07 09:00");
  withdraw("dag-2026-09-02");
  EXPECT_EQ(heard(), Lines{"leerplicht/0363 verzuimmeldingen.ingetrokken V3 I 2026-09-01 2026-09-04 1200"});
  EXPECT_EQ(data_to("leerplicht/0363").at("meldingId"), first.at("meldingId"));
  // A withdrawn one never comes back; a new one is made.
  at("2026-09-08 09:00");
  absent("2026-09-02 08:30", "2026-09-02 13:30");
  EXPECT_EQ(heard(), Lines{"leerplicht/0363 verzuimmeldingen.geregistreerd V3 R 2026-09-01 2026-09-04 1200"});
  EXPECT_NE(data_to("leerplicht/0363").at("meldingId"), first.at("meldingId"));
}

TEST_F(MeldingStoryTest, IsNeverHeardOfWhenItIsGoneBeforeItLeft) {
  roster();
  at("2026-09-04 16:00");
  leaves_ = false;
  whole_days_absent({"2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04"});
  EXPECT_EQ(waiting().size(), 2u);
  absent("2026-09-04 08:30", "2026-09-04 10:30", "dag-2026-09-04");
  EXPECT_EQ(waiting().back(), "leerplicht/0363 verzuimmeldingen.geregistreerd V3 R 2026-09-01 2026-09-04 1020");  // as it is now
  withdraw("dag-2026-09-02");
  EXPECT_EQ(waiting(), Lines{"school/90BB00 verzuimsignalen.geregistreerd dreigend-16-uur 2026-09-03"});
}

TEST_F(MeldingStoryTest, TellsTheSchoolWhatThePartnerDid) {
  report_v3();
  at("2026-09-08 10:00");
  EXPECT_TRUE(answers(leerplicht(), Meldingstatus::B));
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimmeldingen.status-gewijzigd V3 B 2026-09-01 2026-09-04 1200"});
  // The school hears no more of the pupil than its contract names.
  EXPECT_FALSE(data_to("school/90BB00").contains("leerling"));
  EXPECT_FALSE(data_to("school/90BB00").contains("meldenVoor"));
  at("2026-09-15 10:00");
  EXPECT_TRUE(answers(leerplicht(), Meldingstatus::G));
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimmeldingen.status-gewijzigd V3 G 2026-09-01 2026-09-04 1200"});
  EXPECT_FALSE(answers(leerplicht(), Meldingstatus::B));  // closed is closed
  EXPECT_EQ(heard(), Lines{});
}

TEST_F(MeldingStoryTest, LeavesAClosedMeldingAloneAndTellsTheSchoolOnce) {
  report_v3();
  answers(leerplicht(), Meldingstatus::G);
  heard();
  at("2026-09-20 10:00");
  withdraw("dag-2026-09-02");
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimsignalen.geregistreerd afgesloten-melding-afwijkend 2026-09-20"});
  withdraw("dag-2026-09-03");
  EXPECT_EQ(heard(), Lines{});
  // Its day stays a reset: what was before it does not count again.
  at("2026-09-22 16:00");
  whole_days_absent({"2026-09-21", "2026-09-22"});
  EXPECT_EQ(heard(), Lines{});
}

TEST_F(MeldingStoryTest, StillKnowsAMeldingOfAClosedSchoolYear) {
  roster();
  at("2026-06-04 16:00");
  whole_days_absent({"2026-06-01", "2026-06-02", "2026-06-03", "2026-06-04"});
  heard();
  at("2026-09-10 09:00");
  whole_days_absent({"2026-09-08", "2026-09-09"});  // judged with a carried stand from now on
  EXPECT_EQ(heard(), Lines{});
  at("2026-09-11 09:00");
  EXPECT_TRUE(answers(leerplicht(), Meldingstatus::B));
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimmeldingen.status-gewijzigd V3 B 2026-06-01 2026-06-04 1200"});
  withdraw("dag-2026-06-02");
  EXPECT_EQ(heard(), Lines{"leerplicht/0363 verzuimmeldingen.ingetrokken V3 I 2026-06-01 2026-06-04 1200"});
}

TEST_F(MeldingStoryTest, WaitsForTheRoster) {
  at("2026-09-04 16:00");
  whole_days_absent({"2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04"});
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimsignalen.geregistreerd dreigend-16-uur 2026-09-03"});
  at("2026-09-07 09:00");
  roster();
  EXPECT_EQ(heard(), Lines{"leerplicht/0363 verzuimmeldingen.geregistreerd V3 R 2026-09-01 2026-09-04 1200"});
}

TEST_F(MeldingStoryTest, MovesWithThePupilWhileItIsOpen) {
  report_v3();
  at("2026-09-21 09:00");
  roster("2011-03-14", "0394");
  EXPECT_EQ(heard(), (Lines{"leerplicht/0363 verzuimmeldingen.ingetrokken V3 I 2026-09-01 2026-09-04 1200",
                            "leerplicht/0394 verzuimmeldingen.geregistreerd V3 R 2026-09-01 2026-09-04 1200"}));
  answers(leerplicht("0394"), Meldingstatus::G);
  heard();
  roster("2011-03-14", "0362");
  EXPECT_EQ(heard(), Lines{});
}

TEST_F(MeldingStoryTest, ComesBackWhenThePupilMovesBack) {
  report_v3();
  const Json first = data_to("leerplicht/0363");
  roster("2011-03-14", "0394");
  heard();
  roster("2011-03-14", "0363");
  EXPECT_EQ(heard(), (Lines{"leerplicht/0394 verzuimmeldingen.ingetrokken V3 I 2026-09-01 2026-09-04 1200",
                            "leerplicht/0363 verzuimmeldingen.geregistreerd V3 R 2026-09-01 2026-09-04 1200"}));
  EXPECT_NE(data_to("leerplicht/0363").at("meldingId"), first.at("meldingId"));
}

TEST_F(MeldingStoryTest, GoesToTheDoorstroompuntFrom18) {
  roster("2008-09-03");
  at("2026-09-04 16:00");
  whole_days_absent({"2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04"});
  EXPECT_EQ(heard().back(), "leerplicht/rmc-21 verzuimmeldingen.geregistreerd V4 R 2026-09-01 2026-09-04 1200");
}

TEST_F(MeldingStoryTest, TellsOfLuxeAtOnceAndOfItsEnd) {
  roster();
  at("2026-10-08 09:00");
  luxe("2026-10-08 08:30", "2026-10-09 15:30");
  EXPECT_EQ(heard(), Lines{"leerplicht/0363 verzuimmeldingen.geregistreerd L R 2026-10-08"});
  EXPECT_TRUE(data_to("leerplicht/0363").at("minuten").is_null());
  EXPECT_TRUE(data_to("leerplicht/0363").at("einddatum").is_null());
  at("2026-10-20 00:00");  // the first lesdag after the holiday is over
  EXPECT_EQ(heard(), Lines{"leerplicht/0363 verzuimmeldingen.gewijzigd L R 2026-10-08 2026-10-09"});
}

TEST_F(MeldingStoryTest, AlarmsTheOperatorsWhenItIsNotWithThePartnerInTime) {  // T25
  roster();
  at("2026-09-04 16:00");
  leaves_ = false;
  whole_days_absent({"2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04"});
  at("2026-09-11 23:59");
  EXPECT_EQ(waiting().size(), 2u);
  at("2026-09-12 00:00");  // five werkdagen are over
  EXPECT_EQ(waiting().back(), "beheer/operators termijnen.verlopen melden 2026-09-11 verlopen");
  at("2026-10-12 00:00");
  EXPECT_EQ(waiting().size(), 3u);  // once
}

TEST_F(MeldingStoryTest, AlarmsNobodyWhenThePartnerHasIt) {
  report_v3();
  at("2026-10-12 00:00");
  EXPECT_EQ(heard(), Lines{});
}

}  // namespace
}  // namespace hub::judge_test
