// The hub, a school that does not give up, and the partners that hear of its truants; and, once they are
// through with whatever was done to them, what must be true of it all.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/fault/retrying_school.h"
#include "tests/system/partner.h"
#include "tests/system/running_hub.h"

namespace fault_test {

// Friday 4 December 2026. Of whoever is at home since 19 October the parents should have been informed by
// 20 November: that deadline elapses as soon as it is made.
inline constexpr system_test::Moment after_the_deadline = std::chrono::sys_days(std::chrono::year(2026) / 12 / 4) + std::chrono::hours(11);

// One thread.
class Region {
 public:
  explicit Region(system_test::HubOptions options = {});

  // Another hub on the same store, to which the school pushes too. Before push().
  void add_hub(const std::string& url);
  // Some who stay at home, and then pupils 1 to `truants_count` with four truant days each, from now on.
  void push(int truants_count);
  // Those who hear of them: leerplicht/0363, school/90BB00 and swv/swv-am-vo. REQUIRES: the broker runs.
  void listen();
  // Lets the partners confirm what has come, while waiting for `condition`; false at the deadline.
  bool wait_until(const std::function<bool()>& condition, std::chrono::milliseconds deadline = support::patience);
  // Until everything is pushed, delivered and confirmed; fails the test when that does not come about.
  void finish();

  // What every acknowledged event has to show for it: it is stored, once. INV1
  void expect_acknowledged_stored();
  // After finish(). INV1 all stored; INV2 each once; INV3 every stream without a gap, one id a number; INV4
  // nothing is left under way; INV5 one message of each melding, whatever came twice; INV6 its fields; INV8 no
  // pupil in clear.
  void expect_promises_kept();

  [[nodiscard]] RetryingSchool& school() { return *school_; }
  [[nodiscard]] system_test::Partner& leerplicht() { return *partners_.at(0); }

  system_test::RunningHub hub;

 private:
  bool is_finished();
  void expect_the_hub_agrees();
  void expect_no_pupil_in_the_open();

  std::size_t truants_count_ = 0;
  std::vector<std::string> other_urls_;
  std::vector<system_test::HttpClient> other_hubs_;
  std::vector<std::unique_ptr<system_test::Partner>> partners_;
  std::unique_ptr<RetryingSchool> school_;
};

}  // namespace fault_test
