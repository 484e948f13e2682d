// Partners who take files from a folder: the built hub, from what a school posts to a row that another program reads.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "tests/support/sheet.h"
#include "tests/support/temp_dir.h"
#include "tests/system/partner.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* partner = "leerplicht/0363";

class DropTest : public testing::Test {
 protected:
  DropTest() { fs::create_directories(map()); }
  fs::path map() const { return hub.directory() / "uit"; }
  void choose(const std::string& more) {
    const fs::path file = hub.directory() / "config/partners.yaml";
    std::string text = support::read_file(file);
    const std::string before = "{naam: Leerplicht Amsterdam}";
    const std::size_t at = text.find(before);
    ASSERT_NE(at, std::string::npos);
    support::write_file(file, text.replace(at, before.size(), "{naam: Leerplicht Amsterdam, kanaal: bestand, map: " + map().string() + more + "}"));
  }
  // What whoever fetches sees: every file of this kind, by name.
  std::vector<fs::path> files(const std::string& soort = "verzuimmelding") const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(map())) {
      if (entry.path().filename().string().starts_with(soort + "-")) found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
  }
  // Each row as the columns call its cells.
  std::vector<json> rows() const {
    std::vector<json> found;
    for (const fs::path& file : files()) {
      const json sheet = json::parse(support::read_sheet(file));
      for (std::size_t i = 1; i < sheet.size(); ++i) {
        json row;
        for (std::size_t k = 0; k < sheet.at(0).size(); ++k) row[sheet.at(0).at(k).get<std::string>()] = sheet.at(i).at(k);
        found.push_back(row);
      }
    }
    return found;
  }
  // How many rows are about each pupil.
  std::map<std::string, int> pupils() const {
    std::map<std::string, int> found;
    for (const json& row : rows()) ++found[row.at("leerling.pgn")];
    return found;
  }
  // Verzuimmeldingen that are done, as the school sees it.
  int confirmed() {
    const json meldingen = hub.items("/v1/meldingen?aantal=100");
    return static_cast<int>(std::count_if(meldingen.begin(), meldingen.end(), [](const json& melding) {
      return melding.at("bericht") == "verzuimmelding" && melding.at("bezorging") == "bevestigd";
    }));
  }

  RunningHub hub{{.subjects = {"90BB00-somtoday", partner}}};
};

TEST_F(DropTest, AMeldingStandsInACsvFileAndIsDone) {
  choose("");
  hub.start();
  ASSERT_EQ(hub.post_events(truancy(meerlanden, 1)).status, 201);
  ASSERT_TRUE(support::wait_until([this] { return files().size() == 1; }));
  const std::vector<json> found = rows();
  ASSERT_EQ(found.size(), 1U);
  const json& row = found.at(0);
  EXPECT_EQ(row.at("type"), "geregistreerd");
  EXPECT_EQ(row.at("verzuimsoort"), "V3");
  EXPECT_EQ(row.at("begindatum"), "2026-11-16");
  EXPECT_EQ(row.at("einddatum"), "2026-11-19");
  EXPECT_EQ(row.at("minuten"), "1200");
  EXPECT_EQ(row.at("leerling.pgn"), pgn(1));
  EXPECT_EQ(row.at("leerling.roepnaam"), roepnaam(1));
  EXPECT_EQ(row.at("leerling.tussenvoegsel"), "");
  EXPECT_EQ(row.at("leerling.woongemeente"), "0363");
  EXPECT_EQ(json::parse(row.at("waarom").get<std::string>()).at("dagen").size(), 4U);

  // It is that of the partner's own stream, and nobody waits for a receipt.
  const json items = hub.items("/v1/berichten?na=0", partner);
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(row.at("id"), items.at(0).at("id"));
  EXPECT_EQ(row.at("onderwerp"), items.at(0).at("subject"));
  EXPECT_EQ(row.at("volgnummer"), std::to_string(items.at(0).at("volgnummer").get<int>()));
  EXPECT_TRUE(support::wait_until([this] { return confirmed() == 1; }));
  EXPECT_EQ(hub.stop(), 0);
  EXPECT_NE(hub.process().err().find("file.written"), std::string::npos);
  for (const std::string& private_word : {roepnaam(1), pgn(1)}) EXPECT_EQ(hub.process().err().find(private_word), std::string::npos);
}

TEST_F(DropTest, AMeldingStandsInAWorkbookUnderTheNamesOfTheModel) {
  choose(", vorm: xlsx, kolommen: ggm");
  hub.start();
  ASSERT_EQ(hub.post_events(truancy(meerlanden, 1)).status, 201);
  ASSERT_TRUE(support::wait_until([this] { return files().size() == 1; }));
  EXPECT_EQ(files().at(0).extension(), ".xlsx");
  const json row = rows().at(0);
  EXPECT_EQ(row.at("datumStart"), (json{{"datum", "2026-11-16"}}));
  EXPECT_EQ(row.at("datumEinde"), (json{{"datum", "2026-11-19"}}));
  EXPECT_EQ(row.at("datumGeboorte"), (json{{"datum", "2012-03-01"}}));
  EXPECT_EQ(row.at("geslachtsnaam"), "Proefpersoon");
  EXPECT_EQ(row.at("minuten"), (json{{"getal", 1200}}));
  EXPECT_EQ(row.at("leerling.pgn"), pgn(1));              // text, with every zero
  EXPECT_EQ(row.at("leerling.woongemeente"), "0363");
}

TEST_F(DropTest, AHubThatIsKilledLosesNoRow) {
  choose("");
  hub.start();
  constexpr int first_half = 12;
  constexpr int all = 24;
  const auto post = [this](int from, int to) {
    std::vector<json> events;
    for (int pupil = from; pupil <= to; ++pupil) {
      for (const json& event : truancy(meerlanden, pupil)) events.push_back(event);
    }
    ASSERT_EQ(hub.post_events(events).status, 201);
  };
  post(1, first_half);
  // While they are gathered: nothing is written yet, or just was.
  hub.process().kill();
  hub.start();
  post(first_half + 1, all);
  ASSERT_TRUE(support::wait_until([this] { return !files().empty(); }));
  hub.process().kill();
  hub.start();
  EXPECT_TRUE(support::wait_until([this] { return pupils().size() == all; })) << pupils().size();
  EXPECT_TRUE(support::wait_until([this] { return confirmed() == all; })) << confirmed();
  // Each is there under one id and one number; a row may have come twice.
  std::map<std::string, std::string> numbers;
  for (const json& row : rows()) {
    const auto [at, fresh] = numbers.emplace(row.at("id"), row.at("volgnummer"));
    EXPECT_EQ(at->second, row.at("volgnummer"));
  }
  EXPECT_EQ(numbers.size(), static_cast<std::size_t>(all));
  for (const auto& entry : fs::directory_iterator(map())) EXPECT_FALSE(entry.path().filename().string().starts_with(".")) << entry.path();
}

TEST_F(DropTest, AFolderThatIsAwayIsNamedAndCostsNothing) {
  choose("");
  fs::remove(map());
  hub.start();
  ASSERT_EQ(hub.post_events(truancy(meerlanden, 1)).status, 201);
  EXPECT_EQ(json::parse(hub.send({.path = "/readyz"}).body).at("webhooks").at(partner), "not connected: messages wait in the store");
  ASSERT_TRUE(hub.process().wait_for_line("there is no folder"));
  fs::create_directory(map());
  EXPECT_TRUE(support::wait_until([this] { return pupils().size() == 1; }));
}

TEST_F(DropTest, ARehearsalSaysWhatWouldStandInTheFiles) {
  choose("");
  std::string lines;
  for (const json& event : truancy(meerlanden, 1)) lines += event.dump() + "\n";
  support::write_file(hub.directory() / "in.ndjson", lines);
  const std::string said = hub.run_command({"simulate", "--input", (hub.directory() / "in.ndjson").string(), "--from", "2026-11-16", "--to", "2026-11-21"});
  int rows = 0;
  for (std::size_t at = 0, end = 0; (end = said.find('\n', at)) != std::string::npos; at = end + 1) {
    const json line = json::parse(said.substr(at, end - at));
    if (line.at("channel") != "bestand") continue;
    ++rows;
    EXPECT_EQ(line.at("recipient"), partner);
    EXPECT_EQ(line.at("message").at("type"), "nl.onderwijs.verzuimmeldingen.geregistreerd.v1");
  }
  EXPECT_EQ(rows, 1);
  EXPECT_TRUE(fs::is_empty(map()));
}

}  // namespace
}  // namespace system_test
