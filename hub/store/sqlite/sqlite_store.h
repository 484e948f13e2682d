// The store on one SQLite file, for one hub.
#pragma once

#include <memory>
#include <string>

#include "hub/store/reader.h"
#include "hub/store/sql/sql_store.h"

namespace hub::store::sqlite {

class SqliteStore final : public sql::SqlStore {
 public:
  // Opens or makes `path` (":memory:" for a throw-away store). `kluis` must outlive the store.
  // Error: busy (in use, no rights), corrupt (newer schema, other master key, weak file system).
  static Result<std::unique_ptr<SqliteStore>> open(const std::string& path, crypto::Kluis& kluis, WallTime now);

  Id next_id() override { return ++last_id_; }

 private:
  using SqlStore::SqlStore;
  void on_commit() override;
  void on_rollback() override { reserved_id_ = 0; }

  Id last_id_ = 0;      // one counter for every table: an id says when its row was made
  Id reserved_id_ = 0;  // no id above it is in the file, which says so in meta; 0: that is to be written anew
};

// A read-only connection beside it. The file exists. `kluis` must outlive it and be the reading thread's own.
Result<std::unique_ptr<Reader>> open_reader(const std::string& path, const crypto::Kluis& kluis);

}  // namespace hub::store::sqlite
