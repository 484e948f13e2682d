// Is it UTF-8? Pure; any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace hub {

// The offset of the first byte that is not UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing
// above U+10FFFF, nothing cut off); npos when all of it is.
std::size_t find_invalid_utf8(std::string_view text);

}  // namespace hub
