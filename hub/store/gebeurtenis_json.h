// The stored form of events that were put by and not yet worked in, sealed by the store. Only what a school
// brings: a partner's answers and receipts never come by the thousand.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hub/domain/gebeurtenis.h"

namespace hub::store {

// REQUIRES: no Statuswijziging and no Ontvangst.
std::string to_text(std::span<const domain::Gebeurtenis> gebeurtenissen);
std::optional<std::vector<domain::Gebeurtenis>> gebeurtenissen_from_text(std::string_view text);

}  // namespace hub::store
