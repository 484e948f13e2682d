// The address of a partner's webhook: strict, because the hub will connect to it from inside its own network. What a
// name resolves to is not known here; connectors/webhook looks at that each time it connects. Pure; any thread.
#pragma once

#include <optional>
#include <vector>

#include "hub/base/network.h"
#include "hub/config/finding.h"
#include "hub/config/scalar.h"

namespace hub::config {

inline constexpr const char* webhook_url_example = "https://ontvangst.partner.voorbeeld.nl/verzuim";
inline constexpr const char* notificaties_url_example = "https://notificaties.partner.voorbeeld.nl/api/v1/";

// Taken: https://host[:port][/path]. The host is a plain name, or an address that is public or on an allowed
// network; the port 443 or above 1023.
std::optional<Refusal> refuse_webhook_url(const Scalar& scalar, const std::vector<Network>& allowed_networks);

}  // namespace hub::config
