// How the hub makes itself known to a Notificaties API: a token as it is, or a client that makes a JWT for each request
// as the ZGW APIs have it. A value; any thread.
#pragma once

#include <string>
#include <string_view>

#include "hub/base/clock.h"
#include "hub/base/result.h"

namespace hub::notificaties {

struct Login {
  std::string client_id;  // empty: `secret` is the token itself
  std::string secret;
};

// "client_id:secret", or one token without a colon. Error rejected: it is neither; holds nothing of the secret.
Result<Login> parse_login(std::string_view text);

// The header field for a request at `now`.
std::string authorization(const Login& login, WallTime now);

}  // namespace hub::notificaties
