// The dialogue of a pull, step by step: what is asked, what the answer means, how long it rests.
#include "connectors/school/somtoday/pull.h"

#include <gtest/gtest.h>

#include "hub/base/base64.h"

namespace hub::somtoday {
namespace {

using namespace std::chrono_literals;

LocalDay day(const char* text) { return parse_date(text).value(); }

std::string page_of(std::size_t items, const std::string& mark = "x") {
  std::string body = "{\"items\": [";
  for (std::size_t i = 0; i < items; ++i) body += (i == 0 ? "" : ",") + std::string("\"") + mark + "\"";
  return body + "]}";
}

Answer page(std::size_t items, const std::string& content_range = "", int status = 206, const std::string& mark = "x") {
  return {status, "", page_of(items, mark), content_range};
}

Answer token(const std::string& members = R"("expires_in": 3600)") { return {200, "", R"({"access_token": "sleutel", )" + members + "}", ""}; }

class PullTest : public testing::Test {
 protected:
  static PullSettings settings() {
    PullSettings settings;
    settings.url = "https://api.voorbeeld.nl";
    settings.token_url = "https://inloggen.voorbeeld.nl/oauth2/token";
    settings.client_id = "hub 1";
    settings.client_secret = "ge:heim";
    return settings;
  }
  Now now() const { return {clock_.wall(), clock_.mono()}; }
  // What it asks now; fails the test when it rests.
  Request ask() {
    auto what = pull_.next(now());
    EXPECT_TRUE(std::holds_alternative<Request>(what)) << pull_.trouble();
    return std::holds_alternative<Request>(what) ? std::get<Request>(what) : Request{};
  }
  std::string range() {
    const Request request = ask();
    return request.headers.empty() ? "" : request.headers.back();
  }
  // How long it rests now; zero when it does not.
  std::chrono::microseconds rests() {
    auto what = pull_.next(now());
    const MonoTime* until = std::get_if<MonoTime>(&what);
    return until == nullptr ? 0us : *until - clock_.mono();
  }
  std::optional<Page> answer(Answer answer) { return pull_.take(std::move(answer), now(), random_); }
  // A page asked for, answered, and stored.
  void store_page(Answer given) {
    ask();
    ASSERT_TRUE(answer(std::move(given))) << pull_.trouble();
    pull_.settle_taken(now());
  }
  void log_in() {
    EXPECT_FALSE(ask().form.empty());
    EXPECT_FALSE(answer(token()));
  }

  ManualClock clock_{*parse_rfc3339("2026-11-20T12:00:00+01:00")};
  SeededRandom random_{7};
  Pull pull_{settings(), std::nullopt};
};

TEST_F(PullTest, LogsInAsOauthSays) {
  const Request request = ask();
  EXPECT_EQ(request.url, "https://inloggen.voorbeeld.nl/oauth2/token");
  EXPECT_EQ(request.form, "grant_type=client_credentials");
  EXPECT_EQ(request.headers.at(0), "Authorization: Basic " + encode_base64("hub%201:ge%3Aheim"));
}

TEST_F(PullTest, AsksForTheDaysBehindItAPageAtATime) {
  log_in();
  const Request first = ask();
  EXPECT_EQ(first.url, "https://api.voorbeeld.nl/rest/v1/absentiemeldingen?begindatumtijd=2026-11-06&einddatumtijd=2026-11-21");
  EXPECT_EQ(first.headers, (std::vector<std::string>{"Authorization: Bearer sleutel", "Accept: application/json", "Range: items=0-99"}));
  EXPECT_EQ(first.form, "");
  const auto taken = answer(page(100));
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->first, 0u);
  EXPECT_EQ(taken->body, page_of(100));
  EXPECT_EQ(pull_.stand(), (Stand{day("2026-11-06"), day("2026-11-21"), 0}));  // not before it is stored
  pull_.settle_taken(now());
  EXPECT_EQ(pull_.stand(), (Stand{day("2026-11-06"), day("2026-11-21"), 100}));
  EXPECT_EQ(range(), "Range: items=100-199");
}

TEST_F(PullTest, AsksForObservationsByTheirOwnNames) {
  PullSettings observations = settings();
  observations.resource = Resource::waarnemingen;
  Pull pull(observations, std::nullopt);
  static_cast<void>(pull.next(now()));
  static_cast<void>(pull.take(token(), now(), random_));
  EXPECT_EQ(std::get<Request>(pull.next(now())).url,
            "https://api.voorbeeld.nl/rest/v1/waarnemingen?waarnemingSoort=Afwezig&beginDatumTijd=2026-11-06&eindDatumTijd=2026-11-21");
}

TEST_F(PullTest, KnowsTheEnd) {
  const struct {
    const char* what;
    std::vector<Answer> answers;
    std::size_t pages;
  } cases[] = {
      {"a short page", {page(100), page(99, "", 206, "y")}, 2},
      {"an empty page", {page(100), page(0)}, 1},
      {"416 behind a full page", {page(100), {416, "", "", "items */100"}}, 1},
      {"the total is reached", {page(100, "items 0-99/200"), page(100, "items 100-199/200", 206, "y")}, 2},
      {"a total that nobody knows", {page(100, "items 0-99/*"), page(1, "items 100-100/*")}, 2},
      {"more than was asked: no ranges there", {page(250, "", 200)}, 1},
      {"the same again: no ranges there", {page(100, "", 200), page(100, "", 200)}, 1},
      {"nothing at all", {page(0, "", 200)}, 0},
  };
  for (const auto& c : cases) {
    Pull pull(settings(), std::nullopt);
    static_cast<void>(pull.next(now()));
    static_cast<void>(pull.take(token(), now(), random_));
    std::size_t pages = 0;
    for (const Answer& given : c.answers) {
      ASSERT_TRUE(std::holds_alternative<Request>(pull.next(now()))) << c.what;
      if (pull.take(given, now(), random_)) {
        ++pages;
        pull.settle_taken(now());
      }
    }
    EXPECT_EQ(pages, c.pages) << c.what;
    EXPECT_EQ(pull.done_count(), 1u) << c.what;
    EXPECT_FALSE(pull.stand()) << c.what;
    EXPECT_EQ(std::get<MonoTime>(pull.next(now())), clock_.mono() + 15min) << c.what;
  }
}

TEST_F(PullTest, TheNextOneBeginsOnTimeAndOnItsOwnDay) {
  log_in();
  clock_.advance(10min);  // a slow page
  store_page(page(1));
  EXPECT_EQ(rests(), 15min - 10min);
  clock_.advance(12h + 5min);  // past midnight, past the token
  log_in();
  EXPECT_NE(ask().url.find("begindatumtijd=2026-11-07&einddatumtijd=2026-11-22"), std::string::npos) << ask().url;
}

TEST_F(PullTest, GoesOnWhereAnotherStopped) {
  const Stand stand{day("2026-11-05"), day("2026-11-20"), 300};
  EXPECT_EQ(parse_stand(print_stand(stand)), stand);
  Pull pull(settings(), stand);
  static_cast<void>(pull.next(now()));
  static_cast<void>(pull.take(token(), now(), random_));
  const Request request = std::get<Request>(pull.next(now()));
  EXPECT_NE(request.url.find("begindatumtijd=2026-11-05&einddatumtijd=2026-11-20"), std::string::npos);
  EXPECT_EQ(request.headers.back(), "Range: items=300-399");
}

TEST(StandTest, WhatIsNoneIsNone) {
  for (const char* text : {"", "{}", "[]", R"({"van": "2026-11-05", "tot": "2026-11-05", "volgende": 0})", R"({"van": "2026-11-05", "tot": "2026-11-20", "volgende": -1})",
                           R"({"van": "2026-11-05", "tot": "2026-11-20", "volgende": 1000000})", R"({"van": "5-11-2026", "tot": "2026-11-20", "volgende": 1})",
                           R"({"van": 1, "tot": "2026-11-20", "volgende": 1})"}) {
    EXPECT_EQ(parse_stand(text), std::nullopt) << text;
  }
}

TEST_F(PullTest, ATokenThatEndsIsRenewedOnceAndAtOnce) {
  log_in();
  store_page(page(100));
  ask();
  EXPECT_FALSE(answer({401, "", "", ""}));
  EXPECT_EQ(pull_.trouble(), "");
  log_in();
  EXPECT_EQ(range(), "Range: items=100-199");  // the page that was refused
  EXPECT_FALSE(answer({401, "", "", ""}));
  EXPECT_EQ(pull_.trouble(), "HTTP 401 with a token that is new");
  EXPECT_GT(rests(), 2s);
  clock_.advance(5s);
  log_in();
  store_page(page(1, "", 206, "y"));
  EXPECT_EQ(pull_.trouble(), "");
}

TEST_F(PullTest, ATokenIsRenewedBeforeItEnds) {
  const struct {
    const char* members;
    std::chrono::seconds lasts;
  } cases[] = {{R"("expires_in": 3600)", 3570s}, {R"("expires_in": 40)", 20s}, {R"("token_type": "Bearer")", 270s}, {R"("expires_in": 99999999)", 3570s}, {R"("expires_in": 0)", 1s},
               {R"("expires_in": "soon")", 270s}};
  for (const auto& c : cases) {
    Pull pull(settings(), std::nullopt);
    static_cast<void>(pull.next(now()));
    static_cast<void>(pull.take(token(c.members), now(), random_));
    Now later = now();
    later.mono += c.lasts - 1s;
    EXPECT_EQ(std::get<Request>(pull.next(later)).form, "") << c.members;
    later.mono += 1s;
    EXPECT_NE(std::get<Request>(pull.next(later)).form, "") << c.members;
  }
}

TEST_F(PullTest, SaysWhatIsWrongAndForgetsNothing) {
  const struct {
    Answer given;
    const char* trouble;
  } cases[] = {
      {{0, "Couldn't connect to server", "", ""}, "Couldn't connect to server"},
      {{500, "", "", ""}, "HTTP 500"},
      {{404, "", "", ""}, "HTTP 404"},
      {{302, "", "", ""}, "HTTP 302"},
      {{200, "", "<html>storing</html>", ""}, "HTTP 200 without a list of items"},
      {{206, "", R"({"items": {}})", ""}, "HTTP 206 without a list of items"},
      {{200, "", R"({"items": [1], "items": [2]})", ""}, "HTTP 200 without a list of items"},
  };
  log_in();
  store_page(page(100));
  for (const auto& c : cases) {
    EXPECT_EQ(range(), "Range: items=100-199");
    EXPECT_FALSE(answer(c.given));
    EXPECT_EQ(pull_.trouble(), c.trouble);
    EXPECT_GT(rests(), 0s);
    clock_.advance(5min);
  }
  EXPECT_EQ(range(), "Range: items=100-199");
}

TEST_F(PullTest, ALoginThatIsRefusedIsSaidSo) {
  const std::pair<Answer, std::string> cases[] = {
      {{401, "", "", ""}, "HTTP 401 for a token: client_id or the secret in secrets/ is not accepted"},
      {{400, "", R"({"error": "invalid_client"})", ""}, "HTTP 400 for a token: client_id or the secret in secrets/ is not accepted"},
      {{503, "", "", ""}, "HTTP 503 for a token"},
      {{200, "", "{}", ""}, "the answer to the login holds no access_token"},
      {{200, "", R"({"access_token": "two\r\nlines"})", ""}, "the answer to the login holds no access_token"},
      {{200, "", R"({"access_token": 7})", ""}, "the answer to the login holds no access_token"},
  };
  for (const auto& [given, trouble] : cases) {
    EXPECT_NE(ask().form, "");
    EXPECT_FALSE(answer(given));
    EXPECT_EQ(pull_.trouble(), trouble);
    clock_.advance(5min);
  }
}

TEST_F(PullTest, RestsLongerEachTimeAndNeverInStep) {
  log_in();
  std::chrono::microseconds whole = 5s;
  for (int i = 0; i < 40; ++i) {
    ask();
    EXPECT_FALSE(answer({500, "", "", ""}));
    const auto rest = rests();
    EXPECT_GE(rest, whole / 2);
    EXPECT_LE(rest, whole);
    whole = std::min<std::chrono::microseconds>(whole * 2, 5min);
    clock_.advance(rest);
    if (!std::get<Request>(pull_.next(now())).form.empty()) static_cast<void>(answer(token()));
  }
  ask();
  ASSERT_TRUE(answer(page(1)));
  pull_.settle_taken(now());
  clock_.advance(1h);
  log_in();
  ask();
  EXPECT_FALSE(answer({500, "", "", ""}));
  EXPECT_LE(rests(), 5s);  // what went well is forgotten trouble
}

TEST_F(PullTest, StaysAwayAsLongAsItIsAsked) {
  log_in();
  ask();
  EXPECT_FALSE(answer({429, "", "", "", 77s}));
  EXPECT_EQ(rests(), 77s);
  EXPECT_EQ(pull_.trouble(), "HTTP 429");
}

TEST_F(PullTest, APageThatCouldNotBeStoredComesAgain) {
  log_in();
  ask();
  ASSERT_TRUE(answer(page(100, "", 200)));
  pull_.settle_refused("the hub is full for a moment", now(), random_);
  EXPECT_EQ(pull_.trouble(), "the hub is full for a moment");
  clock_.advance(5s);
  EXPECT_EQ(range(), "Range: items=0-99");
  EXPECT_TRUE(answer(page(100, "", 200)));  // the same body, and yet no end
}

TEST_F(PullTest, GivesUpOnAServerThatTurnsInCircles) {
  log_in();
  for (std::size_t i = 0; i < pages_max; ++i) store_page(page(100, "", 206, std::to_string(i)));
  EXPECT_EQ(pull_.done_count(), 1u);
}

}  // namespace
}  // namespace hub::somtoday
