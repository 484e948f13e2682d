#include "hub/base/crash_point.h"

#ifdef HUB_CRASH_POINTS

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>

#include "hub/base/assert.h"

namespace hub {
namespace {

constexpr std::array<std::string_view, 17> points = {
    "before_t1",        // read, nothing stored
    "in_t1",            // inside the transaction
    "after_t1",         // stored, not answered
    "after_answer",     // answered, not judged
    "in_t2",            // judged, inside the transaction
    "after_t2",         // judged and stored, nothing sent
    "in_depart",        // numbers given, inside the transaction
    "after_depart",     // numbered, not published
    "after_publish",    // handed to the broker's client, no answer yet
    "after_puback",     // the broker has it, nothing noted
    "after_receipt",    // the partner's receipt is stored
    "in_elapse",        // a deadline fired, inside the transaction
    "after_elapse",     // a deadline fired and is stored
    "in_take_delivery", // a delivery in pieces is taken, inside the transaction
    "in_work_in_delivery",      // a piece of it is worked in or taken back, inside the transaction
    "in_withdraw_delivery",     // a delivery is withdrawn, inside the transaction
    "after_mail",       // the mail server has it, nothing noted
};

struct Plan {
  std::string name;
  int at = 1;
};

const Plan& plan() {
  static const Plan instance = [] {
    Plan made;
    if (const char* text = std::getenv("HUB_CRASH_AT")) {
      made.name = text;
      if (const auto colon = made.name.find(':'); colon != std::string::npos) {
        made.at = std::atoi(made.name.c_str() + colon + 1);
        made.name.resize(colon);
      }
    }
    return made;
  }();
  return instance;
}

}  // namespace

std::span<const std::string_view> crash_points() { return points; }

void pass_crash_point(std::string_view name) {
  HUB_ASSERT(std::find(points.begin(), points.end(), name) != points.end());
  static std::atomic<int> passed = 0;
  if (plan().name == name && ++passed == plan().at) std::raise(SIGKILL);
}

}  // namespace hub

#else

namespace hub {
std::span<const std::string_view> crash_points() { return {}; }
}  // namespace hub

#endif
