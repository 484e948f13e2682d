// What one bericht of the hub means for DUO's register: a melding that is new, changed or withdrawn, with what only the
// school's configuration knows. Pure; any thread.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "connectors/duo/melding.h"
#include "hub/base/result.h"

namespace hub::duo {

// What a report holds that no registration says.
struct School {
  domain::Melder melder;
  int lesdag_minuten = 300;           // so much absence is the whole of a day
};
struct Achtergrond {
  std::map<std::string, School> scholen;                // by vestiging
  std::array<std::string, domain::verzuimsoort_namen.size()> redenen;  // presumed, by verzuimsoort
};

struct Opdracht {
  enum class Soort { melden, wijzigen, intrekken, geen };  // geen: the register takes nothing of this type
  Soort soort = Soort::geen;
  Melding melding;
};

// From the CloudEvent that delivery hands over. Error rejected: it lacks what a report needs; names the field.
Result<Opdracht> read_opdracht(std::string_view payload, const Achtergrond& achtergrond);

}  // namespace hub::duo
