// A connection to one SQLite file.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "hub/store/sql/db.h"

struct sqlite3;

namespace hub::store::sqlite {

class SqliteDb final : public sql::Db {
 public:
  enum class Mode { write, read, memory };
  // Opens, sets and reads back the durability that T1 promises: WAL and synchronous=FULL.
  SqliteDb(const std::string& path, Mode mode);
  ~SqliteDb() override;
  SqliteDb(const SqliteDb&) = delete;
  SqliteDb& operator=(const SqliteDb&) = delete;

  // A statement is open once at a time.
  sql::Cursor& open(const char* sql, std::span<const sql::Value> values) override;
  void run(const char* sql, std::span<const sql::Value> values) override;
  std::int64_t count(const char* sql, std::span<const sql::Value> values) override;
  void begin() override;
  void begin_unsynced() override;
  void sync_from_here() override;
  void commit() override;
  void rollback() noexcept override;

  // Several statements separated by semicolons, without values.
  void script(const char* sql);

 private:
  class Statement;
  void configure(const std::string& path, Mode mode);
  void begin(bool synced);
  Statement& prepared(const char* sql);
  void close();

  sqlite3* db_ = nullptr;
  bool synced_ = true;  // commits wait for the disk: synchronous is FULL, and NORMAL otherwise
  std::unordered_map<const char*, std::unique_ptr<Statement>> statements_;
};

}  // namespace hub::store::sqlite
