// From a page that was pulled to the store: the one place where pulling meets the door that whole deliveries go through.
#pragma once

#include <string>
#include <vector>

#include "connectors/school/somtoday/puller.h"
#include "hub/api/aanlevering.h"
#include "hub/base/result.h"
#include "hub/config/bronnen.h"

namespace hub::commands {

// REQUIRES: there is one of that name.
const config::Bron& find_bron(const std::vector<config::Bron>& bronnen, const std::string& naam);

// Stores what is good of a page, as a delivery of `bron`; waits for the commit. What was refused is logged by its place
// and rule, never by what stood there. Error: busy; nothing was stored. Not on the ledger's thread.
Result<somtoday::PageRows> take_pulled_page(const config::Bron& bron, const somtoday::Page& page, api::Aanleveringen& aanleveringen);

}  // namespace hub::commands
