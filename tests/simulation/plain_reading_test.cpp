// Small cases worked out by hand, one for each sentence of the rules. School year 2026-27. 90BB00 (Noord): summer to 16
// August, herfst 10-18 October, kerst 19 December-3 January, voorjaar 20-28 February, mei 24 April-2 May.
#include "verhaal.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace simulation {
namespace {

using Regels = std::vector<std::string>;

Verhaal leerling_in_vo() {
    Verhaal verhaal("90BB00");
    verhaal.rooster("2026-08-03 10:00", {});
    return verhaal;
}

TEST(SixteenHoursTest, ReportsWhen960MinutesAreReached) {
    Verhaal verhaal = leerling_in_vo();
    verhaal.mist_minuten("2026-09-07", 300).mist_minuten("2026-09-08", 300).mist_minuten("2026-09-09", 300);
    verhaal.mist_minuten("2026-09-10", 60);
    EXPECT_EQ(verhaal.lees(),
              (Regels{"2026-09-09 16:00 school/90BB00 dreigend-16-uur 2026-09-09",
                      "2026-09-10 16:00 leerplicht/0363 V3 geregistreerd R 2026-09-07..2026-09-10 960 minuten"}));
}

TEST(SixteenHoursTest, KeepsSilentAt959Minutes) {
    Verhaal verhaal = leerling_in_vo();
    verhaal.mist_minuten("2026-09-07", 300).mist_minuten("2026-09-08", 300).mist_minuten("2026-09-09", 300);
    verhaal.mist_minuten("2026-09-10", 59);
    EXPECT_EQ(verhaal.lees(), (Regels{"2026-09-09 16:00 school/90BB00 dreigend-16-uur 2026-09-09"}));
}

TEST(SixteenHoursTest, WarnsAt840MinutesAndNotOnTheDayThatReaches960) {
    Verhaal net = leerling_in_vo();
    net.mist_minuten("2026-09-07", 300).mist_minuten("2026-09-08", 300).mist_minuten("2026-09-09", 239);
    EXPECT_EQ(net.lees(), Regels{});
    net.mist_minuten("2026-09-10", 1);
    EXPECT_EQ(net.lees(), (Regels{"2026-09-10 16:00 school/90BB00 dreigend-16-uur 2026-09-10"}));

    Verhaal sprong = leerling_in_vo();
    sprong.mist_minuten("2026-09-07", 300).mist_minuten("2026-09-08", 300).mist_minuten("2026-09-09", 230);
    sprong.mist_minuten("2026-09-10", 130);
    EXPECT_EQ(sprong.lees_over("dreigend"), Regels{});
    EXPECT_EQ(sprong.lees_over("V3").size(), 1U);
}

TEST(SixteenHoursTest, CountsFourLesweekenAcrossTheHerfstvakantie) {
    // Weeks of 21 September, 28 September, 5 October, (12 October is free), 19 October: four lesweken.
    Verhaal binnen = leerling_in_vo();
    binnen.mist_minuten("2026-09-21", 300).mist_minuten("2026-09-28", 300).mist_minuten("2026-10-05", 300);
    binnen.mist_minuten("2026-10-23", 60);
    EXPECT_EQ(binnen.lees_over("V3"),
              (Regels{"2026-10-23 16:00 leerplicht/0363 V3 geregistreerd R 2026-09-21..2026-10-23 960 minuten"}));

    Verhaal te_laat = leerling_in_vo();
    te_laat.mist_minuten("2026-09-21", 300).mist_minuten("2026-09-28", 300).mist_minuten("2026-10-05", 300);
    te_laat.mist_minuten("2026-10-26", 60);
    EXPECT_EQ(te_laat.lees_over("V3"), Regels{});
}

TEST(SixteenHoursTest, ReportsContinuousAbsenceAtMostOncePerSevenDays) {
    Verhaal verhaal = leerling_in_vo();
    for (const std::string dag : {"2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10", "2026-09-11", "2026-09-14",
                                  "2026-09-15", "2026-09-16", "2026-09-17"}) {
        verhaal.mist(dag, "08:30", "15:30");
    }
    // 16 September reaches 16 hours again, but that is six days after the 10th. The 17th is far enough from its first
    // minute on, so the melding comes at midnight and takes the absence of the day itself in when that arrives.
    EXPECT_EQ(verhaal.lees_over("V3"),
              (Regels{"2026-09-10 16:00 leerplicht/0363 V3 geregistreerd R 2026-09-07..2026-09-10 1200 minuten",
                      "2026-09-17 00:00 leerplicht/0363 V3 geregistreerd R 2026-09-11..2026-09-16 1200 minuten",
                      "2026-09-17 16:00 leerplicht/0363 V3 gewijzigd R 2026-09-11..2026-09-17 1500 minuten"}));
}

TEST(SixteenHoursTest, ReportsOnTheSeventhDayAlsoWhenThePupilIsBack) {
    Verhaal verhaal = leerling_in_vo();
    for (const std::string dag : {"2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10", "2026-09-11", "2026-09-14",
                                  "2026-09-15", "2026-09-16"}) {
        verhaal.mist(dag, "08:30", "15:30");
    }
    EXPECT_EQ(verhaal.lees_over("V3"),
              (Regels{"2026-09-10 16:00 leerplicht/0363 V3 geregistreerd R 2026-09-07..2026-09-10 1200 minuten",
                      "2026-09-17 00:00 leerplicht/0363 V3 geregistreerd R 2026-09-11..2026-09-16 1200 minuten"}));
}

TEST(SixteenHoursTest, SendsV4ToTheDoorstroompuntFromTheEighteenthBirthday) {
    Verhaal verhaal("90BB01");  // Midden: no holiday in the last week of February 2026
    verhaal.rooster("2026-02-02 10:00", {.geboren = "2008-02-29"});
    for (const std::string dag : {"2026-02-24", "2026-02-25", "2026-02-26", "2026-02-27", "2026-03-06", "2026-03-09",
                                  "2026-03-10", "2026-03-11"}) {
        verhaal.mist(dag, "08:30", "15:30");
    }
    const Regels regels = verhaal.lees("2026-02-01", "2026-03-31");
    EXPECT_EQ(regels,
              (Regels{"2026-02-26 16:00 school/90BB01 dreigend-16-uur 2026-02-26",
                      "2026-02-27 16:00 leerplicht/0363 V3 geregistreerd R 2026-02-24..2026-02-27 1200 minuten",
                      "2026-03-10 16:00 school/90BB01 dreigend-16-uur 2026-03-10",
                      "2026-03-11 16:00 leerplicht/rmc-21 V4 geregistreerd R 2026-03-06..2026-03-11 1200 minuten"}));
}

TEST(MinutesTest, CountsTheUnionOfADayAndAtMost300) {
    Verhaal verhaal = leerling_in_vo();
    verhaal.mist("2026-09-07", "08:30", "10:00").mist("2026-09-07", "09:00", "10:30");  // 120 together
    verhaal.mist("2026-09-08", "06:00", "22:00").mist("2026-09-09", "06:00", "22:00");  // 300 each
    verhaal.mist_minuten("2026-09-10", 240);
    EXPECT_EQ(verhaal.lees_over("V3"),
              (Regels{"2026-09-10 16:00 leerplicht/0363 V3 geregistreerd R 2026-09-07..2026-09-10 960 minuten"}));
}

TEST(MinutesTest, FillsSchoolHoursOverSeveralDaysAndLetsMidnightBelongToTheDayBefore) {
    Verhaal verhaal = leerling_in_vo();
    // Monday from 14:00: 90 minutes. Tuesday, Wednesday: 300. Thursday up to 12:30: 240. And 30 on Friday: 960.
    verhaal.registreer("2026-09-07 14:05", "r1", "afwezig", "nee", "2026-09-07 14:00", "2026-09-10 12:30");
    verhaal.registreer("2026-09-11 09:00", "r2", "te-laat", "nee", "2026-09-11 08:30:40", "2026-09-11 09:00:10");
    EXPECT_EQ(verhaal.lees_over("V3"),
              (Regels{"2026-09-11 09:00 leerplicht/0363 V3 geregistreerd R 2026-09-07..2026-09-11 960 minuten"}));

    Verhaal nacht = leerling_in_vo();
    nacht.registreer("2026-09-07 14:05", "r1", "afwezig", "nee", "2026-09-07 08:30", "2026-09-11 00:00");
    // Each further day counts once it is over: Thursday's minutes come at midnight.
    EXPECT_EQ(nacht.lees(),
              (Regels{"2026-09-10 00:00 school/90BB00 dreigend-16-uur 2026-09-09",
                      "2026-09-11 00:00 leerplicht/0363 V3 geregistreerd R 2026-09-07..2026-09-10 1200 minuten"}));
}

TEST(MinutesTest, CountsNothingInAWeekendAHolidayOrAsNvt) {
    Verhaal verhaal = leerling_in_vo();
    for (const std::string dag : {"2026-09-12", "2026-10-12", "2026-10-13", "2026-10-14", "2026-10-15"}) {
        verhaal.mist(dag, "08:30", "15:30");
    }
    for (const std::string dag : {"2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10"}) {
        verhaal.registreer(dag + " 16:00", dag, "nvt", "nee", dag + " 08:30", dag + " 15:30");
    }
    EXPECT_EQ(verhaal.lees(), Regels{});
}

TEST(LuxeTest, ReportsAtOnceAndEndsWhenALesdagHasPassed) {
    Verhaal verhaal = leerling_in_vo();
    verhaal.registreer("2026-12-01 10:00", "r1", "luxe", "nee", "2026-12-17 08:30", "2026-12-18 15:30");
    EXPECT_EQ(verhaal.lees(), (Regels{"2026-12-17 00:00 leerplicht/0363 L geregistreerd R 2026-12-17..",
                                      "2027-01-05 00:00 leerplicht/0363 L gewijzigd R 2026-12-17..2026-12-18"}));
}

TEST(LuxeTest, ReportsASpellThatIsOverInOneMessage) {
    Verhaal verhaal = leerling_in_vo();
    verhaal.registreer("2026-09-21 10:00", "r1", "luxe", "nee", "2026-09-10 08:30", "2026-09-11 15:30");
    EXPECT_EQ(verhaal.lees(), (Regels{"2026-09-21 10:00 leerplicht/0363 L geregistreerd R 2026-09-10..2026-09-11"}));
}

TEST(SickLeaveTest, SignalsTheSeventhLesdagOfASpell) {
    Verhaal verhaal = leerling_in_vo();
    verhaal.toestemming("2026-08-24 10:00", "ouders", "2026-08-20")
        .toestemming("2026-08-24 10:00", "leerling", "2026-08-20");
    verhaal.registreer("2026-10-05 09:00", "r1", "ziek", "ja", "2026-10-05 08:30", "");
    verhaal.hervat("2026-10-20 08:00", "2026-10-21");
    // 5 to 9 October, a week of holiday, 19 and 20 October: seven lesdagen. The sixth makes 30 hours.
    EXPECT_EQ(verhaal.lees(), (Regels{"2026-10-20 00:00 school/90BB00 ziek-30-uur 2026-10-19",
                                      "2026-10-21 00:00 jgz/ggd-am duur geregistreerd 2026-10-05",
                                      "2026-10-21 00:00 school/90BB00 verzuimgesprek 2026-10-20"}));
}

TEST(SickLeaveTest, SignalsTheFourthSpellWithin84Days) {
    Verhaal binnen = leerling_in_vo();
    binnen.ziek_op({"2026-09-01", "2026-09-21", "2026-10-05", "2026-11-23"});  // 83 days after the first
    EXPECT_EQ(binnen.lees(), (Regels{"2026-11-23 09:00 school/90BB00 verzuimgesprek 2026-11-23"}));

    Verhaal erbuiten = leerling_in_vo();
    erbuiten.ziek_op({"2026-09-01", "2026-09-21", "2026-10-05", "2026-11-24"});  // 84 days
    EXPECT_EQ(erbuiten.lees(), Regels{});
}

TEST(SickLeaveTest, CountsOnlySpellsThatBeginAfterASignal) {
    Verhaal verhaal = leerling_in_vo();
    verhaal.ziek_op({"2026-09-01", "2026-09-03", "2026-09-07", "2026-09-09", "2026-09-11", "2026-09-15", "2026-09-17"});
    EXPECT_EQ(verhaal.lees(), (Regels{"2026-09-09 09:00 school/90BB00 verzuimgesprek 2026-09-09",
                                      "2026-09-15 09:00 school/90BB00 ziek-30-uur 2026-09-15"}));
    verhaal.ziek_op({"2026-09-21"});
    EXPECT_EQ(verhaal.lees_over("gesprek").back(), "2026-09-21 09:00 school/90BB00 verzuimgesprek 2026-09-21");
}

TEST(ConsentTest, ReleasesASignalOfThisSchoolYearLate) {
    Verhaal verhaal("90BB00");
    verhaal.rooster("2026-08-03 10:00", {.geboren = "2010-10-01"});  // sixteen on 1 October 2026
    verhaal.ziek_op({"2026-09-01", "2026-09-03", "2026-09-07", "2026-09-09"});
    verhaal.toestemming("2026-09-15 10:00", "leerling", "2026-09-14");
    // Until the birthday both have to agree; from that midnight on the pupil alone decides.
    EXPECT_EQ(verhaal.lees_over("jgz"), (Regels{"2026-10-01 00:00 jgz/ggd-am frequentie geregistreerd 2026-09-09"}));
}

TEST(ConsentTest, ReleasesNothingOfASchoolYearThatHasEnded) {
    Verhaal verhaal("90BB00");
    verhaal.rooster("2026-08-03 10:00", {.geboren = "2009-10-01"});
    verhaal.ziek_op({"2026-09-01", "2026-09-03", "2026-09-07", "2026-09-09"});
    verhaal.toestemming("2027-08-01 10:00", "leerling", "2027-07-31");
    EXPECT_EQ(verhaal.lees_over("jgz", "2026-08-01", "2027-08-31"), Regels{});
}

TEST(ConsentTest, StopsWhatHasNotLeftWhenItIsWithdrawn) {
    Verhaal verhaal("90BB00");
    verhaal.rooster("2026-08-03 10:00", {.geboren = "2009-10-01"});
    verhaal.toestemming("2026-08-24 10:00", "leerling", "2026-08-20")
        .toestemming("2026-09-01 10:00", "leerling", "2026-09-01", false);
    verhaal.toestemming("2026-09-02 10:00", "leerling", "2026-08-25");  // an older paper, found later
    verhaal.ziek_op({"2026-09-03", "2026-09-07", "2026-09-09", "2026-09-11"});
    EXPECT_EQ(verhaal.lees_over("jgz"), Regels{});
}

TEST(LongAbsenceTest, CountsTwentyEightDaysOutsideTheChristmasHoliday) {
    Verhaal verhaal = leerling_in_vo();
    verhaal.registreer("2026-12-07 09:00", "r1", "afwezig", "nee", "2026-12-07 08:30", "");
    verhaal.hervat("2027-02-01 08:30", "2027-02-01");
    // 7 to 18 December are twelve days, the 28th is 19 January. Back on Monday 1 February; that day has to pass.
    EXPECT_EQ(verhaal.lees_over("swv"),
              (Regels{"2027-01-20 00:00 swv/swv-am-vo thuiszitter geregistreerd 2026-12-07..",
                      "2027-02-02 00:00 swv/swv-am-vo thuiszitter hervat 2026-12-07..2027-01-29"}));
    EXPECT_EQ(verhaal.lees_over("LRV"),
              (Regels{"2027-01-20 00:00 leerplicht/0363 LRV geregistreerd R 2026-12-07..",
                      "2027-02-02 00:00 leerplicht/0363 LRV gewijzigd R 2026-12-07..2027-01-29"}));
}

TEST(LongAbsenceTest, NeedsEveryLesdagUpToTheTwentyEighth) {
    // From 1 September the 28th day is 28 September. Leave up to and including it is enough, up to the day before is
    // not.
    Verhaal genoeg = leerling_in_vo();
    genoeg.registreer("2026-09-01 09:00", "r1", "verlof", "ja", "2026-09-01 08:30", "2026-09-29 00:00");
    EXPECT_EQ(genoeg.lees(), (Regels{"2026-09-29 00:00 swv/swv-am-vo thuiszitter geregistreerd 2026-09-01..",
                                     "2026-09-30 00:00 swv/swv-am-vo thuiszitter hervat 2026-09-01..2026-09-28"}));
    Verhaal te_kort = leerling_in_vo();
    te_kort.registreer("2026-09-01 09:00", "r1", "verlof", "ja", "2026-09-01 08:30", "2026-09-28 00:00");
    EXPECT_EQ(te_kort.lees(), Regels{});
}

TEST(LongAbsenceTest, TakesHalfALesdagAsCoverAndAMinuteLessAsNone) {
    for (const int minuten : {150, 149}) {
        Verhaal verhaal = leerling_in_vo();
        const std::string eind = minuten == 150 ? "2026-09-15 11:00" : "2026-09-15 10:59";
        verhaal.registreer("2026-09-01 09:00", "r1", "verlof", "ja", "2026-09-01 08:30", "2026-09-15 00:00");
        verhaal.registreer("2026-09-15 09:00", "r2", "verlof", "ja", "2026-09-15 08:30", eind);
        verhaal.registreer("2026-09-16 09:00", "r3", "verlof", "ja", "2026-09-16 08:30", "2026-10-01 00:00");
        EXPECT_EQ(verhaal.lees().size(), minuten == 150 ? 2U : 0U) << minuten;
    }
}

TEST(LongAbsenceTest, SendsRmcForAnAdultWithoutStartkwalificatie) {
    const auto lees_met = [](const std::optional<bool>& startkwalificatie, const std::string& geboren) {
        Verhaal verhaal("90CC00");  // Zuid, mbo, no samenwerkingsverband
        verhaal.rooster("2026-08-03 10:00", {.geboren = geboren, .startkwalificatie = startkwalificatie});
        verhaal.registreer("2026-09-01 09:00", "r1", "geschorst", "nee", "2026-09-01 08:30", "2026-10-03 00:00");
        return verhaal.lees();
    };
    const Regels rmc{"2026-09-29 00:00 leerplicht/rmc-21 RMC geregistreerd R 2026-09-01..",
                     "2026-10-06 00:00 leerplicht/rmc-21 RMC gewijzigd R 2026-09-01..2026-10-02"};
    EXPECT_EQ(lees_met(std::nullopt, "2006-01-01"), rmc);
    EXPECT_EQ(lees_met(false, "2006-01-01"), rmc);
    EXPECT_EQ(lees_met(true, "2006-01-01"), Regels{});
    EXPECT_EQ(lees_met(false, "1999-09-28"), Regels{});  // 27 on the 28th counted day
    EXPECT_EQ(lees_met(false, "1999-09-29"), rmc);
    EXPECT_EQ(lees_met(true, "2008-09-29"),
              (Regels{"2026-09-29 00:00 leerplicht/0363 LRV geregistreerd R 2026-09-01..",
                      "2026-10-06 00:00 leerplicht/0363 LRV gewijzigd R 2026-09-01..2026-10-02"}));
}

}  // namespace
}  // namespace simulation
