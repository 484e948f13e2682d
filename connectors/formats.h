// The formats in which a source may deliver whole files: one list, no registration. To add one, see
// connectors/README.md. Immutable; any thread.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "hub/intake/levering.h"

namespace hub::connectors {

std::span<const intake::Formaat> formats();

// The format of that name; nullptr when there is none.
const intake::Formaat* find_format(std::string_view naam);

// The name of the format this body looks most like; none when it looks like none. A guess, for a person
// at a keyboard who is told of it: a source's format comes from its configuration.
std::optional<std::string_view> detect_format(std::string_view body);

}  // namespace hub::connectors
