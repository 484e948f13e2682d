#include "connectors/file/watched_folders.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "hub/base/local_time.h"
#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace hub::file {
namespace {

namespace fs = std::filesystem;
using Fate = Verdict::Fate;
using Lines = std::vector<std::string>;

class WatchedFoldersTest : public testing::Test {
 protected:
  void put(const std::string& name, const std::string& text) { support::write_file(directory.path() / "in" / name, text); }
  // What was delivered by one look.
  Lines look() {
    delivered.clear();
    looker.look([] { return false; });
    return delivered;
  }
  Lines names(const std::string& folder) {
    Lines found;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(directory.path() / "in" / folder, none)) {
      if (entry.is_regular_file()) found.push_back(entry.path().filename());
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  support::TempDir directory;
  ManualClock clock{*parse_rfc3339("2026-11-20T11:00:00Z")};
  WatcherSettings settings{.spool_directory = directory.path(), .bytes_max = 20};
  std::vector<WatchedFolder> folders{{"90BB00-csv", directory.path() / "in", {"90BB00"}}};
  Fate fate = Fate::done;
  Lines delivered;
  Deliver deliver = [this](const WatchedFolder& folder, const std::string& vestiging, std::string_view body) {
    delivered.push_back(folder.naam + " " + vestiging + " " + std::string(body));
    return Verdict{fate, "{}\n"};
  };
  FolderLook looker{clock, settings, folders, deliver};
};

TEST_F(WatchedFoldersTest, TakesAFileThatNoLongerGrowsAndLaysAReportBesideIt) {
  EXPECT_EQ(look(), Lines{});  // makes the folder
  put("a.csv", "een");
  EXPECT_EQ(look(), Lines{});
  put("a.csv", "een twee");
  EXPECT_EQ(look(), Lines{});
  EXPECT_EQ(look(), Lines{"90BB00-csv 90BB00 een twee"});
  EXPECT_EQ(names(""), Lines{});
  EXPECT_EQ(names("done"), (Lines{"20261120T110000Z-a.csv", "20261120T110000Z-a.csv.report.json"}));
  EXPECT_EQ(look(), Lines{});
}

TEST_F(WatchedFoldersTest, LeavesWhatIsNotFinishedNoFileOrNotItsOwn) {
  look();
  for (const char* name : {".a.csv", "a.csv.part", "a.csv.tmp", "a.csv.filepart"}) put(name, "half");
  put("real", "elsewhere");
  fs::rename(directory.path() / "in/real", directory.path() / "real");
  fs::create_symlink(directory.path() / "real", directory.path() / "in/link.csv");
  fs::create_directory(directory.path() / "in/folder.csv");
  look();
  EXPECT_EQ(look(), Lines{});
}

TEST_F(WatchedFoldersTest, LaysARefusedFileApart) {
  fate = Fate::refused;
  look();
  put("a.csv", "fout");
  look();
  EXPECT_EQ(look().size(), 1U);
  EXPECT_EQ(names("refused"), (Lines{"20261120T110000Z-a.csv", "20261120T110000Z-a.csv.report.json"}));
  EXPECT_EQ(names("done"), Lines{});
}

TEST_F(WatchedFoldersTest, RefusesAFileLongerThanTheHubTakes) {
  look();
  put("a.csv", std::string(21, 'x'));
  look();
  EXPECT_EQ(look(), Lines{});
  ASSERT_EQ(names("refused").size(), 2U);
  EXPECT_NE(support::read_file(directory.path() / "in/refused/20261120T110000Z-a.csv.report.json").find("body-too-large"), std::string::npos);
}

TEST_F(WatchedFoldersTest, ComesBackForWhatCouldNotBeStored) {
  fate = Fate::later;
  look();
  put("a.csv", "een");
  look();
  EXPECT_EQ(look().size(), 1U);
  EXPECT_EQ(names(""), Lines{"a.csv"});
  fate = Fate::done;
  EXPECT_EQ(look().size(), 1U);
  EXPECT_EQ(names(""), Lines{});
}

TEST_F(WatchedFoldersTest, OfSeveralVestigingenEachHasItsFolder) {
  folders.front().vestigingen = {"90BB00", "90BB01"};
  look();
  put("90BB01/a.csv", "een");
  put("b.csv", "of nobody");
  look();
  EXPECT_EQ(look(), Lines{"90BB00-csv 90BB01 een"});
}

}  // namespace
}  // namespace hub::file
