// How a version of a registration stands in its row; shared by what accepts, judges, undoes and reads.
#pragma once

#include "hub/domain/registratie.h"
#include "hub/store/sql/rows.h"

namespace hub::store::sql {

enum Registratiestaat : int { actueel = 0, vervangen = 1, ingetrokken_staat = 2, ongedaan = 3 };

// The first seven columns of a statement that read_registratie() reads.
#define REGISTRATIE_COLUMNS "SELECT r.soort, r.geoorloofd, r.begin, r.eind, r.minuten, r.lesuur_van, r.lesuur_tot"

inline domain::Registratie read_registratie(const Query& query) {
  domain::Registratie r;
  r.soort = static_cast<domain::Soort>(query.integer(0));
  r.geoorloofd = static_cast<domain::Geoorloofd>(query.integer(1));
  r.begin = local_from(query.integer(2));
  if (const auto eind = query.maybe(3)) r.eind = local_from(*eind);
  r.minuten = int_or_none(query, 4);
  r.lesuur_van = int_or_none(query, 5);
  r.lesuur_tot = int_or_none(query, 6);
  return r;
}

}  // namespace hub::store::sql
