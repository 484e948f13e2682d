// What is particular to the PostgreSQL store: who may write, and what a lost connection leaves.
#include <gtest/gtest.h>

#include "hub/store/move.h"
#include "hub/store/postgres/postgres_store.h"
#include "hub/store/postgres/schema.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "tests/support/postgres.h"
#include "tests/support/temp_dir.h"

namespace hub::store::postgres {
namespace {

class PostgresStoreTest : public testing::Test {
 protected:
  Result<std::unique_ptr<PostgresStore>> open() {
    // A test need not wait as long as a hub for the one before it.
    return PostgresStore::open(where_ + " options='-c lock_timeout=200ms'", {}, kluis_, now_);
  }
  static Aanvraag request(const std::string& id) {
    Aanvraag aanvraag;
    aanvraag.gebeurtenissen.resize(1);
    aanvraag.gebeurtenissen[0].source = "urn:nld:oin:1:systeem:test";
    aanvraag.gebeurtenissen[0].id = id;
    domain::Verzuimregistratie versie;
    versie.registratie_id = id;
    versie.gewijzigd_op = *parse_rfc3339("2026-09-07T09:00:00Z");
    versie.leerling = {"90BB00", "100122"};
    aanvraag.gebeurtenissen[0].inhoud = versie;
    return aanvraag;
  }

  support::Postgres server_;
  const std::string where_ = (server_.start(), server_.make_database());
  const WallTime now_ = *parse_rfc3339("2026-09-08T12:00:00Z");
  SeededRandom random_{3};
  crypto::Kluis kluis_{crypto::Key{}, random_};
};

TEST_F(PostgresStoreTest, HasOneHubOfAName) {
  auto first = open();
  ASSERT_TRUE(first) << first.error().text;
  const auto second = open();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, ErrorKind::busy);
  EXPECT_NE(second.error().text.find("a hub named hub may be serving"), std::string::npos) << second.error().text;
  first->reset();
  EXPECT_TRUE(open());
}

TEST_F(PostgresStoreTest, SaysThatNobodyIsThere) {
  server_.stop();
  const auto refused = open();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::busy);
  EXPECT_NE(refused.error().text.find("PostgreSQL is not reached"), std::string::npos);
}

TEST_F(PostgresStoreTest, ComesBackAfterTheServerDied) {  // F27
  auto store = open();
  ASSERT_TRUE(store) << store.error().text;
  const Aanvraag before = request("R1");
  ASSERT_TRUE((*store)->accept(std::span(&before, 1), now_));
  server_.kill9();
  const Aanvraag after = request("R2");
  const auto refused = (*store)->accept(std::span(&after, 1), now_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::busy);
  EXPECT_FALSE((*store)->accept(std::span(&after, 1), now_));  // nobody there to connect to
  server_.start();
  const auto repeated = (*store)->accept(std::span(&before, 1), now_);
  ASSERT_TRUE(repeated) << repeated.error().text;
  EXPECT_EQ(repeated->front().bekend, 1U);
  const auto taken = (*store)->accept(std::span(&after, 1), now_);
  ASSERT_TRUE(taken) << taken.error().text;
  EXPECT_EQ(taken->front().nieuw, 1U);
}

TEST_F(PostgresStoreTest, TakesInASqliteStoreOnceAndGoesOnWhereAMoveBrokeOff) {
  const support::TempDir directory;
  const std::string file = (directory / "hub.db").string();
  const Aanvraag before = request("R1");
  ASSERT_TRUE((*sqlite::SqliteStore::open(file, kluis_, now_))->accept(std::span(&before, 1), now_));
  {
    PostgresDb db(where_, PostgresDb::Mode::write);
    migrate(db);  // as far as a move comes whose power goes right behind it
  }
  const auto no_news = [](const std::string&, std::uint64_t, std::uint64_t) {};
  const auto moved = move_to_postgres(file, where_, now_, no_news);
  ASSERT_TRUE(moved) << moved.error().text;
  EXPECT_FALSE(moved->before);
  const auto again = move_to_postgres(file, where_, now_, no_news);
  ASSERT_TRUE(again) << again.error().text;
  EXPECT_TRUE(again->before);
  const auto elsewhere = move_to_postgres(file, server_.make_database(), now_, no_news);
  ASSERT_FALSE(elsewhere);
  EXPECT_EQ(elsewhere.error().kind, ErrorKind::rejected);
  EXPECT_FALSE(sqlite::SqliteStore::open(file, kluis_, now_));
  auto store = open();
  ASSERT_TRUE(store) << store.error().text;
  EXPECT_EQ((*store)->accept(std::span(&before, 1), now_)->front().bekend, 1U);
}

TEST_F(PostgresStoreTest, IsNotWrittenThroughAReadingConnection) {
  ASSERT_TRUE(open());
  PostgresDb db(where_, PostgresDb::Mode::read);
  EXPECT_THROW(db.script("DELETE FROM meta"), sql::DbError);
}

TEST_F(PostgresStoreTest, TellsWhatOneStatementOfAPipelineDidWrong) {
  PostgresDb db(where_, PostgresDb::Mode::write);
  db.script("CREATE TABLE t(a BIGINT PRIMARY KEY)");
  {
    sql::Transaction transaction(db);
    sql::run(db, "INSERT INTO t(a) VALUES(?)", 1);
    sql::run(db, "INSERT INTO nowhere(a) VALUES(?)", 1);
    sql::run(db, "INSERT INTO t(a) VALUES(?)", 2);
    EXPECT_THROW(transaction.commit(), sql::DbError);
  }
  {
    sql::Transaction transaction(db);
    sql::run(db, "INSERT INTO t(a) VALUES(?)", 3);
    EXPECT_EQ(sql::count(db, "UPDATE t SET a=a+1"), 1);
    transaction.commit();
  }
  sql::Query query(db, "SELECT a FROM t");
  ASSERT_TRUE(query.next());
  EXPECT_EQ(query.integer(0), 4);
  EXPECT_FALSE(query.next());
}

TEST_F(PostgresStoreTest, CallsARowThatSomebodyElseMadeAConflict) {  // F32
  PostgresDb one(where_, PostgresDb::Mode::write);
  PostgresDb other(where_, PostgresDb::Mode::write);
  one.script("CREATE TABLE t(a BIGINT PRIMARY KEY)");
  sql::run(other, "INSERT INTO t(a) VALUES(?)", 1);
  EXPECT_THROW(sql::run(one, "INSERT INTO t(a) VALUES(?)", 1), sql::DbConflict);
}

}  // namespace
}  // namespace hub::store::postgres
