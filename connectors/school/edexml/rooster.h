// The rosters of Edustandaard: the EDEXML file that school systems export, and the leerlinggegevens of UWLR, which
// hold the same elements in a namespace. Each pupil becomes an Inschrijving that leaves open what the standard does
// not know of them (gedeeltelijk); who is missing is the caller's business. Decoders: pure; any thread.
#pragma once

#include "hub/intake/levering.h"

namespace hub::edexml {

// `leerlingen-edexml`: EDEXML 2.0 and 2.1, root EDEX without a namespace.
intake::Levering decode_leerlingen_edexml(std::string_view body, const intake::LeveringContext& context);

// `leerlingen-uwlr`: UWLR 2.x, leerlinggegevens or leerlinggegevens-leerlingen, bare, in its antwoord, or in the
// SOAP envelope that brought it.
intake::Levering decode_leerlingen_uwlr(std::string_view body, const intake::LeveringContext& context);

}  // namespace hub::edexml
