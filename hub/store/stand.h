// The stored form of a Wandelstand: JSON text, since it is written once a school year and read by people.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/domain/wandeling.h"

namespace hub::store {

std::string to_text(const domain::Wandelstand& stand);
// None when the text is not one: the pupil is then judged from the first registration on.
std::optional<domain::Wandelstand> stand_from_text(std::string_view text);

}  // namespace hub::store
