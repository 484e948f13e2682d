// Thirty hours sick in a school year: one signal to the school.
#include <gtest/gtest.h>

#include "tests/unit/domain/school.h"

namespace hub::domain_test {
namespace {

using domain::Regel;
using Lines = std::vector<std::string>;

TEST(Ziek30Test, SignalsOnceASchoolYearAt1800Minutes) {
  struct Case {
    const char* naam;
    School school;
    Lines signalen;
  };
  const School five_days = School().hele_dagen_ziek({"2026-09-01", "2026-09-07", "2026-11-02", "2027-01-11", "2027-03-01"});
  const std::vector<Case> cases = {
      {"1799 is not enough", School(five_days).ziek("2027-05-10 08:30", "2027-05-10 13:29"), {}},
      {"1800 is", School(five_days).ziek("2027-05-10 08:30", "2027-05-10 13:30"), {"ziek-30-uur op 2027-05-10"}},
      {"only once", School(five_days).hele_dagen_ziek({"2027-05-10", "2027-05-11", "2027-05-12"}), {"ziek-30-uur op 2027-05-10"}},
      {"a new school year starts at nothing", School(five_days).hele_dagen_ziek({"2027-08-30"}), {}},
      {"and has its own", School(five_days)
                              .hele_dagen_ziek({"2027-05-10"})
                              .hele_dagen_ziek({"2027-08-30", "2027-09-06", "2027-09-13", "2027-09-20", "2027-09-27", "2027-10-04"}),
       {"ziek-30-uur op 2027-05-10", "ziek-30-uur op 2027-10-04"}},
  };
  for (const Case& c : cases) EXPECT_EQ(c.school.uitkomsten("2028-01-01", Regel::ziek_30), c.signalen) << c.naam;
}

TEST(Ziek30Test, IsKnownByItsSchoolYear) {
  const School school = School().ziek("2026-09-01 08:30", "2026-09-08 15:30");
  const auto uitkomsten = school.oordeel("2026-12-01").uitkomsten;
  ASSERT_EQ(uitkomsten.size(), 1u);
  EXPECT_EQ(uitkomsten.front().regel, Regel::ziek_30);
  EXPECT_EQ(uitkomsten.front().sleutel, dag("2026-08-01"));
}

}  // namespace
}  // namespace hub::domain_test
