// Taking a whole delivery back: every registration that it brought goes back to the version before, in one
// transaction.
#include "hub/store/sql/registratie_row.h"
#include "hub/store/sql/sql_store.h"
#include "hub/store/uitslag_json.h"

namespace hub::store::sql {

Result<std::optional<std::size_t>> SqlStore::withdraw_delivery(const Uuid& aanlevering, const Afzender& afzender, WallTime now) {
  return guarded([&]() -> std::optional<std::size_t> {
    Transaction transaction = begin();
    Id id = 0;
    {
      Query query(*db_, "SELECT aanlevering FROM aanleveringen WHERE uuid=? AND afzender=? AND staat>0", aanlevering, afzender.naam);
      if (!query.next()) return std::nullopt;
      id = query.integer(0);
    }
    on_withdraw(id);
    // What is not worked in yet never will be; it was not refused either.
    run(*db_, "DELETE FROM aanlevering_stukken WHERE aanlevering=?", id);
    if (count(*db_, "UPDATE aanleveringen SET staat=2, sleutel=NULL, rijen=nieuw+bekend WHERE aanlevering=? AND staat=1", id) > 0) {
      run(*db_, "UPDATE herhalingen SET uitslag=? WHERE sleutel=(SELECT herhaling FROM aanleveringen WHERE aanlevering=?)",
          to_text(read_uitslag(aanlevering)), id);
    }
    std::vector<Gebracht> brought;
    {
      Query query(*db_, "SELECT leerling, schooljaar, nr, bron, registratie_id, staat FROM registraties WHERE aanlevering=? AND staat<>3", id);
      while (query.next()) {
        brought.push_back({query.integer(0), query.integer(1), query.integer(2), query.integer(3), query.text(4), query.integer(5) != vervangen});
      }
    }
    for (const Gebracht& versie : brought) undo_version(versie);
    run(*db_, "UPDATE aanleveringen SET ingetrokken_us=? WHERE aanlevering=? AND ingetrokken_us IS NULL", column(now), id);
    add_audit(now, afzender.naam, "aanlevering ingetrokken", to_string(aanlevering));
    commit(transaction);
    return brought.size();
  });
}

// Takes one version back: what stood before it, for the same pupil, stands again.
void SqlStore::undo_version(const Gebracht& versie) {
  run(*db_, "UPDATE registraties SET staat=3 WHERE leerling=? AND schooljaar=? AND nr=?", versie.leerling, versie.schooljaar, versie.nr);
  if (!versie.geldt) return;  // a later version stands already
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
