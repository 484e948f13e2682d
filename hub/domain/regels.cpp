#include "hub/domain/regels.h"

#include <algorithm>

#include "hub/base/assert.h"

namespace hub::domain {

RegelReeks::RegelReeks(std::vector<Regels> versies) : versies_(std::move(versies)) {
  HUB_ASSERT(!versies_.empty());
  std::stable_sort(versies_.begin(), versies_.end(),
                   [](const Regels& a, const Regels& b) { return a.geldig_vanaf < b.geldig_vanaf; });
}

const Regels& RegelReeks::op(LocalDay day) const {
  for (auto versie = versies_.rbegin(); versie != versies_.rend(); ++versie) {
    if (versie->geldig_vanaf <= day) return *versie;
  }
  return versies_.front();
}

}  // namespace hub::domain
