// The words of reports: kinds, statuses, and who may set which.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace hub::domain {

// DUO's verzuimsoorten: V3 16 uur under 18, V4 from 18, LRV langdurig relatief verzuim, L luxe, RMC
// long absence of 18 and over without startkwalificatie, O overig.
enum class Verzuimsoort { V3, V4, LRV, L, RMC, O };
inline constexpr std::array<std::string_view, 6> verzuimsoort_namen = {"V3", "V4", "LRV", "L", "RMC", "O"};

// R geregistreerd, B in behandeling, G afgesloten, K ter kennisgeving aangenomen, I ingetrokken.
enum class Meldingstatus { R, B, G, K, I };
inline constexpr std::array<std::string_view, 5> meldingstatus_namen = {"R", "B", "G", "K", "I"};

// May a partner set `to` on what stands at `from`? DUO publishes no table of transitions; this one
// follows who may set what (only the school withdraws) and lets K be taken up again.
constexpr bool partner_may_set(Meldingstatus from, Meldingstatus to) {
  using enum Meldingstatus;
  switch (from) {
    case R: return to == B || to == G || to == K;
    case B: return to == G || to == K;
    case K: return to == B || to == G;
    case G:
    case I: return false;
  }
  return false;
}

// Closed by the partner: never changed again, its day stays a reset.
constexpr bool is_afgesloten(Meldingstatus status) { return status == Meldingstatus::G || status == Meldingstatus::K; }

// The place of `name` in one of the lists above (or of any enum's names); none when it is not there.
template <typename Enum, std::size_t N>
constexpr std::optional<Enum> from_name(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}
template <typename Enum, std::size_t N>
constexpr std::string_view name_of(const std::array<std::string_view, N>& names, Enum value) {
  return names[static_cast<std::size_t>(value)];
}

}  // namespace hub::domain
