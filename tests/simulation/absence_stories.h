// The stories of absence that a pupil's school year is made of. Each one aims near a number in the rules (959, 960 and
// 961 minutes; 83 and 84 days; the 28th day; half a lesdag) and knows nothing about what should follow from it.
#pragma once

#include "pupil_life.h"

namespace simulation {

// A quiet, an ordinary or a troubled year: up to six stories.
void leef(Levensloop& leven);

}  // namespace simulation
