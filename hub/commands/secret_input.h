// A secret that a person gives to a command: in a file or in the environment, never on the command line,
// where everybody on the machine can read it.
#pragma once

#include <string>

#include "hub/base/result.h"

namespace hub::commands {

// The first line of `file`; without a file what `variable` holds; neither: empty. A file that others may
// read is used, and said aloud: it is the caller's own. Errors: unreachable, when the file cannot be read;
// rejected, when it holds control characters.
Result<std::string> read_secret_option(const std::string& file, const char* variable);

}  // namespace hub::commands
