#include "connectors/school/csv/registraties.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/school/lezing.h"

namespace hub::csv {
namespace {

using school_test::describe;
using school_test::fault_places;
using school_test::make_context;
using school_test::make_context_with_redenen;
using school_test::make_file;
using school_test::read_sample;
using Lines = std::vector<std::string>;

const std::string header =
    "registratieId;gewijzigdOp;vestiging;leerlingnummer;soort;geoorloofd;begin;eind;minuten;lesuurVan;lesuurTot;"
    "redenCode;redenTekst";
const std::string dagdelen_header = "vestiging;leerlingnummer;datum;dagdeel;redenCode;redenTekst";

struct Geval {
  std::string row;
  Lines faults;
};

const Lines sample = {
    "R-1 90BB00/500401 afwezig nee 2026-09-01T08:30..2026-09-01T09:20 lesuur 1-1 [OA] 'Niet verschenen'",
    "90BB00:500401:2026-09-02T08:30 90BB00/500401 te-laat nee 2026-09-02T08:30.. 11 min [TL]",
    "90BB00:500402:2026-09-03T00:00 90BB00/500402 ziek ja 2026-09-03T00:00..2026-09-05T00:00 [Z] 'Griep; belt vrijdag "
    "terug'",
    "90BB00:500403:2026-09-07T09:30 90BB00/500403 verlof ja 2026-09-07T09:30..",
    "R-5 90BB00/500404 ziek onbekend 2026-10-25T02:30..2026-10-25T12:00"};

TEST(RegistratiesCsvTest, ReadsTheSample) {
  const intake::Levering levering =
      decode_registraties_csv(read_sample("registraties/registraties.csv"), make_context_with_redenen());
  EXPECT_EQ(fault_places(levering), Lines{});
  EXPECT_EQ(describe(levering), sample);
  EXPECT_EQ(levering.rijen, 5u);
  const auto version = [&levering](std::size_t at) {
    return std::get<domain::Verzuimregistratie>(levering.gebeurtenissen.at(at).inhoud).gewijzigd_op;
  };
  EXPECT_EQ(version(0), parse_rfc3339("2026-09-01T06:31:00Z"));
  EXPECT_FALSE(version(1));
}

// I23: the header itself says what separates the cells.
TEST(RegistratiesCsvTest, TakesTheDelimiterOfItsHeader) {
  for (const char delimiter : {';', ',', '\t', '|'}) {
    std::string body = make_file({header, "R-1;;90BB00;1;afwezig;nee;2026-09-01T08:30;2026-09-01T09:20;;;;;"});
    std::replace(body.begin(), body.end(), ';', delimiter);
    for (const std::string& prefix : {std::string(), std::string("\xEF\xBB\xBF"), std::string("sep=") + delimiter + "\r\n"}) {
      const intake::Levering levering = decode_registraties_csv(prefix + body, make_context());
      EXPECT_EQ(fault_places(levering), Lines{}) << delimiter;
      EXPECT_EQ(levering.gebeurtenissen.size(), 1u) << delimiter;
    }
  }
  const intake::Levering contradicted =
      decode_registraties_csv("sep=,\r\n" + make_file({header, ";;;1;ziek;ja;2026-09-01T08:30;;;;;;"}), make_context());
  EXPECT_EQ(fault_places(contradicted), (Lines{"csv-header-mismatch 1:0"}));
}

// I26.
TEST(RegistratiesCsvTest, NamesEveryColumnOfAnotherHeader) {
  const auto places = [](std::string_view line) {
    return fault_places(decode_registraties_csv(std::string(line) + "\r\n1;2\r\n", make_context()));
  };
  EXPECT_EQ(places("leerlingnummer;begin;eind"), (Lines{"csv-header-mismatch 1:1"}));
  std::string twice = header;
  twice.replace(twice.find("eind"), 4, "begin");
  EXPECT_EQ(places(twice), (Lines{"csv-header-mismatch 1:8"}));
  EXPECT_EQ(places(header + ";totaal"), (Lines{"csv-header-mismatch 1:14"}));
  std::string lower = header;
  lower.replace(lower.find("lesuurVan"), 9, " lesuurvan");
  EXPECT_EQ(places(lower), (Lines{"csv-header-mismatch 1:10"}));
  EXPECT_EQ(places(header.substr(0, header.rfind(';'))), (Lines{"csv-header-mismatch 1:13"}));
}

// I26 (a row of totals is no registration), I28, I29.
TEST(RegistratiesCsvTest, NamesLineColumnAndRule) {
  const std::vector<Geval> gevallen = {
      {"R-1;;90BB00;1;afwezig;nee;2026-09-01T08:30;2026-09-01T09:20;;;;;", {}},
      {";;;1;;;2026-09-01T08:30;;;;;Z;", {}},
      {";;;1;nvt;onbekend;2026-09-01T08:30;;;;;;", {}},
      {";;;1;ziek;ja;2026-09-01T08:30;;;;;XX;", {}},  // in words: the code is only kept
      {";;;1;ziek;ja;2026-10-25T02:30:00+02:00;;;;;;", {}},
      {";;;1;ziek;ja;2026-09-01T08:30;;0;;;;=SOM(A1)", {}},  // text is text; exports quote it
      {"a b;;;1;ziek;ja;2026-09-01T08:30;;;;;;", {"invalid-identifier 2:1"}},
      {"=1;;;1;ziek;ja;2026-09-01T08:30;;;;;;", {"formula-cell 2:1"}},
      {"1,2E+08;;;1;ziek;ja;2026-09-01T08:30;;;;;;", {"excel-damage 2:1"}},
      {";2026-09-01T08:30:00;;1;ziek;ja;2026-09-01T08:30;;;;;;", {"invalid-date 2:2"}},
      {";;90AA00;1;ziek;ja;2026-09-01T08:30;;;;;;", {"wrong-vestiging 2:3"}},
      {";;;;ziek;ja;2026-09-01T08:30;;;;;;", {"required-field 2:4"}},
      {";;;+1;ziek;ja;2026-09-01T08:30;;;;;;", {"formula-cell 2:4"}},
      {";;;1;Ziek;ja;2026-09-01T08:30;;;;;;", {"unknown-value 2:5"}},
      {";;;1;;ja;2026-09-01T08:30;;;;;Z;", {"unknown-value 2:5"}},
      {";;;1;;;2026-09-01T08:30;;;;;;", {"required-field 2:5"}},
      {";;;1;ziek;;2026-09-01T08:30;;;;;Z;", {"unknown-value 2:6"}},
      {";;;1;ziek;true;2026-09-01T08:30;;;;;;", {"unknown-value 2:6"}},
      {";;;1;ziek;ja;;;;;;;", {"required-field 2:7"}},
      {";;;1;ziek;ja;2026-09-01;;;;;;", {"invalid-date 2:7"}},
      {";;;1;ziek;ja;01-09-2026 08:30;;;;;;", {"invalid-date 2:7"}},
      {";;;1;ziek;ja;2026-02-30T08:30;;;;;;", {"invalid-date 2:7"}},
      {";;;1;ziek;ja;46266,354;;;;;;", {"excel-damage 2:7"}},
      {";;;1;ziek;ja;2026-10-25T02:30;;;;;;", {"ambiguous-local-time 2:7"}},
      {";;;1;ziek;ja;2026-03-29T02:30;;;;;;", {"nonexistent-local-time 2:7"}},
      {";;;1;ziek;ja;1906-09-01T08:30;;;;;;", {"implausible-date 2:7"}},
      {";;;1;ziek;ja;2026-09-01T08:30;n.v.t.;;;;;", {"missing-value 2:8"}},
      {";;;1;ziek;ja;2026-09-01T08:30;2026-09-01T08:00;;;;;", {"end-before-begin 2:8"}},
      {";;;1;te-laat;nee;2026-09-01T08:30;;;;;;", {"end-required 2:8"}},
      {";;;1;ziek;ja;2026-09-01T08:30;;-1;;;;", {"invalid-number 2:9"}},
      {";;;1;ziek;ja;2026-09-01T08:30;;1441;;;;", {"invalid-number 2:9"}},
      {";;;1;ziek;ja;2026-09-01T08:30;;;1;;;", {"invalid-lesson-hours 2:10"}},
      {";;;1;ziek;ja;2026-09-01T08:30;;;1;x;;", {"invalid-number 2:11"}},
      {";;;1;;;2026-09-01T08:30;;;;;XX;", {"unknown-reason 2:12"}},
      {";;;1;ziek;ja;2026-09-01T08:30;;;;;" + std::string(21, 'x') + ";", {"too-long 2:12"}},
      {";;;1;ziek;ja;2026-09-01T08:30;;;;;;a\x01", {"forbidden-character 2:13"}},
      {";;;1;ziek;ja;2026-09-01T08:30", {"ragged-row 2:8"}},
      {"Totaal;;;;;;;;;;;;",
       {"required-field 2:4", "required-field 2:5", "required-field 2:7"}},
  };
  for (const Geval& geval : gevallen) {
    EXPECT_EQ(fault_places(decode_registraties_csv(make_file({header, geval.row}), make_context_with_redenen())),
              geval.faults)
        << geval.row;
  }
}

TEST(RegistratiesCsvTest, RefusesTheSameRegistrationTwice) {
  const Lines rows = {header, "R-1;;;1;ziek;ja;2026-09-01T08:30;;;;;;", ";;;1;ziek;ja;2026-09-02T08:30;;;;;;",
                      "R-1;;;1;ziek;ja;2026-09-03T08:30;;;;;;", ";;;1;ziek;ja;2026-09-02T08:30;2026-09-02T12:00;;;;;"};
  const intake::Levering levering = decode_registraties_csv(make_file(rows), make_context());
  EXPECT_EQ(fault_places(levering), (Lines{"duplicate-row 4:1", "duplicate-row 5:1"}));
  EXPECT_EQ(levering.gebeurtenissen.size(), 2u);
}

TEST(DagdelenCsvTest, ReadsTheSample) {
  const intake::Levering levering =
      decode_dagdelen_csv(read_sample("registraties/dagdelen.csv"), make_context_with_redenen());
  EXPECT_EQ(fault_places(levering), Lines{});
  EXPECT_EQ(describe(levering),
            (Lines{"90BB00:500401:2026-09-01:ochtend 90BB00/500401 ziek ja 2026-09-01T08:30..2026-09-01T12:00 [Z]",
                   "90BB00:500401:2026-09-01:middag 90BB00/500401 ziek ja 2026-09-01T13:00..2026-09-01T15:15 [Z] "
                   "'Koorts, belt morgen'",
                   "90BB00:500402:2026-09-02:middag 90BB00/500402 afwezig nee 2026-09-02T13:00..2026-09-02T15:15 [O]"}));
}

TEST(DagdelenCsvTest, NamesLineColumnAndRule) {
  const std::vector<Geval> gevallen = {
      {"90BB00;1;2026-09-01;ochtend;Z;", {}},
      {"90AA00;1;2026-09-01;ochtend;Z;", {"wrong-vestiging 2:1"}},
      {";;2026-09-01;ochtend;Z;", {"required-field 2:2"}},
      {";@1;2026-09-01;ochtend;Z;", {"formula-cell 2:2"}},
      {";1;;ochtend;Z;", {"required-field 2:3"}},
      {";1;1-9-2026;ochtend;Z;", {"invalid-date 2:3"}},
      {";1;46266;ochtend;Z;", {"excel-damage 2:3"}},
      {";1;2062-09-01;ochtend;Z;", {"implausible-date 2:3"}},
      {";1;2026-09-01;;Z;", {"unknown-value 2:4"}},
      {";1;2026-09-01;Ochtend;Z;", {"unknown-value 2:4"}},
      {";1;2026-09-01;-;Z;", {"missing-value 2:4"}},
      {";1;2026-09-01;ochtend;;", {"required-field 2:5"}},
      {";1;2026-09-01;ochtend;XX;", {"unknown-reason 2:5"}},
      {";1;2026-09-01;ochtend;Z;a\x01", {"forbidden-character 2:6"}},
      {";;46266;dag;XX;", {"required-field 2:2", "excel-damage 2:3", "unknown-value 2:4", "unknown-reason 2:5"}},
  };
  for (const Geval& geval : gevallen) {
    EXPECT_EQ(fault_places(decode_dagdelen_csv(make_file({dagdelen_header, geval.row}), make_context_with_redenen())),
              geval.faults)
        << geval.row;
  }
}

TEST(DagdelenCsvTest, RefusesTheSameHalfDayTwice) {
  const std::string row = ";1;2026-09-01;ochtend;Z;";
  const Lines rows = {dagdelen_header, row, ";1;2026-09-01;middag;Z;", row};
  EXPECT_EQ(fault_places(decode_dagdelen_csv(make_file(rows), make_context_with_redenen())),
            (Lines{"duplicate-row 4:4"}));
}

TEST(DagdelenCsvTest, DoesNotGuessWhenHalfDaysAre) {
  const intake::Levering levering = decode_dagdelen_csv(read_sample("registraties/dagdelen.csv"), make_context());
  EXPECT_EQ(fault_places(levering), (Lines{"time-required"}));
  EXPECT_NE(levering.fouten.at(0).message.find("dagdelen"), std::string::npos);
}

// The same half day after the school has changed its hours: the same registration.
TEST(DagdelenCsvTest, KeepsItsIdsWhenTheHoursChange) {
  intake::LeveringContext later = make_context_with_redenen();
  (*later.dagdelen)[0].van += 15;
  const std::string body = read_sample("registraties/dagdelen.csv");
  const auto id = [&body](const intake::LeveringContext& context) {
    return std::get<domain::Verzuimregistratie>(decode_dagdelen_csv(body, context).gebeurtenissen.at(0).inhoud)
        .registratie_id;
  };
  EXPECT_EQ(id(later), id(make_context_with_redenen()));
}

}  // namespace
}  // namespace hub::csv
