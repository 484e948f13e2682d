// From the text of a scalar to a value, strictly. Only `true` and `false` are booleans, so `no` and
// `nee` stay words; numbers are plain decimals without quotes; dates are 2026-09-01, times 08:30.
//
// The parse_ functions judge a text by itself (a key=value from the command line too); the read_
// functions judge a node, put what is wrong into the findings and then return none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "hub/base/local_time.h"
#include "hub/config/finding.h"
#include "hub/config/node.h"
#include "hub/config/patterns.h"

namespace hub::config {

struct Scalar {
  std::string_view path;  // of the key, for messages
  std::string_view text;
  bool quoted = false;
};

// Both included.
struct Range {
  int low = 0;
  int high = 0;
};

tl::expected<bool, Refusal> parse_bool(const Scalar& scalar);
tl::expected<int, Refusal> parse_integer(const Scalar& scalar, Range range);
tl::expected<std::string, Refusal> parse_text(const Scalar& scalar, const Pattern& pattern);

std::optional<bool> read_bool(const Node& node, Findings& findings);
std::optional<int> read_integer(const Node& node, Range range, Findings& findings);
std::optional<std::string> read_text(const Node& node, const Pattern& pattern, Findings& findings);
std::optional<LocalDay> read_date(const Node& node, Findings& findings);
std::optional<int> read_minute_of_day(const Node& node, Findings& findings);
// The place in `words` of the one that stands there.
std::optional<std::size_t> read_choice(const Node& node, const std::vector<std::string>& words, Findings& findings);

// A folder as it is compared with others: without what is said twice, and no slash behind it.
std::string shortest_path(std::string_view folder);

// A value as messages show it: on one line, not too long, in quotes.
std::string shown(std::string_view text);

}  // namespace hub::config
