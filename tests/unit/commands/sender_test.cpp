#include "hub/commands/sender.h"

#include <gtest/gtest.h>

#include <deque>

#include "hub/base/local_time.h"

namespace hub::commands {
namespace {

using std::chrono::seconds;

// A hub that gives one answer after the other, and the last one for ever; time passes only in pauses.
class SenderTest : public testing::Test {
 protected:
  static HttpAnswer answer(int status, std::optional<seconds> retry_after = {}, bool replayed = false) { return {status, "", retry_after, replayed}; }
  static Result<HttpAnswer> nothing(ErrorKind kind) { return error(kind, "no hub"); }

  Result<HttpAnswer> send(std::deque<Result<HttpAnswer>> answers) {
    Sender sender(clock_, random_,
                  {[&](const HttpRequest&) {
                     ++asked_;
                     Result<HttpAnswer> next = answers.front();
                     if (answers.size() > 1) answers.pop_front();
                     return next;
                   },
                   [&](std::chrono::microseconds time) {
                     paused_ += time;
                     clock_.advance(time);
                   },
                   [&](const std::string& text) { said_ += text + "\n"; }});
    return sender.send({});
  }

  ManualClock clock_{*parse_rfc3339("2026-11-20T08:00:00Z")};
  SeededRandom random_{1};
  int asked_ = 0;
  std::chrono::microseconds paused_{0};
  std::string said_;
};

TEST_F(SenderTest, GivesEveryRealAnswerAtOnce) {
  for (const int status : {200, 201, 400, 401, 403, 404, 409, 413, 422, 500}) {
    const auto got = send({answer(status)});
    ASSERT_TRUE(got);
    EXPECT_EQ(got->status, status);
  }
  EXPECT_EQ(asked_, 10);
  EXPECT_EQ(paused_.count(), 0);
}

TEST_F(SenderTest, WaitsAsLongAsAFullHubAsks) {
  const auto got = send({answer(503, seconds(7)), answer(429, seconds(0)), answer(201)});
  ASSERT_TRUE(got);
  EXPECT_EQ(got->status, 201);
  EXPECT_EQ(paused_, seconds(7) + std::chrono::milliseconds(250));
}

TEST_F(SenderTest, SendsAgainWhatMayHaveArrived) {
  const auto got = send({nothing(ErrorKind::unknown), answer(200, {}, true)});
  ASSERT_TRUE(got);
  EXPECT_FALSE(got->replayed);  // the first try of this very call brought it
  EXPECT_TRUE(send({answer(200, {}, true)})->replayed);
}

TEST_F(SenderTest, GivesUpAfterAMinuteAndNoSooner) {
  const auto got = send({nothing(ErrorKind::unreachable)});
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, ErrorKind::unreachable);
  EXPECT_EQ(paused_, Sender::patience);
  EXPECT_GT(asked_, 4);
  EXPECT_LT(asked_, 60);
  EXPECT_NE(said_.find("no hub"), std::string::npos);
}

TEST_F(SenderTest, DoesNotWaitForAHubThatAsksTooMuch) {
  const auto got = send({answer(503, seconds(3600))});
  ASSERT_FALSE(got);
  EXPECT_EQ(asked_, 1);
}

TEST_F(SenderTest, DoesNotTryAgainWhatCannotWork) {
  const auto got = send({nothing(ErrorKind::rejected)});
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, ErrorKind::unreachable);
  EXPECT_EQ(asked_, 1);
}

}  // namespace
}  // namespace hub::commands
