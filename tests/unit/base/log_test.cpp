// What stands in the log: one line an event, whatever the values hold. I83
#include "hub/base/log.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace hub {
namespace {

// Logs in a child process, whose end writes out what is still queued, and shows its stderr to `expected`.
void expect_line(const std::string& value, const std::string& expected) {
  testing::FLAGS_gtest_death_test_style = "fast";
  EXPECT_EXIT(
      {
        log::info("test.event", {{"key", value}});
        std::exit(0);
      },
      testing::ExitedWithCode(0), expected);
}

TEST(LogDeathTest, WritesOneLineOfPairs) {
  expect_line("plain-value/1.0", "^20[0-9][0-9]-[0-9-]*T[0-9:.]*Z level=info event=test.event key=plain-value/1.0\n$");
}

TEST(LogDeathTest, QuotesWhatIsNotPlain) {
  expect_line("two words", "key=\"two words\"\n$");
  expect_line("", "key=\"\"\n$");
  expect_line("a=b", "key=\"a=b\"\n$");
  expect_line("say \"yes\"", "key=\"say \\\\\"yes\\\\\"\"\n$");
  expect_line("back\\slash", "key=\"back\\\\\\\\slash\"\n$");
  expect_line("Súdwest", "key=\"Súdwest\"\n$");
}

TEST(LogDeathTest, EscapesWhatATerminalOrReaderWouldObey) {
  using namespace std::string_literals;
  expect_line("a\r\nlevel=error event=forged", "key=\"a\\\\x0d\\\\x0alevel=error event=forged\"\n$");
  expect_line("\x1b[2Jgone", "key=\"\\\\x1b\\[2Jgone\"\n$");
  expect_line("a\x07" "b\x08" "c\x0b" "d\x7f", "key=\"a\\\\x07b\\\\x08c\\\\x0bd\\\\x7f\"\n$");
  expect_line("a\0b"s, "key=\"a\\\\x00b\"\n$");
  expect_line("a\u009b31mb", "key=\"a\\\\xc2\\\\x9b31mb\"\n$");
  expect_line("a\u2028b\u202ec", "key=\"a\\\\xe2\\\\x80\\\\xa8b\\\\xe2\\\\x80\\\\xaec\"\n$");
}

TEST(LogDeathTest, CutsAValueThatIsTooLong) {
  expect_line(std::string(1'000'000, 'x'), "event=test.event key=\"x{1024}\\.\\.\\.\"\n$");
  std::string accents(1023, 'x');
  for (int i = 0; i < 10; ++i) accents += "ë";
  expect_line(accents, "key=\"x{1023}\\.\\.\\.\"\n$");  // not half a character
}

TEST(LogDeathTest, LeavesOutWhatIsBelowItsLevel) {
  EXPECT_EXIT(
      {
        log::set_level(log::Level::warning);
        log::info("test.quiet", {});
        log::error("test.loud", {});
        std::exit(0);
      },
      testing::ExitedWithCode(0), "^[^\n]* level=error event=test.loud\n$");
}

}  // namespace
}  // namespace hub
