#include "hub/store/move.h"

#include <deque>
#include <filesystem>
#include <vector>

#include "hub/crypto/kluis.h"
#include "hub/store/engine.h"
#include "hub/store/postgres/postgres_db.h"
#include "hub/store/postgres/schema.h"
#include "hub/store/sqlite/sqlite_db.h"

namespace hub::store {
namespace {

using postgres::PostgresDb;
using sql::DbError;
using sql::Query;
using sqlite::SqliteDb;

// A COPY takes rows in chunks of about this size; larger ones are no faster.
constexpr std::size_t chunk_bytes = 256 * 1024;
constexpr std::uint64_t report_every = 100'000;

struct Column {
  std::string name;
  std::string type;  // as SQLite declares it: INTEGER, TEXT or BLOB
};

struct Table {
  std::string name;
  std::vector<Column> columns;
  std::uint64_t rows = 0;
};

std::vector<Table> tables_of(SqliteDb& db) {
  std::vector<Table> tables;
  {
    Query query(db, "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
    while (query.next()) tables.push_back({query.text(0), {}, 0});
  }
  for (Table& table : tables) {
    Query query(db, "SELECT name, type FROM pragma_table_info(?) ORDER BY cid", table.name);
    while (query.next()) table.columns.push_back({query.text(0), query.text(1)});
  }
  return tables;
}

std::string column_list(const Table& table) {
  std::string list;
  for (const Column& column : table.columns) list += (list.empty() ? "" : ", ") + column.name;
  return list;
}

// One value in the text format of COPY.
void append(std::string& to, const Query& row, int at, const Column& column) {
  if (row.is_null(at)) {
    to += "\\N";
  } else if (column.type == "INTEGER") {
    to += std::to_string(row.integer(at));
  } else if (column.type == "BLOB") {
    to += "\\\\x" + crypto::to_hex(row.blob(at));
  } else {
    for (const char c : row.text(at)) {
      switch (c) {
        case '\\': to += "\\\\"; break;
        case '\t': to += "\\t"; break;
        case '\n': to += "\\n"; break;
        case '\r': to += "\\r"; break;
        default: to += c;
      }
    }
  }
}

// Copies in one transaction of the new store.
class Move {
 public:
  Move(SqliteDb& from, PostgresDb& to, const MoveProgress& progress) : from_(from), to_(to), progress_(progress) {}

  std::uint64_t all() {
    std::uint64_t rows = 0;
    std::vector<Table> tables = tables_of(from_);
    for (Table& table : tables) table.rows = count(table.name);
    to_.script("BEGIN; SET LOCAL statement_timeout=0");
    for (const Table& table : tables) {
      copy(table);
      rows += table.rows;
    }
    // What counts by itself goes on behind the rows that came.
    to_.script("SELECT setval('ids', (SELECT coalesce(max(waarde::bigint), 0) FROM meta WHERE naam='id_tot') / 1000000 * 1000000 + 1000001);"
               "SELECT setval(pg_get_serial_sequence('audit', 'nr'), (SELECT max(nr) FROM audit));"
               "SELECT setval(pg_get_serial_sequence('bronnen', 'bron'), (SELECT coalesce(max(bron), 1) FROM bronnen));"
               "SELECT setval(pg_get_serial_sequence('gebeurtenissen', 'nr'), (SELECT coalesce(max(nr), 1) FROM gebeurtenissen));"
               "SELECT setval(pg_get_serial_sequence('herhalingen', 'nr'), (SELECT coalesce(max(nr), 1) FROM herhalingen))");
    to_.script(("INSERT INTO meta(naam, waarde) VALUES('verhuisd_uit', '" + last_audit_hash() + "')").c_str());
    compare(tables);
    to_.script("COMMIT");
    to_.script("SET statement_timeout=0; ANALYZE");
    return rows;
  }

  bool is_moved() {
    Query query(from_, "SELECT 1 FROM meta WHERE naam='verhuisd'");
    return query.next();
  }

  // The audit chain's end stands for all that a store did.
  std::string last_audit_hash() {
    Query query(from_, "SELECT hash FROM audit ORDER BY nr DESC LIMIT 1");
    return query.next() ? crypto::to_hex(query.blob(0)) : std::string();
  }

 private:
  std::uint64_t count(const std::string& table) {
    Query query(from_, remember("SELECT count(*) FROM " + table));
    query.next();
    return static_cast<std::uint64_t>(query.integer(0));
  }

  void copy(const Table& table) {
    const std::string columns = column_list(table);
    Query query(from_, remember("SELECT " + columns + " FROM " + table.name));
    std::uint64_t rows = 0;
    to_.copy("COPY " + table.name + "(" + columns + ") FROM STDIN", [&](std::string& chunk) {
      while (chunk.size() < chunk_bytes) {
        if (!query.next()) return false;
        for (std::size_t at = 0; at < table.columns.size(); ++at) {
          append(chunk, query, static_cast<int>(at), table.columns[at]);
          chunk += at + 1 == table.columns.size() ? '\n' : '\t';
        }
        if (++rows % report_every == 0) progress_(table.name, rows, table.rows);
      }
      return true;
    });
    progress_(table.name, table.rows, table.rows);
  }

  void compare(const std::vector<Table>& tables) {
    for (const Table& table : tables) {
      const std::string counted = to_.value("SELECT count(*) FROM " + table.name);
      const std::uint64_t expected = table.name == "meta" ? table.rows + 2 : table.rows;  // schema and verhuisd_uit are its own
      if (counted != std::to_string(expected)) {
        throw DbError(ErrorKind::corrupt, "of " + std::to_string(table.rows) + " rows of " + table.name + " " + counted + " arrived; nothing was moved");
      }
    }
  }

  // Statements are known by the address of their text.
  const char* remember(std::string sql) { return texts_.emplace_back(std::move(sql)).c_str(); }

  SqliteDb& from_;
  PostgresDb& to_;
  const MoveProgress& progress_;
  std::deque<std::string> texts_;
};

}  // namespace

Result<Moved> move_to_postgres(const std::string& file, const std::string& where, WallTime now, const MoveProgress& progress) {
  std::error_code failed;
  if (!std::filesystem::exists(file, failed)) return error(ErrorKind::rejected, file + " is not there: there is no store to move");
  try {
    SqliteDb from(file, SqliteDb::Mode::write);
    {
      Query query(from, "PRAGMA user_version");
      if (!query.next() || query.integer(0) != schema_version) {
        return error(ErrorKind::rejected, file + " is no store of this version: start the hub on it once, so that it is brought up to date");
      }
    }
    PostgresDb to(where, PostgresDb::Mode::write);
    Moved moved;
    {
      Query query(from, "SELECT count(*) FROM berichten WHERE staat=1");
      query.next();
      moved.under_way = static_cast<std::uint64_t>(query.integer(0));
    }
    Move move(from, to, progress);
    postgres::migrate(to);
    // Tables alone are no store: an earlier run may have ended before anything was in them.
    if (!to.value("SELECT 1 FROM meta WHERE naam='hoofdsleutel'").empty()) {
      const std::string came_from = to.value("SELECT waarde FROM meta WHERE naam='verhuisd_uit'");
      if (came_from.empty() || came_from != move.last_audit_hash()) {
        return error(ErrorKind::rejected, "there is a store in that database already: give an empty one");
      }
      moved.before = true;
    } else if (move.is_moved()) {
      return error(ErrorKind::rejected, file + " was moved to another database before: only one may go on");
    } else {
      moved.rows = move.all();
    }
    sql::Transaction transaction(from);
    sql::run(from, "INSERT INTO meta(naam, waarde) VALUES('verhuisd', ?) ON CONFLICT DO NOTHING", "to PostgreSQL on " + format_rfc3339(now));
    transaction.commit();
    return moved;
  } catch (const DbError& failure) {
    return error(failure.kind(), failure.what());
  }
}

}  // namespace hub::store
