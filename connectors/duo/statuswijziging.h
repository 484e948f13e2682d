// What a gemeente did with a melding, as the register tells it, made into the gebeurtenis that any other partner's
// status comes in as. Pure; any thread.
#pragma once

#include <optional>
#include <vector>

#include "connectors/duo/melding.h"
#include "hub/domain/gebeurtenis.h"

namespace hub::duo {

// None where there is nothing to tell: what the school itself set (R, I), and what was abolished. Its id is made of
// DUO's number and the moment of the change, so that a repeat is known for what it is.
std::optional<domain::Gebeurtenis> statuswijziging(const Verzuimgeval& geval, const std::string& oin_duo, WallTime now);

// The partners on channel duo that may have reported it: its gemeente first, then that one's Doorstroompunt; all
// of them when the register does not say which gemeente.
std::vector<domain::Ontvanger> possible_reporters(const Verzuimgeval& geval, const domain::Regio& regio);

}  // namespace hub::duo
