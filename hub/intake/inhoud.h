// The data of each incoming event type, checked into a domain value. All faults at once, each with its
// place.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/json.h"
#include "hub/domain/gebeurtenis.h"

namespace hub::intake {

struct Plaats {
  std::string pointer;                 // of the object that is read
  int line = 0;
};

// `type` as in the envelope ("nl.onderwijs.verzuimregistraties.geregistreerd.v1"). None when there were
// faults, or the type is unknown (also told).
std::optional<domain::Inhoud> read_inhoud(std::string_view type, const Json& data, const Plaats& plaats, WallTime now,
                                          std::vector<Fault>& faults);

inline constexpr std::string_view type_geregistreerd = "nl.onderwijs.verzuimregistraties.geregistreerd.v1";
inline constexpr std::string_view type_opgave = "nl.onderwijs.opgaven.geregistreerd.v1";
inline constexpr std::string_view type_status = "nl.onderwijs.verzuimmeldingen.status-gewijzigd.v1";
inline constexpr std::string_view type_ontvangen = "nl.onderwijs.berichten.ontvangen.v1";

// The school a value speaks of; empty for what partners send.
std::string_view vestiging_of(const domain::Inhoud& inhoud);

}  // namespace hub::intake
