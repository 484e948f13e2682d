#include "hub/store/sqlite/sqlite_store.h"

#include "hub/store/sql/sql_reader.h"
#include "hub/store/sqlite/schema.h"

namespace hub::store::sqlite {
namespace {

// Ids are handed out from memory; the file only knows up to which one they may have been. A leap this
// long makes the extra write rare and wastes nothing that matters of 2^63.
constexpr Id id_leap = 1'000'000;

}  // namespace

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path, crypto::Kluis& kluis, WallTime now) {
  try {
    auto db = std::make_unique<SqliteDb>(path, path == ":memory:" ? SqliteDb::Mode::memory : SqliteDb::Mode::write);
    migrate(*db);
    std::unique_ptr<SqliteStore> store(new SqliteStore(std::move(db), kluis));
    if (const auto moved = store->meta("verhuisd")) {
      throw sql::DbError(ErrorKind::corrupt, "this store was moved " + *moved + ": set store.kind and store.database in hub.yaml to where it is now");
    }
    store->last_id_ = std::stoll(store->meta("id_tot").value_or("0"));
    store->start(now);
    return store;
  } catch (const sql::DbError& failure) {
    return error(failure.kind(), path + ": " + failure.what());
  }
}

void SqliteStore::on_commit() {
  if (last_id_ <= reserved_id_) return;
  set_meta("id_tot", std::to_string(last_id_ + id_leap));
  reserved_id_ = last_id_ + id_leap;
}

Result<std::unique_ptr<Reader>> open_reader(const std::string& path, const crypto::Kluis& kluis) {
  try {
    return std::make_unique<sql::SqlReader>(std::make_unique<SqliteDb>(path, SqliteDb::Mode::read), kluis);
  } catch (const sql::DbError& failure) {
    return error(failure.kind(), path + ": " + failure.what());
  }
}

}  // namespace hub::store::sqlite
