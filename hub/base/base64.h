// Base64 (RFC 4648 §4): the plain alphabet, padded, no line ends. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hub {

std::string encode_base64(std::string_view bytes);
// Nothing for what encode_base64 would not have written: other characters, missing padding, bits left over.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace hub
