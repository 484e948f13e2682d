// A calendar from elsewhere, decoded by the built program, put into a configuration, checked, and judged by.
#include <gtest/gtest.h>

#include <filesystem>

#include "hub/base/json.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace {

namespace fs = std::filesystem;
using hub::Json;

const fs::path samples = fs::path(VERZUIMHUB_SOURCE_DIR) / "tests/data/kalender";

struct Ran {
  int exit = -1;
  std::string out;
  std::string err;
};

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

class CalendarTest : public testing::Test {
 protected:
  CalendarTest() { fs::copy(fs::path(VERZUIMHUB_SOURCE_DIR) / "config", config_, fs::copy_options::recursive); }

  Ran run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), VERZUIMHUB_BINARY);
    support::Process process(arguments, directory_.path(), "run" + std::to_string(++runs_));
    const int exit = process.wait_exit(std::chrono::minutes(2)).value_or(-1);
    return {exit, process.out(), process.err()};
  }
  Ran decode(const std::string& file, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"decode", "--config", config_.string(), file});
    return run(std::move(more));
  }
  // The sample with one text in it replaced.
  std::string damaged(const std::string& sample, const std::string& from, const std::string& to) {
    std::string text = support::read_file(samples / sample);
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    support::write_file(directory_ / sample, text.replace(at, from.size(), to));
    return (directory_ / sample).string();
  }
  // When the SWV hears of a pupil who is ill from Monday 12 April 2027 on: the 28th day is over.
  std::string thuiszitter_told_at() {
    const Json enrolled{{"vestiging", "90BB00"}, {"leerlingnummer", "200101"}, {"pgn", "999900110"}, {"roepnaam", "Noor"}, {"achternaam", "Proefpersoon"},
                        {"geboortedatum", "2012-01-01"}, {"woongemeente", "0363"}};
    const Json ill{{"registratieId", "r1"}, {"gewijzigdOp", "2027-04-12T09:00:00+02:00"}, {"vestiging", "90BB00"}, {"leerlingnummer", "200101"}, {"soort", "ziek"},
                   {"geoorloofd", "ja"}, {"begin", "2027-04-12T08:30:00+02:00"}, {"eind", nullptr}};
    std::string lines;
    for (const auto& [type, data] : {std::pair("leerlingen.ingeschreven", enrolled), std::pair("verzuimregistraties.geregistreerd", ill)}) {
      lines += Json{{"specversion", "1.0"}, {"id", type}, {"source", "urn:nld:oin:00000099000000090200:systeem:somtoday"},
                    {"type", std::string("nl.onderwijs.") + type + ".v1"}, {"time", "2027-04-12T09:00:00+02:00"}, {"data", data}}.dump() + "\n";
    }
    support::write_file(directory_ / "ill.ndjson", lines);
    const Ran played = run({"simulate", "--config", config_.string(), "--input", (directory_ / "ill.ndjson").string(), "--from", "2027-04-01", "--to", "2027-06-30"});
    EXPECT_EQ(played.exit, 0) << played.err;
    std::string at;
    for (std::size_t begin = 0; begin < played.out.size(); begin = played.out.find('\n', begin) + 1) {
      const auto line = hub::parse_json(played.out.substr(begin, played.out.find('\n', begin) - begin));
      if (line && line->at("recipient") == "swv/swv-am-vo" && at.empty()) at = line->at("at");
    }
    return at;
  }

  support::TempDir directory_;
  const fs::path config_ = directory_ / "config";
  int runs_ = 0;
};

TEST_F(CalendarTest, ASchoolsOwnHolidayMovesThe28thDay) {
  EXPECT_TRUE(holds(thuiszitter_told_at(), "2027-05-18T22:00:00Z") || holds(thuiszitter_told_at(), "2027-05-19T00:00:00+02:00")) << thuiszitter_told_at();
  const std::string two_weeks = damaged("meerlanden.ics", "DTEND:20270502T220000Z", "DTEND:20270509T220000Z");
  const Ran overlapping = decode(two_weeks, {"--vestiging", "90BB00"});
  EXPECT_EQ(overlapping.exit, 1);
  // The free day after Ascension lies in the second week now.
  EXPECT_TRUE(holds(overlapping.err, "overlap: vrij from 2027-05-06 to 2027-05-07 overlaps the mei of line ")) << overlapping.err;
  EXPECT_TRUE(holds(overlapping.err, "meerlanden.ics looks like vakanties-ical")) << overlapping.err;
  EXPECT_TRUE(holds(overlapping.err, "differs: mei is from 2027-04-24 to 2027-05-09; config/kalender has it from 2027-04-24 to 2027-05-02")) << overlapping.err;
  EXPECT_TRUE(holds(overlapping.out, "    # - {van: 2027-05-06, t/m: 2027-05-07, naam: \"Vrije dag na Hemelvaart\"}  # implausible\n")) << overlapping.out;

  support::write_file(config_ / "kalender/vestigingen.yaml", overlapping.out);
  const Ran checked = run({"check", "--config", config_.string()});
  EXPECT_EQ(checked.exit, 0) << checked.err;
  EXPECT_FALSE(holds(decode(two_weeks, {"--vestiging", "90BB00"}).err, "differs"));
  EXPECT_TRUE(holds(thuiszitter_told_at(), "2027-05-25T22:00:00Z") || holds(thuiszitter_told_at(), "2027-05-26T00:00:00+02:00")) << thuiszitter_told_at();
}

TEST_F(CalendarTest, ARegionsHolidaysReplaceWhatWasThere) {
  const Ran decoded = decode((samples / "openholidays.csv").string(), {"--formaat", "vakanties-openholidays"});
  EXPECT_EQ(decoded.exit, 0) << decoded.err;
  support::write_file(config_ / "kalender/vakanties.yaml", decoded.out);
  const Ran checked = run({"check", "--config", config_.string()});
  EXPECT_EQ(checked.exit, 0) << checked.err;

  const Ran wrong = decode(damaged("openholidays.csv", "NL;2027-02-13;2027-02-21", "NL;2027-02-13;2027-03-21"));
  EXPECT_EQ(wrong.exit, 1);
  EXPECT_TRUE(holds(wrong.err, "openholidays.csv:")) << wrong.err;
  EXPECT_TRUE(holds(wrong.err, ": length: voorjaar of zuid lasts 37 days, from 2027-02-13 to 2027-03-21; one week with both its weekends is 9 days")) << wrong.err;
  EXPECT_TRUE(holds(wrong.out, "    # voorjaar: {van: 2027-02-13, t/m: 2027-03-21}  # implausible\n")) << wrong.out;
}

TEST_F(CalendarTest, SomtodaysHolidaysAsJson) {
  const Ran decoded = decode((samples / "somtoday-vakanties.json").string(), {"--vestiging", "90BB00", "--json"});
  EXPECT_EQ(decoded.exit, 0) << decoded.err;
  const auto list = hub::parse_json(decoded.out);
  ASSERT_TRUE(list);
  EXPECT_EQ(list->size(), 6u);
  EXPECT_EQ(list->at(1).at("van"), "2026-11-18");
}

TEST_F(CalendarTest, SaysWhoseCalendarItShouldBe) {
  const std::string school = (samples / "meerlanden.ics").string();
  const std::string regions = (samples / "openholidays.csv").string();
  EXPECT_EQ(decode(school).exit, 64);
  EXPECT_EQ(decode(regions, {"--vestiging", "90BB00"}).exit, 64);
  EXPECT_EQ(decode(school, {"--vestiging", "90ZZ00"}).exit, 64);
  EXPECT_EQ(decode(school, {"--vestiging", "90BB00", "--format", "somtoday-vakanties"}).exit, 65);
  const Ran empty = decode(damaged("somtoday-vakanties.json", support::read_file(samples / "somtoday-vakanties.json"), R"({"items": []})"),
                           {"--vestiging", "90BB00", "--format", "somtoday-vakanties"});
  EXPECT_EQ(empty.exit, 65);
  EXPECT_TRUE(holds(empty.err, "there is no holiday in ")) << empty.err;
  const Ran delivery = decode((samples / "../somtoday/absentiemeldingen.json").string());
  EXPECT_EQ(delivery.exit, 64);
  EXPECT_TRUE(holds(delivery.err, "give --vestiging")) << delivery.err;
}

TEST_F(CalendarTest, ACalendarIsNotPushed) {
  for (const std::vector<std::string>& format : {std::vector<std::string>{}, {"--format", "vakanties-ical"}}) {
    std::vector<std::string> arguments{"push", "--dry-run", (samples / "meerlanden.ics").string()};
    arguments.insert(arguments.end(), format.begin(), format.end());
    const Ran pushed = run(arguments);
    EXPECT_EQ(pushed.exit, 64);
    EXPECT_TRUE(holds(pushed.err, "a calendar is configuration and is not pushed; `verzuimhub decode` prints what to put in config/kalender")) << pushed.err;
  }
}

}  // namespace
