// Holidays as config/kalender has them: the part of vakanties.yaml of each region, or of vestigingen.yaml of one school,
// ready to be put there. Pure; any thread.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/calendar/schoolvakantie.h"

namespace hub::calendar {

// Those in `doubtful` (places in `vakanties`) stand as comments, so that what is pasted unread passes `check`.
//
// For kalender/vakanties.yaml. REQUIRES: all have a region; free periods are not printed.
std::string print_regions(const std::vector<Schoolvakantie>& vakanties, const std::set<std::size_t>& doubtful);
// For kalender/vestigingen.yaml. REQUIRES: none has a region.
std::string print_vestiging(std::string_view vestiging, const std::vector<Schoolvakantie>& vakanties, const std::set<std::size_t>& doubtful);
// For programs: an array of {schooljaar, soort, naam, van, tot, regio, twijfel}.
std::string print_json(const std::vector<Schoolvakantie>& vakanties, const std::set<std::size_t>& doubtful);

}  // namespace hub::calendar
