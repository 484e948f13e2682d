#include "connectors/calendar/ical.h"

#include "tests/unit/calendar/lezing.h"

namespace hub::calendar {
namespace {

using calendar_test::describe;
using calendar_test::fault_places;
using Lines = std::vector<std::string>;

// Line 1 and 2 begin the calendar, BEGIN:VEVENT is line 3, SUMMARY line 4.
std::string make_calendar(const std::string& summary, const Lines& lines) {
  std::string text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:" + summary + "\r\n";
  for (const std::string& line : lines) text += line + "\r\n";
  return text + "END:VEVENT\r\nEND:VCALENDAR\r\n";
}

TEST(IcalTest, ReadsTheCalendarOfASchool) {
  const Agenda agenda = decode_ical(calendar_test::read_sample("meerlanden.ics"));
  EXPECT_EQ(fault_places(agenda), Lines{});
  EXPECT_EQ(describe(agenda), (Lines{"herfst 2026-10-10..2026-10-18", "vrij 2026-11-18..2026-11-18", "kerst 2026-12-19..2027-01-03", "voorjaar 2027-02-20..2027-02-28",
                                     "vrij 2027-03-26..2027-03-26", "mei 2027-04-24..2027-05-02", "vrij 2027-05-06..2027-05-07", "zomer 2027-07-10..2027-08-22"}));
  EXPECT_EQ(agenda.vakanties.at(1).naam, "Studiedag, alle leerlingen vrij");
  // The parents' evening, the study day that was cancelled, and Easter Monday, which the hub knows.
  EXPECT_EQ(agenda.overgeslagen, 3u);
  EXPECT_EQ(agenda.rijen, 11u);
}

TEST(IcalTest, SaysWhenAnEventIs) {
  const struct {
    const char* what;
    Lines lines;
    const char* expected;
  } cases[] = {
      {"a day by itself", {"DTSTART;VALUE=DATE:20261118"}, "vrij 2026-11-18..2026-11-18"},
      {"a date without VALUE", {"DTSTART:20261118"}, "vrij 2026-11-18..2026-11-18"},
      {"DTEND is the first day after it", {"DTSTART;VALUE=DATE:20261118", "DTEND;VALUE=DATE:20261120"}, "vrij 2026-11-18..2026-11-19"},
      {"an end at midnight belongs to the day before", {"DTSTART:20261118T000000", "DTEND:20261119T000000"}, "vrij 2026-11-18..2026-11-18"},
      {"an end within a day takes that day", {"DTSTART:20261118T083000", "DTEND:20261119T120000"}, "vrij 2026-11-18..2026-11-19"},
      {"UTC, in winter an hour behind", {"DTSTART:20261117T230000Z", "DTEND:20261118T230000Z"}, "vrij 2026-11-18..2026-11-18"},
      {"UTC, in summer two", {"DTSTART:20270614T220000Z", "DTEND:20270615T220000Z"}, "vrij 2027-06-15..2027-06-15"},
      {"the zone of the Netherlands", {"DTSTART;TZID=Europe/Amsterdam:20261118T083000"}, "vrij 2026-11-18..2026-11-18"},
      {"a week as duration", {"DTSTART:20261116", "DURATION:P1W"}, "vrij 2026-11-16..2026-11-22"},
      {"small letters, and a folded value", {"dtstart;value=date:2026", " 1118"}, "vrij 2026-11-18..2026-11-18"},
  };
  for (const auto& c : cases) {
    const Agenda agenda = decode_ical(make_calendar("Studiedag", c.lines));
    EXPECT_EQ(fault_places(agenda), Lines{}) << c.what;
    EXPECT_EQ(describe(agenda), Lines{c.expected}) << c.what;
  }
}

TEST(IcalTest, RefusesByName) {
  const struct {
    const char* what;
    Lines lines;
    const char* expected;
  } cases[] = {
      {"no begin", {}, "required-field 3"},
      {"no date", {"DTSTART:morgen"}, "invalid-date 3"},
      {"a day that is none", {"DTSTART:20260230"}, "invalid-date 3"},
      {"a time where VALUE says date", {"DTSTART;VALUE=DATE:20261118T000000"}, "invalid-date 3"},
      {"a time that is none", {"DTSTART:20261118T246000"}, "invalid-date 3"},
      {"a date and a time", {"DTSTART:20261118", "DTEND:20261119T000000"}, "invalid-date 3"},
      {"a duration in hours", {"DTSTART:20261118", "DURATION:PT8H"}, "invalid-date 3"},
      {"two begins", {"DTSTART:20261118", "DTSTART:20261119"}, "invalid-date 3"},
      {"the end before the begin", {"DTSTART:20261118", "DTEND:20261118"}, "end-before-begin 3"},
      {"another zone", {"DTSTART;TZID=America/New_York:20261118T000000"}, "other-time-zone 3"},
      {"a zone as Outlook calls it", {"DTSTART;TZID=W. Europe Standard Time:20261118T000000"}, "other-time-zone 3"},
      {"every year", {"DTSTART:20261118", "RRULE:FREQ=YEARLY"}, "recurring-event 3"},
      {"more dates", {"DTSTART:20261118", "RDATE:20261119"}, "recurring-event 3"},
      {"one of a series", {"DTSTART:20261118", "RECURRENCE-ID:20261118"}, "recurring-event 3"},
      {"a year that is a slip", {"DTSTART:20621118"}, "implausible-date 3"},
  };
  for (const auto& c : cases) {
    const Agenda agenda = decode_ical(make_calendar("Studiedag", c.lines));
    EXPECT_EQ(fault_places(agenda), Lines{c.expected}) << c.what;
    EXPECT_EQ(describe(agenda), Lines{}) << c.what;
    EXPECT_EQ(agenda.rijen, 1u) << c.what;
    // Of what is no free time nothing is asked.
    EXPECT_EQ(fault_places(decode_ical(make_calendar("Ouderavond", c.lines))), Lines{}) << c.what;
  }
}

TEST(IcalTest, RefusesWhatIsNoCalendar) {
  const std::string whole = make_calendar("Studiedag", {"DTSTART:20261118"});
  const struct {
    const char* what;
    std::string body;
    const char* expected;
  } cases[] = {
      {"nothing", " \r\n", "empty-file "},
      {"Latin-1", "BEGIN:VCALENDAR\r\nX:caf\xE9\r\n", "invalid-encoding 2"},
      {"a mail", "Beste ouders,\r\n", "malformed-ical 1"},
      {"a line outside", "VERSION:2.0\r\n" + whole, "malformed-ical 1"},
      {"an event by itself", "BEGIN:VEVENT\r\nEND:VEVENT\r\n", "malformed-ical 1"},
      {"a line without a value", "BEGIN:VCALENDAR\r\nDTSTART\r\nEND:VCALENDAR\r\n", "malformed-ical 2"},
      {"a parameter without a value", "BEGIN:VCALENDAR\r\nDTSTART;VALUE:20261118\r\nEND:VCALENDAR\r\n", "malformed-ical 2"},
      {"parts that do not nest", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n", "malformed-ical 3"},
      {"an event in an event", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "malformed-ical 3"},
      {"cut off", whole.substr(0, whole.find("END:VCALENDAR")), "malformed-ical 6"},
      {"a line without end", "BEGIN:VCALENDAR\r\nX:" + std::string(70'000, 'x') + "\r\nEND:VCALENDAR\r\n", "malformed-ical 2"},
  };
  for (const auto& c : cases) {
    const Agenda agenda = decode_ical(c.body);
    ASSERT_FALSE(agenda.fouten.empty()) << c.what;
    EXPECT_EQ(fault_places(agenda).front(), c.expected) << c.what;
  }
}

TEST(IcalTest, ReadsTheRegionsThatAnEventNames) {
  const Lines mei{"DTSTART:20270424", "DTEND:20270503"};
  EXPECT_EQ(describe(decode_ical(make_calendar("Meivakantie regio Noord", mei))), Lines{"mei 2027-04-24..2027-05-02 noord"});
  EXPECT_EQ(describe(decode_ical(make_calendar("Meivakantie (midden\\, zuid)", mei))), (Lines{"mei 2027-04-24..2027-05-02 midden", "mei 2027-04-24..2027-05-02 zuid"}));
  const Agenda everywhere = decode_ical(make_calendar("Meivakantie", {"LOCATION:Heel Nederland", mei[0], mei[1]}));
  EXPECT_EQ(everywhere.vakanties.size(), 3u);
  EXPECT_EQ(everywhere.rijen, 1u);
}

TEST(IcalTest, KnowsAHolidayByTheNamesThatSchoolsUse) {
  const std::pair<const char*, std::optional<Soort>> cases[] = {
      {"Herfstvakantie", Soort::herfst},         {"kerst vakantie 2026", Soort::kerst}, {"Krokusvakantie", Soort::voorjaar}, {"Carnavalsvakantie", Soort::voorjaar},
      {"VOORJAARSVAKANTIE", Soort::voorjaar},    {"Meivakantie (week 2)", Soort::mei},  {"Zomervakantie", Soort::zomer},     {"Kerstviering", std::nullopt},
      {"Eerste kerstdag", std::nullopt},         {"Vakantie", std::nullopt},            {"", std::nullopt},
  };
  for (const auto& [naam, soort] : cases) EXPECT_EQ(parse_vakantienaam(naam), soort) << naam;
}

}  // namespace
}  // namespace hub::calendar
