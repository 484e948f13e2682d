// The meaning of single fields that several formats share: text in, value or objection out.
// Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "connectors/school/bezwaar.h"
#include "hub/intake/levering.h"

namespace hub::school {

// 1 to 20 letters, digits, '.', '_' or '-', the first a letter or digit. required-field,
// invalid-identifier.
Gelezen<std::string> parse_leerlingnummer(std::string_view text);

// Free text of a person: line breaks and tabs become spaces. At most 1024 characters (what EduArte
// holds). too-long, forbidden-character.
Gelezen<std::string> parse_toelichting(std::string_view text);

// The time of a change, with its offset. invalid-date.
Gelezen<WallTime> parse_versie(std::string_view text);

// The vestiging of a row, which must be the one the delivery is for; empty: it is. wrong-vestiging.
inline auto parse_eigen_vestiging(const intake::LeveringContext& context) {
  return [&context](std::string_view text) -> Gelezen<std::string> {
    if (text.empty() || text == context.vestiging) return context.vestiging;
    return bezwaar("wrong-vestiging", "is not the school this delivery is for");
  };
}

// What the school means by its reason code. required-field; unknown-reason, which names the code when
// it is plain enough to be one.
Gelezen<domain::Reden> find_reden(const intake::LeveringContext& context, std::string_view code);

// May this stand in a fault? Letters, digits and signs, of which at most three digits: not a pupil's
// number that slipped into the wrong column. A reason code is of two or three characters, and with
// more than four it may be a word of the remark beside it; names of fields are longer.
inline constexpr std::size_t reden_code_named_max = 4;
inline constexpr std::size_t veldnaam_named_max = 32;
bool is_nameable(std::string_view text, std::size_t bytes_max);

}  // namespace hub::school
