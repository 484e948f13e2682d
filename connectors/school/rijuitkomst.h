// What one row of a delivery became, and the Levering that the rows add up to. The same for every
// format, so that all count and stop alike. Values; any thread.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "hub/intake/levering.h"

namespace hub::school {

using Fouten = std::vector<Fault>;

// A row that is rightly no absence (present, no lesson).
struct Overgeslagen {};

using Rijuitkomst = std::variant<domain::Gebeurtenis, Overgeslagen, Fouten>;

// 10,000: a file with more faults than that is not in this format, and its list of faults would cost
// more memory than its rows.
inline constexpr std::size_t fouten_max = 10'000;

class LeveringOpbouw {
 public:
  // `context` outlives this: what it says of who takes the events.
  explicit LeveringOpbouw(const intake::LeveringContext& context) : context_(context) {}

  // Counts the row and keeps what it became. False when the list of faults is full: the list then
  // ends with one that says so, and the caller reads no further. The row's own faults are all kept.
  bool add(Rijuitkomst uitkomst);

  [[nodiscard]] intake::Levering take();

 private:
  const intake::LeveringContext& context_;
  intake::Levering levering_;
};

// A delivery that could not be read at all.
intake::Levering make_onleesbaar(Fault fault);

// An event of this delivery: source and time from the context, no id of its own (an id that stays the
// same while the content changes would be a conflict, and neither rows nor items have any other).
domain::Gebeurtenis make_gebeurtenis(const intake::LeveringContext& context, domain::Inhoud inhoud);

}  // namespace hub::school
