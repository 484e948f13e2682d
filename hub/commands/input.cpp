#include "hub/commands/input.h"

#include <algorithm>
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

intake::Vorm vorm_of(std::string_view head) {
  head.remove_prefix(std::min(head.find_first_not_of(blanks), head.size()));
  // A first line that does not end as an event is not a whole one.
  std::string_view line = head.substr(0, head.find('\n'));
  line = line.substr(0, line.find_last_not_of(blanks) + 1);
  return head.starts_with('{') && line.ends_with('}') ? intake::Vorm::ndjson : intake::Vorm::json;
}

Eigen looks_own(std::string_view head) {
  head.remove_prefix(std::min(head.find_first_not_of(blanks), head.size()));
  if (!head.starts_with('{') && !head.starts_with('[')) return Eigen::no;
  // The first event tells, and none is larger.
  const std::string_view event = head.substr(0, intake::event_bytes_max);
  if (holds(event, "\"specversion\"")) return Eigen::cloudevents;
  return holds(event, "\"registratieId\"") ? Eigen::plain : Eigen::no;
}

}  // namespace hub::commands
