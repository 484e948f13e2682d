// What happens to a melding after it was sent: corrections, versions, returns, partners who answer, pupils who move and
// rosters that come late. Worked out by hand, school year 2026-27, 90BB00 (Noord).
#include "verhaal.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace simulation {
namespace {

using Regels = std::vector<std::string>;

// Four whole days in the week of 7 September 2026: V3 on Thursday the 10th, 1200 minutes.
Verhaal gemeld_in_september() {
    Verhaal verhaal("90BB00");
    verhaal.rooster("2026-08-03 10:00", {});
    for (const std::string dag : {"2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10"}) {
        verhaal.registreer(dag + " 16:00", dag, "afwezig", "nee", dag + " 08:30", dag + " 15:30");
    }
    return verhaal;
}

const std::string september = "2026-09-10 16:00 leerplicht/0363 V3 geregistreerd R 2026-09-07..2026-09-10 1200 minuten";

TEST(CorrectionTest, ChangesAMeldingWhoseMinutesDiffer) {
    Verhaal verhaal = gemeld_in_september();
    verhaal.registreer("2026-09-14 11:00", "2026-09-07", "afwezig", "nee", "2026-09-07 08:30", "2026-09-07 10:00");
    EXPECT_EQ(
        verhaal.lees_over("V3"),
        (Regels{september, "2026-09-14 11:00 leerplicht/0363 V3 gewijzigd R 2026-09-07..2026-09-10 990 minuten"}));
}

TEST(CorrectionTest, WithdrawsAMeldingThatNoLongerReaches16HoursAndMakesANewOneLater) {
    Verhaal verhaal = gemeld_in_september();
    verhaal.registreer("2026-09-14 11:00", "2026-09-07", "ziek", "ja", "2026-09-07 08:30", "2026-09-07 15:30");
    verhaal.mist_minuten("2026-09-15", 60);
    EXPECT_EQ(
        verhaal.lees_over("V3"),
        (Regels{september, "2026-09-14 11:00 leerplicht/0363 V3 ingetrokken I 2026-09-07..2026-09-10 1200 minuten",
                "2026-09-15 16:00 leerplicht/0363 V3 geregistreerd R 2026-09-08..2026-09-15 960 minuten"}));
}

TEST(CorrectionTest, NeverTakesASignalToTheSchoolBackNorRepeatsIt) {
    Verhaal verhaal = gemeld_in_september();
    verhaal.trek_in("2026-09-14 11:00", "2026-09-07");
    verhaal.registreer("2026-09-15 11:00", "2026-09-07", "afwezig", "nee", "2026-09-07 08:30", "2026-09-07 15:30");
    EXPECT_EQ(verhaal.lees_over("school"), (Regels{"2026-09-09 16:00 school/90BB00 dreigend-16-uur 2026-09-09"}));
    EXPECT_EQ(
        verhaal.lees_over("V3"),
        (Regels{september, "2026-09-14 11:00 leerplicht/0363 V3 ingetrokken I 2026-09-07..2026-09-10 1200 minuten",
                "2026-09-15 11:00 leerplicht/0363 V3 geregistreerd R 2026-09-07..2026-09-10 1200 minuten"}));
}

TEST(VersionTest, IgnoresAnOlderVersionAndOneOfTheSameMoment) {
    Verhaal verhaal = gemeld_in_september();
    verhaal.gewijzigd_op("2026-09-07 15:00")
        .registreer("2026-09-14 11:00", "2026-09-07", "ziek", "ja", "2026-09-07 08:30", "");
    verhaal.gewijzigd_op("2026-09-08 16:00")
        .registreer("2026-09-14 12:00", "2026-09-08", "ziek", "ja", "2026-09-08 08:30", "");
    EXPECT_EQ(verhaal.lees_over("V3"), (Regels{september}));
}

TEST(VersionTest, CountsAVersionOnlyForThePupilItNames) {
    Verhaal verhaal = gemeld_in_september();
    verhaal.over_leerling("100002").registreer("2026-09-14 11:00", "2026-09-07", "afwezig", "nee", "2026-09-07 08:30",
                                               "2026-09-07 15:30");
    EXPECT_EQ(
        verhaal.lees_over("V3"),
        (Regels{september, "2026-09-14 11:00 leerplicht/0363 V3 ingetrokken I 2026-09-07..2026-09-10 1200 minuten"}));
}

TEST(StatusTest, NeverChangesAClosedMeldingAndKeepsItsDayAsReset) {
    Verhaal verhaal = gemeld_in_september();
    verhaal.status("2026-09-11 10:00", "V3", "2026-09-07", "G");
    verhaal.trek_in("2026-09-14 11:00", "2026-09-07");
    verhaal.mist_minuten("2026-09-15", 60);  // with the 900 minutes before the reset it would have been 960
    EXPECT_EQ(verhaal.lees_over("V3"), (Regels{september}));
    verhaal.mist_minuten("2026-09-16", 300).mist_minuten("2026-09-17", 300).mist_minuten("2026-09-18", 300);
    EXPECT_EQ(verhaal.lees_over("V3").back(),
              "2026-09-18 16:00 leerplicht/0363 V3 geregistreerd R 2026-09-15..2026-09-18 960 minuten");
}

TEST(StatusTest, StillFiresBeforeAClosedDayWhereTheMinutesSaySo) {
    Verhaal verhaal = gemeld_in_september();
    verhaal.status("2026-09-11 10:00", "V3", "2026-09-07", "K");
    // Found later: four days at the end of August. They make a V3 of their own, on 28 August; the closed one stays.
    for (const std::string dag : {"2026-08-25", "2026-08-26", "2026-08-27", "2026-08-28"}) {
        verhaal.registreer("2026-09-21 09:00", dag, "afwezig", "nee", dag + " 08:30", dag + " 15:30");
    }
    EXPECT_EQ(
        verhaal.lees_over("V3"),
        (Regels{september, "2026-09-21 09:00 leerplicht/0363 V3 geregistreerd R 2026-08-25..2026-08-28 1200 minuten"}));
}

TEST(StatusTest, KeepsStatusBInWhatIsChanged) {
    Verhaal verhaal = gemeld_in_september();
    verhaal.status("2026-09-11 10:00", "V3", "2026-09-07", "B");
    verhaal.registreer("2026-09-14 11:00", "2026-09-07", "afwezig", "nee", "2026-09-07 08:30", "2026-09-07 10:00");
    EXPECT_EQ(verhaal.lees_over("V3").back(),
              "2026-09-14 11:00 leerplicht/0363 V3 gewijzigd B 2026-09-07..2026-09-10 990 minuten");
}

TEST(StatusTest, IgnoresAnAnswerAboutAMeldingThatIsNotThere) {
    Verhaal verhaal = gemeld_in_september();
    verhaal.status("2026-09-11 10:00", "V3", "2026-09-08", "G");
    verhaal.trek_in("2026-09-14 11:00", "2026-09-07");
    EXPECT_EQ(verhaal.lees_over("ingetrokken").size(), 1U);
}

TEST(RoutingTest, MovesWhatIsOpenToTheNewGemeenteAndLeavesWhatIsClosed) {
    Verhaal open = gemeld_in_september();
    open.rooster("2026-10-05 12:00", {.woont = "0394"});
    EXPECT_EQ(
        open.lees_over("V3"),
        (Regels{september, "2026-10-05 12:00 leerplicht/0363 V3 ingetrokken I 2026-09-07..2026-09-10 1200 minuten",
                "2026-10-05 12:00 leerplicht/0394 V3 geregistreerd R 2026-09-07..2026-09-10 1200 minuten"}));
    Verhaal gesloten = gemeld_in_september();
    gesloten.status("2026-09-11 10:00", "V3", "2026-09-07", "G").rooster("2026-10-05 12:00", {.woont = "0394"});
    EXPECT_EQ(gesloten.lees_over("V3"), (Regels{september}));
}

TEST(RoutingTest, KeepsAMeldingUntilItsReceiverIsKnown) {
    Verhaal verhaal("90BB00");
    for (const std::string dag : {"2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10"})
        verhaal.mist(dag, "08:30", "15:30");
    verhaal.rooster("2026-09-14 10:00", {.woont = "0518"});  // a gemeente that nobody here knows
    verhaal.rooster("2026-09-15 10:00", {.woont = "0362"});
    EXPECT_EQ(verhaal.lees(),
              (Regels{"2026-09-09 16:00 school/90BB00 dreigend-16-uur 2026-09-09",
                      "2026-09-15 10:00 leerplicht/0362 V3 geregistreerd R 2026-09-07..2026-09-10 1200 minuten"}));
}

TEST(RoutingTest, MakesAnotherVerzuimsoortWhenABirthdateIsCorrected) {
    Verhaal verhaal = gemeld_in_september();
    verhaal.rooster("2026-10-05 12:00", {.geboren = "2008-09-10"});  // eighteen on the very day
    EXPECT_EQ(
        verhaal.lees_over("leerplicht"),
        (Regels{september, "2026-10-05 12:00 leerplicht/0363 V3 ingetrokken I 2026-09-07..2026-09-10 1200 minuten",
                "2026-10-05 12:00 leerplicht/rmc-21 V4 geregistreerd R 2026-09-07..2026-09-10 1200 minuten"}));
}

TEST(ReturnTest, EndsEveryRegistratieThatBeganBeforeItAlsoOneThatArrivesLater) {
    Verhaal verhaal("90BB00");
    verhaal.rooster("2026-08-03 10:00", {});
    verhaal.registreer("2026-09-01 09:00", "r1", "afwezig", "ja", "2026-09-01 08:30", "");
    verhaal.hervat("2026-10-01 09:00", "2026-10-02");
    verhaal.registreer("2026-10-20 09:00", "r2", "afwezig", "ja", "2026-09-15 08:30", "");
    EXPECT_EQ(verhaal.lees(), (Regels{"2026-09-29 00:00 swv/swv-am-vo thuiszitter geregistreerd 2026-09-01..",
                                      "2026-10-03 00:00 swv/swv-am-vo thuiszitter hervat 2026-09-01..2026-10-01"}));
}

TEST(ReturnTest, TakesAReturnBackWhenAbsenceTurnsOutToHaveGoneOn) {
    Verhaal verhaal("90BB00");
    verhaal.rooster("2026-08-03 10:00", {});
    verhaal.registreer("2026-09-01 09:00", "r1", "afwezig", "ja", "2026-09-01 08:30", "2026-10-01 15:30");
    verhaal.registreer("2026-10-05 09:00", "r2", "ziek", "ja", "2026-10-02 08:30", "");
    EXPECT_EQ(verhaal.lees_over("swv"),
              (Regels{"2026-09-29 00:00 swv/swv-am-vo thuiszitter geregistreerd 2026-09-01..",
                      "2026-10-03 00:00 swv/swv-am-vo thuiszitter hervat 2026-09-01..2026-10-01",
                      "2026-10-05 09:00 swv/swv-am-vo thuiszitter gewijzigd 2026-09-01.."}));
}

TEST(ReturnTest, LetsMinutesFollowFromTheNewEnd) {
    // Absent from 14:00, open: 90 minutes of that school day. Back the next day makes it one date, 14:00 to midnight:
    // 300.
    Verhaal verhaal("90BB00");
    verhaal.rooster("2026-08-03 10:00", {});
    verhaal.mist_minuten("2026-09-07", 300).mist_minuten("2026-09-08", 300);
    verhaal.registreer("2026-09-09 14:00", "r1", "afwezig", "nee", "2026-09-09 14:00", "");
    verhaal.hervat("2026-09-10 08:00", "2026-09-10");
    EXPECT_EQ(verhaal.lees(), (Regels{"2026-09-10 08:00 school/90BB00 dreigend-16-uur 2026-09-09"}));
}

TEST(ArrivalTest, JudgesOnceWhenSeveralArriveTogetherAndBeforeFrom) {
    Verhaal verhaal = gemeld_in_september();
    verhaal.registreer("2026-09-10 16:00", "2026-09-07", "afwezig", "nee", "2026-09-07 08:30", "2026-09-07 10:00");
    EXPECT_EQ(verhaal.lees_over("V3"),
              (Regels{"2026-09-10 16:00 leerplicht/0363 V3 geregistreerd R 2026-09-07..2026-09-10 990 minuten"}));
    EXPECT_EQ(verhaal.lees_over("V3", "2026-11-02"),
              (Regels{"2026-11-02 00:00 leerplicht/0363 V3 geregistreerd R 2026-09-07..2026-09-10 990 minuten"}));
}

TEST(ArrivalTest, StopsJustBeforeTheMidnightAfterTheLastDay) {
    Verhaal verhaal("90BB00");
    verhaal.rooster("2026-08-03 10:00", {});
    verhaal.registreer("2026-09-07 09:00", "r1", "afwezig", "nee", "2026-09-07 08:30", "");
    EXPECT_EQ(verhaal.lees_over("V3", "2026-08-01", "2026-09-10"), Regels{});
    EXPECT_EQ(verhaal.lees_over("V3", "2026-08-01", "2026-09-11").size(), 1U);
}

TEST(ConsentAfterwardsTest, WithdrawsASignalFromWhoeverGotItConsentOrNot) {
    Verhaal verhaal("90AA00");
    verhaal.rooster("2026-08-03 10:00", {.geboren = "2018-03-03"});
    verhaal.toestemming("2026-08-24 10:00", "ouders", "2026-08-24");
    verhaal.ziek_op({"2026-09-01", "2026-09-03", "2026-09-07", "2026-09-09"});
    verhaal.toestemming("2026-09-10 10:00", "ouders", "2026-09-10", false);
    verhaal.trek_in("2026-09-11 10:00", "2026-09-03-ziek");
    EXPECT_EQ(verhaal.lees_over("jgz"), (Regels{"2026-09-09 09:00 jgz/ggd-am frequentie geregistreerd 2026-09-09",
                                                "2026-09-11 10:00 jgz/ggd-am frequentie ingetrokken 2026-09-09"}));
}

}  // namespace
}  // namespace simulation
