// What the two Somtoday resources share: an answer `{"items": [...]}`, whose pupil an item is about,
// its own id, and when. The JSON is Somtoday's: fields that are not used here are not looked at.
// Pure; any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "connectors/school/json_object.h"
#include "connectors/school/rijuitkomst.h"

namespace hub::somtoday {

// What one item became. `pointer` is its place in the answer.
using Neem = std::function<school::Rijuitkomst(const Json& item, const std::string& pointer)>;

// Gives each of the items to `neem`. An item's `$type`, where it has one, must be `type`: a delivery to
// the wrong format would otherwise read as absence that nobody registered.
intake::Levering decode_items(std::string_view body, std::string_view type, const intake::LeveringContext& context, const Neem& neem);

// Id, pupil, begin, eind and lesson hours of an item; soort and geoorloofd are left to the caller. What
// is missing or wrong is a fault of `item`. Lesson hours are kept only where they say something: in a
// registration that begins and ends on one date.
domain::Verzuimregistratie read_registratie(school::JsonObject& item, const intake::LeveringContext& context,
                                            school::Fouten& fouten);

// A fault for each reason why the registration cannot be.
void check_plausibel(school::JsonObject& item, const domain::Registratie& registratie,
                     const intake::LeveringContext& context);

}  // namespace hub::somtoday
