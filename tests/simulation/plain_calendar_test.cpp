// The calendar and the ages of the plain reading, checked against dates that anyone can look up.
#include "plain_calendar.h"
#include "plain_time.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace simulation {
namespace {

Datum dag(const char* tekst) {
    return parse_datum(tekst);
}

TEST(PlainCalendarTest, KnowsTheNationalFreeDays) {
    const std::vector<std::string> vrij{
        "2026-01-01", "2026-04-06", "2026-04-27", "2026-05-14", "2026-05-25", "2026-12-25", "2026-12-26", "2027-01-01",
        "2027-03-29", "2027-04-27", "2027-05-06", "2027-05-17", "2028-04-17", "2028-04-27", "2028-05-25", "2028-06-05"};
    for (const std::string& tekst : vrij) EXPECT_TRUE(is_nationale_vrije_dag(parse_datum(tekst))) << tekst;
    // Goede Vrijdag and 5 May are a school's own choice, and the example schools did not choose them.
    for (const std::string tekst : {"2026-04-03", "2026-05-05", "2027-03-26", "2027-05-05"}) {
        EXPECT_FALSE(is_nationale_vrije_dag(parse_datum(tekst))) << tekst;
    }
}

TEST(PlainCalendarTest, KnowsTheHolidaysOfThreeRegions) {
    struct Geval {
        const char* datum;
        bool noord, midden, zuid;  // a lesdag?
    };
    const std::vector<Geval> gevallen{
        {"2025-08-18", false, false, true}, {"2025-08-25", true, false, true},  {"2025-09-01", true, true, true},
        {"2025-10-13", true, true, false},  {"2025-10-20", false, false, true}, {"2026-02-16", true, false, false},
        {"2026-02-23", false, true, true},  {"2026-08-17", true, false, false}, {"2026-10-12", false, true, true},
        {"2026-10-19", true, false, false}, {"2027-02-15", true, true, false},  {"2027-02-22", false, false, true},
        {"2027-03-15", true, true, true},   {"2027-05-05", true, true, true},   {"2027-07-12", false, true, true},
        {"2027-12-24", true, true, true},   {"2028-02-29", true, false, false}, {"2028-07-10", true, false, true},
    };
    for (const Geval& geval : gevallen) {
        EXPECT_EQ(is_lesdag(Regio::noord, dag(geval.datum)), geval.noord) << geval.datum << " Noord";
        EXPECT_EQ(is_lesdag(Regio::midden, dag(geval.datum)), geval.midden) << geval.datum << " Midden";
        EXPECT_EQ(is_lesdag(Regio::zuid, dag(geval.datum)), geval.zuid) << geval.datum << " Zuid";
    }
}

TEST(PlainCalendarTest, CountsOnlyWeeksWithSchoolAsLesweek) {
    int voor = -1;
    int na = -1;
    for (const Lesdag& lesdag : lesdagen_van(Regio::noord)) {
        if (lesdag.datum == dag("2026-12-18")) voor = lesdag.lesweek;
        if (lesdag.datum == dag("2027-01-04")) na = lesdag.lesweek;
    }
    EXPECT_EQ(na, voor + 1);
}

TEST(PlainCalendarTest, CountsFiveWerkdagenOverEaster) {
    EXPECT_EQ(volgende_werkdag(dag("2027-03-25"), 5), dag("2027-04-02"));  // Thursday before Easter; Monday is free
}

TEST(PlainTimeTest, MakesAPupilBornOn29FebruaryAYearOlderOn1March) {
    EXPECT_EQ(leeftijd_op(dag("2008-02-29"), dag("2026-02-28")), 17);
    EXPECT_EQ(leeftijd_op(dag("2008-02-29"), dag("2026-03-01")), 18);
    EXPECT_EQ(leeftijd_op(dag("2008-05-05"), dag("2026-05-04")), 17);
    EXPECT_EQ(leeftijd_op(dag("2008-05-05"), dag("2026-05-05")), 18);
}

TEST(PlainTimeTest, ReadsTheClockInAmsterdamInSummerAndWinter) {
    EXPECT_EQ(klok_in_amsterdam(parse_moment("2026-07-01T22:30:00Z")), (Klokstand{dag("2026-07-02"), 30}));
    EXPECT_EQ(klok_in_amsterdam(parse_moment("2026-12-01T23:30:00Z")), (Klokstand{dag("2026-12-02"), 30}));
    EXPECT_EQ(klok_in_amsterdam(parse_moment("2026-12-01T08:30:59+01:00")), (Klokstand{dag("2026-12-01"), 510}));
    EXPECT_EQ(schrijf_utc(middernacht(dag("2027-03-29"))), "2027-03-28T22:00:00Z");
    EXPECT_EQ(schrijf_lokaal(op_de_klok(dag("2026-10-26"), 8 * 3600)), "2026-10-26T08:00:00+01:00");
}

TEST(PlainTimeTest, BeginsASchoolYearOn1August) {
    EXPECT_EQ(begin_schooljaar(dag("2026-07-31")), dag("2025-08-01"));
    EXPECT_EQ(begin_schooljaar(dag("2026-08-01")), dag("2026-08-01"));
}

}  // namespace
}  // namespace simulation
