// What commands write: data on stdout, whole, or they say that it is not; words on stderr, without
// anything in them that could steer a terminal.
#pragma once

#include <string>
#include <string_view>

#include "hub/base/fault.h"
#include "hub/commands/exit_code.h"

namespace hub::commands {

// Writes to stdout and flushes. Exit::io, and a word on stderr, when it could not be written whole.
Exit print_whole(std::string_view command, std::string_view text);

// One line of words on stderr, after the command's name.
void complain(std::string_view command, std::string_view text);

// Text from elsewhere as it may go to a terminal: what could steer one is shown as '?'.
std::string printable(std::string_view text);

// "file:12:3: /data/begin: rule: message", without the parts of the place that the fault does not have.
std::string describe(std::string_view file, const Fault& fault);

}  // namespace hub::commands
