// contracten.yaml: which fields of which message each line may see, and on what ground.
#pragma once

#include <map>
#include <utility>

#include "hub/config/finding.h"
#include "hub/config/node.h"
#include "hub/config/velden.h"
#include "hub/domain/partner.h"

namespace hub::config {

using Contracten = std::map<std::pair<domain::Lijn, domain::Berichtsoort>, domain::Contract>;

// Refuses messages and fields that do not exist or that the line may never see.
Contracten read_contracten(const Node& document, const VeldenTabel& known_fields, Findings& findings);

// Every message that a rule sends to a line which `regio` has partners on needs a contract; without one
// it would be made and never leave. `at` is where contracten.yaml begins.
void require_contracten(const domain::Regio& regio, const Place& at, Findings& findings);

}  // namespace hub::config
