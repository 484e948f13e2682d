#include <gtest/gtest.h>

#include <functional>

#include "connectors/school/edfi/school_attendance_events.h"
#include "hub/base/json.h"
#include "tests/unit/school/lezing.h"

namespace hub::edfi {
namespace {

using school_test::describe;
using school_test::fault_places;
using school_test::make_context;
using school_test::make_context_with_redenen;
using school_test::read_sample;
using Lines = std::vector<std::string>;

Json sample_event(std::size_t at) { return parse_json(read_sample("edfi/studentSchoolAttendanceEvents.json"))->at(at); }

// The sample's first event, spoiled by `spoil`, alone in a list.
intake::Levering decode_event(const std::function<void(Json&)>& spoil) {
  Json event = sample_event(0);
  spoil(event);
  return decode_school_attendance_events(Json::array({event}).dump(), make_context_with_redenen());
}

struct Geval {
  std::string naam;
  std::function<void(Json&)> spoil;
  Lines faults;
};

TEST(EdfiTest, ReadsTheSample) {
  const intake::Levering levering = decode_school_attendance_events(
      read_sample("edfi/studentSchoolAttendanceEvents.json"), make_context_with_redenen());
  EXPECT_EQ(fault_places(levering), Lines{});
  EXPECT_EQ(
      describe(levering),
      (Lines{"90BB00:400501:2026-09-01T00:00 90BB00/400501 verlof ja 2026-09-01T00:00..2026-09-02T00:00 [Excused "
             "Absence] 'Griep'",
             "90BB00:400501:2026-09-02T00:00 90BB00/400501 afwezig nee 2026-09-02T00:00..2026-09-03T00:00 [Unexcused "
             "Absence]",
             "90BB00:400502:2026-09-02T08:30 90BB00/400502 te-laat nee 2026-09-02T08:30.. 15 min [Tardy] 'Band lek'",
             "90BB00:400502:2026-09-03T13:10 90BB00/400502 afwezig nee 2026-09-03T13:10.. 125 min [Unexcused Absence]",
             "90BB00:400503:2026-09-03T00:00 90BB00/400503 verlof ja 2026-09-03T00:00.. 150 min [Excused Absence]",
             "90BB00:400504:2026-09-03T00:00 90BB00/400504 nvt onbekend 2026-09-03T00:00..2026-09-04T00:00 [In "
             "Attendance]"}));
  EXPECT_EQ(levering.rijen, 6u);
  EXPECT_EQ(std::get<domain::Verzuimregistratie>(levering.gebeurtenissen.at(0).inhoud).gewijzigd_op,
            parse_rfc3339("2026-09-01T08:12:44.5Z"));
  EXPECT_FALSE(std::get<domain::Verzuimregistratie>(levering.gebeurtenissen.at(1).inhoud).gewijzigd_op);
}

TEST(EdfiTest, ReadsOneEventWithoutAList) {
  const intake::Levering one =
      decode_school_attendance_events(sample_event(0).dump(), make_context_with_redenen());
  EXPECT_EQ(one.gebeurtenissen.size(), 1u);
  Json wrong = sample_event(0);
  wrong.erase("eventDate");
  EXPECT_EQ(fault_places(decode_school_attendance_events(wrong.dump(), make_context_with_redenen())),
            (Lines{"schema /eventDate"}));
}

// Each spoiled event has these faults and no others, and is read only without any.
void expect_faults(const std::vector<Geval>& gevallen) {
  for (const Geval& geval : gevallen) {
    const intake::Levering levering = decode_event(geval.spoil);
    EXPECT_EQ(fault_places(levering), geval.faults) << geval.naam;
    EXPECT_EQ(levering.gebeurtenissen.size(), geval.faults.empty() ? 1u : 0u) << geval.naam;
  }
}

TEST(EdfiTest, PointsAtSchoolPupilAndCategoryThatAreWrong) {
  const std::string uri = "uri://ed-fi.org/AttendanceEventCategoryDescriptor#";
  const std::vector<Geval> gevallen = {
      {"as it is", [](Json&) {}, {}},
      {"unknown fields", [](Json& e) { e["_ext"] = 1; }, {}},
      {"no version", [](Json& e) { e.erase("_lastModifiedDate"); }, {}},
      {"not an object", [](Json& e) { e = 7; }, {"schema /0"}},
      {"no school", [](Json& e) { e.erase("schoolReference"); }, {"schema /0/schoolReference"}},
      {"school is a number", [](Json& e) { e["schoolReference"] = 1; }, {"schema /0/schoolReference"}},
      {"schoolId is text", [](Json& e) { e["schoolReference"]["schoolId"] = "1"; }, {"schema /0/schoolReference/schoolId"}},
      {"unknown school",
       [](Json& e) { e["schoolReference"]["schoolId"] = 1; },
       {"wrong-vestiging /0/schoolReference/schoolId"}},
      {"another school",
       [](Json& e) { e["schoolReference"]["schoolId"] = 255901002; },
       {"wrong-vestiging /0/schoolReference/schoolId"}},
      {"no pupil", [](Json& e) { e["studentReference"] = nullptr; }, {"schema /0/studentReference"}},
      {"pupil is a list", [](Json& e) { e["studentReference"] = Json::array(); }, {"schema /0/studentReference"}},
      {"no number",
       [](Json& e) { e["studentReference"].erase("studentUniqueId"); },
       {"schema /0/studentReference/studentUniqueId"}},
      {"number is a name",
       [](Json& e) { e["studentReference"]["studentUniqueId"] = "Noor Proef"; },
       {"invalid-identifier /0/studentReference/studentUniqueId"}},
      {"no category",
       [](Json& e) { e.erase("attendanceEventCategoryDescriptor"); },
       {"schema /0/attendanceEventCategoryDescriptor"}},
      {"no namespace",
       [](Json& e) { e["attendanceEventCategoryDescriptor"] = "Tardy"; },
       {"unknown-value /0/attendanceEventCategoryDescriptor"}},
      {"no code",
       [&uri](Json& e) { e["attendanceEventCategoryDescriptor"] = uri; },
       {"unknown-value /0/attendanceEventCategoryDescriptor"}},
      {"unknown category",
       [&uri](Json& e) { e["attendanceEventCategoryDescriptor"] = uri + "Early departure"; },
       {"unknown-reason /0/attendanceEventCategoryDescriptor"}},
      {"control character",
       [](Json& e) { e["attendanceEventReason"] = "a\x01"; },
       {"forbidden-character /0/attendanceEventReason"}},
  };
  expect_faults(gevallen);
}

TEST(EdfiTest, PointsAtTimesThatCannotBe) {
  const std::vector<Geval> gevallen = {
      {"no duration", [](Json& e) { e.erase("eventDuration"); }, {}},
      {"duration 1.0", [](Json& e) { e["eventDuration"] = 1.0; }, {}},
      {"no date", [](Json& e) { e.erase("eventDate"); }, {"schema /0/eventDate"}},
      {"a date-time", [](Json& e) { e["eventDate"] = "2026-09-01T00:00:00Z"; }, {"invalid-date /0/eventDate"}},
      {"1906", [](Json& e) { e["eventDate"] = "1906-09-01"; }, {"implausible-date /0/eventDate"}},
      {"half a day", [](Json& e) { e["eventDuration"] = 0.5; }, {"time-required /0/schoolAttendanceDuration"}},
      {"late without minutes",
       [](Json& e) { e["arrivalTime"] = "08:45:00"; },
       {"time-required /0/schoolAttendanceDuration"}},
      {"two days", [](Json& e) { e["eventDuration"] = 2; }, {"schema /0/eventDuration"}},
      {"no day at all", [](Json& e) { e["eventDuration"] = 0; }, {"schema /0/eventDuration"}},
      {"duration is text", [](Json& e) { e["eventDuration"] = "1"; }, {"schema /0/eventDuration"}},
      {"minutes are text",
       [](Json& e) {
         e["eventDuration"] = 0.5;
         e["schoolAttendanceDuration"] = "150";
       },
       {"schema /0/schoolAttendanceDuration"}},
      {"late by more than the day",
       [](Json& e) {
         e["arrivalTime"] = "08:45:00";
         e["schoolAttendanceDuration"] = 526;
       },
       {"invalid-number /0/schoolAttendanceDuration"}},
      {"gone for more than the day",
       [](Json& e) {
         e["departureTime"] = "23:00:00";
         e["schoolAttendanceDuration"] = 61;
       },
       {"invalid-number /0/schoolAttendanceDuration"}},
      {"25 o'clock",
       [](Json& e) {
         e["arrivalTime"] = "25:00:00";
         e["schoolAttendanceDuration"] = 5;
       },
       {"invalid-time /0/arrivalTime"}},
      {"version without offset",
       [](Json& e) { e["_lastModifiedDate"] = "2026-09-01T08:12:44"; },
       {"invalid-date /0/_lastModifiedDate"}},
      {"two at once",
       [](Json& e) {
         e["eventDate"] = 5;
         e["studentReference"] = 5;
       },
       {"schema /0/studentReference", "schema /0/eventDate"}},
  };
  expect_faults(gevallen);
}

TEST(EdfiTest, NamesOnlyCategoriesThatAreEdFisOwn) {
  const auto message = [](const std::string& code) {
    return decode_event([&code](Json& e) { e["attendanceEventCategoryDescriptor"] = "uri://x#" + code; })
        .fouten.at(0)
        .message;
  };
  EXPECT_EQ(message("Early departure"),
            "reason code 'Early departure' is not among the reasons configured for this source");
  EXPECT_EQ(message("Noor Proefpersoon"), "this reason code is not among the reasons configured for this source");
}

// Ed-Fi deletes an event whose category was wrong and makes another, with an id of its own.
TEST(EdfiTest, KeepsTheIdWhenTheCategoryIsCorrected) {
  const auto id = [](const std::function<void(Json&)>& spoil) {
    return std::get<domain::Verzuimregistratie>(decode_event(spoil).gebeurtenissen.at(0).inhoud).registratie_id;
  };
  EXPECT_EQ(id([](Json&) {}), id([](Json& e) {
              e["id"] = "ffff";
              e["attendanceEventCategoryDescriptor"] = "uri://ed-fi.org/AttendanceEventCategoryDescriptor#Unexcused Absence";
            }));
}

TEST(EdfiTest, RefusesTwoEventsThatBeginAlike) {
  const Json event = sample_event(0);
  const intake::Levering levering =
      decode_school_attendance_events(Json::array({event, event}).dump(), make_context_with_redenen());
  EXPECT_EQ(fault_places(levering), (Lines{"duplicate-row /1/eventDate"}));
  EXPECT_EQ(levering.gebeurtenissen.size(), 1u);
}

TEST(EdfiTest, NeedsToBeToldWhichSchoolIsWhich) {
  intake::LeveringContext context = make_context_with_redenen();
  context.scholen.clear();
  EXPECT_EQ(fault_places(decode_school_attendance_events(sample_event(0).dump(), context)),
            (Lines{"wrong-vestiging /schoolReference/schoolId"}));
}

TEST(EdfiTest, RefusesABodyThatIsNoList) {
  const std::vector<std::pair<std::string, Lines>> bodies = {
      {"", {"empty-body"}}, {"[{", {"malformed-json"}}, {"7", {"schema"}}, {"[7]", {"schema /0"}}, {"[]", {}}};
  for (const auto& [body, places] : bodies) {
    EXPECT_EQ(fault_places(decode_school_attendance_events(body, make_context_with_redenen())), places) << body;
  }
}

}  // namespace
}  // namespace hub::edfi
