// The store on PostgreSQL.
#pragma once

#include <memory>
#include <string>

#include "hub/store/postgres/postgres_db.h"
#include "hub/store/reader.h"
#include "hub/store/sql/sql_store.h"

namespace hub::store::postgres {

class PostgresStore final : public sql::SqlStore {
 public:
  // Connects to `where` (as libpq takes it) and makes the tables where there are none. `kluis` must outlive
  // the store. Error: busy (not reached, another hub serves from it), corrupt (newer schema, other master
  // key, a server that may forget what it stored).
  static Result<std::unique_ptr<PostgresStore>> open(const std::string& where, crypto::Kluis& kluis, WallTime now);

  Id next_id() override;

 private:
  PostgresStore(std::unique_ptr<PostgresDb> db, crypto::Kluis& kluis);
  void on_begin() override;
  void foresee(std::span<const Aanvraag> aanvragen) override;
  void on_long_work() override { sql::run(postgres_, "SET LOCAL statement_timeout=0"); }
  Id ordered_id() override;
  [[nodiscard]] const char* take_marks() const override;
  void take_lock();

  PostgresDb& postgres_;
  int locked_session_ = 0;
  struct Block {                        // of ids that are ours
    Id last = 0;
    Id end = 0;
  };
  Block reserve();
  Block ids_;
  Block ordered_;                       // of this transaction
};

// Whether a store was made there before. Error: busy (not reached).
Result<bool> exists(const std::string& where);

// A read-only connection beside it. `kluis` must outlive it and be the reading thread's own.
Result<std::unique_ptr<Reader>> open_reader(const std::string& where, const crypto::Kluis& kluis);

}  // namespace hub::store::postgres
