#include "hub/base/bounded_queue.h"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

namespace hub {
namespace {

using namespace std::chrono_literals;

constexpr auto long_enough = 30s;  // a deadline that no passing test reaches

bool push(BoundedQueue<int>& queue, int value) { return queue.try_push(value); }

TEST(BoundedQueueTest, IsFullAtItsCapacityAndLeavesTheValueAlone) {
  BoundedQueue<std::unique_ptr<int>> queue(2);
  for (int i = 0; i < 2; ++i) {
    auto value = std::make_unique<int>(i);
    EXPECT_TRUE(queue.try_push(value));
    EXPECT_EQ(value, nullptr);
  }
  auto third = std::make_unique<int>(3);
  EXPECT_FALSE(queue.try_push(third));
  ASSERT_NE(third, nullptr);
  EXPECT_EQ(queue.size(), 2u);
}

TEST(BoundedQueueTest, GivesInOrderAtMostWhatIsAskedFor) {
  BoundedQueue<int> queue(10);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(push(queue, i));
  EXPECT_EQ(queue.take(3, 0us), (std::vector{0, 1, 2}));
  EXPECT_EQ(queue.take(3, 0us), (std::vector{3, 4}));
  EXPECT_EQ(queue.take(3, 0us), std::vector<int>{});
}

TEST(BoundedQueueTest, HasRoomAgainAfterATake) {
  BoundedQueue<int> queue(1);
  EXPECT_TRUE(push(queue, 1));
  EXPECT_FALSE(push(queue, 2));
  EXPECT_EQ(queue.take(1, 0us), std::vector{1});
  EXPECT_TRUE(push(queue, 2));
}

TEST(BoundedQueueTest, ReturnsWhenTimeIsUp) {
  BoundedQueue<int> queue(1);
  EXPECT_TRUE(queue.take(1, 1us).empty());
}

TEST(BoundedQueueTest, WakesOneWaitingTakeOnce) {
  BoundedQueue<int> queue(1);
  queue.wake();
  EXPECT_TRUE(queue.take(1, long_enough).empty());
  std::thread waker([&] { queue.wake(); });
  EXPECT_TRUE(queue.take(1, long_enough).empty());
  waker.join();
}

TEST(BoundedQueueTest, GivesWhatIsInAfterItCloses) {
  BoundedQueue<int> queue(3);
  EXPECT_TRUE(push(queue, 1));
  queue.close();
  EXPECT_FALSE(push(queue, 2));
  EXPECT_FALSE(queue.is_closed());
  EXPECT_EQ(queue.take(5, long_enough), std::vector{1});
  EXPECT_TRUE(queue.is_closed());
  EXPECT_TRUE(queue.take(5, long_enough).empty());
}

TEST(BoundedQueueTest, WakesATakeThatWaitsWhenItCloses) {
  BoundedQueue<int> queue(1);
  std::thread closer([&] { queue.close(); });
  EXPECT_TRUE(queue.take(1, long_enough).empty());
  closer.join();
}

TEST(BoundedQueueTest, LosesNothingBetweenThreads) {
  constexpr int producers = 3;
  constexpr int each = 2000;
  BoundedQueue<int> queue(16);
  std::vector<std::thread> threads;
  for (int p = 0; p < producers; ++p) {
    threads.emplace_back([&queue, p] {
      for (int i = 0; i < each; ++i) {
        int value = p * each + i;
        while (!queue.try_push(value)) std::this_thread::yield();
      }
    });
  }
  std::vector<int> next(producers, 0);
  for (int taken = 0; taken < producers * each;) {
    for (const int value : queue.take(7, long_enough)) {
      EXPECT_EQ(value % each, next.at(static_cast<std::size_t>(value / each))++);  // each producer's own order
      ++taken;
    }
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(queue.size(), 0u);
}

}  // namespace
}  // namespace hub
