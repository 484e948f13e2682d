// Taking a whole delivery back: every registration that it brought goes back to the version before. A small one in one
// transaction; a large one a piece at a time, and its pupils are judged once all of it is back.
#include <set>

#include "hub/base/crash_point.h"
#include "hub/store/sql/aanleverstaat.h"
#include "hub/store/sql/registratie_row.h"
#include "hub/store/sql/sql_store.h"

namespace hub::store::sql {
namespace {

// Versions taken back in one transaction: as many as the rows of one that is taken.
constexpr std::size_t undo_max = 1'000;

}  // namespace

Result<std::optional<Terugname>> SqlStore::withdraw_delivery(const Uuid& aanlevering, const Afzender& afzender, WallTime now) {
  return guarded([&]() -> std::optional<Terugname> {
    Transaction transaction = begin();
    Id id = 0;
    int staat = 0;
    {
      Query query(*db_, "SELECT aanlevering, staat FROM aanleveringen WHERE uuid=? AND afzender=? AND staat<>0", aanlevering, afzender.naam);
      if (!query.next()) return std::nullopt;
      id = query.integer(0);
      staat = static_cast<int>(query.integer(1));
    }
    if (staat == wordt_ingetrokken) return Terugname{0, true};
    Terugname terugname;
    {
      Query query(*db_, "SELECT count(*) FROM registraties WHERE aanlevering=? AND staat<>3", id);
      query.next();
      terugname.registraties = static_cast<std::size_t>(query.integer(0));
    }
    // What is not worked in yet never will be; it was not refused either.
    run(*db_, "UPDATE aanleveringen SET staat=?, sleutel=NULL, rijen=CASE WHEN staat=1 THEN nieuw+bekend+elders ELSE rijen END, "
              "ingetrokken_us=coalesce(ingetrokken_us, ?) WHERE aanlevering=?", static_cast<std::int64_t>(wordt_ingetrokken), column(now), id);
    // The same request again is a new delivery, not the answer of this one.
    run(*db_, "DELETE FROM herhalingen WHERE sleutel=(SELECT herhaling FROM aanleveringen WHERE aanlevering=?)", id);
    terugname.bezig = staat == in_verwerking || terugname.registraties > undo_max;
    if (!terugname.bezig) {
      undo_piece(id);
      run(*db_, "UPDATE aanleveringen SET staat=? WHERE aanlevering=?", static_cast<std::int64_t>(staat), id);
    }
    add_audit(now, afzender.naam, "aanlevering ingetrokken", to_string(aanlevering));
    pass_crash_point("in_withdraw_delivery");
    commit(transaction);
    may_work_in_ = may_work_in_ || terugname.bezig;
    return terugname;
  });
}

// First what was put by and never worked in, then what was; false: neither is left.
bool SqlStore::undo_piece(Id aanlevering) {
  if (count(*db_, "DELETE FROM aanlevering_stukken WHERE stuk=(SELECT min(stuk) FROM aanlevering_stukken WHERE aanlevering=?)", aanlevering) > 0) return true;
  std::vector<Gebracht> brought;
  std::set<Id> bronnen;
  {
    Query query(*db_, "SELECT leerling, schooljaar, nr, bron, registratie_id, gebeurtenis_sleutel FROM registraties WHERE aanlevering=? AND staat<>3 LIMIT ?", aanlevering, undo_max);
    while (query.next()) {
      brought.push_back({query.integer(0), query.integer(1), query.integer(2), query.integer(3), query.text(4), {}});
      if (!query.is_null(5)) brought.back().sleutel.assign(query.blob(5).begin(), query.blob(5).end());
    }
  }
  for (const Gebracht& versie : brought) bronnen.insert(versie.bron);
  on_take_back(bronnen);
  for (const Gebracht& versie : brought) undo_version(versie);
  return !brought.empty();
}

// Takes one version back: what stood before it, for the same pupil, stands again.
void SqlStore::undo_version(const Gebracht& versie) {
  if (!versie.sleutel.empty()) run(*db_, "DELETE FROM gebeurtenissen WHERE sleutel=?", versie.sleutel);  // it may come again
  // As it is now: an earlier version of the same delivery stands as soon as the later one is taken back.
  const bool stood = count(*db_, "UPDATE registraties SET staat=3 WHERE leerling=? AND schooljaar=? AND nr=? AND staat<>1", versie.leerling, versie.schooljaar,
                           versie.nr) > 0;
  if (!stood) {  // a later version stands already
    run(*db_, "UPDATE registraties SET staat=3 WHERE leerling=? AND schooljaar=? AND nr=?", versie.leerling, versie.schooljaar, versie.nr);
    return;
  }
  forget_stand(versie.leerling);
  mark(versie.leerling);
  std::int64_t schooljaar = 0;
  std::int64_t nr = 0;
  std::int64_t versie_us = 0;
  bool ingetrokken = false;
  {
    Query query(*db_, "SELECT schooljaar, nr, versie_us, ingetrokken FROM registraties WHERE leerling=? AND bron=? AND registratie_id=? AND staat=1 "
                     "ORDER BY versie_us DESC, nr LIMIT 1",
                versie.leerling, versie.bron, versie.registratie_id);
    if (query.next()) {
      schooljaar = query.integer(0);
      nr = query.integer(1);
      versie_us = query.integer(2);
      ingetrokken = query.integer(3) != 0;
    }
  }
  if (nr == 0) {
    run(*db_, "DELETE FROM registratie_ids WHERE bron=? AND registratie_id=?", versie.bron, versie.registratie_id);
    return;
  }
  run(*db_, "UPDATE registraties SET staat=? WHERE leerling=? AND schooljaar=? AND nr=?", ingetrokken ? ingetrokken_staat : actueel, versie.leerling, schooljaar, nr);
  run(*db_, "UPDATE registratie_ids SET leerling=?, schooljaar=?, nr=?, versie_us=? WHERE bron=? AND registratie_id=?", versie.leerling, schooljaar, nr,
      versie_us, versie.bron, versie.registratie_id);
}

}  // namespace hub::store::sql
