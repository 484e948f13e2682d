// The rows that the hub writes for one registration of a pupil it knows (T1: see hub/store/sql/accept.cpp),
// to the same file with the same settings, and nothing else: no reading, no sealing, no hashing, no
// judging. What this reaches is what the disk and SQLite allow. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace bench {

class Rows {
 public:
  // A store that a hub made, with pupils in it; no hub has it open.
  explicit Rows(const std::string& file);
  ~Rows();
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  void begin();
  // The rows of one registration.
  void add();
  // The line that each request adds, however many registrations it brought.
  void add_audit();
  void commit();  // durable when it returns

 private:
  sqlite3_stmt* prepare(const char* sql);
  void script(const char* sql);
  void finish(sqlite3_stmt* statement);
  [[noreturn]] void fail() const;

  sqlite3* db_ = nullptr;
  std::vector<std::int64_t> pupils_;      // their keys
  std::uint64_t number_ = 0;              // of the next registration
  std::int64_t next_id_ = 0;
  std::uint64_t random_ = 1;              // state of what fills keys: as scattered as the hub's hashes
  std::vector<sqlite3_stmt*> statements_;
  sqlite3_stmt* gebeurtenis_ = nullptr;
  sqlite3_stmt* registratie_ = nullptr;
  sqlite3_stmt* registratie_id_ = nullptr;
  sqlite3_stmt* merk_ = nullptr;
  sqlite3_stmt* audit_ = nullptr;
};

}  // namespace bench
