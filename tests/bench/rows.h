// The rows of registrations (row_writer.h) in SQLite: in the same file as the hub's, with the same settings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "row_writer.h"

struct sqlite3;
struct sqlite3_stmt;

namespace bench {

class Rows final : public RowWriter {
 public:
  // A store that a hub made, with pupils in it; no hub has it open.
  explicit Rows(const std::string& file);
  ~Rows() override;
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  void begin() override;
  void add() override;
  void add_audit() override;
  void commit() override;

 private:
  sqlite3_stmt* prepare(const char* sql);
  void script(const char* sql);
  void bind(sqlite3_stmt* statement, int at, std::string_view bytes);
  void finish(sqlite3_stmt* statement);
  [[noreturn]] void fail() const;

  sqlite3* db_ = nullptr;
  std::optional<RegistratieRows> rows_;
  std::vector<sqlite3_stmt*> statements_;
  sqlite3_stmt* gebeurtenis_ = nullptr;
  sqlite3_stmt* registratie_ = nullptr;
  sqlite3_stmt* registratie_id_ = nullptr;
  sqlite3_stmt* merk_ = nullptr;
  sqlite3_stmt* audit_ = nullptr;
};

}  // namespace bench
