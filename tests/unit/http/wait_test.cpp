// Requests whose answer may be long in coming.
#include <gtest/gtest.h>

#include "loopback.h"

namespace hub::http::test {
namespace {

TEST(WaitTest, WhoLeavesWhileItWaitsIsNoticed) {
  RunningHub hub;
  Client waiting(hub.listener.port());
  waiting.send(get("/wait") + get("/echo"));  // unread bytes do not hide that it has left
  hub.application.await_parked(1);
  const std::weak_ptr<const void> asker = hub.application.handled().at(0).asker;
  EXPECT_FALSE(asker.expired());
  waiting.finish_sending();
  EXPECT_TRUE(waiting.is_closed());
  EXPECT_TRUE(asker.expired());
  hub.application.release();  // to nobody
}

TEST(WaitTest, WhatMayWaitOutlivesTheDeadlineOfOthers) {
  ListenerConfig config = quick_config();
  config.deadlines.handling = std::chrono::milliseconds(100);
  RunningHub hub(config);
  Client waiting(hub.listener.port());
  waiting.send(get("/wait"));
  hub.application.await_parked(1);
  Client other(hub.listener.port());
  other.send(post("/never", "a"));
  EXPECT_EQ(other.read_answer()->status, 503);
  hub.application.release();
  const auto answer = waiting.read_answer();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
}

}  // namespace
}  // namespace hub::http::test
