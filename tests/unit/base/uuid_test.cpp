#include "hub/base/uuid.h"

#include <gtest/gtest.h>

#include <set>

#include "hub/base/local_time.h"

namespace hub {
namespace {

TEST(Uuid7Test, HasItsTimeVersionAndVariant) {
  SeededRandom random(1);
  const std::string text = to_string(make_uuid7(*parse_rfc3339("2026-09-01T06:30:00.123Z"), random));
  EXPECT_EQ(text.size(), 36u);
  EXPECT_EQ(text.substr(0, 13), "01a05ba9-0abb");
  EXPECT_EQ(text[14], '7');
  EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos);
}

TEST(Uuid7Test, SortsByTimeAndDiffersWithinAMillisecond) {
  SeededRandom random(2);
  const WallTime now = *parse_rfc3339("2026-09-01T06:30:00Z");
  std::set<Uuid> seen;
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(make_uuid7(now, random)).second);
  EXPECT_GT(make_uuid7(now + std::chrono::milliseconds(1), random), *seen.rbegin());
  EXPECT_LT(make_uuid7(now - std::chrono::milliseconds(1), random), *seen.begin());
}

TEST(Uuid8Test, DressesADigest) {
  std::array<std::uint8_t, 32> digest{};
  digest.fill(0xff);
  EXPECT_EQ(to_string(uuid8_from(digest)), "ffffffff-ffff-8fff-bfff-ffffffffffff");
  digest.fill(0);
  EXPECT_EQ(to_string(uuid8_from(digest)), "00000000-0000-8000-8000-000000000000");
}

TEST(ParseUuidTest, GoesBothWays) {
  const std::string text = "01a0a03c-bff8-7c44-b0d1-52b9a8e3f017";
  ASSERT_TRUE(parse_uuid(text));
  EXPECT_EQ(to_string(*parse_uuid(text)), text);
  EXPECT_EQ(to_string(*parse_uuid("01A0A03C-BFF8-7C44-B0D1-52B9A8E3F017")), text);  // upper case is taken, lower case written
}

TEST(ParseUuidTest, RefusesEverythingElse) {
  for (const char* text :
       {"", "01a0a03c", "01a0a03cbff87c44b0d152b9a8e3f017", "01a0a03c-bff8-7c44-b0d1-52b9a8e3f01", "01a0a03c-bff8-7c44-b0d1-52b9a8e3f0177",
        "{1a0a03c-bff8-7c44-b0d1-52b9a8e3f017}", "01a0a03c-bff8-7c44-b0d1-52b9a8e3f01g", "01a0a03cb-ff8-7c44-b0d1-52b9a8e3f017",
        "01a0a03c-bff8-7c44-b0d1052b9a8e3f017", "urn:uuid:01a0a03c-bff8-7c44-b0d1-52b9a8e3f017", " 1a0a03c-bff8-7c44-b0d1-52b9a8e3f017"}) {
    EXPECT_FALSE(parse_uuid(text)) << text;
  }
}

}  // namespace
}  // namespace hub
