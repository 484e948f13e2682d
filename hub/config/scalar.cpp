#include "hub/config/scalar.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "hub/config/nearest.h"

namespace hub::config {
namespace {

// The node as a scalar, or a finding that says what it is instead.
std::optional<Scalar> scalar_of(const Node& node, Findings& findings) {
  if (node.kind == Node::Kind::scalar) return Scalar{node.path, node.text, node.quoted};
  if (node.kind == Node::Kind::null) {
    findings.add(node.place, {node.path + " is empty", "a value is expected", ""});
  } else {
    findings.add(node.place, {fmt::format("{} is a {}", node.path, node.kind == Node::Kind::list ? "list" : "map"),
                              "one value is expected", ""});
  }
  return std::nullopt;
}

template <typename Value>
std::optional<Value> kept(const Node& node, tl::expected<Value, Refusal> parsed, Findings& findings) {
  if (parsed) return std::move(*parsed);
  findings.add(node.place, std::move(parsed.error()));
  return std::nullopt;
}

std::string is_shown(const Scalar& scalar) { return fmt::format("{} is {}", scalar.path, shown(scalar.text)); }

// "08:30" to 510.
std::optional<int> minute_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  int value[4] = {};
  for (std::size_t i = 0; i < 4; ++i) {
    const char digit = text[i < 2 ? i : i + 1];
    if (digit < '0' || digit > '9') return std::nullopt;
    value[i] = digit - '0';
  }
  const int hour = value[0] * 10 + value[1];
  const int minute = value[2] * 10 + value[3];
  if (hour > 23 || minute > 59) return std::nullopt;
  return hour * 60 + minute;
}

}  // namespace

std::string shortest_path(std::string_view folder) {
  std::string text = std::filesystem::path(folder).lexically_normal().string();
  if (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

std::string shown(std::string_view text) {
  constexpr std::size_t shown_bytes_max = 80;  // a message stays on one line of a screen
  std::string clipped(text.substr(0, shown_bytes_max));
  std::replace_if(
      clipped.begin(), clipped.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; },
      '?');
  if (text.size() > shown_bytes_max) {
    // Not in the middle of a character.
    while (!clipped.empty() && (static_cast<unsigned char>(clipped.back()) & 0x80U) != 0) clipped.pop_back();
    clipped += "...";
  }
  return "'" + clipped + "'";
}

tl::expected<bool, Refusal> parse_bool(const Scalar& scalar) {
  if (!scalar.quoted && scalar.text == "true") return true;
  if (!scalar.quoted && scalar.text == "false") return false;
  return tl::unexpected(
      Refusal{is_shown(scalar), "only true and false are yes and no", "true or false, without quotes"});
}

tl::expected<int, Refusal> parse_integer(const Scalar& scalar, Range range) {
  const std::string instead = fmt::format("a whole number from {} to {}", range.low, range.high);
  if (scalar.quoted) return tl::unexpected(Refusal{is_shown(scalar), "a number stands without quotes", instead});
  std::string_view digits = scalar.text;
  if (digits.starts_with('-')) digits.remove_prefix(1);
  const bool leading_zero = digits.size() > 1 && digits.front() == '0';
  if (digits.empty() || leading_zero ||
      !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return tl::unexpected(Refusal{is_shown(scalar), "it is no whole number", instead});
  }
  int value = 0;
  const auto [end, code] = std::from_chars(scalar.text.data(), scalar.text.data() + scalar.text.size(), value);
  if (code != std::errc{} || value < range.low || value > range.high) {
    return tl::unexpected(Refusal{is_shown(scalar), "it is out of range", instead});
  }
  return value;
}

tl::expected<std::string, Refusal> parse_text(const Scalar& scalar, const Pattern& pattern) {
  if (pattern.matches(scalar.text)) return std::string(scalar.text);
  return tl::unexpected(
      Refusal{is_shown(scalar), std::string(pattern.why), fmt::format("for example {}", pattern.example)});
}

std::optional<bool> read_bool(const Node& node, Findings& findings) {
  const auto scalar = scalar_of(node, findings);
  if (!scalar) return std::nullopt;
  return kept(node, parse_bool(*scalar), findings);
}

std::optional<int> read_integer(const Node& node, Range range, Findings& findings) {
  const auto scalar = scalar_of(node, findings);
  if (!scalar) return std::nullopt;
  return kept(node, parse_integer(*scalar, range), findings);
}

std::optional<std::string> read_text(const Node& node, const Pattern& pattern, Findings& findings) {
  const auto scalar = scalar_of(node, findings);
  if (!scalar) return std::nullopt;
  return kept(node, parse_text(*scalar, pattern), findings);
}

std::optional<LocalDay> read_date(const Node& node, Findings& findings) {
  const auto scalar = scalar_of(node, findings);
  if (!scalar) return std::nullopt;
  const auto day = parse_date(scalar->text);
  if (!day) {
    findings.add(node.place, {is_shown(*scalar), "it is no date that exists", "year-month-day, like 2026-09-01"});
  }
  return day;
}

std::optional<int> read_minute_of_day(const Node& node, Findings& findings) {
  const auto scalar = scalar_of(node, findings);
  if (!scalar) return std::nullopt;
  const auto minute = minute_of_day(scalar->text);
  if (!minute) findings.add(node.place, {is_shown(*scalar), "it is no time of day", "hours and minutes, like 08:30"});
  return minute;
}

std::optional<std::size_t> read_choice(const Node& node, const std::vector<std::string>& words, Findings& findings) {
  const auto scalar = scalar_of(node, findings);
  if (!scalar) return std::nullopt;
  const auto found = std::find(words.begin(), words.end(), scalar->text);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  findings.add(node.place,
               {is_shown(*scalar), "it is none of the words that are known here", suggestion(scalar->text, words)});
  return std::nullopt;
}

}  // namespace hub::config
