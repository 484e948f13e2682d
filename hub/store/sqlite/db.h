// A thin wrapper over one SQLite connection: prepared statements by their text, typed binding, and
// errors as DbError, which never leaves the sqlite folder. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "hub/base/result.h"
#include "hub/base/uuid.h"

struct sqlite3;
struct sqlite3_stmt;

namespace hub::store::sqlite {

class DbError : public std::runtime_error {
 public:
  DbError(ErrorKind kind, const std::string& text) : std::runtime_error(text), kind_(kind) {}
  [[nodiscard]] ErrorKind kind() const { return kind_; }

 private:
  ErrorKind kind_;
};

class Db {
 public:
  enum class Mode { write, read, memory };
  // Opens, sets and reads back the durability that T1 promises: WAL and synchronous=FULL.
  Db(const std::string& path, Mode mode);
  ~Db();
  Db(const Db&) = delete;
  Db& operator=(const Db&) = delete;

  // Several statements separated by semicolons, without parameters.
  void script(const char* sql);
  // Prepared once, by the address of its text: pass string literals only.
  sqlite3_stmt* prepared(const char* sql);
  [[nodiscard]] std::int64_t changes() const;
  [[nodiscard]] bool in_transaction() const;
  void fail(int code) const;

 private:
  void configure(const std::string& path, Mode mode);
  void close();

  sqlite3* db_ = nullptr;
  std::unordered_map<const char*, sqlite3_stmt*> statements_;
};

// One run of a statement. Resets it when it goes.
class Query {
 public:
  template <typename... Values>
  Query(Db& db, const char* sql, const Values&... values) : db_(db), statement_(db.prepared(sql)) {
    int at = 0;
    (bind(++at, values), ...);
  }
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  bool next();                       // true: a row
  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] std::span<const std::uint8_t> blob(int column) const;  // until the next row
  [[nodiscard]] Uuid uuid(int column) const;
  [[nodiscard]] std::optional<std::int64_t> maybe(int column) const;

 private:
  void bind(int at, std::int64_t value);
  void bind(int at, int value) { bind(at, static_cast<std::int64_t>(value)); }
  void bind(int at, std::size_t value) { bind(at, static_cast<std::int64_t>(value)); }
  void bind(int at, bool value) { bind(at, static_cast<std::int64_t>(value)); }
  void bind(int at, std::string_view value);
  void bind(int at, const std::string& value) { bind(at, std::string_view(value)); }
  void bind(int at, const char* value) { bind(at, std::string_view(value)); }
  void bind(int at, std::span<const std::uint8_t> value);
  void bind(int at, const std::vector<std::uint8_t>& value) { bind(at, std::span<const std::uint8_t>(value)); }
  template <std::size_t N>
  void bind(int at, const std::array<std::uint8_t, N>& value) {
    bind(at, std::span<const std::uint8_t>(value));
  }
  void bind(int at, const Uuid& value) { bind(at, std::span<const std::uint8_t>(value.bytes)); }
  void bind(int at, std::nullopt_t);
  template <typename T>
  void bind(int at, const std::optional<T>& value) {
    if (value) {
      bind(at, *value);
    } else {
      bind(at, std::nullopt);
    }
  }

  Db& db_;
  sqlite3_stmt* statement_;
};

// Runs a statement to its end; how many rows it changed.
template <typename... Values>
std::int64_t run(Db& db, const char* sql, const Values&... values) {
  {
    Query query(db, sql, values...);
    while (query.next()) {
    }
  }
  return db.changes();
}

// BEGIN IMMEDIATE now; COMMIT by commit(), ROLLBACK otherwise.
class Transaction {
 public:
  explicit Transaction(Db& db);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Db& db_;
};

}  // namespace hub::store::sqlite
