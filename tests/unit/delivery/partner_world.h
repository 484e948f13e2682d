// Partners and what reaches them: the real store in memory, a channel that the test plays, and time that the
// test moves. Nothing waits for real.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "hub/base/json.h"
#include "hub/delivery/delivery.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "tests/unit/delivery/failing_store.h"

namespace hub::delivery_test {

using Lines = std::vector<std::string>;

// Takes attempts up to a capacity; the test answers them.
class PlayedChannel final : public delivery::Channel {
 public:
  [[nodiscard]] bool try_send(delivery::Attempt& attempt) override {
    if (open.size() >= capacity) return false;
    open.push_back(std::move(attempt));
    return true;
  }
  std::size_t capacity = 10'000;
  std::deque<delivery::Attempt> open;  // taken over and not yet answered
};

class DeliveryTest : public testing::Test {
 protected:
  DeliveryTest();

  // Makes so many berichten for a receiver, as judgement does.
  void make(const domain::Ontvanger& ontvanger, int count);
  void make(store::NieuwBericht bericht);
  // A bericht about the pupil, for that receiver.
  store::NieuwBericht bericht(const domain::Ontvanger& ontvanger, std::string data = R"({"vestiging":"90BB00"})");
  void consent(bool verleend);
  // A new delivery over the same store, as after a restart.
  void restart(std::size_t window);

  void step();
  Result<bool> try_step();                   // one, which may fail                         // until nothing is left to do now
  void later(std::chrono::seconds by); // time passes
  void link(bool up, store::Kanaal kanaal = store::Kanaal::mqtt);
  // Answers everything the channel holds, oldest first.
  void answer_all(delivery::Outcome outcome);
  // The receiver confirms these numbers, or everything it got since the last call.
  void confirm(const domain::Ontvanger& ontvanger, std::vector<std::int64_t> numbers);
  // The numbers that receiver has not confirmed.
  std::vector<std::int64_t> unconfirmed(const domain::Ontvanger& ontvanger);
  // What the channel was given since the last call: "leerplicht/0363 1 2 3" per receiver, in order.
  Lines given();
  // Every message a receiver was ever given, by number.
  std::map<std::int64_t, std::vector<Json>>& got(const domain::Ontvanger& ontvanger) { return got_[to_string(ontvanger)]; }
  delivery::DeliveryCounts counts() const { return delivery_->counts(); }
  std::optional<std::chrono::microseconds> next_wake() const;

  static domain::Ontvanger a() { return {domain::Lijn::leerplicht, "0363"}; }
  static domain::Ontvanger b() { return {domain::Lijn::leerplicht, "0394"}; }
  static domain::Ontvanger jgz() { return {domain::Lijn::jgz, "ggd-am"}; }
  static domain::Ontvanger webhook() { return {domain::Lijn::leerplicht, "rmc-21"}; }  // what it gets goes to webhook_

  domain::Regio regio_;
  WallTime now_;
  MonoTime mono_{};
  SeededRandom random_{1};
  crypto::Kluis kluis_;
  std::unique_ptr<store::sqlite::SqliteStore> sqlite_;
  store_test::FailingStore store_;
  PlayedChannel mqtt_;
  PlayedChannel mail_;
  PlayedChannel webhook_;
  std::unique_ptr<delivery::Delivery> delivery_;

 private:
  void note_given();

  std::size_t noted_ = 0;                                      // of mqtt_.open, counted in given_
  std::map<std::string, std::vector<std::int64_t>> given_;     // since the last given()
  std::map<std::string, std::map<std::int64_t, std::vector<Json>>> got_;
};

}  // namespace hub::delivery_test
