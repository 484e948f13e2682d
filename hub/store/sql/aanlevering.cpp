// Deliveries of more rows than one transaction should hold. Their rows are put by sealed and in pieces, out of
// sight; taking them is one row that changes. What was taken is worked in a piece at a time, each piece gone in the
// transaction that worked it in, so that it goes on where it was after any stop.
#include <algorithm>

#include "hub/base/assert.h"
#include "hub/base/crash_point.h"
#include "hub/store/gebeurtenis_json.h"
#include "hub/store/sql/aanleverstaat.h"
#include "hub/store/sql/rows.h"
#include "hub/store/sql/sql_store.h"
#include "hub/store/uitslag_json.h"

namespace hub::store::sql {
namespace {

// Pupils let go to judgement in one transaction: a few milliseconds.
constexpr std::size_t release_max = 1'000;

}  // namespace

struct SqlStore::Open {                 // a delivery with work left
  Id id = 0;
  int staat = 0;
  Aanvraag aanvraag;                    // without its rows
  WallTime op{};
  crypto::Bytes sleutel;
  crypto::Bytes herhaling;
};

Result<std::vector<Geweigerd>> SqlStore::put_by(const Aanvraag& stuk, WallTime now) {
  HUB_ASSERT(stuk.aanlevering && !stuk.gebeurtenissen.empty());
  if (turn_) reload();
  return guarded([&] {
    Transaction transaction = begin_unsynced();
    known_ = {};
    foresee({&stuk, 1});
    std::vector<Geweigerd> geweigerd;
    for (std::size_t index = 0; index < stuk.gebeurtenissen.size(); ++index) {
      const domain::Gebeurtenis& gebeurtenis = stuk.gebeurtenissen[index];
      if (gebeurtenis.id.empty()) continue;
      const auto before = find_print(event_key(gebeurtenis, stuk.afzender));
      if (before && *before != gebeurtenis.afdruk) geweigerd.push_back(id_conflict(index));
    }
    known_ = {};
    Id id = 0;
    crypto::Bytes sleutel;
    {
      Query query(*db_, "SELECT aanlevering, sleutel FROM aanleveringen WHERE uuid=? AND staat=0", *stuk.aanlevering);
      if (query.next()) {
        id = query.integer(0);
        sleutel.assign(query.blob(1).begin(), query.blob(1).end());
      }
    }
    if (id == 0) {
      id = next_id();
      sleutel = kluis_.make_wrapped_key();
      run(*db_, "INSERT INTO aanleveringen(aanlevering, uuid, afzender, formaat, op_us, nieuw, bekend, geweigerd, staat, sleutel) VALUES(?,?,?,?,?,0,0,0,0,?)",
          id, *stuk.aanlevering, stuk.afzender.naam, stuk.formaat, column(now), sleutel);
    }
    run(*db_, "INSERT INTO aanlevering_stukken(stuk, aanlevering, zegel) VALUES(?,?,?)", next_id(), id, kluis_.seal(sleutel, to_text(stuk.gebeurtenissen)));
    run(*db_, "UPDATE aanleveringen SET rijen=rijen+? WHERE aanlevering=?", stuk.gebeurtenissen.size(), id);
    commit(transaction);
    return geweigerd;
  });
}

Result<Uitslag> SqlStore::take_delivery(const Aanvraag& heel, WallTime now) {
  HUB_ASSERT(heel.aanlevering && heel.gebeurtenissen.empty());
  if (turn_) reload();
  return guarded([&] {
    Transaction transaction = begin();
    if (heel.herhaling) {
      if (auto earlier = repeated(*heel.herhaling)) return *earlier;
    }
    Uitslag uitslag;
    uitslag.aanlevering = heel.aanlevering;
    uitslag.bezig = true;
    const crypto::Bytes none;
    if (count(*db_, "UPDATE aanleveringen SET staat=1, op_us=?, geweigerd=?, herhaling=? WHERE uuid=? AND staat=0", column(now), heel.geweigerd,
              heel.herhaling ? Value(heel.herhaling->sleutel) : Value(none), *heel.aanlevering) == 0) {
      uitslag.soort = Uitslag::Soort::geweigerd;
      uitslag.bezig = false;
      uitslag.geweigerd.push_back({0, 409, "delivery-forgotten", "this delivery was not finished in time: send it again"});
      return uitslag;
    }
    if (heel.herhaling) {
      run(*db_, "INSERT INTO herhalingen(sleutel, afdruk, uitslag, op_us) VALUES(?,?,?,?)", heel.herhaling->sleutel, heel.herhaling->afdruk,
          to_text(uitslag), column(now));
    }
    add_audit(now, heel.afzender.naam, "aangenomen", "aanlevering " + to_string(*heel.aanlevering) + ", wordt verwerkt");
    pass_crash_point("in_take_delivery");
    commit(transaction);
    may_work_in_ = true;
    return uitslag;
  });
}

Result<void> SqlStore::drop_delivery(const Uuid& aanlevering) {
  if (turn_) reload();
  return guarded([&] {
    Transaction transaction = begin();
    run(*db_, "DELETE FROM aanlevering_stukken WHERE aanlevering IN (SELECT aanlevering FROM aanleveringen WHERE uuid=? AND staat=0)", aanlevering);
    run(*db_, "DELETE FROM aanleveringen WHERE uuid=? AND staat=0", aanlevering);
    commit(transaction);
  });
}

Result<bool> SqlStore::work_in() {
  if (turn_) reload();
  if (!may_work_in_) return false;
  return guarded([&] {
    Transaction transaction = begin_unsynced();
    auto open = next_open();
    if (!open) {
      may_work_in_ = false;
      return false;
    }
    if (open->staat == verwerkt) {
      release(open->id);
    } else if (open->staat == wordt_ingetrokken) {
      take_back_piece(open->id);
    } else if (!work_in_piece(*open)) {
      finish_delivery(*open);
    }
    pass_crash_point("in_work_in_delivery");
    commit(transaction);
    return true;
  });
}

// The one that is nearest to its end; another hub's is left to it.
std::optional<SqlStore::Open> SqlStore::next_open() {
  Query query(*db_, "SELECT aanlevering, staat, uuid, afzender, op_us, sleutel, herhaling FROM aanleveringen WHERE staat<3 AND staat<>0 "
                    "ORDER BY staat DESC, aanlevering LIMIT 1 /*shared: FOR NO KEY UPDATE SKIP LOCKED*/");
  if (!query.next()) return std::nullopt;
  Open open;
  open.id = query.integer(0);
  open.staat = static_cast<int>(query.integer(1));
  open.aanvraag.aanlevering = query.uuid(2);
  open.aanvraag.afzender.naam = query.text(3);
  open.op = wall_from(query.integer(4));
  if (!query.is_null(5)) open.sleutel.assign(query.blob(5).begin(), query.blob(5).end());
  if (!query.is_null(6)) open.herhaling.assign(query.blob(6).begin(), query.blob(6).end());
  return open;
}

// False: there is none left.
bool SqlStore::work_in_piece(Open& open) {
  Id stuk = 0;
  Aanvraag& aanvraag = open.aanvraag;
  {
    Query query(*db_, "SELECT stuk, zegel FROM aanlevering_stukken WHERE aanlevering=? ORDER BY stuk LIMIT 1", open.id);
    if (!query.next()) return false;
    stuk = query.integer(0);
    const auto text = kluis_.open(open.sleutel, query.blob(1));
    auto rows = text ? gebeurtenissen_from_text(*text) : std::nullopt;
    if (!rows) throw DbError(ErrorKind::corrupt, "a piece of aanlevering " + to_string(*aanvraag.aanlevering) + " cannot be read");
    aanvraag.gebeurtenissen = std::move(*rows);
  }
  foresee({&aanvraag, 1});
  held_for_ = open.id;
  const Context context{aanvraag, open.op, open.id};
  std::size_t nieuw = 0;
  std::size_t bekend = 0;
  std::size_t elders = 0;
  for (const domain::Gebeurtenis& gebeurtenis : aanvraag.gebeurtenissen) {
    // Refused: the same id came with other content after this was put by. It shows as neither new nor known.
    const Genomen genomen = take(gebeurtenis, context);
    if (const bool* is_new = std::get_if<bool>(&genomen)) ++(*is_new ? nieuw : bekend);
    if (std::holds_alternative<Elders>(genomen)) ++elders;
  }
  held_for_.reset();
  known_ = {};
  run(*db_, "DELETE FROM aanlevering_stukken WHERE stuk=?", stuk);
  run(*db_, "UPDATE aanleveringen SET nieuw=nieuw+?, bekend=bekend+?, elders=elders+? WHERE aanlevering=?", nieuw, bekend, elders, open.id);
  return true;
}

// Its sender may know of it now: this is on disk before anyone is told.
void SqlStore::finish_delivery(const Open& open) {
  db_->sync_from_here();
  run(*db_, "UPDATE aanleveringen SET staat=2, sleutel=NULL WHERE aanlevering=?", open.id);
  Uitslag uitslag = read_uitslag(*open.aanvraag.aanlevering);
  if (!open.herhaling.empty() && uitslag.elders == 0) run(*db_, "UPDATE herhalingen SET uitslag=? WHERE sleutel=?", to_text(uitslag), open.herhaling);
  if (!open.herhaling.empty() && uitslag.elders > 0) run(*db_, "DELETE FROM herhalingen WHERE sleutel=?", open.herhaling);  // as in accept_one()
  add_audit(open.op, open.aanvraag.afzender.naam, "verwerkt",
            "aanlevering " + to_string(*open.aanvraag.aanlevering) + ": " + std::to_string(uitslag.nieuw) + " nieuw, " + std::to_string(uitslag.bekend) + " bekend");
}

void SqlStore::take_back_piece(Id aanlevering) {
  held_for_ = aanlevering;
  const bool more = undo_piece(aanlevering);
  held_for_.reset();
  if (more) return;
  db_->sync_from_here();  // its sender may know of it now
  run(*db_, "UPDATE aanleveringen SET staat=2 WHERE aanlevering=?", aanlevering);
}

void SqlStore::release(Id aanlevering) {
  std::vector<Id> leerlingen;
  {
    Query query(*db_, "SELECT leerling FROM wachtmerken WHERE aanlevering=? ORDER BY leerling LIMIT ?", aanlevering, release_max);
    while (query.next()) leerlingen.push_back(query.integer(0));
  }
  for (const Id leerling : leerlingen) mark(leerling);
  if (!leerlingen.empty()) run(*db_, "DELETE FROM wachtmerken WHERE aanlevering=? AND leerling<=?", aanlevering, leerlingen.back());
  if (leerlingen.size() < release_max) run(*db_, "UPDATE aanleveringen SET staat=3 WHERE aanlevering=?", aanlevering);
}

Uitslag SqlStore::read_uitslag(const Uuid& aanlevering) {
  Uitslag uitslag;
  uitslag.aanlevering = aanlevering;
  Query query(*db_, "SELECT staat, nieuw, bekend, elders, rijen FROM aanleveringen WHERE uuid=?", aanlevering);
  HUB_ASSERT(query.next());
  uitslag.bezig = query.integer(0) == weggelegd || query.integer(0) == in_verwerking;
  uitslag.nieuw = static_cast<std::size_t>(query.integer(1));
  uitslag.bekend = static_cast<std::size_t>(query.integer(2));
  uitslag.elders = static_cast<std::size_t>(query.integer(3));
  const auto rijen = static_cast<std::size_t>(query.integer(4));
  if (!uitslag.bezig) uitslag.geweigerd.assign(rijen - std::min(rijen, uitslag.nieuw + uitslag.bekend + uitslag.elders), id_conflict(0));
  return uitslag;
}

Result<Uitslag> SqlStore::worked_in(const Uuid& aanlevering) {
  return guarded([&] { return read_uitslag(aanlevering); });
}

}  // namespace hub::store::sql
