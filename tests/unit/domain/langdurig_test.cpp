// Long absence: every lesdag of 28 calendar days covered for at least half. Langdurig goes to the SWV for any
// reason, LRV to leerplicht for absence that was not allowed.
// 31 August 2026 is a Monday; the autumn holiday is 10 to 18 October.
#include <gtest/gtest.h>

#include "tests/unit/domain/school.h"

namespace hub::domain_test {
namespace {

using domain::Geoorloofd;
using domain::Regel;
using domain::Soort;
using Lines = std::vector<std::string>;

struct Case {
  const char* naam;
  School school;
  const char* vandaag;
  Lines meldingen;
};

void expect_all(Regel regel, const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(c.school.uitkomsten(c.vandaag, regel), c.meldingen) << c.naam;
}

const char* const ver = "2027-06-01";

TEST(LangdurigTest, IsMetWhenThe28thDayIsOver) {
  expect_all(Regel::langdurig,
             {
                 {"on the 28th day not yet", School().ziek("2026-09-01 08:30", ""), "2026-09-28", {}},
                 {"the morning after", School().ziek("2026-09-01 08:30", ""), "2026-09-29", {"langdurig op 2026-09-28: vanaf 2026-09-01"}},
                 {"the 28th on a Sunday: on Monday", School().ziek("2026-09-07 08:30", ""), "2026-10-05",
                  {"langdurig op 2026-10-04: vanaf 2026-09-07"}},
                 {"on that Sunday not yet", School().ziek("2026-09-07 08:30", ""), "2026-10-04", {}},
                 {"the nine days of a holiday are left out", School().ziek("2026-09-14 08:30", ""), "2026-10-20", {}},
                 {"so the 28th is the 20th of October", School().ziek("2026-09-14 08:30", ""), "2026-10-21",
                  {"langdurig op 2026-10-20: vanaf 2026-09-14"}},
                 {"begun in the holiday it counts from the first lesdag", School().ziek("2026-10-12 08:30", ""), ver,
                  {"langdurig op 2026-11-15: vanaf 2026-10-19"}},
                 {"begun on a Friday before the summer", School().ziek("2026-07-03 08:30", ""), ver,
                  {"langdurig op 2026-09-12: vanaf 2026-07-03"}},
             });
}

TEST(LangdurigTest, NeedsEveryLesdagUpToThe28thCoveredForHalf) {
  expect_all(
      Regel::langdurig,
      {
          {"back on the 27th day", School().ziek("2026-09-01 08:30", "2026-09-25 15:30"), ver, {}},
          {"absent to the 28th, back after it", School().ziek("2026-09-01 08:30", "2026-09-28 15:30"), ver,
           {"langdurig op 2026-09-28: 2026-09-01 t/m 2026-09-28"}},
          {"the 28th in a weekend: absent to the Friday", School().ziek("2026-09-07 08:30", "2026-10-02 15:30"), ver,
           {"langdurig op 2026-10-04: 2026-09-07 t/m 2026-10-02"}},
          {"a day with 150 minutes goes on",
           School().ziek("2026-09-01 08:30", "2026-09-11 15:30").ziek("2026-09-14 08:30", "2026-09-14 11:00").ziek("2026-09-15 08:30", ""), ver,
           {"langdurig op 2026-09-28: vanaf 2026-09-01"}},
          {"a day with 149 minutes begins anew",
           School().ziek("2026-09-01 08:30", "2026-09-11 15:30").ziek("2026-09-14 08:30", "2026-09-14 10:59").ziek("2026-09-15 08:30", ""), ver,
           {"langdurig op 2026-10-21: vanaf 2026-09-15"}},
          {"the first day may be a late one: it does not count",
           School().ziek("2026-09-01 14:00", ""), ver, {"langdurig op 2026-09-29: vanaf 2026-09-02"}},
      });
}

TEST(LangdurigTest, IsCoveredByAnythingButLatenessRemovalAndNvt) {
  const auto open = [](Soort soort, Geoorloofd geoorloofd) { return School().add(soort, geoorloofd, "2026-09-01 08:30", "2026-10-30 15:30"); };
  const Lines met = {"langdurig op 2026-09-28: 2026-09-01 t/m 2026-10-30"};
  expect_all(Regel::langdurig, {
                                   {"sick", open(Soort::ziek, Geoorloofd::ja), ver, met},
                                   {"absent and allowed", open(Soort::afwezig, Geoorloofd::ja), ver, met},
                                   {"absent, not known", open(Soort::afwezig, Geoorloofd::onbekend), ver, met},
                                   {"suspended", open(Soort::geschorst, Geoorloofd::nee), ver, met},
                                   {"on leave", open(Soort::verlof, Geoorloofd::ja), ver, met},
                                   {"luxe", open(Soort::luxe, Geoorloofd::nee), ver, met},
                                   {"late", open(Soort::te_laat, Geoorloofd::nee), ver, {}},
                                   {"sent out of class", open(Soort::verwijderd, Geoorloofd::nee), ver, {}},
                                   {"nvt", open(Soort::nvt, Geoorloofd::nee), ver, {}},
                               });
}

TEST(LrvTest, IsTheSameCountOverAbsenceThatWasNotAllowed) {
  const School sick_then_truant = School().ziek("2026-09-01 08:30", "2026-09-11 15:30").afwezig("2026-09-14 08:30", "");
  expect_all(Regel::lrv, {
                             {"allowed absence alone is none", School().ziek("2026-09-01 08:30", ""), ver, {}},
                             {"not allowed", School().afwezig("2026-09-01 08:30", ""), "2026-09-29", {"lrv op 2026-09-28: vanaf 2026-09-01"}},
                             {"it has its own first day", sick_then_truant, "2026-10-21", {"lrv op 2026-10-20: vanaf 2026-09-14"}},
                             {"not before its own 28th", sick_then_truant, "2026-10-20", {}},
                         });
  expect_all(Regel::langdurig, {{"langdurig has the earlier one", sick_then_truant, "2026-10-20", {"langdurig op 2026-09-28: vanaf 2026-09-01"}}});
}

TEST(LangdurigTest, EndsOnceTheFirstUncoveredLesdagIsOver) {
  const School terug = School().ziek("2026-09-01 08:30", "").hervat("2026-10-06");
  expect_all(Regel::langdurig,
             {
                 {"while the day of return lasts it runs", terug, "2026-10-06", {"langdurig op 2026-09-28: vanaf 2026-09-01"}},
                 {"the morning after it has ended", terug, "2026-10-07", {"langdurig op 2026-09-28: 2026-09-01 t/m 2026-10-05"}},
                 {"the holiday is waited out", School().ziek("2026-09-01 08:30", "2026-10-09 15:30"), "2026-10-19",
                  {"langdurig op 2026-09-28: vanaf 2026-09-01"}},
                 {"and its first lesdag", School().ziek("2026-09-01 08:30", "2026-10-09 15:30"), "2026-10-20",
                  {"langdurig op 2026-09-28: 2026-09-01 t/m 2026-10-09"}},
                 {"absent again it is a new spell", School(terug).ziek("2026-10-07 08:30", ""), ver,
                  {"langdurig op 2026-09-28: 2026-09-01 t/m 2026-10-05", "langdurig op 2026-11-12: vanaf 2026-10-07"}},
                 {"a return that came before the 28th", School().ziek("2026-09-01 08:30", "").hervat("2026-09-28"), ver, {}},
             });
}

TEST(LangdurigTest, NeedsNoMessageToFire) {
  const School school = School().ziek("2026-09-01 08:30", "");
  std::string vandaag = "2026-09-01";
  int looked = 0;
  while (school.uitkomsten(vandaag, Regel::langdurig).empty()) {
    vandaag = school.verandert_op(vandaag);
    ASSERT_FALSE(vandaag.empty());
    ASSERT_LT(++looked, 40);
  }
  EXPECT_EQ(vandaag, "2026-09-29");
}

TEST(LangdurigTest, CountsByTheRulesOfItsFirstDay) {
  domain::Regels short_term;
  short_term.langdurig_dagen = 14;
  domain::Regels usual;
  usual.geldig_vanaf = dag("2026-09-02");
  const School school = School().with_regels(std::vector{short_term, usual}).ziek("2026-09-01 08:30", "");
  EXPECT_EQ(school.uitkomsten(ver, Regel::langdurig), Lines{"langdurig op 2026-09-14: vanaf 2026-09-01"});
}

TEST(LangdurigTest, SaysWhyByTheDaysUpToThe28th) {
  const auto uitkomsten = School().ziek("2026-09-07 08:30", "2026-10-30 15:30").oordeel(ver).uitkomsten;
  for (const auto& uitkomst : uitkomsten) {
    if (uitkomst.regel != Regel::langdurig) continue;
    EXPECT_EQ(uitkomst.dagen.size(), 20u);  // four weeks of five
    EXPECT_EQ(uitkomst.dagen.back().dag, dag("2026-10-02"));
  }
}

}  // namespace
}  // namespace hub::domain_test
