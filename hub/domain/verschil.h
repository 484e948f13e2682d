// The difference between what should be true and what was reported: the steps that bring the second
// to the first. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hub/domain/routering.h"
#include "hub/domain/uitkomst.h"

namespace hub::domain {

// An outcome as it was reported or is waiting to be. What was withdrawn never comes back and is not
// among these.
struct Gemeld {
  std::int64_t id = 0;                        // the store's
  Uitkomst uitkomst;
  Meldingstatus status = Meldingstatus::R;
  Bestemming bestemming;
  bool afwijking_verteld = false;             // the school knows that this closed one no longer agrees
};

enum class Stapsoort {
  trek_in,        // withdraw it at whoever got it
  wijzig,         // same melding, other dates or minutes
  wijs_toe,       // it had no receiver and now has one
  bewaar,         // nothing a receiver can see; keep its new day and why
  vertel_school,  // a closed one that no longer agrees: the school is told, once
  maak,           // new
};

struct Stap {
  Stapsoort soort = Stapsoort::maak;
  const Gemeld* gemeld = nullptr;             // null for maak
  Uitkomst uitkomst;                          // as it should be; as it was for trek_in and vertel_school
  Bestemming bestemming;
};

struct Verschil {
  std::vector<Stap> stappen;                  // withdrawals first, what is new last
  std::vector<std::int64_t> afgerond;         // stored ones that a closed school year has folded in
  std::vector<std::int64_t> losgeraakt;       // closed ones (G, K) that the rules no longer find
};

// REQUIRES: both sides in order of regel, then begindatum.
Verschil verschil(std::span<const Gemeld> gemeld, std::span<const Uitkomst> uitkomsten, const Leerling* leerling,
                  const Vestiging& vestiging, const Regio& regio);

}  // namespace hub::domain
