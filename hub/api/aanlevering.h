// Whole deliveries, whichever door they come by: decoded, checked row by row, and handed to the ledger in one
// request, or, when they are large, in pieces that count only once all of them are there. Memory is that of a piece.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/clock.h"
#include "hub/base/fault.h"
#include "hub/base/random.h"
#include "hub/config/bronnen.h"
#include "hub/ledger/ledger.h"

namespace hub::api {

struct Aanlevering {                        // what is brought
  const config::Bron* bron = nullptr;       // by whom; outlives it
  std::string formaat;
  std::string vestiging;
  bool lenient = false;                     // take what is good; else all or nothing
  std::optional<store::Herhaling> herhaling;
  bool if_any = false;                      // one without rows is nobody's to ask for: nothing is kept of it
};

struct Bewijs {                             // what became of it
  int status = 201;                         // as HTTP has it: 201 and 200 stored, 202 taken and being worked in, else not
  std::string regel;                        // why not, as a slug, and in words
  std::string melding;
  std::vector<Fault> fouten;                // of rows, each with its place, no values
  Uuid id;
  std::string formaat;
  WallTime ontvangen{};
  std::size_t nieuw = 0;
  std::size_t bekend = 0;
  std::size_t geweigerd = 0;
  std::size_t wacht = 0;                    // taken, not worked in yet
  std::optional<std::size_t> overgeslagen;  // rightly no absence, or about nobody here; none for the hub's own format
  bool herhaald = false;                    // the answer to an earlier request with this key
};

class Aanleveringen {
 public:
  // All outlive this.
  Aanleveringen(const Clock& clock, Random& random, ledger::Ledger& ledger) : clock_(clock), random_(random), ledger_(ledger) {}

  using Klaar = std::function<void(Bewijs)>;
  // Reads `body` to its end, then calls `klaar` once: here, or later on the ledger thread. May block while the ledger
  // works: on a worker's thread only. `body` is looked at only until it returns.
  void take(const Aanlevering& aanlevering, std::string_view body, Klaar klaar);
  // The same, until it is known what became of it.
  Bewijs take_and_wait(const Aanlevering& aanlevering, std::string_view body);

 private:
  const Clock& clock_;
  Random& random_;
  ledger::Ledger& ledger_;
};

}  // namespace hub::api
