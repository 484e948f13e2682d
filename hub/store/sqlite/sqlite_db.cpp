#include "hub/store/sqlite/sqlite_db.h"

#include <sqlite3.h>

#include <string_view>
#include <utility>

#include "hub/base/assert.h"

namespace hub::store::sqlite {

using sql::DbError;
using sql::Query;
using sql::Value;

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

// A prepared statement, which is its own cursor.
class SqliteDb::Statement final : public sql::Cursor {
 public:
  Statement(sqlite3* db, const char* sql) : db_(db) {
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr) != SQLITE_OK) {
      throw DbError(ErrorKind::corrupt, std::string(sqlite3_errmsg(db)) + " in: " + sql);
    }
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // `lifetime`: SQLITE_STATIC where the values outlive the run, SQLITE_TRANSIENT where rows are read after they are gone.
  void bind(std::span<const Value> values, sqlite3_destructor_type lifetime) {
    HUB_ASSERT(!std::exchange(open_, true));
    int at = 0;
    for (const Value& value : values) bind(++at, value, lifetime);
  }

  bool next() override {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) throw DbError(kind_of(code), sqlite3_errmsg(db_));
    return false;
  }
  std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
  std::string_view text(int column) const override {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  std::span<const std::uint8_t> blob(int column) const override {
    const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  void close() override {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
    open_ = false;
  }

 private:
  void bind(int at, const Value& value, sqlite3_destructor_type lifetime) {
    int code = SQLITE_OK;
    const int size = static_cast<int>(value.size);
    if (value.null) {
      code = sqlite3_bind_null(statement_, at);
    } else if (value.type == Value::Type::integer) {
      code = sqlite3_bind_int64(statement_, at, value.integer);
    } else if (value.type == Value::Type::text) {
      code = sqlite3_bind_text(statement_, at, value.data == nullptr ? "" : static_cast<const char*>(value.data), size, lifetime);
    } else {
      code = sqlite3_bind_blob(statement_, at, value.data == nullptr ? "" : value.data, size, lifetime);
    }
    HUB_ASSERT(code == SQLITE_OK);
  }

  sqlite3* const db_;
  sqlite3_stmt* statement_ = nullptr;
  bool open_ = false;
};

SqliteDb::SqliteDb(const std::string& path, Mode mode) {
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

void SqliteDb::configure(const std::string& path, Mode mode) {
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

SqliteDb::~SqliteDb() { close(); }

void SqliteDb::close() {
  statements_.clear();
  sqlite3_close(db_);
}

void SqliteDb::script(const char* sql) {
  char* message = nullptr;
  const int code = sqlite3_exec(db_, sql, nullptr, nullptr, &message);
  const std::string text = message == nullptr ? "" : message;
  sqlite3_free(message);
  if (code != SQLITE_OK) throw DbError(kind_of(code), text);
}

SqliteDb::Statement& SqliteDb::prepared(const char* sql) {
  std::unique_ptr<Statement>& statement = statements_[sql];
  if (statement == nullptr) statement = std::make_unique<Statement>(db_, sql);
  return *statement;
}

sql::Cursor& SqliteDb::open(const char* sql, std::span<const Value> values) {
  Statement& statement = prepared(sql);
  statement.bind(values, SQLITE_TRANSIENT);
  return statement;
}

void SqliteDb::run(const char* sql, std::span<const Value> values) { count(sql, values); }

std::int64_t SqliteDb::count(const char* sql, std::span<const Value> values) {
  Statement& statement = prepared(sql);
  statement.bind(values, SQLITE_STATIC);
  struct Closer {
    Statement& statement;
    ~Closer() { statement.close(); }
  } closer{statement};
  while (statement.next()) {
  }
  return sqlite3_changes64(db_);
}

void SqliteDb::begin() { begin(/*synced=*/true); }
void SqliteDb::begin_unsynced() { begin(/*synced=*/false); }

// With NORMAL a commit in the log is not synced, and a later one with FULL syncs the whole log; a checkpoint syncs it
// before it touches the file. So a power cut takes the unsynced commits at the log's end and nothing else.
void SqliteDb::begin(bool synced) {
  if (synced != synced_) script(synced ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
  synced_ = synced;
  count("BEGIN IMMEDIATE", {});
}

// The setting cannot change inside a transaction.
void SqliteDb::sync_from_here() {
  commit();
  begin();
}

void SqliteDb::commit() { count("COMMIT", {}); }

void SqliteDb::rollback() noexcept {
  if (sqlite3_get_autocommit(db_) != 0) return;
  // A connection that rolled back by itself says so here; nothing is left to undo then.
  sqlite3_exec(db_, "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace hub::store::sqlite
