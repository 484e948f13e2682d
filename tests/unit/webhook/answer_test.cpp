#include "connectors/webhook/answer.h"

#include <gtest/gtest.h>

#include "hub/base/local_time.h"

namespace hub::webhook {
namespace {

constexpr const char* origin = "hub.voorbeeld.nl";

Answer read(std::initializer_list<std::string> lines) {
  Answer answer;
  for (const std::string& line : lines) EXPECT_TRUE(answer.read_line(line + "\r\n"));
  return answer;
}

TEST(AnswerTest, IsThereWhenItsHeadIsWhole) {
  EXPECT_EQ(read({}).status(), 0);
  EXPECT_EQ(read({"HTTP/1.1 204 No Content"}).status(), 0);
  EXPECT_EQ(read({"HTTP/1.1 204 No Content", "Date: x"}).status(), 0);
  EXPECT_EQ(read({"HTTP/1.1 204 No Content", "Date: x", ""}).status(), 204);
  EXPECT_EQ(read({"HTTP/1.1 204", ""}).status(), 204);
  EXPECT_EQ(read({"HTTP/1.1 100 Continue", ""}).status(), 0);
  EXPECT_EQ(read({"HTTP/1.1 ja", ""}).status(), 0);
}

TEST(AnswerTest, ForgetsWhatStoodBeforeTheFinalOne) {
  const Answer answer = read({"HTTP/1.1 103 Early Hints", "WebHook-Allowed-Origin: *", "", "HTTP/1.1 200 OK", ""});
  EXPECT_EQ(answer.status(), 200);
  EXPECT_EQ(answer.allowed_origin(), "");
}

TEST(AnswerTest, ReadsItsFieldsInAnyCase) {
  const Answer answer = read({"HTTP/1.1 200 OK", "WEBHOOK-allowed-origin:  hub.voorbeeld.nl ", "WebHook-Allowed-Rate:120", "no field at all", ""});
  EXPECT_EQ(answer.allowed_origin(), "hub.voorbeeld.nl");
  EXPECT_EQ(answer.allowed_rate(), "120");
}

TEST(AnswerTest, EndsAtAHeadThatDoesNot) {  // F61
  Answer answer = read({"HTTP/1.1 200 OK"});
  int lines = 0;
  while (answer.read_line("X-Filler: " + std::string(1000, 'x') + "\r\n")) ASSERT_LT(++lines, 1000);
  EXPECT_EQ(lines, 64);
  EXPECT_FALSE(answer.read_line("HTTP/1.1 200 OK\r\n"));
}

TEST(AnswerTest, AsksToBeLeftAloneWithTwoStatusesOnly) {  // F59
  const WallTime now = *parse_rfc3339("2026-11-22T10:00:00Z");
  for (const int status : {429, 503}) {
    EXPECT_EQ(read({"HTTP/1.1 " + std::to_string(status), "Retry-After: 90", ""}).retry_after(now), std::chrono::seconds(90));
    EXPECT_EQ(read({"HTTP/1.1 " + std::to_string(status), "Date: Sun, 22 Nov 2026 12:00:00 GMT", "Retry-After: Sun, 22 Nov 2026 12:00:30 GMT", ""}).retry_after(now),
              std::chrono::seconds(30));
    EXPECT_EQ(read({"HTTP/1.1 " + std::to_string(status), ""}).retry_after(now), std::nullopt);
  }
  for (const int status : {200, 301, 500}) EXPECT_EQ(read({"HTTP/1.1 " + std::to_string(status), "Retry-After: 90", ""}).retry_after(now), std::nullopt);
}

TEST(PermissionTest, IsGivenByOriginAndRate) {
  struct Case {
    const char* allowed_origin;
    const char* allowed_rate;
    std::optional<int> per_minute;
  };
  const Case cases[] = {{"*", "*", std::nullopt}, {"hub.voorbeeld.nl", "120", 120}, {"HUB.Voorbeeld.NL", "1", 1}, {"*", "", asked_rate}, {"*", "999999", 999'999}};
  for (const Case& c : cases) {
    const auto permission = read_permission(
        read({"HTTP/1.1 200 OK", std::string("WebHook-Allowed-Origin: ") + c.allowed_origin, std::string("WebHook-Allowed-Rate: ") + c.allowed_rate, ""}), origin);
    ASSERT_TRUE(permission) << permission.error().text;
    EXPECT_EQ(permission->per_minute, c.per_minute) << c.allowed_rate;
  }
}

TEST(PermissionTest, IsRefusedByEverythingElse) {
  const std::initializer_list<std::string> cases[] = {
      {"HTTP/1.1 200 OK", ""},
      {"HTTP/1.1 200 OK", "WebHook-Allowed-Origin: voorbeeld.nl", ""},
      {"HTTP/1.1 200 OK", "WebHook-Allowed-Origin: hub.voorbeeld.nl.aanvaller.nl", ""},
      {"HTTP/1.1 404 Not Found", "WebHook-Allowed-Origin: *", ""},
      {"HTTP/1.1 302 Found", "WebHook-Allowed-Origin: *", ""},
      {"HTTP/1.1 200 OK", "WebHook-Allowed-Origin: *", "WebHook-Allowed-Rate: 0", ""},
      {"HTTP/1.1 200 OK", "WebHook-Allowed-Origin: *", "WebHook-Allowed-Rate: -5", ""},
      {"HTTP/1.1 200 OK", "WebHook-Allowed-Origin: *", "WebHook-Allowed-Rate: 12 per minute", ""},
      {"HTTP/1.1 200 OK", "WebHook-Allowed-Origin: *", "WebHook-Allowed-Rate: 99999999999", ""},
  };
  for (const auto& lines : cases) {
    const auto permission = read_permission(read(lines), origin);
    ASSERT_FALSE(permission) << *(lines.begin() + 1);
    EXPECT_TRUE(permission.error().text.starts_with("the handshake was refused: ")) << permission.error().text;
  }
}

}  // namespace
}  // namespace hub::webhook
