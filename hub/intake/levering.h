// A whole delivery in a school system's own format, and what a connector makes of it. A decoder is a
// pure function: bytes and context in, registrations and faults out; no I/O, no clock.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/fault.h"
#include "hub/domain/dagdeel.h"
#include "hub/domain/gebeurtenis.h"

namespace hub::intake {

struct LeveringContext {
  std::string source;                    // URN of the sending system
  std::string vestiging;                 // whose pupils these are
  std::map<std::string, domain::Reden> redenen;  // by the school's code; an unknown code is refused by name
  WallTime ontvangen{};                  // business time of arrival
  std::optional<domain::Dagdelen> dagdelen{};    // when its half days are, where that was configured
  std::map<std::string, std::string> scholen{};  // vestiging by the system's own key of a school
  // Gets each event as soon as it is read, in the order of the file: a large delivery is never whole in memory. None:
  // they stand in the Levering. Before a fault is found in what follows, rows may have been given.
  std::function<void(domain::Gebeurtenis&&)> neem{};
};

struct Levering {
  std::vector<domain::Gebeurtenis> gebeurtenissen;
  std::vector<Fault> fouten;             // in the order of the file, all of them
  std::size_t rijen = 0;                 // rows read, good and bad
  std::size_t overgeslagen = 0;          // rows that are rightly no absence (present, no lesson), or of no concern here
  bool onleesbaar = false;               // not a delivery of this format: nothing of it counts
};

using Decode = Levering (*)(std::string_view body, const LeveringContext& context);

// One format a source may deliver in. The list is connectors/formats.cpp.
struct Formaat {
  std::string_view naam;                 // as `formaat` in the configuration
  std::string_view omschrijving;         // for --help
  Decode decode;
  // Keys of the source's configuration without which nothing can be read: redenen, dagdelen, scholen.
  std::array<std::string_view, 2> nodig{};
};

}  // namespace hub::intake
