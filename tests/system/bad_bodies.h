// Every class of bad input that a school's delivery can be (I01 to I31, and some dates), each with the
// answer it must get.
#pragma once

#include <string>
#include <vector>

#include "tests/system/http_client.h"

namespace system_test {

struct BadBody {
  std::string name;
  std::string subject;  // whose token
  Request request;      // without the token
  int status = 400;
  std::string rule;     // of the problem, or of one of its errors
};

// What stands in each body in the place of something that may be personal. No answer may repeat it.
inline constexpr const char* canary = "Kanarie";

std::vector<BadBody> bad_json();    // events, registrations, a roster
std::vector<BadBody> bad_events();  // well-formed JSON that is no event
std::vector<BadBody> bad_lines();   // NDJSON
std::vector<BadBody> bad_csv();     // a delivery, a roster

}  // namespace system_test
