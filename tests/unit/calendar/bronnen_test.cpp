// The OpenHolidays data set and Somtoday's holidays.
#include "connectors/calendar/openholidays.h"
#include "connectors/calendar/somtoday_vakanties.h"
#include "connectors/calendars.h"
#include "connectors/formats.h"
#include "tests/unit/calendar/lezing.h"

namespace hub::calendar {
namespace {

using calendar_test::describe;
using calendar_test::fault_places;
using calendar_test::read_sample;
using Lines = std::vector<std::string>;

const std::string header = "Id;Country;StartDate;EndDate;Type;Name;Subdivisions\n";

TEST(OpenHolidaysTest, ReadsEveryRegionOfARow) {
  const Agenda agenda = decode_openholidays(header + "1;NL;2026-10-10;2026-10-18;School;DE Herbstferien,NL Herfstvakantie;NO\n"
                                                     "2;NL;2026-12-19;2027-01-03;School;NL Kerstvakantie,EN Christmas Holidays;NO,MI,ZU\n");
  EXPECT_EQ(fault_places(agenda), Lines{});
  EXPECT_EQ(describe(agenda), (Lines{"herfst 2026-10-10..2026-10-18 noord", "kerst 2026-12-19..2027-01-03 noord", "kerst 2026-12-19..2027-01-03 midden",
                                     "kerst 2026-12-19..2027-01-03 zuid"}));
  EXPECT_EQ(agenda.rijen, 2u);
  EXPECT_EQ(agenda.vakanties.at(3).line, 3);
}

TEST(OpenHolidaysTest, KnowsItsColumnsByName) {
  const Agenda agenda = decode_openholidays("Name;Country;Comment;Groups;Type;EndDate;StartDate\nNL Meivakantie;NL;;NL-ZU;School;2027-05-02;2027-04-24\n"
                                            "NL Koningsdag;NL;;;Public;;2027-04-27\n");
  EXPECT_EQ(fault_places(agenda), Lines{});
  EXPECT_EQ(describe(agenda), Lines{"mei 2027-04-24..2027-05-02 zuid"});
  EXPECT_EQ(agenda.overgeslagen, 1u);
}

TEST(OpenHolidaysTest, RefusesByName) {
  const std::pair<std::string, const char*> cases[] = {
      {header + "1;DE;2026-10-10;2026-10-18;School;DE Herbstferien;NO\n", "unknown-value 2"},
      {header + "1;NL;2026-10-10;2026-10-18;School;DE Herbstferien;NO\n", "unknown-value 2"},
      {header + "1;NL;2026-10-10;2026-10-18;School;NL Krokodillenvakantie;NO\n", "unknown-value 2"},
      {header + "1;NL;2026-10-10;2026-10-18;School;NL Herfstvakantie;NO,OOST\n", "unknown-value 2"},
      {header + "1;NL;2026-10-10;2026-10-18;School;NL Herfstvakantie;\n", "required-field 2"},
      {header + "1;NL;10-10-2026;2026-10-18;School;NL Herfstvakantie;NO\n", "invalid-date 2"},
      {header + "1;NL;2026-10-10;;School;NL Herfstvakantie;NO\n", "invalid-date 2"},
      {header + "1;NL;2026-10-18;2026-10-10;School;NL Herfstvakantie;NO,MI,ZU\n", "end-before-begin 2"},
      {header + "1;NL;2126-10-10;2126-10-18;School;NL Herfstvakantie;NO\n", "implausible-date 2"},
      {header + "1;NL;2026-10-10\n", "ragged-row 2"},
      {header, "empty-file "},
      {"Id;Country;StartDate\n", "csv-header-mismatch 1"},
      {"Id,Country,StartDate,EndDate\n", "csv-header-mismatch 1"},
      {"", "empty-file "},
      {"<html>", "unsupported-media-type "},
  };
  for (const auto& [body, expected] : cases) {
    const Agenda agenda = decode_openholidays(body);
    EXPECT_EQ(fault_places(agenda), Lines{expected}) << body;
    EXPECT_EQ(describe(agenda), Lines{}) << body;
  }
}

TEST(OpenHolidaysTest, TheSampleIsWhatTheRegionsHaveAndWithoutDoubt) {
  const Agenda agenda = decode_openholidays(read_sample("openholidays.csv"));
  EXPECT_EQ(fault_places(agenda), Lines{});
  EXPECT_EQ(agenda.vakanties.size(), 3u * 3u * 5u);
  EXPECT_TRUE(find_twijfels(agenda.vakanties, {}).empty());
}

std::string somtoday(const std::string& members) { return "{\"items\": [{\"$type\": \"participatie.RVakantie\", " + members + "}]}"; }

TEST(SomtodayVakantiesTest, ReadsSchoolWeeksWithTheirWeekends) {
  const Agenda agenda = decode_somtoday_vakanties(read_sample("somtoday-vakanties.json"));
  EXPECT_EQ(fault_places(agenda), Lines{});
  EXPECT_EQ(describe(agenda), (Lines{"herfst 2026-10-10..2026-10-18", "vrij 2026-11-18..2026-11-18", "kerst 2026-12-19..2027-01-03", "voorjaar 2027-02-20..2027-02-28",
                                     "mei 2027-04-24..2027-05-02", "zomer 2027-07-10..2027-08-22"}));
  EXPECT_EQ(agenda.overgeslagen, 1u);  // Easter Monday
}

TEST(SomtodayVakantiesTest, RefusesByName) {
  const std::string naam = R"("naam": "Herfstvakantie", )";
  const std::pair<std::string, const char*> cases[] = {
      {"", "empty-body "},
      {"[]", "schema "},
      {"{}", "schema /items"},
      {R"({"items": [7]})", "schema /items/0"},
      {somtoday(R"("naam": "x")"), "schema /items/0/beginDatum"},
      {somtoday(naam + R"("beginDatum": "2026-10-12", "eindDatum": "2026-10-16T00:00:00+02:00")"), "invalid-date /items/0/beginDatum"},
      {somtoday(naam + R"("beginDatum": "2026-10-12T00:00:00Z", "eindDatum": "2026-10-16T00:00:00+02:00")"), "invalid-date /items/0/beginDatum"},
      {somtoday(naam + R"("beginDatum": "2026-10-12T00:00:00+02:00", "eindDatum": "2026-10-09T00:00:00+02:00")"), "end-before-begin /items/0"},
      {somtoday(R"("naam": "a\u0007b", "beginDatum": "2026-10-12T00:00:00+02:00", "eindDatum": "2026-10-16T00:00:00+02:00")"), "forbidden-character /items/0/naam"},
  };
  for (const auto& [body, expected] : cases) EXPECT_EQ(fault_places(decode_somtoday_vakanties(body)), Lines{expected}) << body;
}

TEST(CalendarsTest, EachIsKnownByNameAndByItsLooks) {
  const std::pair<const char*, const char*> samples[] = {
      {"meerlanden.ics", "vakanties-ical"}, {"openholidays.csv", "vakanties-openholidays"}, {"somtoday-vakanties.json", "somtoday-vakanties"}};
  EXPECT_EQ(connectors::calendars().size(), std::size(samples));
  for (const auto& [file, naam] : samples) {
    const std::string body = read_sample(file);
    EXPECT_EQ(connectors::detect_calendar(body), naam);
    EXPECT_EQ(connectors::detect_calendar("\xEF\xBB\xBF" + body), naam);
    EXPECT_EQ(connectors::detect_format(body), std::nullopt) << "it would be pushed";
    EXPECT_EQ(connectors::find_format(naam), nullptr);
    ASSERT_NE(connectors::find_calendar(naam), nullptr);
    EXPECT_FALSE(connectors::find_calendar(naam)->decode(body).vakanties.empty());
  }
  EXPECT_EQ(connectors::detect_calendar("leerlingnummer;pgn\n"), std::nullopt);
}

}  // namespace
}  // namespace hub::calendar
