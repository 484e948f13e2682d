#include "hub/commands/input.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>

namespace hub::commands {
namespace {

constexpr std::string_view blanks = " \t\r\n";

bool holds(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

Result<std::string> read_input(const std::string& name) {
  const auto whole = [](std::istream& in) { return std::string(std::istreambuf_iterator<char>(in), {}); };
  if (name == "-") return whole(std::cin);
  std::ifstream file(name, std::ios::binary);
  if (!file) return error(ErrorKind::unreachable, "cannot read " + name + ": " + std::strerror(errno));
  std::string text = whole(file);
  // A directory opens, and fails only now.
  if (file.bad() || (text.empty() && file.fail() && !file.eof())) return error(ErrorKind::unreachable, "cannot read " + name);
  return text;
}

std::string input_name(const std::string& name) { return name == "-" ? "stdin" : name; }

std::optional<EigenVorm> find_own_form(std::string_view head) {
  const auto first = head.find_first_not_of(blanks);
  if (first == std::string_view::npos) return std::nullopt;
  head.remove_prefix(first);
  if (!head.starts_with('{') && !head.starts_with('[')) return std::nullopt;
  // The first event tells, and none is larger.
  const std::string_view event = head.substr(0, intake::event_bytes_max);
  EigenVorm form;
  form.envelope = holds(event, "\"specversion\"");
  if (!form.envelope && !holds(event, "\"registratieId\"")) return std::nullopt;
  // One event a line, unless the first line does not end as one: then it is one document.
  std::string_view line = head.substr(0, head.find('\n'));
  line = line.substr(0, line.find_last_not_of(blanks) + 1);
  form.vorm = head.starts_with('{') && line.ends_with('}') ? intake::Vorm::ndjson : intake::Vorm::json;
  return form;
}

}  // namespace hub::commands
