// Signatures as Standard Webhooks 1.0.0 has them, symmetric: `v1,` and the base64 of an HMAC-SHA256 over
// "id.timestamp.body". Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/clock.h"
#include "hub/base/result.h"

namespace hub::webhook {

// A secret of one or more keys with spaces between them: `whsec_` and the base64 of 24 to 64 bytes each.
// Several while the receiver moves over to another. Error rejected: it is not that; says where, and holds
// nothing of the secret.
Result<std::vector<std::string>> parse_signing_keys(std::string_view secret);

// The value of webhook-timestamp: seconds since 1970.
std::string timestamp_of(WallTime now);

// The value of webhook-signature: one signature for each key, with spaces between them.
std::string sign(const std::vector<std::string>& keys, std::string_view id, std::string_view timestamp, std::string_view body);

}  // namespace hub::webhook
