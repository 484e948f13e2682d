#include "hub/base/worker.h"

#include <gtest/gtest.h>

#include <latch>
#include <vector>

namespace hub {
namespace {

TEST(WorkerTest, RunsInOrderWhatItTookBeforeItGoes) {
  std::vector<int> ran;
  {
    Worker worker(100);
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(worker.try_run([&ran, i] { ran.push_back(i); }));
  }
  ASSERT_EQ(ran.size(), 100u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(ran.at(static_cast<std::size_t>(i)), i);
}

TEST(WorkerTest, LooksAfterWhatIsItsOwnInBetween) {
  std::latch looked(3);  // after the work, and by itself when more is long in coming
  int looks = 0;
  Worker worker(1, [&] {
    if (++looks <= 3) looked.count_down();
    return std::chrono::milliseconds(1);
  });
  EXPECT_TRUE(worker.try_run([] {}));
  looked.wait();
}

TEST(WorkerTest, SaysThatItIsFull) {
  std::latch begun(1);
  std::latch go(1);
  bool second = false;
  {
    Worker worker(1);
    ASSERT_TRUE(worker.try_run([&] {
      begun.count_down();
      go.wait();
    }));
    begun.wait();  // it is being run: the queue is empty
    EXPECT_TRUE(worker.try_run([&] { second = true; }));
    EXPECT_FALSE(worker.try_run([] {}));
    go.count_down();
  }
  EXPECT_TRUE(second);
}

}  // namespace
}  // namespace hub
