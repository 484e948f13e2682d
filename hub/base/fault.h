// One fault found in what somebody sent: where, which rule it breaks, and what to write instead.
// Never holds the offending value itself, which may identify a pupil.
#pragma once

#include <string>
#include <vector>

namespace hub {

struct Fault {
  std::string rule;     // kebab-case slug, stable: "unknown-field"
  std::string message;  // for a person, in English, without the value
  std::string pointer;  // JSON pointer, or empty
  int line = 0;         // 1-based line and column of a file; 0: not applicable
  int column = 0;
};

// Answers list at most this many faults; the rest are counted. Enough to mend a file in one go,
// small enough to read.
inline constexpr std::size_t faults_max = 100;

}  // namespace hub
