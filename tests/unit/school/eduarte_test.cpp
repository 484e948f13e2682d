#include <gtest/gtest.h>

#include "connectors/school/eduarte/absentiemeldingen.h"
#include "connectors/school/eduarte/waarnemingen.h"
#include "tests/unit/school/lezing.h"

namespace hub::eduarte {
namespace {

using school_test::describe;
using school_test::fault_places;
using school_test::make_context_with_redenen;
using school_test::make_file;
using school_test::read_sample;
using Lines = std::vector<std::string>;

struct Geval {
  std::string row;
  Lines events;
  Lines faults;
};

TEST(EduarteAbsentiemeldingenTest, ReadsTheSample) {
  const intake::Levering levering =
      decode_absentiemeldingen(read_sample("eduarte/absentiemeldingen.csv"), make_context_with_redenen());
  EXPECT_EQ(fault_places(levering), Lines{});
  EXPECT_EQ(describe(levering),
            (Lines{"90BB00:700201:2026-09-01T10:00:2 90BB00/700201 ziek ja 2026-09-01T10:00..2026-09-01T10:45 lesuur "
                   "2-2 [Z] 'Gebeld door ouder'",
                   "90BB00:700201:2026-09-01T10:45:3 90BB00/700201 afwezig nee 2026-09-01T10:45..2026-09-01T11:30 "
                   "lesuur 3-3 [O]",
                   "90BB00:700202:2026-09-02T08:30:1 90BB00/700202 te-laat nee 2026-09-02T08:30..2026-09-02T08:41 "
                   "lesuur 1-1 [TL]",
                   "90BB00:700203:2026-09-03T00:00 90BB00/700203 ziek ja 2026-09-03T00:00..2026-09-05T00:00 [Z] "
                   "'Griep; belt vrijdag  terug'",
                   "90BB00:700204:2026-09-07T09:30 90BB00/700204 verlof ja 2026-09-07T09:30.. [V]",
                   "90BB00:700205:2026-09-08T00:00 90BB00/700205 afwezig nee 2026-09-08T00:00..2026-09-08T12:00 [O]"}));
  EXPECT_EQ(levering.rijen, 6u);
  for (const domain::Gebeurtenis& gebeurtenis : levering.gebeurtenissen) {
    EXPECT_EQ(gebeurtenis.id, "");
    EXPECT_FALSE(std::get<domain::Verzuimregistratie>(gebeurtenis.inhoud).gewijzigd_op);
  }
}

TEST(EduarteAbsentiemeldingenTest, SameFileTwiceGivesTheSameIds) {
  const std::string body = read_sample("eduarte/absentiemeldingen.csv");
  EXPECT_EQ(describe(decode_absentiemeldingen(body, make_context_with_redenen())),
            describe(decode_absentiemeldingen(body, make_context_with_redenen())));
}

TEST(EduarteAbsentiemeldingenTest, ReadsEmptyTimesAsTheFormatHasThem) {
  const std::vector<Geval> gevallen = {
      {"1;20260901;1000;20260901;;;;O;",
       {"90BB00:1:2026-09-01T10:00 90BB00/1 afwezig nee 2026-09-01T10:00..2026-09-02T00:00 [O]"},
       {}},
      {"1;20260901;;20260901;;;;O;",
       {"90BB00:1:2026-09-01T00:00 90BB00/1 afwezig nee 2026-09-01T00:00..2026-09-02T00:00 [O]"},
       {}},
      {"1;20260901;;;;;;O;", {"90BB00:1:2026-09-01T00:00 90BB00/1 afwezig nee 2026-09-01T00:00.. [O]"}, {}},
      {"1;20260901;1000;20260901;;2;2;O;",
       {"90BB00:1:2026-09-01T10:00:2 90BB00/1 afwezig nee 2026-09-01T10:00..2026-09-02T00:00 lesuur 2-2 [O]"},
       {}},
      {"1;20260901;1000;20260901;1000;;;O;",
       {"90BB00:1:2026-09-01T10:00 90BB00/1 afwezig nee 2026-09-01T10:00..2026-09-01T10:00 [O]"},
       {}},
      {"1;20261231;;20261231;;;;O;",
       {"90BB00:1:2026-12-31T00:00 90BB00/1 afwezig nee 2026-12-31T00:00..2027-01-01T00:00 [O]"},
       {}},
      {"1;20261025;;20261025;;;;O;",
       {"90BB00:1:2026-10-25T00:00 90BB00/1 afwezig nee 2026-10-25T00:00..2026-10-26T00:00 [O]"},
       {}},
  };
  for (const Geval& geval : gevallen) {
    const intake::Levering levering = decode_absentiemeldingen(make_file({geval.row}), make_context_with_redenen());
    EXPECT_EQ(fault_places(levering), geval.faults) << geval.row;
    EXPECT_EQ(describe(levering), geval.events) << geval.row;
  }
}

TEST(EduarteAbsentiemeldingenTest, NamesLineColumnAndRule) {
  const std::vector<Geval> gevallen = {
      {";20260901;1000;20260901;1045;2;2;O;", {}, {"required-field 2:1"}},
      {"=1;20260901;1000;20260901;1045;2;2;O;", {}, {"formula-cell 2:1"}},
      {"1,2E+05;20260901;1000;20260901;1045;2;2;O;", {}, {"excel-damage 2:1"}},
      {"1 2;20260901;1000;20260901;1045;2;2;O;", {}, {"invalid-identifier 2:1"}},
      {"1;;1000;20260901;1045;;;O;", {}, {"required-field 2:2"}},
      {"1;20260230;1000;20260901;1045;;;O;", {}, {"invalid-date 2:2"}},
      {"1;46266;1000;20260901;1045;;;O;", {}, {"excel-damage 2:2"}},
      {"1;01-09-2026;1000;20260901;1045;;;O;", {}, {"invalid-date 2:2"}},
      {"1;19991231;1000;20260901;1045;;;O;", {}, {"implausible-date 2:2"}},
      {"1;20271231;1000;20271231;1045;;;O;", {}, {"implausible-date 2:2"}},
      {"1;20260901;830;20260901;1045;;;O;", {}, {"invalid-time 2:3"}},
      {"1;20260901;-;20260901;1045;;;O;", {}, {"missing-value 2:3"}},
      {"1;20260901;1000;n.v.t.;;;;O;", {}, {"missing-value 2:4"}},
      {"1;20260901;1000;20260901;2400;;;O;", {}, {"invalid-time 2:5"}},
      {"1;20270328;0230;20270328;1045;;;O;", {}, {"nonexistent-local-time 2:3"}},
      {"1;20261025;0230;20261025;1045;;;O;", {}, {"ambiguous-local-time 2:3"}},
      {"1;20260901;1000;20260901;0959;;;O;", {}, {"end-before-begin 2:5"}},
      {"1;20260901;1000;20260831;1100;;;O;", {}, {"end-before-begin 2:4"}},
      {"1;20260901;1000;;1045;;;O;", {}, {"end-incomplete 2:4"}},
      {"1;20260901;1000;20260901;1045;2;;O;", {}, {"invalid-lesson-hours 2:7"}},
      {"1;20260901;1000;20260901;1045;;2;O;", {}, {"invalid-lesson-hours 2:6"}},
      {"1;20260901;1000;20260901;1045;3;2;O;", {}, {"invalid-lesson-hours 2:6"}},
      {"1;20260901;1000;20260901;1045;0;2;O;", {}, {"invalid-lesson-hours 2:6"}},
      {"1;20260901;1000;20260901;1045;NS;2;O;", {}, {"missing-value 2:6"}},
      {"1;20260901;1000;20260901;1045;-1;2;O;", {}, {"invalid-number 2:6"}},
      {"1;20260901;1000;20260902;1045;2;2;O;", {}, {"lesson-hours-across-days 2:4"}},
      {"1;20260901;1000;;;2;2;O;", {}, {"lesson-hours-across-days 2:4"}},
      {"1;20260901;;20260901;;2;2;O;", {}, {"time-required 2:3"}},
      {"1;20260901;1000;20260901;1045;2;2;;", {}, {"required-field 2:8"}},
      {"1;20260901;1000;20260901;1045;2;2;QX;", {}, {"unknown-reason 2:8"}},
      {"1;20260901;1000;;;;;TL;", {}, {"end-required 2:4"}},
      {"1;20260901;1000;20260901;1045;2;2;O;a\x01", {}, {"forbidden-character 2:9"}},
      {"1;20260901;1000;20260901;1045;2;2;O;" + std::string(1025, 'x'), {}, {"too-long 2:9"}},
      {"1;20260901;1000;20260901;1045;2;2;O", {}, {"ragged-row 2:9"}},
      {"1;20260901;1000;20260901;1045;2;2;O;;", {}, {"ragged-row 2:10"}},
      {"1;20260901;1000;20260901;1045;2;2;O;say \"hi\"", {}, {"malformed-csv 2:9"}},
      {"1;2026;10;20260931;1045;2;2;QX;",
       {},
       {"invalid-date 2:2", "invalid-time 2:3", "invalid-date 2:4", "lesson-hours-across-days 2:4",
        "unknown-reason 2:8"}},
  };
  const std::string good = "9;20260901;1000;20260901;1045;2;2;O;";
  for (const Geval& geval : gevallen) {
    const intake::Levering levering =
        decode_absentiemeldingen(make_file({good, geval.row, good + "x"}), make_context_with_redenen());
    Lines expected = geval.faults;
    expected.push_back("overlapping-row 3:2");  // the rest goes on
    EXPECT_EQ(fault_places(levering), expected) << geval.row;
    EXPECT_EQ(levering.gebeurtenissen.size(), 1u) << geval.row;
    EXPECT_EQ(levering.rijen, 3u) << geval.row;
  }
}

TEST(EduarteAbsentiemeldingenTest, RefusesOverlapOfOnePupilWithinTheFile) {
  const std::vector<std::pair<Lines, Lines>> gevallen = {
      {{"1;20260901;1000;20260901;1045;;;O;", "1;20260901;1045;20260901;1130;;;O;"}, {}},
      {{"1;20260901;1000;20260901;1045;;;O;", "2;20260901;1000;20260901;1045;;;O;"}, {}},
      {{"1;20260901;1000;20260901;1045;;;O;", "1;20260901;1044;20260901;1130;;;O;"}, {"overlapping-row 2:2"}},
      {{"1;20260901;1000;20260901;1045;;;O;", "1;20260901;0900;20260901;1001;;;O;"}, {"overlapping-row 2:2"}},
      {{"1;20260901;1000;20260901;1045;;;O;", "1;20260831;;20260902;;;;O;"}, {"overlapping-row 2:2"}},
      {{"1;20260901;;;;;;O;", "1;20261001;1000;20261001;1045;;;O;"}, {"overlapping-row 2:2"}},
      {{"1;20260901;1000;20260901;1000;;;O;", "1;20260901;1000;20260901;1000;;;O;"}, {"overlapping-row 2:2"}},
      {{"1;20260901;1000;20260901;1045;;;O;", "1;20260902;1000;20260902;1045;;;O;",
        "1;20260901;1030;20260902;1015;;;O;"},
       {"overlapping-row 3:2"}},
      {{"1;20260901;1000;20260901;0900;;;O;", "1;20260901;1000;20260901;1045;;;O;"}, {"end-before-begin 1:5"}},
  };
  for (const auto& [rows, faults] : gevallen) {
    const intake::Levering levering = decode_absentiemeldingen(make_file(rows), make_context_with_redenen());
    EXPECT_EQ(fault_places(levering), faults) << rows.back();
  }
  EXPECT_NE(decode_absentiemeldingen(make_file(gevallen[2].first), make_context_with_redenen())
                .fouten.at(0)
                .message.find("line 1"),
            std::string::npos);
}

TEST(EduarteAbsentiemeldingenTest, RefusesAnotherFile) {
  const intake::LeveringContext context = make_context_with_redenen();
  EXPECT_EQ(fault_places(decode_absentiemeldingen("deelnemernummer;begindatum;a;b;c;d;e;f;g\r\n", context)),
            (Lines{"csv-header-mismatch 1:0"}));
  EXPECT_EQ(fault_places(decode_absentiemeldingen("1,20260901,1000,20260901,1045,2,2,O,\r\n", context)),
            (Lines{"csv-header-mismatch 1:0"}));
  EXPECT_EQ(fault_places(decode_absentiemeldingen(read_sample("eduarte/waarnemingen.csv"), context)),
            (Lines{"ragged-row 1:10", "ragged-row 2:10", "ragged-row 3:10", "ragged-row 4:10"}));
}

TEST(EduarteWaarnemingenTest, ReadsTheSample) {
  const intake::Levering levering =
      decode_waarnemingen(read_sample("eduarte/waarnemingen.csv"), make_context_with_redenen());
  EXPECT_EQ(fault_places(levering), Lines{});
  EXPECT_EQ(
      describe(levering),
      (Lines{
          "90BB00:700201:2026-09-01T10:00:2 90BB00/700201 afwezig onbekend 2026-09-01T10:00..2026-09-01T10:45 lesuur "
          "2-2",
          "90BB00:700203:2026-09-01T10:00:2 90BB00/700203 nvt onbekend 2026-09-01T10:00..2026-09-01T10:45 lesuur 2-2",
          "90BB00:700201:2026-09-01T10:45:3 90BB00/700201 afwezig onbekend 2026-09-01T10:45..2026-09-01T11:30 lesuur "
          "3-3"}));
  EXPECT_EQ(levering.rijen, 4u);
  EXPECT_EQ(levering.overgeslagen, 1u);
}

TEST(EduarteWaarnemingenTest, NamesLineColumnAndRule) {
  const std::vector<Geval> gevallen = {
      {"1;20260901;1000;20260901;1045;2;2;NEA;afwezig;J", {}, {"unknown-value 1:9"}},
      {"1;20260901;1000;20260901;1045;2;2;NEA;;J", {}, {"unknown-value 1:9"}},
      {"1;20260901;1000;20260901;1045;2;2;NEA;Afwezig;", {}, {"unknown-value 1:10"}},
      {"1;20260901;1000;20260901;1045;2;2;NEA;Afwezig;ja", {}, {"unknown-value 1:10"}},
      {"1;20260901;1000;;;;;NEA;Afwezig;J", {}, {"end-required 1:4"}},
      {"x!;20260901;1000;20260901;1045;2;2;NEA;Aanwezig;J", {}, {"invalid-identifier 1:1"}},
      {"1;20260901;1000;20260901;1045;2;2;NEA;Afwezig", {}, {"ragged-row 1:10"}},
      {"1;20260901;1000;20260901;1045;2;2;;Aanwezig;J", {}, {}},
  };
  for (const Geval& geval : gevallen) {
    EXPECT_EQ(fault_places(decode_waarnemingen(make_file({geval.row}), make_context_with_redenen())), geval.faults)
        << geval.row;
  }
}

TEST(EduarteWaarnemingenTest, RefusesTheSameLessonTwice) {
  const Lines rows = {"1;20260901;1000;20260901;1045;2;2;NEA;Aanwezig;J",
                      "1;20260901;1000;20260901;1045;2;2;REK;Afwezig;J",
                      "1;20260901;1000;20260901;1045;3;3;REK;Afwezig;J"};
  const intake::Levering levering = decode_waarnemingen(make_file(rows), make_context_with_redenen());
  EXPECT_EQ(fault_places(levering), (Lines{"duplicate-row 2:2"}));
  EXPECT_EQ(levering.gebeurtenissen.size(), 1u);
}

}  // namespace
}  // namespace hub::eduarte
