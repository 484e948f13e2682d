// The stored form of an answer, for whoever asks again with the same Idempotency-Key.
#pragma once

#include <string>
#include <string_view>

#include "hub/store/store.h"

namespace hub::store {

std::string to_text(const Uitslag& uitslag);
// REQUIRES: text that to_text() wrote. Marked as a repeat.
Uitslag uitslag_from_text(std::string_view text);

}  // namespace hub::store
