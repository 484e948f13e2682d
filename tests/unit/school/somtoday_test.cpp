#include <gtest/gtest.h>

#include <functional>

#include "connectors/school/somtoday/absentiemeldingen.h"
#include "connectors/school/somtoday/waarnemingen.h"
#include "hub/base/json.h"
#include "tests/unit/school/lezing.h"

namespace hub::somtoday {
namespace {

using school_test::describe;
using school_test::fault_places;
using school_test::make_context;
using school_test::make_context_with_redenen;
using school_test::read_sample;
using Lines = std::vector<std::string>;

// The sample's first item, spoiled by `spoil`, alone in an answer.
std::string make_body(const std::string& sample, const std::function<void(Json&)>& spoil) {
  Json root = *parse_json(read_sample(sample));
  Json item = root["items"][0];
  spoil(item);
  return Json{{"items", Json::array({item})}}.dump();
}

intake::Levering decode_melding(const std::function<void(Json&)>& spoil, const intake::LeveringContext& context) {
  return decode_absentiemeldingen(make_body("somtoday/absentiemeldingen.json", spoil), context);
}

struct Geval {
  std::string naam;
  std::function<void(Json&)> spoil;
  Lines faults;
};

TEST(SomtodayAbsentiemeldingenTest, ReadsTheSample) {
  const intake::Levering levering =
      decode_absentiemeldingen(read_sample("somtoday/absentiemeldingen.json"), make_context());
  EXPECT_EQ(fault_places(levering), Lines{});
  EXPECT_EQ(describe(levering),
            (Lines{"4101 90BB00/800101 afwezig nee 2026-09-01T10:00..2026-09-01T10:45 lesuur 2-2 [XC] 'Onbekend'",
                   "4102 90BB00/800102 te-laat nee 2026-09-01T08:30..2026-09-01T08:41 lesuur 1-1 [TL] 'Te laat'",
                   "4103 90BB00/800103 verwijderd nee 2026-09-02T11:30..2026-09-02T12:15 lesuur 4-4 [VW] 'Uit de les'",
                   "4104 90BB00/800104 afwezig ja 2026-09-03T08:30.. [ZK] 'Ziek'",
                   "4105 90BB00/800105 afwezig ja 2026-10-23T08:30..2026-10-27T12:00 [ZK] 'Ziek'"}));
  EXPECT_EQ(levering.rijen, 5u);
  EXPECT_EQ(levering.overgeslagen, 0u);
}

TEST(SomtodayAbsentiemeldingenTest, FillsTheEventFromTheContext) {
  const intake::LeveringContext context = make_context();
  const intake::Levering levering = decode_melding([](Json&) {}, context);
  ASSERT_EQ(levering.gebeurtenissen.size(), 1u);
  const domain::Gebeurtenis& gebeurtenis = levering.gebeurtenissen[0];
  EXPECT_EQ(gebeurtenis.source, context.source);
  EXPECT_EQ(gebeurtenis.id, "");
  EXPECT_EQ(gebeurtenis.time, context.ontvangen);
  EXPECT_EQ(gebeurtenis.afdruk, (std::array<std::uint8_t, 32>{}));
  EXPECT_FALSE(std::get<domain::Verzuimregistratie>(gebeurtenis.inhoud).gewijzigd_op);
}

TEST(SomtodayAbsentiemeldingenTest, LetsTheConfiguredReasonDecide) {
  const auto as_sick = [](Json& item) { item["absentieReden"]["afkorting"] = "ZK"; };
  EXPECT_EQ(describe(decode_melding(as_sick, make_context_with_redenen())),
            (Lines{"4101 90BB00/800101 ziek ja 2026-09-01T10:00..2026-09-01T10:45 lesuur 2-2 [ZK] 'Onbekend'"}));
}

TEST(SomtodayAbsentiemeldingenTest, TakesTheItemsOwnWordForACodeThatIsNotConfigured) {
  const auto as_it_is = [](Json&) {};
  EXPECT_EQ(describe(decode_melding(as_it_is, make_context_with_redenen())), describe(decode_melding(as_it_is, make_context())));
  const auto without = [](Json& item) { item["absentieReden"].erase("afkorting"); };
  EXPECT_EQ(fault_places(decode_melding(without, make_context_with_redenen())), Lines{});
}

TEST(SomtodayAbsentiemeldingenTest, AcceptsWhatTheServiceMayLeaveOutOrAdd) {
  const std::vector<Geval> gevallen = {
      {"unknown fields",
       [](Json& i) {
         i["nieuw"] = {{"a", 1}};
         i["leerling"]["bsn"] = "x";
       },
       {}},
      {"no $type", [](Json& i) { i.erase("$type"); }, {}},
      {"no lesson hours",
       [](Json& i) {
         i["beginLesuur"] = nullptr;
         i.erase("eindLesuur");
       },
       {}},
      {"no description", [](Json& i) { i["absentieReden"]["omschrijving"] = nullptr; }, {}},
      {"self is not the first link",
       [](Json& i) {
         i["links"].insert(i["links"].begin(), Json{{"rel", "koppeling"}, {"id", "x"}});
       },
       {}},
      {"unused fields of any type",
       [](Json& i) {
         i["afgehandeld"] = 7;
         i["datumTijdInvoer"] = false;
       },
       {}},
      {"UTC", [](Json& i) { i["beginDatumTijd"] = "2026-09-01T08:00:00Z"; }, {}},
  };
  for (const Geval& geval : gevallen) {
    const intake::Levering levering = decode_melding(geval.spoil, make_context());
    EXPECT_EQ(fault_places(levering), geval.faults) << geval.naam;
    EXPECT_EQ(levering.gebeurtenissen.size(), 1u) << geval.naam;
  }
  const auto unknown_whether_allowed = [](Json& i) { i["absentieReden"].erase("geoorloofd"); };
  EXPECT_EQ(describe(decode_melding(unknown_whether_allowed, make_context())).at(0).substr(0, 35),
            "4101 90BB00/800101 afwezig onbekend");
}

// Each spoiled item is refused, with these faults and no others.
void expect_faults(const std::vector<Geval>& gevallen) {
  for (const Geval& geval : gevallen) {
    const intake::Levering levering = decode_melding(geval.spoil, make_context());
    EXPECT_EQ(fault_places(levering), geval.faults) << geval.naam;
    EXPECT_TRUE(levering.gebeurtenissen.empty()) << geval.naam;
    EXPECT_EQ(levering.rijen, 1u) << geval.naam;
  }
}

TEST(SomtodayAbsentiemeldingenTest, PointsAtMembersThatAreWrong) {
  const std::vector<Geval> gevallen = {
      {"another resource", [](Json& i) { i["$type"] = "participatie.RWaarneming"; }, {"schema /items/0/$type"}},
      {"not an object", [](Json& i) { i = 7; }, {"schema /items/0"}},
      {"no links", [](Json& i) { i.erase("links"); }, {"schema /items/0/links"}},
      {"links is an object", [](Json& i) { i["links"] = Json::object(); }, {"schema /items/0/links"}},
      {"no self", [](Json& i) { i["links"][0]["rel"] = "other"; }, {"schema /items/0/links"}},
      {"id is text", [](Json& i) { i["links"][0]["id"] = "4101"; }, {"schema /items/0/links/0/id"}},
      {"id is missing", [](Json& i) { i["links"][0].erase("id"); }, {"schema /items/0/links/0/id"}},
      {"id 1.5", [](Json& i) { i["links"][0]["id"] = 1.5; }, {"schema /items/0/links/0/id"}},
      {"links of another kind",
       [](Json& i) {
         i["links"] = Json::array({1, 2, 3});
       },
       {"schema /items/0/links/0"}},
      {"rel is a number", [](Json& i) { i["links"][0]["rel"] = 1; }, {"schema /items/0/links/0/rel"}},
      {"no pupil", [](Json& i) { i["leerling"] = nullptr; }, {"schema /items/0/leerling"}},
      {"pupil is a list", [](Json& i) { i["leerling"] = Json::array(); }, {"schema /items/0/leerling"}},
      {"no number",
       [](Json& i) { i["leerling"].erase("leerlingnummer"); },
       {"schema /items/0/leerling/leerlingnummer"}},
      {"number is text",
       [](Json& i) { i["leerling"]["leerlingnummer"] = "800101"; },
       {"schema /items/0/leerling/leerlingnummer"}},
      {"number 0", [](Json& i) { i["leerling"]["leerlingnummer"] = 0; }, {"schema /items/0/leerling/leerlingnummer"}},
      {"no reason", [](Json& i) { i["absentieReden"] = nullptr; }, {"schema /items/0/absentieReden"}},
      {"unknown kind",
       [](Json& i) { i["absentieReden"]["absentieSoort"] = "Weg"; },
       {"unknown-value /items/0/absentieReden/absentieSoort"}},
      {"allowed is text",
       [](Json& i) { i["absentieReden"]["geoorloofd"] = "true"; },
       {"schema /items/0/absentieReden/geoorloofd"}},
      {"code is a number",
       [](Json& i) { i["absentieReden"]["afkorting"] = 7; },
       {"schema /items/0/absentieReden/afkorting"}},
      {"control character",
       [](Json& i) { i["absentieReden"]["omschrijving"] = "a\x01"; },
       {"forbidden-character /items/0/absentieReden/omschrijving"}},
  };
  expect_faults(gevallen);
}

TEST(SomtodayAbsentiemeldingenTest, PointsAtTimesThatCannotBe) {
  const std::vector<Geval> gevallen = {
      {"no begin", [](Json& i) { i.erase("beginDatumTijd"); }, {"schema /items/0/beginDatumTijd"}},
      {"no offset",
       [](Json& i) { i["beginDatumTijd"] = "2026-10-25T02:30:00"; },
       {"invalid-date /items/0/beginDatumTijd"}},
      {"30 February",
       [](Json& i) { i["beginDatumTijd"] = "2026-02-30T10:00:00+01:00"; },
       {"invalid-date /items/0/beginDatumTijd"}},
      {"only a date", [](Json& i) { i["eindDatumTijd"] = "2026-09-01"; }, {"invalid-date /items/0/eindDatumTijd"}},
      {"end is a number", [](Json& i) { i["eindDatumTijd"] = 5; }, {"schema /items/0/eindDatumTijd"}},
      {"end first",
       [](Json& i) { i["eindDatumTijd"] = "2026-09-01T09:59:00+02:00"; },
       {"end-before-begin /items/0/eindDatumTijd"}},
      {"year 0206",
       [](Json& i) { i["beginDatumTijd"] = "0206-09-01T10:00:00+02:00"; },
       {"implausible-date /items/0/beginDatumTijd"}},
      {"lesson hour 21", [](Json& i) { i["eindLesuur"] = 21; }, {"invalid-lesson-hours /items/0/beginLesuur"}},
      {"lesson hour text", [](Json& i) { i["eindLesuur"] = "2"; }, {"schema /items/0/eindLesuur"}},
      {"one lesson hour", [](Json& i) { i["eindLesuur"] = nullptr; }, {"invalid-lesson-hours /items/0/beginLesuur"}},
      {"late and open",
       [](Json& i) {
         i["absentieReden"]["absentieSoort"] = "Telaat";
         i["eindDatumTijd"] = nullptr;
       },
       {"end-required /items/0/eindDatumTijd"}},
      {"two at once",
       [](Json& i) {
         i["beginLesuur"] = "a";
         i["absentieReden"]["geoorloofd"] = 1;
       },
       {"schema /items/0/beginLesuur", "schema /items/0/absentieReden/geoorloofd"}},
  };
  expect_faults(gevallen);
}

TEST(SomtodayAbsentiemeldingenTest, RefusesABodyThatIsNoAnswer) {
  const std::vector<std::pair<std::string, std::string>> bodies = {{"", "empty-body"},
                                                                   {"{\"items\":", "malformed-json"},
                                                                   {"[]", "schema"},
                                                                   {"{}", "schema /items"},
                                                                   {"{\"items\":{}}", "schema /items"},
                                                                   {"{\"items\":null}", "schema /items"},
                                                                   {"7", "schema"},
                                                                   {"{\"items\":[],\"items\":[]}", "duplicate-key"}};
  for (const auto& [body, place] : bodies) {
    EXPECT_EQ(fault_places(decode_absentiemeldingen(body, make_context())), (Lines{place})) << body;
  }
  const intake::Levering empty = decode_absentiemeldingen("{\"items\":[]}", make_context());
  EXPECT_TRUE(empty.fouten.empty() && empty.rijen == 0);
}

TEST(SomtodayAbsentiemeldingenTest, KeepsTheGoodItemsBesideTheBad) {
  Json root = *parse_json(read_sample("somtoday/absentiemeldingen.json"));
  root["items"][1]["leerling"] = 3;
  const intake::Levering levering = decode_absentiemeldingen(root.dump(), make_context());
  EXPECT_EQ(levering.gebeurtenissen.size(), 4u);
  EXPECT_EQ(fault_places(levering), (Lines{"schema /items/1/leerling"}));
}

TEST(SomtodayAbsentiemeldingenTest, CutsLocalTimeFromItsOffset) {
  const auto in_the_double_hour = [](Json& i) {
    i["beginDatumTijd"] = "2026-10-25T02:30:00+01:00";
    i["eindDatumTijd"] = "2026-10-25T02:45:59.999+01:00";
  };
  EXPECT_EQ(describe(decode_melding(in_the_double_hour, make_context())),
            (Lines{"4101 90BB00/800101 afwezig nee 2026-10-25T02:30..2026-10-25T02:45 lesuur 2-2 [XC] 'Onbekend'"}));
}

TEST(SomtodayAbsentiemeldingenTest, KeepsLessonHoursOnlyWithinADay) {
  struct Eind {
    const char* eind;
    bool kept;
  };
  for (const Eind& geval : {Eind{"2026-09-01T23:59:00+02:00", true}, Eind{"2026-09-02T00:00:00+02:00", true},
                            Eind{"2026-09-02T00:01:00+02:00", false}, Eind{"2026-09-01T10:00:00+02:00", true}}) {
    const auto spoil = [&geval](Json& i) { i["eindDatumTijd"] = geval.eind; };
    const Lines lines = describe(decode_melding(spoil, make_context()));
    EXPECT_EQ(lines.at(0).find("lesuur") != std::string::npos, geval.kept) << geval.eind;
  }
}

TEST(SomtodayWaarnemingenTest, ReadsTheSampleAndSkipsWhoWasThere) {
  const intake::Levering levering = decode_waarnemingen(read_sample("somtoday/waarnemingen.json"), make_context());
  EXPECT_EQ(fault_places(levering), Lines{});
  EXPECT_EQ(describe(levering),
            (Lines{"5201 90BB00/800101 afwezig nee 2026-09-01T10:00..2026-09-01T10:45 lesuur 2-2",
                   "5203 90BB00/800103 afwezig onbekend 2026-09-01T10:00..2026-09-01T10:45 lesuur 2-2",
                   "5204 90BB00/800104 afwezig ja 2026-09-01T10:45..2026-09-01T11:30 lesuur 3-3"}));
  EXPECT_EQ(levering.rijen, 4u);
  EXPECT_EQ(levering.overgeslagen, 1u);
}

TEST(SomtodayWaarnemingenTest, PointsAtEveryFault) {
  const std::vector<Geval> gevallen = {
      {"another resource", [](Json& i) { i["$type"] = "participatie.RAbsentieMelding"; }, {"schema /items/0/$type"}},
      {"no kind", [](Json& i) { i.erase("waarnemingSoort"); }, {"schema /items/0/waarnemingSoort"}},
      {"unknown kind", [](Json& i) { i["waarnemingSoort"] = "Nvt"; }, {"unknown-value /items/0/waarnemingSoort"}},
      {"kind is a flag", [](Json& i) { i["waarnemingSoort"] = true; }, {"schema /items/0/waarnemingSoort"}},
      {"open", [](Json& i) { i["eindDatumTijd"] = nullptr; }, {"end-required /items/0/eindDatumTijd"}},
      {"allowed is text", [](Json& i) { i["isGeoorloofd"] = "nee"; }, {"schema /items/0/isGeoorloofd"}},
      {"end first",
       [](Json& i) { i["eindDatumTijd"] = "2026-09-01T09:00:00+02:00"; },
       {"end-before-begin /items/0/eindDatumTijd"}},
  };
  for (const Geval& geval : gevallen) {
    const intake::Levering levering =
        decode_waarnemingen(make_body("somtoday/waarnemingen.json", geval.spoil), make_context());
    EXPECT_EQ(fault_places(levering), geval.faults) << geval.naam;
    EXPECT_TRUE(levering.gebeurtenissen.empty()) << geval.naam;
  }
}

}  // namespace
}  // namespace hub::somtoday
