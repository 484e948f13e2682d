#include "hub/commands/aanname.h"

#include <gtest/gtest.h>

namespace hub::commands {
namespace {

TEST(AannameTest, ReadsCountsAndFaults) {
  const auto aanname = parse_aanname(
      R"({"ontvangen":3,"nieuw":1,"bekend":1,"geweigerd":1,"fouten":[{"rule":"unknown-reason","message":"no such code","line":17,"column":6}],"staat":"aangenomen"})");
  ASSERT_TRUE(aanname);
  EXPECT_EQ(aanname->ontvangen, 3U);
  EXPECT_EQ(aanname->geweigerd, 1U);
  ASSERT_EQ(aanname->fouten.size(), 1U);
  EXPECT_EQ(aanname->fouten.front().rule, "unknown-reason");
  EXPECT_EQ(aanname->fouten.front().line, 17);
  EXPECT_EQ(aanname->fouten.front().column, 6);
  Aanname total;
  total.count(*aanname);
  total.count(*aanname);
  EXPECT_EQ(total.nieuw, 2U);
}

TEST(AannameTest, TakesNothingElseForCounts) {
  for (const char* body : {"", "{}", "[]", "<html>", R"({"ontvangen":1,"nieuw":1,"bekend":0})", R"({"ontvangen":-1,"nieuw":1,"bekend":0,"geweigerd":0})",
                           R"({"ontvangen":"1","nieuw":1,"bekend":0,"geweigerd":0})"}) {
    EXPECT_FALSE(parse_aanname(body)) << body;
  }
}

TEST(AannameTest, ReadsAProblemAsFarAsItIsOne) {
  const Probleem probleem = parse_probleem(
      R"({"title":"Bad request","status":400,"detail":"mend it","errors":[{"rule":"schema","message":"is required","pointer":"/data/begin"},7,{"line":-3}]})");
  EXPECT_EQ(probleem.titel, "Bad request");
  EXPECT_EQ(probleem.detail, "mend it");
  ASSERT_EQ(probleem.fouten.size(), 2U);
  EXPECT_EQ(probleem.fouten[0].pointer, "/data/begin");
  EXPECT_EQ(probleem.fouten[1].line, 0);
  EXPECT_TRUE(parse_probleem("<html>502</html>").titel.empty());
}

}  // namespace
}  // namespace hub::commands
