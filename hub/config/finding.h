// What is wrong in a configuration directory: one Finding a fault, all of them at once. Findings is
// the list that the readers of this folder write into; it belongs to one load on one thread.
#pragma once

#include <string>
#include <vector>

namespace hub::config {

// Where something stands. Lines count from 1; what is missing from a file as a whole is at line 1.
struct Place {
  std::string file;
  int line = 1;
};

// Why a value is refused, before it is known where it stands. All three are for people.
struct Refusal {
  std::string what;     // "http.port is 99999"
  std::string why;      // "it must lie between 0 and 65535"
  std::string instead;  // what to write, ready to paste; empty where that is not for us to say
};

struct Finding {
  std::string file;
  int line = 1;
  std::string what;
  std::string why;
  std::string instead;

  bool operator==(const Finding&) const = default;
};

// "file:line: what: why; instead write …", without the last part where `instead` is empty.
std::string to_string(const Finding& finding);

class Findings {
 public:
  void add(const Place& place, Refusal refusal);
  [[nodiscard]] bool empty() const { return findings_.empty(); }
  // Everything found, by file and line; what stands on one line keeps the order in which it was found.
  [[nodiscard]] std::vector<Finding> take();

 private:
  std::vector<Finding> findings_;
};

}  // namespace hub::config
