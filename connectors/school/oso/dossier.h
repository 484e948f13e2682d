// An OSO dossier that came with a pupil, of the gegevensset 2019.1: what the school that the pupil came from says of
// absence there. It has figures and no days, so it becomes no registration but one Opgave, and only where one of three
// flags is true; the figures are not looked at. Decoder: pure; any thread.
#pragma once

#include "hub/intake/levering.h"

namespace hub::oso {

// `oso-dossier`: one file is one dossier of one pupil, and counts as one row.
intake::Levering decode_dossier(std::string_view body, const intake::LeveringContext& context);

}  // namespace hub::oso
