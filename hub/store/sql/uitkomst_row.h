// How an outcome stands in its row; shared by judgement and by readers.
#pragma once

#include "hub/store/sql/rows.h"
#include "hub/store/store.h"

namespace hub::store::sql {

// The first twenty columns of a statement that read_uitkomst() reads.
#define UITKOMST_COLUMNS                                                                                                        \
  "SELECT u.uitkomst, u.uuid, regel, verzuimsoort, status, u.lijn, u.partner, waarom_niet, dag, begindatum, einddatum, minuten, " \
  "aanleiding, ziekmeldingen, lesdagen, u.sleutel, u.dossier, afwijking_verteld, vrijgegeven, waarom"

inline Uitkomstrij read_uitkomst(const Query& query) {
  Uitkomstrij rij;
  rij.uuid = query.uuid(1);
  domain::Gemeld& gemeld = rij.gemeld;
  gemeld.id = query.integer(0);
  gemeld.status = static_cast<domain::Meldingstatus>(query.integer(4));
  if (const auto soort = query.maybe(3)) gemeld.bestemming.verzuimsoort = static_cast<domain::Verzuimsoort>(*soort);
  if (const auto lijn = query.maybe(5)) {
    gemeld.bestemming.ontvanger = domain::Ontvanger{static_cast<domain::Lijn>(*lijn), query.text(6)};
  }
  if (const auto waarom = query.maybe(7)) gemeld.bestemming.onbestelbaar = static_cast<domain::Onbestelbaar>(*waarom);
  gemeld.afwijking_verteld = query.integer(17) != 0;
  domain::Uitkomst& uitkomst = gemeld.uitkomst;
  uitkomst.regel = static_cast<domain::Regel>(query.integer(2));
  uitkomst.dag = day_from(query.integer(8));
  uitkomst.begindatum = day_from(query.integer(9));
  uitkomst.einddatum = day_or_none(query, 10);
  uitkomst.minuten = int_or_none(query, 11);
  if (const auto aanleiding = query.maybe(12)) uitkomst.aanleiding = static_cast<domain::Aanleiding>(*aanleiding);
  uitkomst.aantal_ziekmeldingen = static_cast<int>(query.integer(13));
  uitkomst.aantal_lesdagen = static_cast<int>(query.integer(14));
  uitkomst.sleutel = day_or_none(query, 15).value_or(no_day);
  rij.dossier = query.integer(16);
  rij.vrijgegeven = query.integer(18) != 0;
  rij.waarom = query.text(19);
  return rij;
}

}  // namespace hub::store::sql
