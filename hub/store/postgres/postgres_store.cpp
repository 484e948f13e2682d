#include "hub/store/postgres/postgres_store.h"

#include "hub/base/assert.h"
#include "hub/store/postgres/schema.h"
#include "hub/store/sql/sql_reader.h"

namespace hub::store::postgres {
namespace {

constexpr Id id_block = 1'000'000;  // as the sequence counts
// Renewed at the begin of a transaction when fewer are left, so that next_id() has some at any other time.
constexpr Id ids_low = id_block / 2;

}  // namespace

Result<std::unique_ptr<PostgresStore>> PostgresStore::open(const std::string& where, Place place, crypto::Kluis& kluis, WallTime now) {
  try {
    auto db = std::make_unique<PostgresDb>(where, PostgresDb::Mode::write);
    migrate(*db);
    std::unique_ptr<PostgresStore> store(new PostgresStore(std::move(db), std::move(place), kluis));
    store->enter();
    store->start(now);
    return store;
  } catch (const sql::DbError& failure) {
    return error(failure.kind(), failure.what());
  }
}

PostgresStore::PostgresStore(std::unique_ptr<PostgresDb> db, Place place, crypto::Kluis& kluis)
    : SqlStore(std::move(db), kluis), postgres_(static_cast<PostgresDb&>(this->db())), place_(std::move(place)) {}

void PostgresStore::on_begin() {
  ordered_ = {};
  if (postgres_.session() != session_) enter();
  if (ids_.end - ids_.last < ids_low) ids_ = reserve();
}

// A name is one hub's at a time: what is held by it, streams and an audit chain, is held by nobody else. Who lost
// its connection must come in anew.
void PostgresStore::enter() {
  try {
    // Waits as long as the connection allows: the server may need a moment to notice that an earlier hub is gone.
    sql::Query query(postgres_, "SELECT pg_advisory_lock(hashtext('verzuimhub'), hashtext(current_schema() || '/' || ?)), "
                                "set_config('verzuimhub.hub', ?, false)",
                     place_.hub, place_.hub);
    query.next();
  } catch (const sql::DbError& failure) {
    throw sql::DbError(failure.kind(), "a hub named " + place_.hub +
                                           " may be serving from this database; stop that one first, or give this one a name of its own "
                                           "(store.hub): " + failure.what());
  }
  session_ = postgres_.session();
  // Who stops in the middle, frozen or cut off, must not keep others from the rows it holds.
  sql::Query(postgres_, "SELECT set_config('idle_in_transaction_session_timeout', ?, false)", std::to_string(place_.lease.count())).next();
  // Every statement here finds its rows by an index. A plan made while a table was small must not stay.
  sql::run(postgres_, "SET enable_seqscan=off");
  sql::run(postgres_, "SET enable_hashjoin=off");
  sql::run(postgres_, "SET enable_mergejoin=off");
  sql::run(postgres_, "SET jit=off");
  sql::run(postgres_, "SET plan_cache_mode=force_generic_plan");
}

PostgresStore::Block PostgresStore::reserve() {
  sql::Query query(postgres_, "SELECT nextval('ids')");
  HUB_ASSERT(query.next());
  const Id first = query.integer(0);
  return {first - 1, first - 1 + id_block};
}

Id PostgresStore::next_id() {
  if (ids_.last == ids_.end) ids_ = reserve();
  return ++ids_.last;
}

// From a block of this transaction's own: whatever follows on what this one stored gets a higher one.
Id PostgresStore::ordered_id() {
  if (ordered_.last == ordered_.end) ordered_ = reserve();
  return ++ordered_.last;
}

Result<bool> exists(const std::string& where) {
  try {
    PostgresDb db(where, PostgresDb::Mode::read);
    sql::Query query(db, "SELECT to_regclass('meta') IS NOT NULL");
    return query.next() && query.integer(0) != 0;
  } catch (const sql::DbError& failure) {
    return error(failure.kind(), failure.what());
  }
}

Result<std::unique_ptr<Reader>> open_reader(const std::string& where, const crypto::Kluis& kluis) {
  try {
    return std::make_unique<sql::SqlReader>(std::make_unique<PostgresDb>(where, PostgresDb::Mode::read), kluis);
  } catch (const sql::DbError& failure) {
    return error(failure.kind(), failure.what());
  }
}

}  // namespace hub::store::postgres
