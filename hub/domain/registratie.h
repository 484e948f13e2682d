// One verzuimregistratie as judgement sees it: what, whether allowed, and when, in local time.
// A value; it carries no name, number or text of a pupil.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "hub/base/local_time.h"

namespace hub::domain {

enum class Soort { afwezig, te_laat, ziek, verwijderd, geschorst, verlof, luxe, nvt };
enum class Geoorloofd { ja, nee, onbekend };

// Spelled as on the wire, in the order of the enums.
inline constexpr std::array<std::string_view, 8> soort_namen = {
    "afwezig", "te-laat", "ziek", "verwijderd", "geschorst", "verlof", "luxe", "nvt"};
inline constexpr std::array<std::string_view, 3> geoorloofd_namen = {"ja", "nee", "onbekend"};

struct Registratie {
  Soort soort = Soort::afwezig;
  Geoorloofd geoorloofd = Geoorloofd::onbekend;
  LocalTime begin{};
  std::optional<LocalTime> eind;       // exclusive; absent: still going on
  std::optional<int> minuten;          // that long from begin, within the begin day; overrides eind
  std::optional<int> lesuur_van;       // 1-based lesson hours, both or neither; used where a
  std::optional<int> lesuur_tot;       // school counts in lesson hours instead of minutes
};

// What a school means by one of its own reason codes.
struct Reden {
  Soort soort = Soort::afwezig;
  Geoorloofd geoorloofd = Geoorloofd::onbekend;
  bool operator==(const Reden&) const = default;
};

}  // namespace hub::domain
