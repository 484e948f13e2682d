// JSON Web Tokens (RFC 7519), made and never read: JWS compact serialization, HS256. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace hub::crypto {

// `claims` is the text of a JSON object. Who holds `secret` can check the token, and make others.
std::string make_jwt(std::string_view secret, std::string_view claims);

}  // namespace hub::crypto
