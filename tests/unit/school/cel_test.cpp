#include "connectors/school/csv/cel.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hub::csv {
namespace {

std::string rule_of(const std::optional<school::Bezwaar>& found) { return found ? std::string(found->rule) : ""; }

template <typename T>
std::string rule_of(const school::Gelezen<T>& read) {
  return read ? "" : std::string(read.error().rule);
}

struct Geval {
  std::string text;
  std::string rule;  // empty: accepted
};

// I29.
TEST(CelTest, RecognisesWhatASpreadsheetDid) {
  const std::vector<Geval> gevallen = {
      {"1,23E+08", "excel-damage"},
      {"1.23E8", "excel-damage"},
      {"9e+8", "excel-damage"},
      {"#N/B", "excel-damage"},
      {"#n/a", "excel-damage"},
      {"#VERW!", "excel-damage"},
      {"####", "excel-damage"},
      {"-", "missing-value"},
      {"n.v.t.", "missing-value"},
      {"NVT", "missing-value"},
      {"NS", "missing-value"},
      {"", ""},
      {"100122", ""},
      {"7E12", ""},
      {"A-1", ""},
      {"1e", ""},
  };
  for (const Geval& geval : gevallen) {
    EXPECT_EQ(rule_of(find_schade(geval.text, Celsoort::waarde)), geval.rule) << geval.text;
    EXPECT_EQ(rule_of(find_schade(geval.text, Celsoort::id)), geval.rule) << geval.text;
    EXPECT_EQ(rule_of(find_schade(geval.text, Celsoort::tekst)), "") << geval.text;
  }
}

// I28: text stays text; exports quote it.
TEST(CelTest, RefusesFormulasInIdsOnly) {
  for (const std::string text : {"=1+1", "+31", "-5", "@SUM(A1)", "\t=1", "\r=1", " =1",
                                 "\xEF\xBC\x9D"
                                 "1",
                                 "=HYPERLINK(\"x\")", "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0"}) {
    EXPECT_EQ(rule_of(find_schade(text, Celsoort::id)), "formula-cell") << text;
    EXPECT_EQ(rule_of(find_schade(text, Celsoort::tekst)), "") << text;
  }
}

TEST(CelTest, ReadsOnlyDatesThatExist) {
  const std::vector<Geval> gevallen = {
      {"20260901", ""},
      {"20280229", ""},
      {"20270229", "invalid-date"},
      {"20260230", "invalid-date"},
      {"20261301", "invalid-date"},
      {"20260100", "invalid-date"},
      {"45000", "excel-damage"},
      {"2026-09-01", "invalid-date"},
      {"01092026", "invalid-date"},
      {"260901", "invalid-date"},
      {"", "required-field"},
      {"2026090a", "invalid-date"},
  };
  for (const Geval& geval : gevallen) EXPECT_EQ(rule_of(parse_jjjjmmdd(geval.text)), geval.rule) << geval.text;
}

TEST(CelTest, ReadsOnlyTimesThatExist) {
  const std::vector<Geval> gevallen = {
      {"0000", ""},
      {"2359", ""},
      {"2400", "invalid-time"},
      {"1060", "invalid-time"},
      {"830", "invalid-time"},
      {"0", "invalid-time"},
      {"08:30", "invalid-time"},
      {"083000", "invalid-time"},
  };
  for (const Geval& geval : gevallen) EXPECT_EQ(rule_of(parse_uumm(geval.text)), geval.rule) << geval.text;
  EXPECT_EQ(parse_uumm("0830"), 510);
  EXPECT_NE(parse_uumm("830").error().message.find("leading zeros"), std::string::npos);
}

TEST(CelTest, ReadsDatesAndTimesAsDatabasesWriteThem) {
  const std::vector<Geval> datums = {
      {"2026-09-01", ""},
      {"2028-02-29", ""},
      {"2027-02-29", "invalid-date"},
      {"01-09-2026", "invalid-date"},
      {"20260901", "invalid-date"},
      {"2026-09-01T00:00", "invalid-date"},
      {"46266", "excel-damage"},
      {"", "required-field"},
  };
  for (const Geval& geval : datums) EXPECT_EQ(rule_of(parse_datum(geval.text)), geval.rule) << geval.text;
  const std::vector<Geval> tijden = {
      {"08:30", ""},
      {"23:59:59", ""},
      {"24:00", "invalid-time"},
      {"23:59:60", "invalid-time"},
      {"08:60", "invalid-time"},
      {"8:30", "invalid-time"},
      {"0830", "invalid-time"},
      {"08:30:", "invalid-time"},
      {"08:30:0", "invalid-time"},
      {"08.30", "invalid-time"},
      {"0,354", "invalid-time"},
      {"", "required-field"},
  };
  for (const Geval& geval : tijden) EXPECT_EQ(rule_of(parse_tijd(geval.text)), geval.rule) << geval.text;
  EXPECT_EQ(parse_tijd("08:30:59"), 510);
}

TEST(CelTest, NeverTakesAWordForANumber) {
  for (const std::string text : {"", "-", "n.v.t.", "NS", "-1", "+1", "1.0", "1,5", "12345", " 1", "\xD9\xA1"}) {
    EXPECT_EQ(rule_of(parse_getal(text)), "invalid-number") << text;
  }
  EXPECT_EQ(parse_getal("0012"), 12);
}

struct Moment {
  const char* day;
  int minute;
  std::string rule;
};

TEST(CelTest, RefusesLocalTimesThatAreNotOneMoment) {
  const std::vector<Moment> momenten = {
      {"2027-03-28", 119, ""},
      {"2027-03-28", 120, "nonexistent-local-time"},
      {"2027-03-28", 150, "nonexistent-local-time"},
      {"2027-03-28", 179, "nonexistent-local-time"},
      {"2027-03-28", 180, ""},
      {"2026-10-25", 119, ""},
      {"2026-10-25", 120, "ambiguous-local-time"},
      {"2026-10-25", 150, "ambiguous-local-time"},
      {"2027-10-31", 150, "ambiguous-local-time"},
      {"2026-10-25", 180, ""},
      {"2026-09-01", 150, ""},
      {"0000-01-01", 0, ""},
      {"9999-12-31", 1439, ""},
  };
  for (const Moment& m : momenten)
    EXPECT_EQ(rule_of(find_moment(*parse_date(m.day), m.minute)), m.rule) << m.day << " " << m.minute;
}

}  // namespace
}  // namespace hub::csv
