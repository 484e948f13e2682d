#include "hub/commands/output.h"

#include <algorithm>
#include <cstdio>

#include "hub/base/json.h"

namespace hub::commands {

Exit print_whole(std::string_view command, std::string_view text) {
  const bool whole = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0 && whole) return Exit::done;
  complain(command, "the output could not be written whole");
  return Exit::io;
}

void complain(std::string_view command, std::string_view text) {
  std::fprintf(stderr, "verzuimhub %.*s: %.*s\n", static_cast<int>(command.size()), command.data(), static_cast<int>(text.size()), text.data());
}

std::string printable(std::string_view text) {
  std::string shown(text);
  if (is_clean_text(text, text.size())) return shown;
  const auto steers = [](char c) { return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f; };
  std::replace_if(shown.begin(), shown.end(), steers, '?');
  return shown;
}

std::string describe(std::string_view file, const Fault& fault) {
  std::string text(file);
  if (fault.line > 0) text += ":" + std::to_string(fault.line);
  if (fault.line > 0 && fault.column > 0) text += ":" + std::to_string(fault.column);
  text += ": ";
  if (!fault.pointer.empty()) text += fault.pointer + ": ";
  return printable(text + fault.rule + ": " + fault.message);
}

}  // namespace hub::commands
