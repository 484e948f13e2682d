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

Result<std::unique_ptr<PostgresStore>> PostgresStore::open(const std::string& where, crypto::Kluis& kluis, WallTime now) {
  try {
    auto db = std::make_unique<PostgresDb>(where, PostgresDb::Mode::write);
    migrate(*db);
    std::unique_ptr<PostgresStore> store(new PostgresStore(std::move(db), kluis));
    store->take_lock();
    store->start(now);
    return store;
  } catch (const sql::DbError& failure) {
    return error(failure.kind(), failure.what());
  }
}

PostgresStore::PostgresStore(std::unique_ptr<PostgresDb> db, crypto::Kluis& kluis)
    : SqlStore(std::move(db), kluis), postgres_(static_cast<PostgresDb&>(this->db())) {}

void PostgresStore::on_begin() {
  ordered_ = {};
  if (postgres_.session() != locked_session_) take_lock();
  if (ids_.end - ids_.last < ids_low) ids_ = reserve();
}

// Two hubs on one store would give the same numbers twice: whoever holds the lock writes, and who lost its
// connection must take it again.
void PostgresStore::take_lock() {
  try {
    // Waits as long as the connection allows: the server may need a moment to notice that an earlier hub is gone.
    sql::Query query(postgres_, "SELECT pg_advisory_lock(hashtext('verzuimhub'), hashtext(current_schema()))");
    query.next();
  } catch (const sql::DbError& failure) {
    throw sql::DbError(failure.kind(), std::string("another hub may be serving from this database; stop that one first: ") + failure.what());
  }
  locked_session_ = postgres_.session();
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

const char* PostgresStore::take_marks() const {
  return "SELECT leerling, nummer FROM merken WHERE leerling>? AND leerling<=? ORDER BY leerling LIMIT ? FOR UPDATE SKIP LOCKED";
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
