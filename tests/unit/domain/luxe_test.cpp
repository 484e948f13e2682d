// Luxeverzuim: one melding for each spell of consecutive lesdagen with some of it.
// 31 August 2026 is a Monday; the autumn holiday is 10 to 18 October.
#include <gtest/gtest.h>

#include "tests/unit/domain/school.h"

namespace hub::domain_test {
namespace {

using domain::Geoorloofd;
using domain::Regel;
using domain::Soort;
using Lines = std::vector<std::string>;

TEST(LuxeTest, GivesOneMeldingASpell) {
  struct Case {
    const char* naam;
    School school;
    const char* vandaag;
    Lines meldingen;
  };
  const School before_the_holiday = School().luxe("2026-10-08 08:30", "2026-10-09 15:30");
  const std::vector<Case> cases = {
      {"at once, on its first day", before_the_holiday, "2026-10-08", {"luxe op 2026-10-08: vanaf 2026-10-08"}},
      {"a minute is enough", School().luxe("2026-09-01 08:30", "2026-09-01 08:31"), "2026-09-01", {"luxe op 2026-09-01: vanaf 2026-09-01"}},
      {"it goes on until a lesdag without it is over", before_the_holiday, "2026-10-19", {"luxe op 2026-10-08: vanaf 2026-10-08"}},
      {"then it has an end", before_the_holiday, "2026-10-20", {"luxe op 2026-10-08: 2026-10-08 t/m 2026-10-09"}},
      {"a holiday does not interrupt it",
       School(before_the_holiday).luxe("2026-10-19 08:30", "2026-10-19 10:00"), "2026-12-01",
       {"luxe op 2026-10-08: 2026-10-08 t/m 2026-10-19"}},
      {"a lesdag without it does",
       School(before_the_holiday).luxe("2026-10-20 08:30", "2026-10-20 10:00"), "2026-12-01",
       {"luxe op 2026-10-08: 2026-10-08 t/m 2026-10-09", "luxe op 2026-10-20: 2026-10-20 t/m 2026-10-20"}},
      {"allowed leave is none", School().add(Soort::luxe, Geoorloofd::ja, "2026-09-01 08:30", "2026-09-01 15:30"), "2026-12-01", {}},
      {"on days without school it is none", School().luxe("2026-10-10 08:30", "2026-10-17 15:30"), "2026-12-01", {}},
      {"announced for later it waits", before_the_holiday, "2026-10-07", {}},
  };
  for (const Case& c : cases) EXPECT_EQ(c.school.uitkomsten(c.vandaag, Regel::luxe), c.meldingen) << c.naam;
}

TEST(LuxeTest, IsLookedAtAgainWhenItsEndCanBeKnown) {
  const School school = School().luxe("2026-10-08 08:30", "2026-10-09 15:30");
  EXPECT_EQ(school.verandert_op("2026-10-07"), "2026-10-08");
  EXPECT_EQ(school.verandert_op("2026-10-08"), "2026-10-10");  // the 9th is over
  EXPECT_EQ(school.verandert_op("2026-10-10"), "2026-10-20");  // the first lesdag without it is over
  EXPECT_EQ(school.verandert_op("2026-10-20"), "");
}

TEST(LuxeTest, HasNoMinutesButSaysWhy) {
  const auto uitkomsten = School().luxe("2026-10-08 08:30", "2026-10-09 15:30").oordeel("2026-12-01").uitkomsten;
  ASSERT_EQ(uitkomsten.size(), 1u);
  EXPECT_EQ(describe_whole(uitkomsten.front()),
            "luxe op 2026-10-08: 2026-10-08 t/m 2026-10-09 begin 2026-10-08 sleutel - omdat 2026-10-08=300 2026-10-09=300");
}

}  // namespace
}  // namespace hub::domain_test
