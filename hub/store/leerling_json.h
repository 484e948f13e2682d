// The roster's stored form, sealed by the store: JSON with the wire's own field names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "hub/domain/leerling.h"

namespace hub::store {

std::string to_text(const domain::Leerling& leerling);
std::optional<domain::Leerling> leerling_from_text(std::string_view text);

}  // namespace hub::store
