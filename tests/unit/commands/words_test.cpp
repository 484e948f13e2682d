// What commands say: places, progress, secrets, forms of input.
#include <gtest/gtest.h>

#include "hub/commands/input.h"
#include "hub/commands/output.h"
#include "hub/commands/progress.h"
#include "hub/commands/secret_input.h"
#include "tests/support/temp_dir.h"

namespace hub::commands {
namespace {

TEST(WordsTest, NamesAPlaceWithWhatItHas) {
  EXPECT_EQ(describe("f.csv", {"rule", "message", "", 3, 7}), "f.csv:3:7: rule: message");
  EXPECT_EQ(describe("f.csv", {"rule", "message", "", 3, 0}), "f.csv:3: rule: message");
  EXPECT_EQ(describe("f.ndjson", {"rule", "message", "/data/begin", 3, 0}), "f.ndjson:3: /data/begin: rule: message");
  EXPECT_EQ(describe("f.json", {"rule", "message", "/items/0", 0, 0}), "f.json: /items/0: rule: message");
  EXPECT_EQ(describe("f.json", {"rule", "message", "", 0, 0}), "f.json: rule: message");
}

TEST(WordsTest, ShowsNothingThatCouldSteerATerminal) {
  EXPECT_EQ(printable("Zoë de Vries"), "Zoë de Vries");
  EXPECT_EQ(printable("a\x1b[2Jb\n"), "a?[2Jb?");
  EXPECT_EQ(printable("a\u202eb"), "a???b");
}

TEST(WordsTest, ShowsHowFarItIsOnOneLine) {
  EXPECT_EQ(progress_line({5'000'000, 10'000'000, 1000, std::chrono::seconds(4)}), "[============>           ]  50 %  5.0 of 10.0 MB  250 events/s  0:04 left");
  EXPECT_EQ(progress_line({0, 10'000'000, 0, std::chrono::seconds(0)}), "[>                       ]   0 %  0.0 of 10.0 MB");
  EXPECT_EQ(progress_line({0, 0, 0, std::chrono::seconds(0)}), "[========================] 100 %  0.0 of 0.0 MB");
  EXPECT_LE(progress_line({1, 1'000'000'000'000'000, 1'000'000'000'000, std::chrono::hours(90)}).size(), 79U);
}

TEST(WordsTest, TellsTheHubsOwnFormsApart) {
  EXPECT_EQ(looks_own(""), Eigen::no);
  EXPECT_EQ(looks_own("a;b"), Eigen::no);
  EXPECT_EQ(looks_own(R"({"items":[]})"), Eigen::no);
  EXPECT_EQ(looks_own("\n{\"specversion\":\"1.0\"}\n{}\n"), Eigen::cloudevents);
  EXPECT_EQ(looks_own(R"([{"registratieId":"R1"}])"), Eigen::plain);
  EXPECT_EQ(vorm_of("\n{\"specversion\":\"1.0\"}\n{}\n"), intake::Vorm::ndjson);
  EXPECT_EQ(vorm_of("{\"specversion\":1.0,}\r\n{}"), intake::Vorm::ndjson);  // a faulty first line is still a line
  EXPECT_EQ(vorm_of("{\n\"specversion\":\"1.0\"}"), intake::Vorm::json);
  EXPECT_EQ(vorm_of("[{}]"), intake::Vorm::json);
}

TEST(WordsTest, TakesASecretFromTheFirstLineOfItsFile) {
  const support::TempDir directory;
  const auto file = (directory / "token").string();
  support::write_file(file, "abc\r\n");
  EXPECT_EQ(read_secret_option(file, "VERZUIMHUB_UNSET").value(), "abc");
  support::write_file(file, "a\tbc\n");
  EXPECT_EQ(read_secret_option(file, "VERZUIMHUB_UNSET").error().kind, ErrorKind::rejected);
  support::write_file(file, "\n");
  EXPECT_EQ(read_secret_option(file, "VERZUIMHUB_UNSET").error().kind, ErrorKind::rejected);
  EXPECT_EQ(read_secret_option((directory / "nothing").string(), "VERZUIMHUB_UNSET").error().kind, ErrorKind::unreachable);
  EXPECT_EQ(read_secret_option("", "VERZUIMHUB_UNSET").value(), "");
}

}  // namespace
}  // namespace hub::commands
