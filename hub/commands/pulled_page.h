// From a page that was pulled to the store: the one place where pulling meets the door that whole deliveries go through.
#pragma once

#include <string>
#include <vector>

#include "connectors/school/somtoday/puller.h"
#include "hub/base/clock.h"
#include "hub/base/random.h"
#include "hub/base/result.h"
#include "hub/config/bronnen.h"
#include "hub/ledger/ledger.h"

namespace hub::commands {

// REQUIRES: there is one of that name.
const config::Bron& find_bron(const std::vector<config::Bron>& bronnen, const std::string& naam);

struct PageTakers {
  const Clock& clock;
  Random& random;
  ledger::Ledger& ledger;
};

// Decodes a page in the format of `bron` and stores what is good of it, as a delivery of that source; waits for the
// commit. What was refused is logged by its place and rule, never by what stood there. Errors: busy, when the ledger is
// full or cannot store; corrupt, when the store is in doubt. Then nothing was stored. Not on the ledger's thread.
Result<somtoday::PageRows> take_pulled_page(const config::Bron& bron, const somtoday::Page& page, const PageTakers& takers);

}  // namespace hub::commands
