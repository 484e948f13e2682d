// When the monthly reminder to care coordinators goes out.
#include "hub/domain/termijn.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/school.h"

namespace hub::domain_test {
namespace {

std::string next(const School& school, std::string_view after) {
  const auto moment = parse_rfc3339(after);
  EXPECT_TRUE(moment);
  return format_local(domain::next_herinneringsmail(school.kalender(), *moment));
}

TEST(HerinneringsmailTest, GoesOutOnTheFirstLesdagFromTheSecondMondayAtNine) {
  struct Case {
    const char* naam;
    School school;
    const char* na;
    const char* gaat;
  };
  const std::vector<Case> cases = {
      {"the second Monday itself", School(), "2026-09-01T12:00:00+02:00", "2026-09-14T09:00:00+02:00"},
      {"a minute before nine on that day", School(), "2026-09-14T08:59:00+02:00", "2026-09-14T09:00:00+02:00"},
      {"at nine it has been: next month, after the autumn holiday", School(), "2026-09-14T09:00:00+02:00", "2026-10-19T09:00:00+02:00"},
      {"winter time", School(), "2026-10-20T00:00:00+02:00", "2026-11-09T09:00:00+01:00"},
      {"a free Monday: the Tuesday", School().with_vrije_dagen({"2026-09-14"}), "2026-09-01T12:00:00+02:00", "2026-09-15T09:00:00+02:00"},
      {"July has no lesdag left, August one after the summer", School(), "2026-06-20T12:00:00+02:00", "2026-08-17T09:00:00+02:00"},
      {"Whit Monday is the third Monday of May 2027", School(), "2027-05-01T00:00:00+02:00", "2027-05-10T09:00:00+02:00"},
      {"Easter Monday 2028 is the third Monday of April", School(), "2028-04-01T00:00:00+02:00", "2028-04-10T09:00:00+02:00"},
      {"December has its lesdag before Christmas", School(), "2026-11-20T00:00:00+01:00", "2026-12-14T09:00:00+01:00"},
      {"a month of holiday is passed over",
       School().with_vakanties({{dag("2026-09-07"), dag("2026-10-04"), "lang"}}), "2026-09-01T12:00:00+02:00", "2026-10-12T09:00:00+02:00"},
  };
  for (const Case& c : cases) EXPECT_EQ(next(c.school, c.na), c.gaat) << c.naam;
}

TEST(HerinneringsmailTest, GoesOutOnceInEveryMonthWithALesdagLeft) {
  const School school;
  WallTime at = *parse_rfc3339("2026-08-01T00:00:00Z");
  std::vector<std::string> months;
  for (int i = 0; i < 11; ++i) {
    at = domain::next_herinneringsmail(school.kalender(), at);
    months.push_back(format_date(local_day(at)).substr(0, 7));
  }
  EXPECT_EQ(months, (std::vector<std::string>{"2026-08", "2026-09", "2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03",
                                              "2027-04", "2027-05", "2027-06"}));
  EXPECT_EQ(format_date(local_day(domain::next_herinneringsmail(school.kalender(), at))), "2027-08-23");  // none in July
}

}  // namespace
}  // namespace hub::domain_test
