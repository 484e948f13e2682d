// Identifiers: UUIDv7 (RFC 9562, ordered by time) for what the hub makes, UUIDv8 for a pseudonym
// that is derived.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "hub/base/clock.h"
#include "hub/base/random.h"

namespace hub {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Uuid&) const = default;
};

Uuid make_uuid7(WallTime now, Random& random);
// The first 16 bytes of a digest, dressed as version 8. REQUIRES: at least 16 bytes.
Uuid uuid8_from(std::span<const std::uint8_t> digest);
std::string to_string(const Uuid& uuid);  // lower case, with hyphens
std::optional<Uuid> parse_uuid(std::string_view text);

}  // namespace hub
