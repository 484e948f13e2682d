// What a hub answers to a delivery: counts, or a problem (RFC 9457), each with a list of faults. Reads
// bytes of a stranger. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/fault.h"

namespace hub::commands {

struct Aanname {
  std::size_t ontvangen = 0;
  std::size_t nieuw = 0;
  std::size_t bekend = 0;
  std::size_t geweigerd = 0;
  std::size_t overgeslagen = 0;  // beside what was ontvangen
  std::vector<Fault> fouten;
  std::string aanlevering;       // the id of a whole delivery
  bool bezig = false;            // it is taken, and still being worked in

  // Adds the counts; the faults stay where they are.
  void count(const Aanname& other);
};

// None when these are no such counts.
std::optional<Aanname> parse_aanname(std::string_view body);

struct Probleem {
  std::string titel;             // of one that is unreadable: empty
  std::string detail;
  std::vector<Fault> fouten;
};
Probleem parse_probleem(std::string_view body);

}  // namespace hub::commands
