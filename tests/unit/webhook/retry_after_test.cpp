#include "connectors/webhook/retry_after.h"

#include <gtest/gtest.h>

#include "hub/base/local_time.h"

namespace hub::webhook {
namespace {

const WallTime now = *parse_rfc3339("2026-11-22T10:00:00Z");

TEST(RetryAfterTest, IsSecondsOrADateWithinADay) {  // F59
  struct Case {
    const char* value;
    const char* date;
    std::optional<int> seconds;
  };
  const Case cases[] = {
      {"120", "", 120},
      {"1", "", 1},
      {"0", "", 1},
      {"86401", "", 86'400},
      {"1000000000", "", 86'400},
      {"99999999999999999999999", "", 86'400},
      {"Sun, 22 Nov 2026 10:02:00 GMT", "", 120},
      {"Sun, 22 Nov 2026 09:00:00 GMT", "", 1},
      {"Sat, 01 Jan 2028 00:00:00 GMT", "", 86'400},
      // The other's clock runs an hour ahead: what it means is a minute from its own now.
      {"Sun, 22 Nov 2026 11:01:00 GMT", "Sun, 22 Nov 2026 11:00:00 GMT", 60},
      {"Sun, 22 Nov 2026 10:02:00 GMT", "gisteren", 120},
      {"", "", std::nullopt},
      {"straks", "", std::nullopt},
      {"-1", "", std::nullopt},
      {"1.5", "", std::nullopt},
      {"10 s", "", std::nullopt},
      {"2026-11-22T10:02:00Z", "", std::nullopt},
  };
  for (const Case& c : cases) {
    const auto wait = parse_retry_after(c.value, c.date, now);
    EXPECT_EQ(wait ? std::optional(static_cast<int>(wait->count())) : std::nullopt, c.seconds) << c.value;
  }
}

TEST(RetryAfterTest, ReadsTheDateOfTheRfcAndNoOther) {
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), *parse_rfc3339("1994-11-06T08:49:37Z"));
  EXPECT_EQ(parse_http_date("Tue, 29 Feb 2028 23:59:60 GMT"), *parse_rfc3339("2028-03-01T00:00:00Z"));
  for (const char* text : {"", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
                           "Sun, 31 Feb 2026 08:49:37 GMT", "Sun, 06 Nor 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT",
                           "Sun, -6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:3x GMT"}) {
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace hub::webhook
