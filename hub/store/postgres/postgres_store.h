// The store on PostgreSQL. Several hubs may work on one: any of them takes in and judges, each stream is numbered
// by one. Whoever is gone is missed by the server's clock, so the hubs' own may differ.
#pragma once

#include <memory>
#include <string>

#include "hub/store/place.h"
#include "hub/store/postgres/postgres_db.h"
#include "hub/store/reader.h"
#include "hub/store/sql/sql_store.h"

namespace hub::store::postgres {

class PostgresStore final : public sql::SqlStore {
 public:
  // Connects to `where` (as libpq takes it) and makes the tables where there are none. `kluis` must outlive
  // the store. Error: busy (not reached, another hub of this name is there), corrupt (newer schema, other master
  // key, a server that may forget what it stored).
  static Result<std::unique_ptr<PostgresStore>> open(const std::string& where, Place place, crypto::Kluis& kluis, WallTime now);

  Id next_id() override;
  Result<Leases> lease() override;
  std::optional<std::chrono::milliseconds> lease_time() const override { return place_.lease; }
  Result<void> give_back(std::span<const Id> abonnees) override;
  Result<News> news(std::span<const Id> under_way) override;
  Result<void> rules_in_force(const std::string& print) override;
  Result<std::vector<Leerlingstaat>> marked(std::size_t count) override;
  Result<std::optional<WallTime>> next_wake() override;

 private:
  PostgresStore(std::unique_ptr<PostgresDb> db, Place place, crypto::Kluis& kluis);
  void on_begin() override;
  void foresee(std::span<const Aanvraag> aanvragen) override;
  void on_long_work() override { sql::run(postgres_, "SET LOCAL statement_timeout=0"); }
  Id ordered_id() override;
  void on_take_back(const std::set<Id>& bronnen) override;
  bool may_pass_time(WallTime now) override;
  void enter();
  void wait_for_sources(std::span<const Aanvraag> aanvragen);
  void take_free_streams();
  void look_at_rules();

  PostgresDb& postgres_;
  const Place place_;
  int session_ = 0;                     // that this hub entered
  std::size_t share_ = 0;               // of the streams
  std::string rules_;                   // that this hub judges by
  bool outdated_ = false;               // another hub came with others
  std::optional<WallTime> time_again_;  // when another hub may be done with passing time
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
