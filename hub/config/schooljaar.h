// The holidays of one school year as the calendar files give them, each judged by itself: how long it
// may be, and in which weeks it can fall.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "hub/config/finding.h"
#include "hub/config/node.h"
#include "hub/domain/kalender.h"

namespace hub::config {

inline constexpr std::array<std::string_view, 5> vakantie_namen = {"herfst", "kerst", "voorjaar", "mei", "zomer"};

struct Vakantie {
  std::optional<domain::Periode> periode;  // none when it was refused
  Place place;
};

// By name; the year is the one in which the school year begins.
struct Schooljaar {
  int begin = 0;
  Place place;
  std::map<std::string, Vakantie, std::less<>> vakanties;
};

// "2026-2027" as 2026; none and a finding for anything else.
std::optional<int> read_schooljaar_naam(const Node& key, Findings& findings);

// The holidays that stand under one school year.
Schooljaar read_schooljaar(int begin, const Node& key, const Node& value, Findings& findings);

// {van: 2026-10-05, t/m: 2026-10-09}; without t/m a single day. None and a finding when it is no period.
// `naam` may be given where `named`.
struct PeriodeVorm {
  bool end_required = true;
  bool named = false;
};
std::optional<domain::Periode> read_periode(const Node& node, PeriodeVorm vorm, Findings& findings);

}  // namespace hub::config
