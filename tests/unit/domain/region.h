// A small region for tests: one school of each kind, three gemeenten of one Doorstroompunt, and what each
// line may see. Enough for routing and messages; the shipped configuration is tested elsewhere.
#pragma once

#include "hub/domain/leerling.h"
#include "hub/domain/partner.h"

namespace hub::domain_test {

// Schools 90AA00 (SWV swv-po, JGZ ggd-am), 90BB00 (swv-vo, ggd-am), 90CC00 (no SWV, ggd-kl) and 90DD00 (swv-vo,
// no JGZ); gemeenten 0362, 0363 and 0394 of rmc-21, and 0999 that is no partner; beheer/operators.
// Holidays Noord; default rules. 90BB00 has two care coordinators.
domain::Regio make_region();

// Sam de Voorbeeld, pgn 999990019, of gemeente 0363.
domain::Leerling make_leerling(std::string_view geboortedatum);

}  // namespace hub::domain_test
