#include "connectors/school/plausibel.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "connectors/school/rij_id.h"
#include "connectors/school/veld.h"
#include "tests/unit/school/lezing.h"

namespace hub::school {
namespace {

using domain::Registratie;
using domain::Soort;

LocalTime moment(const char* date, int minute) { return at_minute(*parse_date(date), minute); }

struct Geval {
  std::string naam;
  Registratie registratie;
  std::vector<std::string> rules;
};

Registratie make(const char* begin, int from, const char* eind, int to, Soort soort = Soort::afwezig) {
  Registratie r;
  r.soort = soort;
  r.begin = moment(begin, from);
  if (eind != nullptr) r.eind = moment(eind, to);
  return r;
}

Registratie with_lesuren(std::optional<int> van, std::optional<int> tot) {
  Registratie r = make("2026-09-01", 600, "2026-09-01", 645);
  r.lesuur_van = van;
  r.lesuur_tot = tot;
  return r;
}

TEST(PlausibelTest, RefusesWhatCannotBe) {
  const WallTime ontvangen = school_test::make_context().ontvangen;  // 2026-11-02
  const std::vector<Geval> gevallen = {
      {"a lesson", make("2026-09-01", 600, "2026-09-01", 645), {}},
      {"zero length", make("2026-09-01", 600, "2026-09-01", 600), {}},
      {"still going on", make("2026-09-01", 600, nullptr, 0), {}},
      {"end before begin", make("2026-09-01", 600, "2026-09-01", 599), {"end-before-begin"}},
      {"the first day of 2000", make("2000-01-01", 0, "2000-01-01", 60), {}},
      {"the last day before 2000", make("1999-12-31", 1439, "2000-01-01", 60), {"implausible-date"}},
      {"a year ahead", make("2027-11-02", 1439, nullptr, 0), {}},
      {"more than a year ahead", make("2027-11-03", 0, nullptr, 0), {"implausible-date"}},
      {"late without end", make("2026-09-01", 600, nullptr, 0, Soort::te_laat), {"end-required"}},
      {"sent out without end", make("2026-09-01", 600, nullptr, 0, Soort::verwijderd), {"end-required"}},
      {"lesson hours", with_lesuren(1, 20), {}},
      {"lesson hour 0", with_lesuren(0, 1), {"invalid-lesson-hours"}},
      {"lesson hour 21", with_lesuren(20, 21), {"invalid-lesson-hours"}},
      {"reversed", with_lesuren(3, 2), {"invalid-lesson-hours"}},
      {"only one", with_lesuren(3, std::nullopt), {"invalid-lesson-hours"}},
  };
  for (const Geval& geval : gevallen) {
    std::vector<std::string> rules;
    for (const Onmogelijk& found : find_onmogelijk(geval.registratie, ontvangen))
      rules.emplace_back(found.bezwaar.rule);
    EXPECT_EQ(rules, geval.rules) << geval.naam;
  }
}

TEST(PlausibelTest, TakesMinutesForAnEnd) {
  Registratie late = make("2026-09-01", 510, nullptr, 0, Soort::te_laat);
  late.minuten = 11;
  EXPECT_TRUE(find_onmogelijk(late, school_test::make_context().ontvangen).empty());
}

TEST(RijIdTest, IsMadeOfPupilBeginAndLessonHour) {
  Registratie r = with_lesuren(2, 3);
  EXPECT_EQ(make_rij_id({"90CC00", "100122"}, r), "90CC00:100122:2026-09-01T10:00:2");
  r.eind.reset();  // what a correction may change does not change the id
  r.lesuur_tot = 4;
  r.soort = Soort::ziek;
  EXPECT_EQ(make_rij_id({"90CC00", "100122"}, r), "90CC00:100122:2026-09-01T10:00:2");
  EXPECT_EQ(make_rij_id({"90CC00", "100122"}, make("2026-09-01", 5, nullptr, 0)), "90CC00:100122:2026-09-01T00:05");
}

TEST(VeldTest, NamesAReasonCodeButNeverANumber) {
  const intake::LeveringContext context = school_test::make_context_with_redenen();
  EXPECT_NE(find_reden(context, "QX").error().message.find("'QX'"), std::string::npos);
  for (const std::string code : {"100122", "999900110", "8001", "Griep", "Proefpersoon", "a b", "Zo\xC3\xAB"}) {
    EXPECT_EQ(find_reden(context, code).error().rule, "unknown-reason");
    EXPECT_EQ(find_reden(context, code).error().message.find(code), std::string::npos) << code;
  }
  EXPECT_EQ(find_reden(context, "").error().rule, "required-field");
  EXPECT_EQ(find_reden(context, "zk").error().rule, "unknown-reason");
}

TEST(VeldTest, ChecksNumbersAndTexts) {
  for (const std::string text : {"1", "800101", "A-12.b_3", "12345678901234567890"})
    EXPECT_TRUE(parse_leerlingnummer(text)) << text;
  for (const std::string text : {"123456789012345678901", "8001 01", "-1", ".1", "é", "1;2", "1\n"}) {
    EXPECT_FALSE(parse_leerlingnummer(text)) << text;
  }
  EXPECT_EQ(parse_toelichting("a\r\nb\tc"), "a  b c");
  EXPECT_EQ(parse_toelichting("a\x1b[0m").error().rule, "forbidden-character");
  EXPECT_EQ(parse_toelichting("a\xE2\x80\xAE").error().rule, "forbidden-character");
  std::string accents;
  for (int i = 0; i < 1024; ++i) accents += "ë";
  EXPECT_TRUE(parse_toelichting(accents));
  EXPECT_EQ(parse_toelichting(accents + "x").error().rule, "too-long");
}

}  // namespace
}  // namespace hub::school
