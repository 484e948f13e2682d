// The known word that a mistyped one was probably meant to be.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hub::config {

// How many letters must be put in, left out or replaced to make one from the other (Levenshtein).
std::size_t edit_distance(std::string_view a, std::string_view b);

// The known word nearest to `word`, or empty when none is near enough to be worth naming.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

// What to tell someone who wrote an unknown word: the nearest one, else "one of a, b, c"; nothing where
// the list would be too long to read.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

}  // namespace hub::config
