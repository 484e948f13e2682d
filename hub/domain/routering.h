// To whom an outcome goes, by age, residence and school. Pure.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "hub/domain/leerling.h"
#include "hub/domain/melding.h"
#include "hub/domain/partner.h"
#include "hub/domain/uitkomst.h"

namespace hub::domain {

// Why an outcome has no receiver yet.
enum class Onbestelbaar { geen_rooster, onbekende_gemeente, onvolledig_rooster };
inline constexpr std::array<std::string_view, 3> onbestelbaar_namen = {
    "the pupil is on no roster yet: send leerlingen.ingeschreven or the roster",
    "no receiver is configured for the pupil's woongemeente",
    "the roster that the pupil is on gives no pgn or no woongemeente: send one that does"};

struct Bestemming {
  bool bestaat = true;                        // false: by law or configuration nobody is to hear of it
  std::optional<Verzuimsoort> verzuimsoort;   // verzuimmeldingen only
  std::optional<Ontvanger> ontvanger;         // none: undeliverable until the reason goes away
  std::optional<Onbestelbaar> onbestelbaar;   // set when there should be one and is none
  bool operator==(const Bestemming&) const = default;
};

// `leerling` is null while the pupil is on no roster: then age and residence are unknown, and the
// outcome waits as if under 18. Age counts on D for V3/V4, on begindatum for L, on the 28th day for
// LRV and RMC.
Bestemming bestem(const Uitkomst& uitkomst, const Leerling* leerling, const Vestiging& vestiging, const Regio& regio);

}  // namespace hub::domain
