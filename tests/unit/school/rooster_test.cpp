#include "connectors/school/csv/rooster.h"

#include <gtest/gtest.h>

#include <functional>

#include "connectors/school/csv/leerling_veld.h"
#include "hub/base/json.h"
#include "tests/unit/school/lezing.h"

namespace hub::csv {
namespace {

using school_test::describe;
using school_test::fault_places;
using school_test::make_context;
using school_test::make_file;
using school_test::read_sample;
using Lines = std::vector<std::string>;

const std::string header =
    "leerlingnummer;pgn;roepnaam;tussenvoegsel;achternaam;geboortedatum;woongemeente;leerjaar;startkwalificatie";

const Lines sample = {"90BB00/800101 999900110 Noor Proefpersoon 2012-03-14 0363 2 nee",
                      "90BB00/800102 999907827 Sem van der Verzinsel 2010-11-30 0394 4 -",
                      "90BB00/800103 999915538 Zoë 't Ijzerdraad 2008-02-29 0362 6 nee",
                      "90BB00/800104 999923249 Jip Fictief-Øst 2007-09-01 0363 - ja",
                      "90BB00/800105 109999909 Bo de Bedacht; Junior 2011-07-19 0363 3 -"};

TEST(RoosterTest, ReadsTheSamplesAlike) {
  for (const char* path : {"rooster/leerlingen.csv", "rooster/leerlingen-excel.csv"}) {
    const intake::Levering levering = decode_leerlingen_csv(read_sample(path), make_context());
    EXPECT_EQ(fault_places(levering), Lines{}) << path;
    EXPECT_EQ(describe(levering), sample) << path;
    EXPECT_EQ(levering.rijen, 5u) << path;
  }
  const intake::Levering json = decode_leerlingen_json(read_sample("rooster/leerlingen.json"), make_context());
  EXPECT_EQ(fault_places(json), Lines{});
  EXPECT_EQ(describe(json), sample);
  const Json list = parse_json(read_sample("rooster/leerlingen.json"))->at("leerlingen");
  EXPECT_EQ(describe(decode_leerlingen_json(list.dump(), make_context())), sample);
}

struct Geval {
  std::string row;
  Lines faults;
};

TEST(RoosterCsvTest, NamesLineColumnAndRule) {
  const std::vector<Geval> gevallen = {
      {"1;999900110;Noor;;Proef;2012-03-14;0363;2;nee", {}},
      {"1;999900110;=Noor;;@Proef;2012-03-14;0363;;", {}},  // text is text; exports quote it
      {";999900110;Noor;;Proef;2012-03-14;0363;2;nee", {"required-field 2:1"}},
      {"+1;999900110;Noor;;Proef;2012-03-14;0363;2;nee", {"formula-cell 2:1"}},
      {"1;;Noor;;Proef;2012-03-14;0363;2;nee", {"required-field 2:2"}},
      {"1;999900111;Noor;;Proef;2012-03-14;0363;2;nee", {"invalid-identifier 2:2"}},
      {"1;99990011;Noor;;Proef;2012-03-14;0363;2;nee", {"invalid-identifier 2:2"}},
      {"1;000000000;Noor;;Proef;2012-03-14;0363;2;nee", {"invalid-identifier 2:2"}},
      {"1;99990011a;Noor;;Proef;2012-03-14;0363;2;nee", {"invalid-identifier 2:2"}},
      {"1;9,99E+08;Noor;;Proef;2012-03-14;0363;2;nee", {"excel-damage 2:2"}},
      {"1;#N/B;Noor;;Proef;2012-03-14;0363;2;nee", {"excel-damage 2:2"}},
      {"1;n.v.t.;Noor;;Proef;2012-03-14;0363;2;nee", {"missing-value 2:2"}},
      {"1;999900110; ;;Proef;2012-03-14;0363;2;nee", {"required-field 2:3"}},
      {"1;999900110;No\x01or;;Proef;2012-03-14;0363;2;nee", {"forbidden-character 2:3"}},
      {"1;999900110;" + std::string(201, 'x') + ";;Proef;2012-03-14;0363;2;nee", {"too-long 2:3"}},
      {"1;999900110;Noor;a\xE2\x80\x8B;Proef;2012-03-14;0363;2;nee", {"forbidden-character 2:4"}},
      {"1;999900110;Noor;;;2012-03-14;0363;2;nee", {"required-field 2:5"}},
      {"1;999900110;Noor;;Proef;14-03-2012;0363;2;nee", {"invalid-date 2:6"}},
      {"1;999900110;Noor;;Proef;2013-02-29;0363;2;nee", {"invalid-date 2:6"}},
      {"1;999900110;Noor;;Proef;40982;0363;2;nee", {"excel-damage 2:6"}},
      {"1;999900110;Noor;;Proef;2026-11-03;0363;2;nee", {"implausible-date 2:6"}},
      {"1;999900110;Noor;;Proef;1926-11-01;0363;2;nee", {"implausible-date 2:6"}},
      {"1;999900110;Noor;;Proef;;0363;2;nee", {"required-field 2:6"}},
      {"1;999900110;Noor;;Proef;2012-03-14;363;2;nee", {"invalid-identifier 2:7"}},
      {"1;999900110;Noor;;Proef;2012-03-14;Amsterdam;2;nee", {"invalid-identifier 2:7"}},
      {"1;999900110;Noor;;Proef;2012-03-14;;2;nee", {"required-field 2:7"}},
      {"1;999900110;Noor;;Proef;2012-03-14;0363;-;nee", {"missing-value 2:8"}},
      {"1;999900110;Noor;;Proef;2012-03-14;0363;0;nee", {"invalid-number 2:8"}},
      {"1;999900110;Noor;;Proef;2012-03-14;0363;9;nee", {"invalid-number 2:8"}},
      {"1;999900110;Noor;;Proef;2012-03-14;0363;2;J", {"unknown-value 2:9"}},
      {"1;1;Noor;;;2012;;2;J",
       {"invalid-identifier 2:2", "required-field 2:5", "invalid-date 2:6", "required-field 2:7", "unknown-value 2:9"}},
  };
  for (const Geval& geval : gevallen) {
    EXPECT_EQ(fault_places(decode_leerlingen_csv(make_file({header, geval.row}), make_context())), geval.faults)
        << geval.row;
  }
}

// I29.
TEST(RoosterCsvTest, HintsAtLostZeros) {
  const std::string row = "1;99990011;Noor;;Proef;2012-03-14;363;2;nee";
  const intake::Levering levering = decode_leerlingen_csv(make_file({header, row}), make_context());
  ASSERT_EQ(levering.fouten.size(), 2u);
  for (const Fault& fault : levering.fouten)
    EXPECT_NE(fault.message.find("leading zero"), std::string::npos) << fault.message;
}

TEST(RoosterCsvTest, RefusesTheSamePupilTwice) {
  const std::string row = "1;999900110;Noor;;Proef;2012-03-14;0363;2;nee";
  const intake::Levering levering = decode_leerlingen_csv(make_file({header, row, row}), make_context());
  EXPECT_EQ(fault_places(levering), (Lines{"duplicate-row 3:1"}));
  EXPECT_EQ(levering.gebeurtenissen.size(), 1u);
}

TEST(RoosterCsvTest, NeedsItsHeader) {
  EXPECT_EQ(fault_places(decode_leerlingen_csv("1;999900110;Noor;;Proef;2012-03-14;0363;2;nee\n", make_context())),
            (Lines{"csv-header-mismatch 1:1"}));
  EXPECT_EQ(fault_places(decode_leerlingen_csv(make_file({header}), make_context())), (Lines{"empty-file"}));
}

TEST(RoosterJsonTest, NamesAFewUnknownFieldsOfAnObjectWithVeryMany) {
  Json leerling = parse_json(read_sample("rooster/leerlingen.json"))->at("leerlingen").at(0);
  for (int i = 0; i < 1'000; ++i) leerling["x" + std::to_string(i)] = i;
  EXPECT_EQ(decode_leerlingen_json(Json::array({leerling}).dump(), make_context()).fouten.size(), 10u);
}

struct JsonGeval {
  std::string naam;
  std::function<void(Json&)> spoil;
  Lines faults;
};

TEST(RoosterJsonTest, PointsAtEveryFault) {
  const std::vector<JsonGeval> gevallen = {
      {"no vestiging", [](Json& l) { l.erase("vestiging"); }, {}},
      {"nulls",
       [](Json& l) {
         l["tussenvoegsel"] = nullptr;
         l["leerjaar"] = nullptr;
         l["startkwalificatie"] = nullptr;
       },
       {}},
      {"left out",
       [](Json& l) {
         l.erase("tussenvoegsel");
         l.erase("leerjaar");
         l.erase("startkwalificatie");
       },
       {}},
      {"another school", [](Json& l) { l["vestiging"] = "90AA00"; }, {"wrong-vestiging /0/vestiging"}},
      {"unknown field", [](Json& l) { l["geslacht"] = "v"; }, {"unknown-field /0/geslacht"}},
      {"a name as field", [](Json& l) { l["Proefpersoon"] = "v"; }, {"unknown-field /0"}},
      {"a number as field", [](Json& l) { l["999900110"] = "v"; }, {"unknown-field /0"}},
      {"no number", [](Json& l) { l.erase("leerlingnummer"); }, {"schema /0/leerlingnummer"}},
      {"number as number", [](Json& l) { l["leerlingnummer"] = 800101; }, {"schema /0/leerlingnummer"}},
      {"pgn null", [](Json& l) { l["pgn"] = nullptr; }, {"schema /0/pgn"}},
      {"pgn empty", [](Json& l) { l["pgn"] = ""; }, {"required-field /0/pgn"}},
      {"pgn wrong", [](Json& l) { l["pgn"] = "999900111"; }, {"invalid-identifier /0/pgn"}},
      {"born in the future", [](Json& l) { l["geboortedatum"] = "2030-01-01"; }, {"implausible-date /0/geboortedatum"}},
      {"date-time", [](Json& l) { l["geboortedatum"] = "2012-03-14T00:00:00Z"; }, {"invalid-date /0/geboortedatum"}},
      {"gemeente by name", [](Json& l) { l["woongemeente"] = "Amsterdam"; }, {"invalid-identifier /0/woongemeente"}},
      {"year as text", [](Json& l) { l["leerjaar"] = "2"; }, {"schema /0/leerjaar"}},
      {"year 1.0", [](Json& l) { l["leerjaar"] = 1.0; }, {"schema /0/leerjaar"}},
      {"flag as text", [](Json& l) { l["startkwalificatie"] = "nee"; }, {"schema /0/startkwalificatie"}},
      {"not an object", [](Json& l) { l = "x"; }, {"schema /0"}},
      {"three at once",
       [](Json& l) {
         l["pgn"] = "1";
         l["roepnaam"] = 1;
         l["x"] = 1;
       },
       {"unknown-field /0/x", "invalid-identifier /0/pgn", "schema /0/roepnaam"}},
  };
  for (const JsonGeval& geval : gevallen) {
    Json leerling = parse_json(read_sample("rooster/leerlingen.json"))->at("leerlingen").at(0);
    geval.spoil(leerling);
    EXPECT_EQ(fault_places(decode_leerlingen_json(Json::array({leerling}).dump(), make_context())), geval.faults)
        << geval.naam;
  }
}

TEST(RoosterJsonTest, RefusesABodyThatIsNoRoster) {
  const std::vector<std::pair<std::string, std::string>> bodies = {
      {"", "empty-body"},
      {"[", "malformed-json"},
      {"7", "schema"},
      {"[]", "empty-file"},
      {"{}", "schema /leerlingen"},
      {"{\"leerlingen\":7}", "schema /leerlingen"},
      {"{\"leerlingen\":[]}", "empty-file /leerlingen"},
      {"{\"leerlingen\":[],\"volledig\":true}", "unknown-field /volledig"}};
  for (const auto& [body, place] : bodies) {
    EXPECT_EQ(fault_places(decode_leerlingen_json(body, make_context())), (Lines{place})) << body;
  }
}

TEST(RoosterJsonTest, RefusesTheSamePupilTwice) {
  const Json leerling = parse_json(read_sample("rooster/leerlingen.json"))->at("leerlingen").at(0);
  EXPECT_EQ(fault_places(decode_leerlingen_json(Json::array({leerling, leerling}).dump(), make_context())),
            (Lines{"duplicate-row /1/leerlingnummer"}));
}

TEST(LeerlingVeldTest, AcceptsBothKindsOfPgn) {
  for (const char* pgn : {"999900110", "999907827", "109999909", "111222333"}) EXPECT_TRUE(parse_pgn(pgn)) << pgn;
  // One digit off, remainder 5 without the 10 in front, and 10 digits.
  for (const char* pgn : {"999900119", "109999908", "999900101", "9999001100", ""}) EXPECT_FALSE(parse_pgn(pgn)) << pgn;
}

}  // namespace
}  // namespace hub::csv
