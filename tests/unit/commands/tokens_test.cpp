#include "hub/config/tokens.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <thread>
#include <vector>

#include "hub/base/local_time.h"
#include "tests/support/temp_dir.h"

namespace hub::config {
namespace {

const WallTime then = *parse_rfc3339("2026-09-01T08:00:00Z");

mode_t mode_of(const std::filesystem::path& path) {
  struct stat facts {};
  EXPECT_EQ(::stat(path.c_str(), &facts), 0);
  return facts.st_mode & 0777;
}

ErrorKind kind_of_reading(const std::filesystem::path& file) {
  const auto tokens = read_tokens(file);
  EXPECT_FALSE(tokens);
  return tokens ? ErrorKind::busy : tokens.error().kind;
}

TEST(TokensTest, KeepsTheHashAndNeverTheToken) {
  const support::TempDir directory;
  const auto file = directory / "tokens";
  const Token token = describe_token("90BB00-somtoday", "geheim-van-de-school", then);
  ASSERT_TRUE(add_token(file, token));
  EXPECT_EQ(support::read_file(file),
            "90BB00-somtoday a6fc4765b2bc402d1380b9c728e007da7c38f1e5434f42595683aeb5c5dc2765 2026-09-01T08:00:00Z a6fc4765\n");
  const auto tokens = read_tokens(file);
  ASSERT_TRUE(tokens);
  EXPECT_EQ(*tokens, std::vector<Token>{token});
  EXPECT_EQ(token.hash, crypto::sha256("geheim-van-de-school"));
}

TEST(TokensTest, ReadsNoFileAsNoTokens) {
  const support::TempDir directory;
  const auto tokens = read_tokens(directory / "tokens");
  ASSERT_TRUE(tokens);
  EXPECT_TRUE(tokens->empty());
}

TEST(TokensTest, MakesDirectoryAndFileForTheOwnerOnly) {
  const support::TempDir directory;
  const auto file = directory / "geheimen" / "tokens";
  ASSERT_TRUE(add_token(file, describe_token("leerplicht/0363", "a", then)));
  EXPECT_EQ(mode_of(file), 0600U);
  EXPECT_EQ(mode_of(file.parent_path()), 0700U);
  EXPECT_FALSE(std::filesystem::exists(directory / "geheimen" / "tokens.new"));
}

TEST(TokensTest, RefusesAFileThatIsOpenToEveryone) {
  const support::TempDir directory;
  const auto file = directory / "tokens";
  ASSERT_TRUE(add_token(file, describe_token("leerplicht/0363", "a", then)));
  for (const mode_t mode : {0604U, 0602U, 0601U}) {
    ASSERT_EQ(::chmod(file.c_str(), mode), 0);
    EXPECT_EQ(kind_of_reading(file), ErrorKind::rejected) << mode;
    EXPECT_FALSE(add_token(file, describe_token("leerplicht/0363", "b", then))) << mode;
  }
  ASSERT_EQ(::chmod(file.c_str(), 0640), 0);  // the hub's group may read it
  EXPECT_TRUE(read_tokens(file));
}

TEST(TokensTest, RefusesALineThatIsNoneOfOurs) {
  const std::string hash = "a6fc4765b2bc402d1380b9c728e007da7c38f1e5434f42595683aeb5c5dc2765";
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"words", "hello"},
      {"a field too few", "x " + hash + " 2026-09-01T08:00:00Z"},
      {"a field too many", "x " + hash + " 2026-09-01T08:00:00Z a6fc4765 more"},
      {"two spaces", "x  " + hash + " 2026-09-01T08:00:00Z a6fc4765"},
      {"no subject", " " + hash + " 2026-09-01T08:00:00Z a6fc4765"},
      {"a subject that steers", "x\x1b[2J " + hash + " 2026-09-01T08:00:00Z a6fc4765"},
      {"a short hash", "x a6fc4765 2026-09-01T08:00:00Z a6fc4765"},
      {"a hash in capitals", "x A6FC4765" + hash.substr(8) + " 2026-09-01T08:00:00Z A6FC4765"},
      {"no date-time", "x " + hash + " 2026-09-01 a6fc4765"},
      {"another id", "x " + hash + " 2026-09-01T08:00:00Z a6fc4766"},
  };
  const support::TempDir directory;
  const auto file = directory / "tokens";
  for (const auto& [name, line] : cases) {
    support::write_file(file, line + "\n");
    ASSERT_EQ(::chmod(file.c_str(), 0600), 0);
    EXPECT_EQ(kind_of_reading(file), ErrorKind::corrupt) << name;
  }
  EXPECT_EQ(kind_of_reading(directory.path()), ErrorKind::rejected);
}

TEST(TokensTest, LeavesTheFileAsItWasWhenTheChangeIsRefused) {
  const support::TempDir directory;
  const auto file = directory / "tokens";
  ASSERT_TRUE(add_token(file, describe_token("leerplicht/0363", "a", then)));
  const std::string before = support::read_file(file);
  EXPECT_FALSE(add_token(file, describe_token("jgz/ggd-am", "a", then)));  // the same token, so the same id
  EXPECT_FALSE(revoke_token(file, "00000000"));
  EXPECT_EQ(support::read_file(file), before);
}

TEST(TokensTest, RevokesOneOfTwoThatReplaceEachOther) {
  const support::TempDir directory;
  const auto file = directory / "tokens";
  const Token old = describe_token("leerplicht/0363", "oud", then);
  const Token fresh = describe_token("leerplicht/0363", "nieuw", then);
  ASSERT_TRUE(add_token(file, old));
  ASSERT_TRUE(add_token(file, fresh));
  EXPECT_EQ(revoke_token(file, old.id).value(), "leerplicht/0363");
  EXPECT_EQ(*read_tokens(file), std::vector<Token>{fresh});
}

TEST(TokensTest, LosesNoneOfThoseMadeAtTheSameMoment) {
  const support::TempDir directory;
  const auto file = directory / "tokens";
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i) {
    threads.emplace_back([&file, i] { EXPECT_TRUE(add_token(file, describe_token("leerplicht/0363", std::to_string(i), then))); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(read_tokens(file)->size(), 16U);
}

}  // namespace
}  // namespace hub::config
