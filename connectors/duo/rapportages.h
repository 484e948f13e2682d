// The reports that DUO puts ready for schools and gemeenten, read as what they say of pupils. Only the columns that a
// statement is made of are looked at, by their names; which of these are known and which assumed: README.md. A row
// about another school is passed over. Decoders: pure; any thread.
#pragma once

#include "hub/intake/levering.h"

namespace hub::duo {

// R08, weekly: pupils who may be langdurig relatief verzuim.
intake::Levering decode_r08(std::string_view body, const intake::LeveringContext& context);
// A01, and A04 and A14, which are all A01 of the year so far: left without startkwalificatie.
intake::Levering decode_a01(std::string_view body, const intake::LeveringContext& context);
// A02: enrolled again.
intake::Levering decode_a02(std::string_view body, const intake::LeveringContext& context);
// P-levering, weekly: what changed of a person.
intake::Levering decode_p_levering(std::string_view body, const intake::LeveringContext& context);
// Persons of leerplichtige age who are at no school.
intake::Levering decode_absoluut(std::string_view body, const intake::LeveringContext& context);

}  // namespace hub::duo
