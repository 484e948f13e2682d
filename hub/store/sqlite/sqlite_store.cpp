#include "hub/store/sqlite/sqlite_store.h"

#include <algorithm>
#include <memory>

#include "hub/base/assert.h"
#include "hub/store/sqlite/schema.h"

namespace hub::store::sqlite {
namespace {

// Ids are handed out from memory; the file only knows up to which one they may have been. A leap this
// long makes the extra write rare and wastes nothing that matters of 2^63.
constexpr Id id_leap = 1'000'000;

std::optional<std::string> meta(Db& db, const char* naam) {
  Query query(db, "SELECT waarde FROM meta WHERE naam=?", naam);
  if (!query.next()) return std::nullopt;
  return query.text(0);
}

void set_meta(Db& db, const char* naam, const std::string& waarde) {
  run(db, "INSERT INTO meta(naam, waarde) VALUES(?,?) ON CONFLICT(naam) DO UPDATE SET waarde=excluded.waarde", naam, waarde);
}

}  // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path, crypto::Kluis& kluis, WallTime now) {
  try {
    std::unique_ptr<SqliteStore> store(new SqliteStore(path, kluis));
    store->start(now);
    return store;
  } catch (const DbError& failure) {
    return error(failure.kind(), path + ": " + failure.what());
  }
}

SqliteStore::SqliteStore(const std::string& path, crypto::Kluis& kluis)
    : db_(path, path == ":memory:" ? Db::Mode::memory : Db::Mode::write), kluis_(kluis) {}

void SqliteStore::start(WallTime now) {
  migrate(db_);
  const auto check = meta(db_, "hoofdsleutel");
  if (check && *check != kluis_.check_value()) {
    throw DbError(ErrorKind::corrupt, "this store was sealed under another master key: put the right one in the secrets directory");
  }
  Transaction transaction(db_);
  if (!check) {
    set_meta(db_, "hoofdsleutel", kluis_.check_value());
    set_meta(db_, "epoch", "1");
    set_meta(db_, "id_tot", "0");
    add_audit(now, "verzuimhub", "store gemaakt", "");
  }
  transaction.commit();
  epoch_ = std::stoll(meta(db_, "epoch").value());
  last_id_ = reserved_id_ = std::stoll(meta(db_, "id_tot").value());
  reload();
}

void SqliteStore::reload() {
  bronnen_.clear();
  abonnees_.clear();
  try {
    Query last(db_, "SELECT hash FROM audit ORDER BY nr DESC LIMIT 1");
    if (last.next()) std::copy_n(last.blob(0).begin(), audit_hash_.size(), audit_hash_.begin());
  } catch (const DbError&) {
    // The store is in doubt; whoever calls next gets that error again and stops.
  }
}

void SqliteStore::commit(Transaction& transaction) {
  Id reserved = reserved_id_;
  if (last_id_ > reserved) {
    reserved = last_id_ + id_leap;
    set_meta(db_, "id_tot", std::to_string(reserved));
  }
  transaction.commit();
  reserved_id_ = reserved;
}

Id SqliteStore::bron(const std::string& source) {
  Id& id = bronnen_[source];
  if (id == 0) {
    run(db_, "INSERT OR IGNORE INTO bronnen(source) VALUES(?)", source);
    Query query(db_, "SELECT bron FROM bronnen WHERE source=?", source);
    HUB_ASSERT(query.next());
    id = query.integer(0);
  }
  return id;
}

std::optional<SqliteStore::Pupil> SqliteStore::find_pupil(const domain::LeerlingSleutel& sleutel) {
  Query query(db_, "SELECT leerling, sleutel, stand_tot FROM leerlingen WHERE nummer_index=?",
              kluis_.pupil_index(sleutel.vestiging, sleutel.leerlingnummer));
  if (!query.next()) return std::nullopt;
  const auto key = query.blob(1);
  return Pupil{query.integer(0), {key.begin(), key.end()}, query.maybe(2)};
}

SqliteStore::Pupil SqliteStore::pupil(const domain::LeerlingSleutel& sleutel) {
  if (auto found = find_pupil(sleutel)) return *found;
  Pupil made{next_id(), kluis_.make_wrapped_key(), std::nullopt};
  run(db_, "INSERT INTO leerlingen(leerling, nummer_index, vestiging, sleutel, nummer_zegel) VALUES(?,?,?,?,?)",
      made.leerling, kluis_.pupil_index(sleutel.vestiging, sleutel.leerlingnummer), sleutel.vestiging, made.sleutel,
      kluis_.seal(made.sleutel, sleutel.leerlingnummer));
  return made;
}

crypto::Bytes SqliteStore::key_of(Id leerling) {
  Query query(db_, "SELECT sleutel FROM leerlingen WHERE leerling=?", leerling);
  HUB_ASSERT(query.next());
  const auto key = query.blob(0);
  return {key.begin(), key.end()};
}

void SqliteStore::mark(Id leerling) {
  run(db_, "INSERT INTO merken(leerling, nummer) VALUES(?,?) ON CONFLICT(leerling) DO UPDATE SET nummer=excluded.nummer",
      leerling, next_id());
}

void SqliteStore::touch_past(Id leerling, const std::optional<std::int64_t>& stand_tot, LocalDay day) {
  if (!stand_tot || day.time_since_epoch().count() >= *stand_tot) return;
  run(db_, "UPDATE leerlingen SET stand=NULL, stand_tot=NULL WHERE leerling=?", leerling);
}

Id SqliteStore::abonnee(const domain::Ontvanger& ontvanger, Kanaal kanaal) {
  Id& id = abonnees_[{ontvanger.lijn, ontvanger.partner, kanaal}];
  if (id == 0) {
    const auto lijn = static_cast<int>(ontvanger.lijn);
    run(db_, "INSERT OR IGNORE INTO abonnees(abonnee, lijn, partner, kanaal, volgnummer) VALUES(?,?,?,?,0)", next_id(),
        lijn, ontvanger.partner, static_cast<int>(kanaal));
    Query query(db_, "SELECT abonnee FROM abonnees WHERE lijn=? AND partner=? AND kanaal=?", lijn, ontvanger.partner,
                static_cast<int>(kanaal));
    HUB_ASSERT(query.next());
    id = query.integer(0);
  }
  return id;
}

void SqliteStore::add_audit(WallTime now, std::string_view wie, std::string_view wat, std::string_view onderwerp) {
  const std::string time = format_rfc3339(now);
  const std::string_view parts[] = {{reinterpret_cast<const char*>(audit_hash_.data()), audit_hash_.size()}, time, wie, wat, onderwerp};
  audit_hash_ = crypto::sha256_of(parts);
  run(db_, "INSERT INTO audit(op_us, wie, wat, onderwerp, hash) VALUES(?,?,?,?,?)", now.time_since_epoch().count(), wie,
      wat, onderwerp, audit_hash_);
}

Result<void> SqliteStore::rules_in_force(const std::string& print) {
  return guarded([&] {
    if (meta(db_, "regels") == print) return;
    Transaction transaction(db_);
    run(db_, "UPDATE leerlingen SET stand=NULL, stand_tot=NULL WHERE stand IS NOT NULL");
    run(db_, "INSERT OR REPLACE INTO merken(leerling, nummer) SELECT leerling, ? FROM leerlingen", next_id());
    set_meta(db_, "regels", print);
    commit(transaction);
  });
}

Result<std::int64_t> SqliteStore::marks() {
  return guarded([&] {
    Query query(db_, "SELECT count(*) FROM merken");
    return query.next() ? query.integer(0) : 0;
  });
}

std::vector<Id> SqliteStore::take_touched_subscribers() {
  std::vector<Id> touched(touched_.begin(), touched_.end());
  touched_.clear();
  return touched;
}

}  // namespace hub::store::sqlite
