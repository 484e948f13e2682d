#include "hub/store/sql/sql_store.h"

#include <algorithm>
#include <utility>

#include "hub/base/assert.h"

namespace hub::store::sql {

SqlStore::SqlStore(std::unique_ptr<Db> db, crypto::Kluis& kluis) : db_(std::move(db)), kluis_(kluis) {}

std::optional<std::string> SqlStore::meta(const char* naam) {
  Query query(*db_, "SELECT waarde FROM meta WHERE naam=?", naam);
  if (!query.next()) return std::nullopt;
  return query.text(0);
}

void SqlStore::set_meta(const char* naam, const std::string& waarde) {
  run(*db_, "INSERT INTO meta(naam, waarde) VALUES(?,?) ON CONFLICT(naam) DO UPDATE SET waarde=excluded.waarde", naam, waarde);
}

void SqlStore::start(WallTime now) {
  if (!meta("hoofdsleutel")) {
    Transaction transaction = begin();
    // The first of several hubs says which key it is.
    run(*db_, "INSERT INTO meta(naam, waarde) VALUES('hoofdsleutel', ?), ('epoch', '1') ON CONFLICT DO NOTHING", kluis_.check_value());
    add_audit(now, "verzuimhub", "store gemaakt", "");
    transaction.commit();
  }
  if (meta("hoofdsleutel") != kluis_.check_value()) {
    throw DbError(ErrorKind::corrupt, "this store was sealed under another master key: put the right one in the secrets directory");
  }
  epoch_ = std::stoll(meta("epoch").value());
  if (!meta("pgn_index")) index_pgns();
  reload();
}

void SqlStore::reload() {
  judging_.reset();
  turn_.reset();
  judged_.clear();
  gemaakt_.clear();
  held_for_.reset();
  forget_rows();
  on_rollback();
  try {
    audit_hash_ = {};
    Query last(*db_, "SELECT hash FROM audit /*shared: WHERE keten=current_setting('verzuimhub.hub')*/ ORDER BY nr DESC LIMIT 1");
    if (last.next()) std::copy_n(last.blob(0).begin(), audit_hash_.size(), audit_hash_.begin());
  } catch (const DbError&) {
    // The store is in doubt; whoever calls next gets that error again and stops.
  }
}

void SqlStore::forget_rows() {
  known_ = {};
  marked_.clear();
  bronnen_.clear();
  abonnees_.clear();
}

Transaction SqlStore::begin() {
  judging_.reset();
  if (turn_) {
    hear();
    return Transaction::part();
  }
  marked_.clear();
  Transaction transaction(*db_);
  on_begin();
  return transaction;
}

Transaction SqlStore::begin_unsynced() {
  judging_.reset();
  marked_.clear();
  Transaction transaction = Transaction::unsynced(*db_);
  on_begin();
  return transaction;
}

Transaction SqlStore::begin_unheard() {
  if (!turn_) return begin();
  judging_.reset();
  return Transaction::part();
}

void SqlStore::hear() {
  if (!turn_ || !std::exchange(unheard_, false)) return;
  on_commit();
  db_->sync_from_here();
}

Result<void> SqlStore::begin_turn() {
  if (turn_) reload();
  return guarded([&] {
    judging_.reset();
    marked_.clear();
    turn_.emplace(Transaction::unsynced(*db_));
    unheard_ = true;
    on_begin();
  });
}

Result<void> SqlStore::end_turn() {
  HUB_ASSERT(turn_);
  return guarded([&] {
    judging_.reset();
    Transaction transaction = std::move(*turn_);
    turn_.reset();
    commit(transaction);
  }, 1);
}

// A part of a turn leaves what it made to what follows in it.
void SqlStore::commit(Transaction& transaction) {
  if (!turn_) write_gemaakt();
  on_commit();
  transaction.commit();
}

Id SqlStore::bron(const std::string& source) {
  Id& id = bronnen_[source];
  if (id == 0) {
    run(*db_, "INSERT INTO bronnen(source) VALUES(?) ON CONFLICT DO NOTHING", source);
    Query query(*db_, "SELECT bron FROM bronnen WHERE source=?", source);
    HUB_ASSERT(query.next());
    id = query.integer(0);
  }
  return id;
}

std::optional<SqlStore::Pupil> SqlStore::find_pupil(const domain::LeerlingSleutel& sleutel) {
  if (const auto known = known_.leerlingen.find(pupil_key(sleutel)); known != known_.leerlingen.end()) return known->second;
  Query query(*db_, "SELECT leerling, sleutel, stand_tot FROM leerlingen WHERE nummer_index=?",
              kluis_.pupil_index(sleutel.vestiging, sleutel.leerlingnummer));
  if (!query.next()) return std::nullopt;
  const auto key = query.blob(1);
  return Pupil{query.integer(0), {key.begin(), key.end()}, query.maybe(2)};
}

SqlStore::Pupil SqlStore::pupil(const domain::LeerlingSleutel& sleutel) {
  if (auto found = find_pupil(sleutel)) return *found;
  Pupil made{next_id(), kluis_.make_wrapped_key(), std::nullopt};
  gather(*db_, "INSERT INTO leerlingen(leerling, nummer_index, vestiging, sleutel, nummer_zegel) VALUES(?,?,?,?,?)",
      made.leerling, kluis_.pupil_index(sleutel.vestiging, sleutel.leerlingnummer), sleutel.vestiging, made.sleutel,
      kluis_.seal(made.sleutel, sleutel.leerlingnummer));
  if (const auto known = known_.leerlingen.find(pupil_key(sleutel)); known != known_.leerlingen.end()) known->second = made;
  return made;
}

crypto::Bytes SqlStore::key_of(Id leerling) {
  if (const auto found = judged_.find(leerling); found != judged_.end()) return found->second.sleutel;
  Query query(*db_, "SELECT sleutel FROM leerlingen WHERE leerling=?", leerling);
  HUB_ASSERT(query.next());
  const auto key = query.blob(0);
  return {key.begin(), key.end()};
}

void SqlStore::mark(Id leerling) {
  if (!marked_.insert(leerling).second) return;
  if (held_for_) return run(*db_, "INSERT INTO wachtmerken(aanlevering, leerling) VALUES(?,?) ON CONFLICT DO NOTHING", *held_for_, leerling);
  gather(*db_, "INSERT INTO merken(leerling, nummer) VALUES(?,?) ON CONFLICT(leerling) DO UPDATE SET nummer=excluded.nummer",
      leerling, next_id());
}

void SqlStore::touch_past(Id leerling, const std::optional<std::int64_t>& stand_tot, LocalDay day) {
  if (!stand_tot || day.time_since_epoch().count() >= *stand_tot) return;
  forget_stand(leerling);
}

void SqlStore::forget_stand(Id leerling) {
  run(*db_, "UPDATE leerlingen SET stand=NULL, stand_tot=NULL WHERE leerling=?", leerling);
}

Id SqlStore::abonnee(const domain::Ontvanger& ontvanger, Kanaal kanaal) {
  Id& id = abonnees_[{ontvanger.lijn, ontvanger.partner, kanaal}];
  if (id == 0) {
    const auto lijn = static_cast<int>(ontvanger.lijn);
    run(*db_, "INSERT INTO abonnees(abonnee, lijn, partner, kanaal, volgnummer) VALUES(?,?,?,?,0) ON CONFLICT DO NOTHING", next_id(),
        lijn, ontvanger.partner, static_cast<int>(kanaal));
    Query query(*db_, "SELECT abonnee FROM abonnees WHERE lijn=? AND partner=? AND kanaal=?", lijn, ontvanger.partner,
                static_cast<int>(kanaal));
    HUB_ASSERT(query.next());
    id = query.integer(0);
  }
  return id;
}

void SqlStore::add_audit(WallTime now, std::string_view wie, std::string_view wat, std::string_view onderwerp) {
  const std::string time = format_rfc3339(now);
  const std::string_view parts[] = {{reinterpret_cast<const char*>(audit_hash_.data()), audit_hash_.size()}, time, wie, wat, onderwerp};
  audit_hash_ = crypto::sha256_of(parts);
  gather(*db_, "INSERT INTO audit(op_us, wie, wat, onderwerp, hash) VALUES(?,?,?,?,?)", now.time_since_epoch().count(), wie,
      wat, onderwerp, audit_hash_);
}

Result<void> SqlStore::rules_in_force(const std::string& print) {
  return guarded([&] {
    if (meta("regels") == print) return;
    Transaction transaction = begin();
    on_long_work();
    run(*db_, "UPDATE leerlingen SET stand=NULL, stand_tot=NULL WHERE stand IS NOT NULL");
    run(*db_, "INSERT INTO merken(leerling, nummer) SELECT leerling, ? FROM leerlingen WHERE true "
              "ON CONFLICT(leerling) DO UPDATE SET nummer=excluded.nummer", next_id());
    set_meta("regels", print);
    commit(transaction);
  });
}

Result<std::int64_t> SqlStore::marks() {
  return guarded([&] {
    Query query(*db_, "SELECT (SELECT count(*) FROM merken) + (SELECT count(*) FROM wachtmerken)");
    return query.next() ? query.integer(0) : 0;
  });
}

std::vector<Id> SqlStore::take_touched_subscribers() {
  std::vector<Id> touched(touched_.begin(), touched_.end());
  touched_.clear();
  return touched;
}

}  // namespace hub::store::sql
