#include "hub/config/nearest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

namespace hub::config {
namespace {

// Longer words are not compared: the table grows with the product of the lengths, and no key, format
// or field has this many letters.
constexpr std::size_t word_bytes_max = 80;

// Up to a third of the letters may differ, and always two: "prot" is port, "x" is nothing.
std::size_t distance_max(std::string_view word) { return std::max<std::size_t>(2, word.size() / 3); }

// More words than this in one message are no help.
constexpr std::size_t listed_max = 16;

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  if (word.size() > word_bytes_max) return {};
  std::string best;
  std::size_t best_distance = distance_max(word) + 1;
  for (const std::string& candidate : known) {
    const std::size_t distance = edit_distance(word, candidate);
    // A word of which every letter would change is no mistyping, however short it is.
    if (distance < best_distance && distance < std::max(word.size(), candidate.size())) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  std::string near = nearest(word, known);
  if (!near.empty() || known.empty() || known.size() > listed_max) return near;
  return fmt::format("{}{}", known.size() > 1 ? "one of " : "", fmt::join(known, ", "));
}

}  // namespace hub::config
