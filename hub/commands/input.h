// What a command reads: files, or stdin for "-"; and which of the hub's own forms is in one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/base/result.h"
#include "hub/intake/bericht_in.h"

namespace hub::commands {

// All of it. Error: unreachable, when it cannot be read.
Result<std::string> read_input(const std::string& name);

// As messages name it: "stdin" for "-".
std::string input_name(const std::string& name);

// The hub's own format, in one of two shapes. `head` is the beginning of the input, at least its first
// event; none when it is something else.
struct EigenVorm {
  intake::Vorm vorm = intake::Vorm::ndjson;
  bool envelope = true;  // CloudEvents; else plain registrations
};
std::optional<EigenVorm> find_own_form(std::string_view head);

// As much of an input as find_own_form and detect_format want to see.
inline constexpr std::size_t head_bytes = 128 * 1024;

}  // namespace hub::commands
