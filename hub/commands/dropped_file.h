// From a file in a watched folder to the store, and what its report says.
#pragma once

#include <string>
#include <string_view>

#include "connectors/file/watched_folders.h"
#include "hub/api/aanlevering.h"

namespace hub::commands {

// Takes it as a delivery of `bron`, and waits. Not on the ledger's thread.
file::Verdict take_dropped_file(const config::Bron& bron, const std::string& vestiging, std::string_view body, api::Aanleveringen& aanleveringen);

}  // namespace hub::commands
