// Who must have said yes before something may leave towards a line that needs consent.
#pragma once

#include <span>

#include "hub/base/clock.h"
#include "hub/domain/gebeurtenis.h"

namespace hub::domain {

// The newest word of one giver about one line.
struct Toestemmingstaat {
  Lijn lijn = Lijn::jgz;
  Toestemminggever van = Toestemminggever::ouders;
  bool verleend = false;
};

// Under 12 the parents decide, from 12 parents and pupil together, from 16 the pupil alone (WGBO art.
// 7:447 and 7:450 BW). `leeftijd`: on the day of sending.
bool toestemming_staat(std::span<const Toestemmingstaat> toestemmingen, Lijn lijn, int leeftijd);

}  // namespace hub::domain
