// PostgreSQL, held to the suite: one server for the process, a database for each test.
#include <algorithm>

#include "hub/store/postgres/postgres_db.h"
#include "hub/store/postgres/postgres_store.h"
#include "tests/contract/store_kinds.h"
#include "tests/support/postgres.h"

namespace hub::store_test {
namespace {

using store::postgres::PostgresDb;
using store::postgres::PostgresStore;

support::Postgres& server() {
  static support::Postgres postgres;
  static const bool started = (postgres.start(), true);
  static_cast<void>(started);
  return postgres;
}

class PostgresHome final : public StoreHome {
 public:
  Result<std::unique_ptr<store::Store>> open(crypto::Kluis& kluis, WallTime now) override {
    auto opened = PostgresStore::open(where_, {}, kluis, now);
    if (!opened) return tl::unexpected<Error>(opened.error());
    return std::unique_ptr<store::Store>(std::move(*opened));
  }

  Result<std::unique_ptr<store::Reader>> open_reader(const crypto::Kluis& kluis) override { return store::postgres::open_reader(where_, kluis); }

  Audit read_audit() override {
    PostgresDb db(where_, PostgresDb::Mode::read);
    db.script("SET verzuimhub.hub='hub'");
    return verify_audit(db);
  }

  void make_newer() override { PostgresDb(where_, PostgresDb::Mode::write).script("UPDATE meta SET waarde='99' WHERE naam='schema'"); }

 private:
  const std::string where_ = server().make_database();
};

}  // namespace

const StoreKind& postgres_kind() {
  static const StoreKind kind{"Postgres", [] { return std::make_unique<PostgresHome>(); }};
  return kind;
}

}  // namespace hub::store_test
