// T1 of a version of a registration, or of its withdrawal: whether it is news, and what it replaces.
#include "hub/base/assert.h"
#include "hub/store/sql/registratie_row.h"
#include "hub/store/sql/sql_store.h"

namespace hub::store::sql {
namespace {

std::int64_t school_year(LocalTime begin) {
  const std::chrono::year_month_day start(school_year_start(day_of(begin)));
  return static_cast<int>(start.year());
}

}  // namespace

std::optional<SqlStore::Versieplaats> SqlStore::find_registratie(Id bron, const std::string& registratie_id) {
  const auto known = known_.registraties.find(registratie_key(bron, registratie_id));
  if (known != known_.registraties.end()) return known->second;
  Query query(*db_, "SELECT leerling, schooljaar, nr, versie_us FROM registratie_ids WHERE bron=? AND registratie_id=?", bron, registratie_id);
  if (!query.next()) return std::nullopt;
  return Versieplaats{query.integer(0), query.integer(1), query.integer(2), query.integer(3)};
}

bool SqlStore::differs(Id leerling, std::int64_t schooljaar, std::int64_t nr, const Pupil& pupil,
                          const domain::Verzuimregistratie& versie, bool ingetrokken) {
  if (leerling != pupil.leerling) return true;
  Query query(*db_, "SELECT soort, geoorloofd, begin, eind, minuten, lesuur_van, lesuur_tot, reden_code, ingetrokken "
                   "FROM registraties WHERE leerling=? AND schooljaar=? AND nr=?",
              leerling, schooljaar, nr);
  HUB_ASSERT(query.next());
  const domain::Registratie& r = versie.registratie;
  return (query.integer(8) != 0) != ingetrokken || query.integer(0) != static_cast<int>(r.soort) ||
         query.integer(1) != static_cast<int>(r.geoorloofd) || query.integer(2) != column(r.begin) ||
         query.maybe(3) != column(r.eind) || int_or_none(query, 4) != r.minuten ||
         int_or_none(query, 5) != r.lesuur_van || int_or_none(query, 6) != r.lesuur_tot ||
         query.text(7) != versie.reden_code;
}

SqlStore::Genomen SqlStore::take_version(const domain::Gebeurtenis& gebeurtenis, const domain::Verzuimregistratie& versie,
                                               bool ingetrokken, const Context& context) {
  const Id bron_id = bron(gebeurtenis.source);
  const Pupil leerling = pupil(versie.leerling);
  const domain::Registratie& r = versie.registratie;
  const std::optional<Versieplaats> current = find_registratie(bron_id, versie.registratie_id);
  std::int64_t versie_us = versie.gewijzigd_op ? column(*versie.gewijzigd_op) : column(context.now);
  if (current && !versie.gewijzigd_op) {
    if (!differs(current->leerling, current->schooljaar, current->nr, leerling, versie, ingetrokken)) return false;
    // What was put by is as old as its delivery, however late it is worked in.
    if (!held_for_) versie_us = std::max(versie_us, current->versie_us + 1);
  }
  const bool newest = !current || versie_us > current->versie_us;
  const std::int64_t schooljaar = ingetrokken ? (current ? current->schooljaar : 0) : school_year(r.begin);
  const std::int64_t nr = next_id();
  const int staat = !newest ? vervangen : ingetrokken ? ingetrokken_staat : actueel;
  std::optional<crypto::Bytes> reden;
  // What is undone with its delivery may come again under the same id.
  std::optional<std::array<std::uint8_t, 16>> sleutel;
  if (context.aanlevering && !gebeurtenis.id.empty()) sleutel = event_key(gebeurtenis, context.aanvraag.afzender);
  if (!versie.reden_tekst.empty()) reden = kluis_.seal(leerling.sleutel, versie.reden_tekst);
  gather(*db_, "INSERT INTO registraties(leerling, schooljaar, nr, staat, ingetrokken, soort, geoorloofd, begin, eind, minuten, lesuur_van, "
           "lesuur_tot, bron, registratie_id, versie_us, ontvangen_us, reden_code, reden_zegel, aanlevering, gebeurtenis_sleutel) "
           "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
      leerling.leerling, schooljaar, nr, staat, ingetrokken, static_cast<int>(r.soort), static_cast<int>(r.geoorloofd),
      column(r.begin), column(r.eind), r.minuten, r.lesuur_van, r.lesuur_tot, bron_id, versie.registratie_id, versie_us,
      column(context.now), versie.reden_code, reden, context.aanlevering, sleutel);
  if (!newest) return true;  // kept, and ignored
  if (const auto known = known_.registraties.find(registratie_key(bron_id, versie.registratie_id)); known != known_.registraties.end()) {
    known->second = Versieplaats{leerling.leerling, schooljaar, nr, versie_us};
  }
  if (!current) {
    gather(*db_, "INSERT INTO registratie_ids(bron, registratie_id, leerling, schooljaar, nr, versie_us) VALUES(?,?,?,?,?,?)",
        bron_id, versie.registratie_id, leerling.leerling, schooljaar, nr, versie_us);
  } else {
    run(*db_, "UPDATE registraties SET staat=1 WHERE leerling=? AND schooljaar=? AND nr=?", current->leerling, current->schooljaar, current->nr);
    run(*db_, "UPDATE registratie_ids SET leerling=?, schooljaar=?, nr=?, versie_us=? WHERE bron=? AND registratie_id=?",
        leerling.leerling, schooljaar, nr, versie_us, bron_id, versie.registratie_id);
    // The old version may have counted in a closed school year; which one it was, its row says.
    Query old(*db_, "SELECT r.begin, l.stand_tot FROM registraties r JOIN leerlingen l USING(leerling) WHERE leerling=? AND schooljaar=? AND nr=?",
              current->leerling, current->schooljaar, current->nr);
    HUB_ASSERT(old.next());
    touch_past(current->leerling, old.maybe(1), day_of(local_from(old.integer(0))));
    if (current->leerling != leerling.leerling) mark(current->leerling);
  }
  if (!ingetrokken) touch_past(leerling.leerling, leerling.stand_tot, day_of(r.begin));
  mark(leerling.leerling);
  return true;
}

}  // namespace hub::store::sql
