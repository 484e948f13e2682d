#include "tests/fault/retrying_school.h"

#include "tests/support/process.h"
#include "tests/system/http_client.h"

namespace fault_test {

using nlohmann::json;
using namespace std::chrono_literals;

RetryingSchool::RetryingSchool(const system_test::RunningHub& hub, std::vector<json> events, std::vector<std::string> other_urls)
    : events_(std::move(events)), token_(hub.token("90BB00-somtoday")), urls_(std::move(other_urls)) {
  urls_.push_back(hub.url());
  thread_ = std::thread([this] { run(); });
}

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
  // One that is frozen is not waited for when there is another.
  const std::chrono::milliseconds patience = urls_.size() > 1 ? 1s : support::patience;
  constexpr std::size_t turns_left_out = 40;
  std::vector<system_test::HttpClient> hubs;
  for (const std::string& url : urls_) hubs.emplace_back(url, "", patience);
  std::vector<std::size_t> back_at(urls_.size());
  for (std::size_t turn = 0; acknowledged_count_ < events_.size() && !leaving_; ++turn) {
    const std::size_t at = turn % hubs.size();
    if (back_at[at] > turn) continue;
    const json& event = events_[acknowledged_count_];
    system_test::HttpClient& client = hubs[at];
    const system_test::Answer answer =
        client.send({.method = "POST", .path = "/v1/gebeurtenissen", .token = token_, .content_type = "application/json", .body = event.dump(),
                     .headers = {"Idempotency-Key: " + event.at("id").get<std::string>()}});
    if (answer.is_accepted()) {
      ++acknowledged_count_;
    } else if (answer.status == 0 || answer.status == 503) {
      if (answer.status == 0 && hubs.size() > 1) back_at[at] = turn + turns_left_out;
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
