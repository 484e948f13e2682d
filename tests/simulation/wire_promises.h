// Promises that hold for every message the hub sends, whatever the rules say: topics, envelope, numbering, one life per
// subject, and that nothing about a pupil reaches a line that may not see it. Pure; any thread.
#pragma once

#include "hub_run.h"

#include <string>
#include <vector>

namespace simulation {

// One sentence per broken promise, at most `sentences_max` of them; empty when all is well.
// `gebeurtenissen` are what the hub was given: the pgns and surnames in it are the secrets that are looked for.
std::vector<std::string> list_broken_promises(const std::vector<Verstuurd>& verstuurd,
                                              const std::vector<nlohmann::json>& gebeurtenissen,
                                              std::size_t sentences_max);

}  // namespace simulation
