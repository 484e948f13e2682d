// Partners who answer: some of the meldingen that a school life leads to are taken in hand (B), closed (G) or noted
// (K). Which meldingen exist follows from the plain reading; the answers then change what comes after them, so that
// some point at a melding that has been withdrawn or changed meanwhile.
#pragma once

#include "school_life.h"

namespace simulation {

void add_antwoorden(Schoolleven& leven);

}  // namespace simulation
