// The rows of one delivery on their way to the ledger. A few stay here, to go as one request; more are put by in
// pieces as they come. One thread, which may wait for the ledger.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hub/base/fault.h"
#include "hub/ledger/ledger.h"

namespace hub::api {

class Stapel {
 public:
  // `kop`: whose delivery, in which format, under which id; it has no rows.
  Stapel(ledger::Ledger& ledger, store::Aanvraag kop, WallTime now) : ledger_(ledger), kop_(std::move(kop)), now_(now) {}

  // `plaats`: where the row stands, for whoever is told that it was refused.
  void add(domain::Gebeurtenis&& gebeurtenis, std::size_t plaats);
  // No more rows come: the rest of one that is in pieces is put by.
  void end();

  struct Weigering {
    std::size_t plaats = 0;
    store::Geweigerd geweigerd;
  };
  // Refusals known so far; all of those that can be known before the delivery is taken, once it has ended.
  [[nodiscard]] const std::vector<Weigering>& weigeringen() const { return weigeringen_; }
  // Set when a piece could not be put by: the delivery cannot be taken now.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
  [[nodiscard]] bool in_pieces() const { return in_pieces_; }
  // Forgets what was put by.
  void drop();
  // Hands it over as one request or, in pieces, as what was put by; `answer` as Ledger::try_submit. False: the ledger is
  // full, and `answer` is not called.
  [[nodiscard]] bool submit(const std::optional<store::Herhaling>& herhaling, bool lenient, std::size_t geweigerd, ledger::Answer answer);
  [[nodiscard]] std::size_t rows() const { return rows_; }  // added so far
  // Where the rows stand that stay here.
  [[nodiscard]] const std::vector<std::size_t>& plaatsen() const { return plaatsen_; }

 private:
  void put_by();
  void find_doubles();

  struct Naam {               // of a row in pieces: 64 bits each of its id's digest and its content's
    std::uint64_t id = 0;
    std::uint64_t inhoud = 0;
    std::size_t plaats = 0;
  };

  ledger::Ledger& ledger_;
  const store::Aanvraag kop_;
  const WallTime now_;
  std::size_t rows_ = 0;
  std::vector<domain::Gebeurtenis> rijen_;
  std::vector<std::size_t> plaatsen_;
  std::vector<Naam> namen_;
  std::vector<Weigering> weigeringen_;
  std::optional<Error> failure_;
  bool in_pieces_ = false;
};

}  // namespace hub::api
