// Could these holidays be true? Calendar files hold typing errors, and a wrong holiday counts wrong for every pupil of a
// region for a year. Each doubt has a name, a place and its reason. Pure; any thread.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "connectors/calendar/schoolvakantie.h"
#include "hub/domain/kalender.h"

namespace hub::calendar {

// What config/kalender has now: the holidays of each region, or under none those of the one school asked about.
using Bekend = std::map<std::optional<Regio>, std::vector<domain::Periode>>;

struct Twijfel {
  Fault fault;
  // The one that cannot stand as it is; none: the doubt is about what is missing, or what is there already.
  std::optional<std::size_t> vakantie{};
};

// In the order of the file; at most one of each holiday that could not stand, then what is wrong with the whole:
//   length               longer or shorter than that holiday ever is
//   not-from-saturday, not-until-sunday
//   wrong-school-year    it lies across 1 August, or the summer after it
//   twice                that holiday for the second time in one school year
//   overlap              with another one
//   school-year-gap      a school year that is skipped, or one that the school's region does not have
//   kerst-missing, zomer-missing
//   differs              config/kalender says other days for it
std::vector<Twijfel> find_twijfels(const std::vector<Schoolvakantie>& vakanties, const Bekend& bekend);

// As people write it, "2026-2027", of the school year in which the day falls.
std::string schooljaar_naam(LocalDay day);

}  // namespace hub::calendar
