#include "hub/config/finding.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace hub::config {

std::string to_string(const Finding& finding) {
  std::string text = fmt::format("{}:{}: {}: {}", finding.file, finding.line, finding.what, finding.why);
  if (!finding.instead.empty()) text += "; instead write " + finding.instead;
  return text;
}

void Findings::add(const Place& place, Refusal refusal) {
  findings_.push_back(
      {place.file, place.line, std::move(refusal.what), std::move(refusal.why), std::move(refusal.instead)});
}

std::vector<Finding> Findings::take() {
  std::stable_sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
  return std::exchange(findings_, {});
}

}  // namespace hub::config
