#include "hub/commands/secret_input.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

namespace hub::commands {

Result<std::string> read_secret_option(const std::string& file, const char* variable) {
  std::string text;
  std::string from = variable;
  if (file.empty()) {
    const char* value = std::getenv(variable);
    if (value != nullptr) text = value;
  } else {
    from = file;
    std::ifstream in(file);
    struct stat facts {};
    if (!in || ::stat(file.c_str(), &facts) != 0) return error(ErrorKind::unreachable, "cannot read " + file + ": " + std::strerror(errno));
    if ((facts.st_mode & S_IRWXO) != 0) std::fprintf(stderr, "note: %s may be read by everyone on this machine: chmod 600 it\n", file.c_str());
    std::getline(in, text);
    if (text.ends_with('\r')) text.pop_back();
    if (text.empty()) return error(ErrorKind::rejected, file + " is empty");
  }
  // It becomes part of a header or a packet.
  const bool control = std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (control) return error(ErrorKind::rejected, from + " holds control characters");
  return text;
}

}  // namespace hub::commands
