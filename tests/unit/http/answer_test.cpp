#include "hub/http/answer.h"

#include <gtest/gtest.h>

namespace hub::http {
namespace {

std::string head_of(const Response& response, bool tls = false, bool keep_alive = true) {
  std::string text;
  append_answer_head(text, response, AnswerFacts{.date = "D", .tls = tls, .keep_alive = keep_alive});
  return text;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST(AnswerTest, LaysOutAJsonAnswer) {
  EXPECT_EQ(head_of(Response{.status = 201, .body = "{}", .headers = {{"location", "/a"}}}, /*tls=*/true),
            "HTTP/1.1 201 Created\r\n"
            "Date: D\r\n"
            "API-Version: 1.0.0\r\n"
            "Cache-Control: no-store\r\n"
            "X-Content-Type-Options: nosniff\r\n"
            "X-Frame-Options: DENY\r\n"
            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
            "Strict-Transport-Security: max-age=31536000\r\n"
            "location: /a\r\n"
            "Connection: keep-alive\r\n"
            "Content-Type: application/json\r\n"
            "Content-Length: 2\r\n"
            "\r\n");
}

TEST(AnswerTest, LetsAPageBringItsOwnPolicy) {
  const std::string page = head_of(Response{.content_type = "text/html", .body = "", .headers = {}});
  EXPECT_TRUE(has(page, "\r\nContent-Security-Policy: frame-ancestors 'none'\r\n"));
  const std::string own = head_of(
      Response{.content_type = "text/html",
               .body = "",
               .headers = {{"content-security-policy", "script-src 'self'"}, {"cache-control", "max-age=60"}}});
  EXPECT_TRUE(has(own, "\r\ncontent-security-policy: script-src 'self'\r\n"));
  EXPECT_FALSE(has(own, "frame-ancestors"));
  EXPECT_FALSE(has(own, "no-store"));
}

TEST(AnswerTest, LeavesOutFieldsThatWouldSplitTheAnswer) {
  const std::string text = head_of(
      Response{.body = "", .headers = {{"location", "/a\r\nset-cookie: b"}, {"bad name", "c"}, {"", "d"}}});
  EXPECT_FALSE(has(text, "set-cookie"));
  EXPECT_FALSE(has(text, "bad name"));
  EXPECT_FALSE(has(text, "\r\n: d"));
}

TEST(AnswerTest, SaysNothingOfABodyThatCanNotBe) {
  for (const int status : {204, 304}) {
    const std::string text = head_of(Response{.status = status, .body = "", .headers = {}});
    EXPECT_FALSE(has(text, "Content-Length"));
    EXPECT_FALSE(has(text, "\r\nContent-Type"));
  }
  EXPECT_TRUE(has(head_of(Response{.status = 418, .body = "", .headers = {}}), "HTTP/1.1 418 \r\n"));
}

TEST(AnswerTest, WritesDatesAsHttpDoes) {
  EXPECT_EQ(format_http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(format_http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(format_http_date(1709251199), "Thu, 29 Feb 2024 23:59:59 GMT");
}

}  // namespace
}  // namespace hub::http
