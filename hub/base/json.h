// JSON from outside. parse_json is the only parse call of the project: it refuses what nlohmann
// takes silently (duplicate keys, deep nesting, numbers that do not fit, a byte order mark).
// Readers use the checked getters below, never operator[] or get<T>() on foreign data.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "hub/base/fault.h"

namespace hub {

using Json = nlohmann::json;

struct JsonLimits {
  std::size_t depth_max = 32;        // the library's copy and dump recurse; nothing here nests past 6
  std::size_t nodes_max = 1'000'000; // a tree costs 9 to 26 times its text
};

// The parsed value, or the one fault that stopped the parse.
tl::expected<Json, Fault> parse_json(std::string_view text, const JsonLimits& limits = {});

// The same for a long list: gives each element of an array to `take` as soon as it was read, and keeps none, so that
// memory is that of one element; the limits hold for each. The array is the root, or the member `list` of a root
// object when that is named. False from `take` ends the reading there, with no fault. What remains: the root, with
// that array empty. After a fault, what was given came before it.
tl::expected<Json, Fault> parse_json_list(std::string_view text, std::string_view list, const std::function<bool(Json&&)>& take,
                                          const JsonLimits& limits = {});

// The member when present, else nullptr. REQUIRES: object.is_object().
const Json* find_member(const Json& object, std::string_view key);

// A whole number in [low, high]; 1.0 and "1" are none.
std::optional<std::int64_t> whole_number(const Json& value, std::int64_t low, std::int64_t high);

// Text without control characters, bidirectional overrides, zero-width or line separator
// characters; at most bytes_max bytes.
bool is_clean_text(std::string_view text, std::size_t bytes_max);

}  // namespace hub
