#include "hub/store/sqlite/db.h"

#include <sqlite3.h>

#include <algorithm>

#include "hub/base/assert.h"

namespace hub::store::sqlite {
namespace {

constexpr int busy_timeout_ms = 5000;  // another process holds the file: an operator's mistake, told after this

ErrorKind kind_of(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN: return ErrorKind::busy;
    default: return ErrorKind::corrupt;
  }
}

}  // namespace

Db::Db(const std::string& path, Mode mode) {
  const int flags = mode == Mode::read ? SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
                                       : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const std::string name = mode == Mode::memory ? ":memory:" : path;
  const int code = sqlite3_open_v2(name.c_str(), &db_, flags, nullptr);
  if (code != SQLITE_OK) {
    const std::string text = db_ == nullptr ? "out of memory" : sqlite3_errmsg(db_);
    sqlite3_close(db_);
    throw DbError(kind_of(code), name + ": " + text);
  }
  try {
    configure(path, mode);
  } catch (const DbError&) {
    close();  // a constructor that throws has no destructor
    throw;
  }
}

void Db::configure(const std::string& path, Mode mode) {
  sqlite3_extended_result_codes(db_, 1);
  sqlite3_busy_timeout(db_, busy_timeout_ms);
  script("PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;");
  if (mode == Mode::read) {
    script("PRAGMA wal_autocheckpoint=0; PRAGMA query_only=ON;");
  } else if (mode == Mode::write) {
    // Only WAL with FULL keeps every acknowledged commit through a power cut; read back, because a
    // file system without shared memory silently keeps another journal.
    // 64 MB of pages: the upper levels of every index of a region stay in memory.
    script("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536; PRAGMA secure_delete=FAST;");
    Query journal(*this, "PRAGMA journal_mode");
    Query synchronous(*this, "PRAGMA synchronous");
    if (!journal.next() || journal.text(0) != "wal" || !synchronous.next() || synchronous.integer(0) != 2) {
      throw DbError(ErrorKind::corrupt, path + ": needs WAL and synchronous=FULL; use a local ext4 or xfs disk");
    }
  }
}

Db::~Db() { close(); }

void Db::close() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(db_);
}

void Db::script(const char* sql) {
  char* message = nullptr;
  const int code = sqlite3_exec(db_, sql, nullptr, nullptr, &message);
  const std::string text = message == nullptr ? "" : message;
  sqlite3_free(message);
  if (code != SQLITE_OK) throw DbError(kind_of(code), text);
}

sqlite3_stmt* Db::prepared(const char* sql) {
  sqlite3_stmt*& statement = statements_[sql];
  if (statement == nullptr) {
    if (sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
      throw DbError(ErrorKind::corrupt, std::string(sqlite3_errmsg(db_)) + " in: " + sql);
    }
  }
  return statement;
}

std::int64_t Db::changes() const { return sqlite3_changes64(db_); }
bool Db::in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }
void Db::fail(int code) const { throw DbError(kind_of(code), sqlite3_errmsg(db_)); }

Query::~Query() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

bool Query::next() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) db_.fail(code);
  return false;
}

std::int64_t Query::integer(int column) const { return sqlite3_column_int64(statement_, column); }
bool Query::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

std::string Query::text(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (bytes == nullptr) return {};
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::span<const std::uint8_t> Query::blob(int column) const {
  const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Uuid Query::uuid(int column) const {
  Uuid uuid;
  const auto bytes = blob(column);
  if (bytes.size() == uuid.bytes.size()) std::copy(bytes.begin(), bytes.end(), uuid.bytes.begin());
  return uuid;
}

std::optional<std::int64_t> Query::maybe(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

void Query::bind(int at, std::int64_t value) { HUB_ASSERT(sqlite3_bind_int64(statement_, at, value) == SQLITE_OK); }
void Query::bind(int at, std::nullopt_t) { HUB_ASSERT(sqlite3_bind_null(statement_, at) == SQLITE_OK); }

// TRANSIENT: a Query may outlive the temporaries it was given.
void Query::bind(int at, std::string_view value) {
  HUB_ASSERT(sqlite3_bind_text(statement_, at, value.data() == nullptr ? "" : value.data(),
                               static_cast<int>(value.size()), SQLITE_TRANSIENT) == SQLITE_OK);
}
void Query::bind(int at, std::span<const std::uint8_t> value) {
  HUB_ASSERT(sqlite3_bind_blob(statement_, at, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT) == SQLITE_OK);
}

Transaction::Transaction(Db& db) : db_(db) { db_.script("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  if (!db_.in_transaction()) return;
  try {
    db_.script("ROLLBACK");
  } catch (const DbError&) {
    // The connection rolled back by itself; nothing is left to undo.
  }
}

void Transaction::commit() { db_.script("COMMIT"); }

}  // namespace hub::store::sqlite
