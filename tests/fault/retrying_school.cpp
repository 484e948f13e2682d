#include "tests/fault/retrying_school.h"

#include "tests/support/process.h"
#include "tests/system/http_client.h"

namespace fault_test {

using nlohmann::json;
using namespace std::chrono_literals;

RetryingSchool::RetryingSchool(const system_test::RunningHub& hub, std::vector<json> events)
    : events_(std::move(events)), token_(hub.token("90BB00-somtoday")), url_(hub.url()), thread_([this] { run(); }) {}

RetryingSchool::~RetryingSchool() {
  leaving_ = true;
  thread_.join();
}

std::vector<json> RetryingSchool::acknowledged() const {
  return {events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(acknowledged_count_.load())};
}

std::string RetryingSchool::refusal() const {
  const std::lock_guard lock(mutex_);
  return refusal_;
}

void RetryingSchool::run() {
  system_test::HttpClient client(url_);
  while (acknowledged_count_ < events_.size() && !leaving_) {
    const json& event = events_[acknowledged_count_];
    const system_test::Answer answer =
        client.send({.method = "POST", .path = "/v1/gebeurtenissen", .token = token_, .content_type = "application/json", .body = event.dump(),
                     .headers = {"Idempotency-Key: " + event.at("id").get<std::string>()}});
    if (answer.is_accepted()) {
      ++acknowledged_count_;
    } else if (answer.status == 0 || answer.status == 503) {
      // Nobody there, or not now: a breath, unless the test is over.
      static_cast<void>(support::wait_until([this] { return leaving_.load(); }, 10ms));
    } else {
      const std::lock_guard lock(mutex_);
      refusal_ = std::to_string(answer.status) + " " + answer.body;
      return;
    }
  }
}

}  // namespace fault_test
