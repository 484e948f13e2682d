#include "latencies.h"

#include <algorithm>

namespace bench {

double Latencies::ms(double share) {
  if (all_.empty()) return 0;
  if (sorted_ != all_.size()) {
    std::sort(all_.begin(), all_.end());
    sorted_ = all_.size();
  }
  const auto at = static_cast<std::size_t>(share * static_cast<double>(all_.size()));
  return static_cast<double>(all_[std::min(at, all_.size() - 1)].count()) / 1000;
}

}  // namespace bench
