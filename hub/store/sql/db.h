// One connection to a database that speaks SQL: statements by their text, typed values in, rows out, and
// errors as DbError, which never leaves the store's folders. One thread.
//
// Statements are written once for every engine, with `?` for a value. What only an engine with several
// writers needs stands in a comment that begins with "shared:", which such an engine reads and another
// passes over. What an engine needs to say in its own words (tables, durability) stands in its own folder.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hub/base/result.h"
#include "hub/base/uuid.h"

namespace hub::store::sql {

class DbError : public std::runtime_error {
 public:
  DbError(ErrorKind kind, const std::string& text) : std::runtime_error(text), kind_(kind) {}
  [[nodiscard]] ErrorKind kind() const { return kind_; }

 private:
  ErrorKind kind_;
};

// Another connection was in the way and everything was rolled back: the same work may succeed at once.
class DbConflict : public DbError {
 public:
  explicit DbConflict(const std::string& text) : DbError(ErrorKind::busy, text) {}
};

// A value on its way into a statement. Text and bytes are views: they live until the call returns.
struct Value {
  enum class Type : std::uint8_t { integer, text, bytes };

  Value(std::int64_t value) : integer(value) {}                                        // NOLINT: reads as the value
  Value(int value) : integer(value) {}                                                 // NOLINT
  Value(bool value) : integer(value ? 1 : 0) {}                                        // NOLINT
  Value(std::size_t value) : integer(static_cast<std::int64_t>(value)) {}              // NOLINT
  Value(std::string_view value) : type(Type::text), data(value.data()), size(value.size()) {}  // NOLINT
  Value(const std::string& value) : Value(std::string_view(value)) {}                  // NOLINT
  Value(const char* value) : Value(std::string_view(value)) {}                         // NOLINT
  Value(std::span<const std::uint8_t> value) : type(Type::bytes), data(value.data()), size(value.size()) {}  // NOLINT
  Value(const std::vector<std::uint8_t>& value) : Value(std::span<const std::uint8_t>(value)) {}             // NOLINT
  template <std::size_t N>
  Value(const std::array<std::uint8_t, N>& value) : Value(std::span<const std::uint8_t>(value)) {}           // NOLINT
  Value(const Uuid& value) : Value(std::span<const std::uint8_t>(value.bytes)) {}      // NOLINT
  template <typename T>
  Value(const std::optional<T>& value) : Value(value ? Value(*value) : none_of<T>()) {}  // NOLINT

  Type type = Type::integer;
  bool null = false;
  std::int64_t integer = 0;
  const void* data = nullptr;
  std::size_t size = 0;

 private:
  template <typename T>
  static Value none_of() {
    Value value(T{});
    value.null = true;
    value.data = nullptr;
    value.size = 0;
    return value;
  }
};

// The rows that one run of a statement gives. Columns count from 0.
class Cursor {
 public:
  virtual bool next() = 0;                          // true: a row
  [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
  [[nodiscard]] virtual bool is_null(int column) const = 0;
  [[nodiscard]] virtual std::string_view text(int column) const = 0;               // both: until the next row
  [[nodiscard]] virtual std::span<const std::uint8_t> blob(int column) const = 0;
  virtual void close() = 0;                         // the last call

 protected:
  ~Cursor() = default;
};

class Db {
 public:
  virtual ~Db() = default;

  // `sql` stands for itself: pass string literals only. They are prepared once.
  virtual Cursor& open(const char* sql, std::span<const Value> values) = 0;
  // To its end. An engine across a wire need not wait: what goes wrong shows at the latest at commit.
  virtual void run(const char* sql, std::span<const Value> values) = 0;
  // A row for a table, in a transaction: `sql` is an INSERT whose VALUES are all `?`. An engine across a wire may keep
  // it and send many as one, before it sends anything else. REQUIRES: what is kept has no two rows of one key.
  virtual void gather(const char* sql, std::span<const Value> values) { run(sql, values); }
  // As run(), waiting for it: how many rows it changed.
  virtual std::int64_t count(const char* sql, std::span<const Value> values) = 0;

  virtual void begin() = 0;                         // to write; waits for its turn
  // The same for what a power cut may undo: its commit need not be on disk when it returns. It is as soon as a later
  // one is that was begun as above. An engine may wait for the disk all the same.
  virtual void begin_unsynced() { begin(); }
  // In such a one: from here on it is as if it were begun as above. What it wrote so far may be committed by itself.
  virtual void sync_from_here() {}
  virtual void commit() = 0;                        // durable when it returns
  virtual void rollback() noexcept = 0;             // nothing when none is open
};

// One run of a statement.
class Query {
 public:
  template <typename... Values>
  Query(Db& db, const char* sql, const Values&... values) : cursor_(open(db, sql, {Value(values)...})) {}
  ~Query() { cursor_.close(); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  bool next() { return cursor_.next(); }
  [[nodiscard]] std::int64_t integer(int column) const { return cursor_.integer(column); }
  [[nodiscard]] bool is_null(int column) const { return cursor_.is_null(column); }
  [[nodiscard]] std::string text(int column) const { return std::string(cursor_.text(column)); }
  [[nodiscard]] std::span<const std::uint8_t> blob(int column) const { return cursor_.blob(column); }
  [[nodiscard]] Uuid uuid(int column) const;
  [[nodiscard]] std::optional<std::int64_t> maybe(int column) const;

 private:
  static Cursor& open(Db& db, const char* sql, std::initializer_list<Value> values) { return db.open(sql, {values.begin(), values.size()}); }

  Cursor& cursor_;
};

template <typename... Values>
void run(Db& db, const char* sql, const Values&... values) {
  const std::initializer_list<Value> list{Value(values)...};
  db.run(sql, {list.begin(), list.size()});
}

template <typename... Values>
void gather(Db& db, const char* sql, const Values&... values) {
  const std::initializer_list<Value> list{Value(values)...};
  db.gather(sql, {list.begin(), list.size()});
}

template <typename... Values>
std::int64_t count(Db& db, const char* sql, const Values&... values) {
  const std::initializer_list<Value> list{Value(values)...};
  return db.count(sql, {list.begin(), list.size()});
}

// Begins now; COMMIT by commit(), ROLLBACK otherwise. A part of a longer one leaves both to that.
class Transaction {
 public:
  explicit Transaction(Db& db) : db_(&db) { db.begin(); }
  static Transaction part() { return Transaction(); }
  static Transaction unsynced(Db& db) {
    Transaction transaction;
    db.begin_unsynced();
    transaction.db_ = &db;
    return transaction;
  }
  ~Transaction() {
    if (db_ != nullptr) db_->rollback();
  }
  Transaction(Transaction&& other) noexcept : db_(std::exchange(other.db_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  void commit() {
    if (db_ != nullptr) db_->commit();
    db_ = nullptr;
  }

 private:
  Transaction() = default;

  Db* db_ = nullptr;
};

}  // namespace hub::store::sql
