// Could this registration be true? Checks that hold whatever the format; what a format says about its
// own fields it checks itself. Pure; any thread.
#pragma once

#include <vector>

#include "connectors/school/bezwaar.h"
#include "connectors/school/json_object.h"
#include "hub/domain/registratie.h"

namespace hub::school {

enum class Onderdeel { begin, eind, lesuur };

// Which part of the registration cannot be, and why.
struct Onmogelijk {
  Onderdeel onderdeel;
  Bezwaar bezwaar;
};

// Everything that cannot be, given that it arrived at `ontvangen`; empty when it may be true.
//   implausible-date      begin before 2000, or more than a year after arrival
//   end-before-begin      eind earlier than begin (equal is accepted: no minutes, but a registration)
//   end-required          te-laat and verwijderd without eind or minuten: they would go on for ever
//   invalid-lesson-hours  one without the other, outside 1 to 20, or the last before the first
std::vector<Onmogelijk> find_onmogelijk(const domain::Registratie& registratie, WallTime ontvangen);

// The members of a JSON object that hold these parts.
struct Veldnamen {
  std::string_view begin;
  std::string_view eind;
  std::string_view lesuur;
};

// A fault of `object` for each of them.
void check_plausibel(JsonObject& object, const Veldnamen& namen, const domain::Registratie& registratie,
                     WallTime ontvangen);

}  // namespace hub::school
