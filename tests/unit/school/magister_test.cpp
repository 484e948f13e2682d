#include <gtest/gtest.h>

#include <functional>

#include "connectors/school/magister/absenties.h"
#include "connectors/school/magister/verantwoordingen.h"
#include "hub/base/json.h"
#include "tests/unit/school/lezing.h"

namespace hub::magister {
namespace {

using school_test::describe;
using school_test::fault_places;
using school_test::make_context;
using school_test::make_context_with_redenen;
using school_test::make_file;
using school_test::read_sample;
using Lines = std::vector<std::string>;

// The sample's first item, spoiled by `spoil`, alone in an answer.
intake::Levering decode_item(const std::function<void(Json&)>& spoil) {
  Json item = parse_json(read_sample("magister/absenties.json"))->at(0).at("Items").at(0);
  spoil(item);
  const Json answer{{"leerlingnummer", "600301"}, {"Items", Json::array({item})}};
  return decode_absenties(answer.dump(), make_context_with_redenen());
}

struct Geval {
  std::string naam;
  std::function<void(Json&)> spoil;
  Lines faults;
};

TEST(MagisterAbsentiesTest, ReadsTheSample) {
  const intake::Levering levering =
      decode_absenties(read_sample("magister/absenties.json"), make_context_with_redenen());
  EXPECT_EQ(fault_places(levering), Lines{});
  EXPECT_EQ(
      describe(levering),
      (Lines{"7101 90BB00/600301 afwezig nee 2026-09-01T08:30..2026-09-01T09:20 lesuur 1-1 [O] 'Ongeoorloofd'",
             "7102 90BB00/600301 te-laat nee 2026-09-01T09:20..2026-09-01T10:10 lesuur 2-2 [TL] 'Te laat'",
             "7103 90BB00/600301 ziek ja 2026-09-02T08:30..2026-09-02T09:20 lesuur 1-1 [Z] 'Ziek'",
             "7104 90BB00/600301 verwijderd nee 2026-09-02T09:20..2026-09-02T10:10 lesuur 2-2 [VW] 'Verwijderd'",
             "7105 90BB00/600302 verlof ja 2026-09-03T08:30..2026-09-03T09:20 lesuur 1-1 [V] 'Vrijstelling'",
             "7106 90BB00/600302 nvt onbekend 2026-09-03T09:20..2026-09-03T10:10 lesuur 2-2",
             "7107 90BB00/600302 nvt onbekend 2026-09-03T10:30..2026-09-03T11:20 lesuur 3-3",
             "7108 90BB00/600302 nvt onbekend 2026-09-04T08:30..2026-09-04T09:20 lesuur 1-1",
             "7109 90BB00/600302 afwezig nee 2026-11-02T08:30..2026-11-02T09:20 [O] 'Ongeoorloofd'"}));
  EXPECT_EQ(levering.rijen, 9u);
  for (const domain::Gebeurtenis& gebeurtenis : levering.gebeurtenissen) {
    EXPECT_EQ(gebeurtenis.id, "");
    EXPECT_FALSE(std::get<domain::Verzuimregistratie>(gebeurtenis.inhoud).gewijzigd_op);
  }
}

TEST(MagisterAbsentiesTest, ReadsOneAnswerWithoutAList) {
  const Json answers = *parse_json(read_sample("magister/absenties.json"));
  EXPECT_EQ(decode_absenties(answers.at(0).dump(), make_context_with_redenen()).gebeurtenissen.size(), 4u);
}

// Only these types are absence; the others take back what the same Id was before.
TEST(MagisterAbsentiesTest, CountsByTheType) {
  struct Type {
    int type;
    std::string soort;  // empty: refused
  };
  for (const Type& geval : std::vector<Type>{{0, ""},
                                             {1, "afwezig nee"},
                                             {2, "afwezig nee"},
                                             {3, "afwezig nee"},
                                             {4, "afwezig nee"},
                                             {5, "nvt onbekend"},
                                             {6, "afwezig nee"},
                                             {7, "nvt onbekend"},
                                             {8, "nvt onbekend"},
                                             {9, ""}}) {
    const intake::Levering levering = decode_item([&geval](Json& i) { i["Verantwoordingtype"] = geval.type; });
    if (geval.soort.empty()) {
      EXPECT_EQ(fault_places(levering), (Lines{"unknown-value /Items/0/Verantwoordingtype"})) << geval.type;
    } else {
      EXPECT_TRUE(describe(levering).at(0).starts_with("7101 90BB00/600301 " + geval.soort)) << geval.type;
    }
  }
}

TEST(MagisterAbsentiesTest, NeverCountsACancelledLesson) {
  for (int status = 0; status <= 10; ++status) {
    const intake::Levering levering = decode_item([&status](Json& i) { i["Afspraak"]["Status"] = status; });
    const bool cancelled = status == 4 || status == 5;
    EXPECT_EQ(describe(levering).at(0).find(" nvt ") != std::string::npos, cancelled) << status;
  }
  // Nor asks what its reason means.
  EXPECT_EQ(fault_places(decode_item([](Json& i) {
              i["Afspraak"]["Status"] = 4;
              i["Code"] = "XX";
            })),
            Lines{});
}

TEST(MagisterAbsentiesTest, PointsAtEveryFault) {
  const std::vector<Geval> gevallen = {
      {"as it is", [](Json&) {}, {}},
      {"unknown fields", [](Json& i) { i["Nieuw"] = 1; }, {}},
      {"no appointment", [](Json& i) { i["Afspraak"] = nullptr; }, {}},
      {"no lesson hour", [](Json& i) { i["Lesuur"] = nullptr; }, {}},
      {"no description", [](Json& i) { i.erase("Omschrijving"); }, {}},
      {"not an object", [](Json& i) { i = 7; }, {"schema /Items/0"}},
      {"no Id", [](Json& i) { i.erase("Id"); }, {"schema /Items/0/Id"}},
      {"Id is text", [](Json& i) { i["Id"] = "7101"; }, {"schema /Items/0/Id"}},
      {"no Start", [](Json& i) { i.erase("Start"); }, {"schema /Items/0/Start"}},
      {"no offset", [](Json& i) { i["Start"] = "2026-09-01T08:30:00"; }, {"invalid-date /Items/0/Start"}},
      {"30 February", [](Json& i) { i["Start"] = "2026-02-30T08:30:00Z"; }, {"invalid-date /Items/0/Start"}},
      {"no Eind", [](Json& i) { i["Eind"] = nullptr; }, {"end-required /Items/0/Eind"}},
      {"Einde for Eind",
       [](Json& i) {
         i["Einde"] = i["Eind"];
         i.erase("Eind");
       },
       {"end-required /Items/0/Eind"}},
      {"end first", [](Json& i) { i["Eind"] = "2026-09-01T06:29:00Z"; }, {"end-before-begin /Items/0/Eind"}},
      {"year 0206", [](Json& i) { i["Start"] = "0206-09-01T06:30:00Z"; }, {"implausible-date /Items/0/Start"}},
      {"lesson hour 0", [](Json& i) { i["Lesuur"] = 0; }, {"invalid-lesson-hours /Items/0/Lesuur"}},
      {"lesson hour text", [](Json& i) { i["Lesuur"] = "1"; }, {"schema /Items/0/Lesuur"}},
      {"no type", [](Json& i) { i.erase("Verantwoordingtype"); }, {"schema /Items/0/Verantwoordingtype"}},
      {"type is text", [](Json& i) { i["Verantwoordingtype"] = "1"; }, {"schema /Items/0/Verantwoordingtype"}},
      {"no code", [](Json& i) { i["Code"] = nullptr; }, {"required-field /Items/0/Code"}},
      {"empty code", [](Json& i) { i["Code"] = ""; }, {"required-field /Items/0/Code"}},
      {"unknown code", [](Json& i) { i["Code"] = "XX"; }, {"unknown-reason /Items/0/Code"}},
      {"code is a number", [](Json& i) { i["Code"] = 7; }, {"schema /Items/0/Code"}},
      {"appointment is a list", [](Json& i) { i["Afspraak"] = Json::array(); }, {"schema /Items/0/Afspraak"}},
      {"status is text", [](Json& i) { i["Afspraak"]["Status"] = "5"; }, {"schema /Items/0/Afspraak/Status"}},
      {"control character",
       [](Json& i) { i["Omschrijving"] = "a\x01"; },
       {"forbidden-character /Items/0/Omschrijving"}},
      {"two at once",
       [](Json& i) {
         i["Id"] = 0;
         i["Code"] = "XX";
       },
       {"schema /Items/0/Id", "unknown-reason /Items/0/Code"}},
  };
  for (const Geval& geval : gevallen) {
    const intake::Levering levering = decode_item(geval.spoil);
    EXPECT_EQ(fault_places(levering), geval.faults) << geval.naam;
    EXPECT_EQ(levering.gebeurtenissen.size(), geval.faults.empty() ? 1u : 0u) << geval.naam;
    EXPECT_EQ(levering.rijen, 1u) << geval.naam;
  }
}

TEST(MagisterAbsentiesTest, NamesTheUnknownReasonAndNoPupil) {
  const intake::Levering levering = decode_item([](Json& i) { i["Code"] = "XX"; });
  EXPECT_EQ(levering.fouten.at(0).message, "reason code 'XX' is not among the reasons configured for this source");
  const intake::Levering number = decode_item([](Json& i) { i["Code"] = "600301"; });
  EXPECT_EQ(number.fouten.at(0).message, "this reason code is not among the reasons configured for this source");
}

TEST(MagisterAbsentiesTest, RefusesABodyThatIsNoAnswer) {
  const std::vector<std::pair<std::string, Lines>> bodies = {
      {"", {"empty-body"}},
      {"[{", {"malformed-json"}},
      {"7", {"schema"}},
      {R"({"Items":[]})", {"schema /leerlingnummer"}},
      {R"({"leerlingnummer":600301,"Items":[]})", {"schema /leerlingnummer"}},
      {R"({"leerlingnummer":"=1","Items":[]})", {"invalid-identifier /leerlingnummer"}},
      {R"({"leerlingnummer":"600301"})", {"schema /Items"}},
      {R"([{"leerlingnummer":"600301","Items":{}}])", {"schema /0/Items"}},
      {R"({"leerlingnummer":"600301","Items":[]})", {}},
      {"[]", {}},
  };
  for (const auto& [body, places] : bodies) {
    EXPECT_EQ(fault_places(decode_absenties(body, make_context())), places) << body;
  }
}

const std::string header =
    "idverantwoording;stamnr;daanwezigheid;lesuur;begintijd;eindtijd;code;idverantwoordingtypen;vervallen;opmerking";

TEST(MagisterVerantwoordingenTest, ReadsTheSample) {
  const intake::Levering levering =
      decode_verantwoordingen(read_sample("magister/verantwoordingen.csv"), make_context_with_redenen());
  EXPECT_EQ(fault_places(levering), Lines{});
  EXPECT_EQ(describe(levering),
            (Lines{"910001 90BB00/600301 afwezig nee 2026-09-01T08:30..2026-09-01T09:20 lesuur 1-1 [O]",
                   "910002 90BB00/600301 te-laat nee 2026-09-01T09:20..2026-09-01T10:10 lesuur 2-2 [TL] 'Band lek'",
                   "910003 90BB00/600302 ziek ja 2026-09-02T08:30..2026-09-02T09:20 lesuur 1-1 [Z] 'Griep; belt "
                   "vrijdag  terug'",
                   "910004 90BB00/600302 verwijderd nee 2026-09-02T09:20..2026-09-02T10:10 lesuur 2-2 [VW]",
                   "910005 90BB00/600302 nvt onbekend 2026-09-03T08:30..2026-09-03T09:20 lesuur 1-1",
                   "910006 90BB00/600303 verlof ja 2026-09-03T08:30..2026-09-03T12:00 [V]",
                   "910007 90BB00/600303 nvt onbekend 2026-09-04T08:30..2026-09-04T09:20 lesuur 1-1",
                   "910008 90BB00/600303 nvt onbekend 2026-09-04T09:20..2026-09-04T10:10 lesuur 2-2",
                   "910009 90BB00/600304 nvt onbekend 2026-11-02T08:30..2026-11-02T09:20 lesuur 1-1"}));
  EXPECT_EQ(levering.rijen, 9u);
}

TEST(MagisterVerantwoordingenTest, NamesLineColumnAndRule) {
  struct RijGeval {
    std::string row;
    Lines faults;
  };
  const std::vector<RijGeval> gevallen = {
      {"1;600301;2026-09-01;1;08:30;09:20;O;1;0;", {}},
      {"1;600301;2026-09-01;;08:30;09:20;O;1;0;", {}},
      {"1;600301;2026-09-01;1;08:30;09:20;XX;8;0;", {}},  // no absence: nobody asks why
      {";600301;2026-09-01;1;08:30;09:20;O;1;0;", {"required-field 2:1"}},
      {"a1;600301;2026-09-01;1;08:30;09:20;O;1;0;", {"invalid-identifier 2:1"}},
      {"=1;600301;2026-09-01;1;08:30;09:20;O;1;0;", {"formula-cell 2:1"}},
      {"9,1E+05;600301;2026-09-01;1;08:30;09:20;O;1;0;", {"excel-damage 2:1"}},
      {"1;;2026-09-01;1;08:30;09:20;O;1;0;", {"required-field 2:2"}},
      {"1;6 03;2026-09-01;1;08:30;09:20;O;1;0;", {"invalid-identifier 2:2"}},
      {"1;600301;01-09-2026;1;08:30;09:20;O;1;0;", {"invalid-date 2:3"}},
      {"1;600301;46266;1;08:30;09:20;O;1;0;", {"excel-damage 2:3"}},
      {"1;600301;1906-09-01;1;08:30;09:20;O;1;0;", {"implausible-date 2:3"}},
      {"1;600301;2026-09-01;21;08:30;09:20;O;1;0;", {"invalid-lesson-hours 2:4"}},
      {"1;600301;2026-09-01;n.v.t.;08:30;09:20;O;1;0;", {"missing-value 2:4"}},
      {"1;600301;2026-09-01;1;;09:20;O;1;0;", {"required-field 2:5"}},
      {"1;600301;2026-09-01;1;8:30;09:20;O;1;0;", {"invalid-time 2:5"}},
      {"1;600301;2026-10-25;1;02:30;09:20;O;1;0;", {"ambiguous-local-time 2:5"}},
      {"1;600301;2026-03-29;1;02:30;09:20;O;1;0;", {"nonexistent-local-time 2:5"}},
      {"1;600301;2026-09-01;1;08:30;;O;1;0;", {"required-field 2:6"}},
      {"1;600301;2026-09-01;1;08:30;08:29;O;1;0;", {"end-before-begin 2:6"}},
      {"1;600301;2026-09-01;1;08:30;09:20;;1;0;", {"required-field 2:7"}},
      {"1;600301;2026-09-01;1;08:30;09:20;XX;1;0;", {"unknown-reason 2:7"}},
      {"1;600301;2026-09-01;1;08:30;09:20;O;9;0;", {"unknown-value 2:8"}},
      {"1;600301;2026-09-01;1;08:30;09:20;O;absent;0;", {"invalid-number 2:8"}},
      {"1;600301;2026-09-01;1;08:30;09:20;O;1;;", {"unknown-value 2:9"}},
      {"1;600301;2026-09-01;1;08:30;09:20;O;1;0;a\x01", {"forbidden-character 2:10"}},
      {"1;600301;2026-09-01;1;08:30;09:20;O;1;0", {"ragged-row 2:10"}},
      {"x;;2026;1;25:00;09:20;XX;1;0;",
       {"invalid-identifier 2:1", "required-field 2:2", "invalid-date 2:3", "invalid-time 2:5", "unknown-reason 2:7"}},
  };
  for (const RijGeval& geval : gevallen) {
    EXPECT_EQ(fault_places(decode_verantwoordingen(make_file({header, geval.row}), make_context_with_redenen())),
              geval.faults)
        << geval.row;
  }
}

TEST(MagisterVerantwoordingenTest, RefusesTheSameNumberTwice) {
  const std::string row = "1;600301;2026-09-01;1;08:30;09:20;O;1;0;";
  const intake::Levering levering = decode_verantwoordingen(make_file({header, row, row}), make_context_with_redenen());
  EXPECT_EQ(fault_places(levering), (Lines{"duplicate-row 3:1"}));
  EXPECT_EQ(levering.gebeurtenissen.size(), 1u);
}

}  // namespace
}  // namespace hub::magister
