// Bodies from outside to checked gebeurtenissen: one CloudEvent, a batch, NDJSON, or a plain
// registration without envelope. Pure; all faults of a body at once.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/fault.h"
#include "hub/domain/gebeurtenis.h"

namespace hub::intake {

enum class Vorm {
  json,        // one object, or an array of them
  ndjson,      // one object a line; blank lines and CRLF are fine
};

struct Deur {
  std::string source;        // whose events these are; empty: any (a rehearsal)
  bool plain = false;        // a registration may come without envelope
  WallTime now{};
  // Gets each event and its place (as Ontleed::plaatsen) as soon as it is read; none: they stand in the Ontleed.
  std::function<void(domain::Gebeurtenis&&, std::size_t plaats)> neem{};
  bool rehearsal = false;    // a status may describe its melding instead of naming its id: nobody's to guess at
                             // a serving hub
};

struct Ontleed {
  std::vector<domain::Gebeurtenis> gebeurtenissen;
  std::vector<std::size_t> plaatsen;    // of each: its index in the batch, or its line
  std::vector<Fault> fouten;
  std::size_t aantal = 0;               // events read, good and bad
  bool was_batch = false;
  std::size_t genomen = 0;              // of these: good ones
  bool onleesbaar = false;              // no body of this form: nothing of it counts
  bool vreemde_bron = false;            // some named another source than the sender's
};

// NL GOV: every system in between must pass on events of up to 64 KB; larger ones are refused.
inline constexpr std::size_t event_bytes_max = 64 * 1024;

Ontleed read_body(std::string_view body, Vorm vorm, const Deur& deur);

}  // namespace hub::intake
