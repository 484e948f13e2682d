#include "hub/domain/toestemming.h"

#include <algorithm>

namespace hub::domain {

bool toestemming_staat(std::span<const Toestemmingstaat> toestemmingen, Lijn lijn, int leeftijd) {
  const auto gave = [&](Toestemminggever van) {
    return std::any_of(toestemmingen.begin(), toestemmingen.end(), [&](const Toestemmingstaat& staat) {
      return staat.lijn == lijn && staat.van == van && staat.verleend;
    });
  };
  if (leeftijd < 12) return gave(Toestemminggever::ouders);
  if (leeftijd < 16) return gave(Toestemminggever::ouders) && gave(Toestemminggever::leerling);
  return gave(Toestemminggever::leerling);
}

}  // namespace hub::domain
