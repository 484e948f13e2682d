// Half days: some schools register a morning or an afternoon, and say once when these are. Values.
#pragma once

#include <array>
#include <string_view>

namespace hub::domain {

enum class Dagdeel { ochtend, middag };
inline constexpr std::array<std::string_view, 2> dagdeel_namen = {"ochtend", "middag"};

// From and to, in minutes since midnight, Dutch local time.
struct Dagdeeluren {
  int van = 0;
  int tot = 0;
  bool operator==(const Dagdeeluren&) const = default;
};
using Dagdelen = std::array<Dagdeeluren, dagdeel_namen.size()>;  // by Dagdeel

}  // namespace hub::domain
