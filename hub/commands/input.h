// What a command reads: files, or stdin for "-"; and which of the hub's own forms is in one.
#pragma once

#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/intake/bericht_in.h"

namespace hub::commands {

// All of it. Error: unreachable, when it cannot be read.
Result<std::string> read_input(const std::string& name);

// As messages name it: "stdin" for "-".
std::string input_name(const std::string& name);

// Both look at the beginning of an input, at least its first event.
//
// One event a line, or one JSON document (an array, or one event over several lines).
intake::Vorm vorm_of(std::string_view head);
// Does it look like the hub's own format: CloudEvents, or registrations without envelope?
enum class Eigen { no, cloudevents, plain };
Eigen looks_own(std::string_view head);

// As much of an input as these and detect_format want to see.
inline constexpr std::size_t head_bytes = 128 * 1024;

}  // namespace hub::commands
