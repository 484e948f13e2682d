// A partner who takes files from a folder misses nothing, wherever the hub dies on the way to one (F05).
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/support/sheet.h"
#include "tests/support/temp_dir.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace fault_test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using support::wait_until;

constexpr int killed = 128 + SIGKILL;
constexpr int truants_count = 4;

// Numbered and not handed over; gathered and not written; on disk, and the hub does not know it yet.
class DropTest : public testing::TestWithParam<std::string> {
 protected:
  DropTest() {
    const fs::path partners = hub.directory() / "config/partners.yaml";
    std::string text = support::read_file(partners);
    const std::string before = "{naam: Leerplicht Amsterdam}";
    const std::size_t at = text.find(before);
    if (at == std::string::npos) throw std::runtime_error("partners.yaml has no " + before);
    support::write_file(partners, text.replace(at, before.size(), "{naam: Leerplicht Amsterdam, kanaal: bestand, map: " + map().string() + "}"));
    fs::create_directory(map());
  }
  fs::path map() const { return hub.directory() / "uit"; }
  // Of each pupil the ids under which its melding came.
  std::map<std::string, std::set<std::string>> meldingen() const {
    std::map<std::string, std::set<std::string>> found;
    for (const auto& entry : fs::directory_iterator(map())) {
      if (!entry.path().filename().string().starts_with("verzuimmelding-")) continue;
      const json rows = json::parse(support::read_sheet(entry.path()));
      std::size_t pgn = 0;
      while (rows.at(0).at(pgn) != "leerling.pgn") ++pgn;
      for (std::size_t i = 1; i < rows.size(); ++i) found[rows.at(i).at(pgn)].insert(rows.at(i).at(0).get<std::string>());
    }
    return found;
  }

  system_test::RunningHub hub{{.broker_runs = false}};  // so that only the folder's berichten pass those points
};

TEST_P(DropTest, EveryMeldingStandsInAFileAfterAllAndUnderOneId) {
  hub.launch({{"HUB_CRASH_AT", GetParam()}});
  for (int pupil = 1; pupil <= truants_count; ++pupil) {
    // A post that dies with the hub is made again after the start.
    static_cast<void>(wait_until([&] {
      return hub.post_events(system_test::truancy(system_test::meerlanden, pupil)).status == 201 || hub.process().wait_exit(std::chrono::milliseconds(0)).has_value();
    }));
  }
  ASSERT_EQ(hub.process().wait_exit(), killed);
  hub.start();
  for (int pupil = 1; pupil <= truants_count; ++pupil) {
    const int status = hub.post_events(system_test::truancy(system_test::meerlanden, pupil)).status;
    EXPECT_TRUE(status == 200 || status == 201) << status;
  }
  ASSERT_TRUE(wait_until([this] { return meldingen().size() == truants_count; }));
  for (const auto& [pgn, ids] : meldingen()) EXPECT_EQ(ids.size(), 1U);
  for (const auto& entry : fs::directory_iterator(map())) EXPECT_FALSE(entry.path().filename().string().starts_with('.')) << entry.path();
}

INSTANTIATE_TEST_SUITE_P(Point, DropTest, testing::Values("after_depart", "after_publish:2", "after_puback"), [](const auto& point) {
  return point.param.substr(0, point.param.find(':'));
});

}  // namespace
}  // namespace fault_test
