// What is particular to the SQLite store: the durability it asks for, and what stands in its file.
#include <gtest/gtest.h>

#include "hub/crypto/kluis.h"
#include "hub/store/engine.h"
#include "hub/store/sqlite/sqlite_db.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "tests/support/temp_dir.h"

namespace hub::store::sqlite {
namespace {

using sql::DbError;
using sql::Query;

class SqliteFileTest : public testing::Test {
 protected:
  std::unique_ptr<SqliteStore> open() {
    auto opened = SqliteStore::open(path_, kluis_, now_);
    EXPECT_TRUE(opened) << opened.error().text;
    return std::move(*opened);
  }
  std::int64_t pragma(const char* sql) {
    SqliteDb db(path_, SqliteDb::Mode::read);
    Query query(db, sql);
    EXPECT_TRUE(query.next());
    return query.integer(0);
  }
  // Of a closed store.
  void make_version_2() {
    SqliteDb(path_, SqliteDb::Mode::write)
        .script("DROP INDEX leerlingen_pgn; ALTER TABLE leerlingen DROP COLUMN pgn_index; DROP TABLE opgaven; ALTER TABLE aanleveringen DROP COLUMN elders; ALTER TABLE registraties DROP COLUMN gebeurtenis_sleutel;"
                "DELETE FROM meta WHERE naam='pgn_index'; PRAGMA user_version=2");
  }
  support::TempDir dir_;
  const std::string path_ = (dir_ / "hub.db").string();
  const WallTime now_ = *parse_rfc3339("2026-09-08T12:00:00Z");
  SeededRandom random_{3};
  crypto::Kluis kluis_{crypto::Key{}, random_};
};

TEST_F(SqliteFileTest, WritesAheadAndSaysWhatItIs) {
  const auto store = open();
  SqliteDb db(path_, SqliteDb::Mode::read);
  Query query(db, "PRAGMA journal_mode");
  ASSERT_TRUE(query.next());
  EXPECT_EQ(query.text(0), "wal");
  EXPECT_EQ(pragma("PRAGMA application_id"), 0x56687562);
  EXPECT_EQ(pragma("PRAGMA user_version"), schema_version);
}

TEST_F(SqliteFileTest, BringsAStoreOfAnOlderVersionUpToDate) {  // P11
  Aanvraag stuk;
  stuk.aanlevering = Uuid{};
  stuk.gebeurtenissen.emplace_back().inhoud = domain::Hervatting{{"90BB00", "1"}, *parse_date("2026-09-01")};
  ASSERT_TRUE(open()->accept(std::span(&stuk, 1), now_));
  // As version 1 had it.
  make_version_2();
  SqliteDb(path_, SqliteDb::Mode::write)
      .script("DROP TABLE aanlevering_stukken; DROP TABLE wachtmerken; DROP INDEX aanleveringen_open; ALTER TABLE aanleveringen DROP COLUMN staat;"
              "ALTER TABLE aanleveringen DROP COLUMN rijen; ALTER TABLE aanleveringen DROP COLUMN sleutel; ALTER TABLE aanleveringen DROP COLUMN herhaling;"
              "PRAGMA user_version=1");
  const auto store = open();
  EXPECT_EQ(pragma("PRAGMA user_version"), schema_version);
  EXPECT_EQ(pragma("SELECT staat FROM aanleveringen"), 3);  // nothing of it is left to do
  EXPECT_FALSE(store->work_in().value());
  const auto undone = store->withdraw_delivery(Uuid{}, {}, now_).value();
  ASSERT_TRUE(undone);
  EXPECT_EQ(undone->registraties, 0U);
}

TEST_F(SqliteFileTest, FindsPupilsOfAnOlderVersionByTheirPgn) {  // P11
  Aanvraag rosters;
  for (const char* nummer : {"1", "2"}) {
    domain::Inschrijving inschrijving;
    inschrijving.sleutel = {"90BB00", nummer};
    inschrijving.leerling = {nummer[0] == '1' ? "999990019" : "", "Sam", "", "Voorbeeld", *parse_date("2011-03-14"), "0363", 4, false};
    rosters.gebeurtenissen.emplace_back().inhoud = inschrijving;
  }
  ASSERT_TRUE(open()->accept(std::span(&rosters, 1), now_));
  make_version_2();
  Aanvraag said;
  said.gebeurtenissen.emplace_back().inhoud = domain::Leerlingopgave{"90BB00", "999990019", {domain::Opgavesoort::overleden, "2026-09-01", *parse_date("2026-09-01"), ""}};
  EXPECT_EQ(open()->accept(std::span(&said, 1), now_).value().front().nieuw, 1u);
  EXPECT_EQ(pragma("SELECT count(*) FROM leerlingen WHERE pgn_index IS NOT NULL"), 1);
}

TEST_F(SqliteFileTest, KeepsNothingOfAPupilInClear) {  // INV8, T16
  {
    const auto store = open();
    domain::Verzuimregistratie versie;
    versie.registratie_id = "R1";
    versie.leerling = {"90BB00", "KANARIE-NUMMER"};
    versie.reden_tekst = "KANARIE-REDEN";
    domain::Inschrijving inschrijving;
    inschrijving.sleutel = versie.leerling;
    inschrijving.leerling = {"999990019", "KANARIE-ROEPNAAM", "", "KANARIE-ACHTERNAAM", *parse_date("2011-03-14"), "0363", 4, false};
    Aanvraag aanvraag;
    aanvraag.gebeurtenissen.resize(2);
    aanvraag.gebeurtenissen[0].inhoud = versie;
    aanvraag.gebeurtenissen[1].inhoud = inschrijving;
    ASSERT_TRUE(store->accept(std::span(&aanvraag, 1), now_));
    const auto staten = store->marked(1);
    ASSERT_TRUE(staten && staten->size() == 1);
    Vonnis vonnis;
    vonnis.mark = staten->front().mark;
    vonnis.vestiging = "90BB00";
    NieuwBericht bericht;
    bericht.id = make_uuid7(now_, random_);
    bericht.ontvanger = {domain::Lijn::leerplicht, "0363"};
    bericht.leerling = vonnis.mark.leerling;
    bericht.data = R"({"naam":"KANARIE-BERICHT"})";
    vonnis.berichten = {bericht};
    ASSERT_TRUE(store->settle(std::span(&vonnis, 1), now_));
    for (const char* file : {"hub.db", "hub.db-wal"}) {
      const std::string bytes = support::read_file(dir_ / file);
      EXPECT_FALSE(bytes.empty()) << file;
      EXPECT_EQ(bytes.find("KANARIE"), std::string::npos) << file;
      EXPECT_EQ(bytes.find("999990019"), std::string::npos) << file;
    }
  }
  EXPECT_EQ(support::read_file(dir_ / "hub.db").find("KANARIE"), std::string::npos);
}

TEST_F(SqliteFileTest, SaysWhatIsWrongWithAFileThatIsNoStore) {
  support::write_file(path_, std::string(4096, 'x'));
  const auto refused = SqliteStore::open(path_, kluis_, now_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::corrupt);
  EXPECT_NE(refused.error().text.find(path_), std::string::npos);
}

TEST_F(SqliteFileTest, SaysThatADirectoryIsMissing) {
  const auto refused = SqliteStore::open((dir_ / "nowhere/hub.db").string(), kluis_, now_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::busy);
}

TEST_F(SqliteFileTest, NoticesDamagedSealedText) {  // F15
  {
    const auto store = open();
    domain::Inschrijving inschrijving;
    inschrijving.sleutel = {"90BB00", "1"};
    inschrijving.leerling = {"999990019", "Sam", "", "Voorbeeld", *parse_date("2011-03-14"), "0363", 4, false};
    Aanvraag aanvraag;
    aanvraag.gebeurtenissen.resize(1);
    aanvraag.gebeurtenissen[0].inhoud = inschrijving;
    ASSERT_TRUE(store->accept(std::span(&aanvraag, 1), now_));
  }
  {
    SqliteDb db(path_, SqliteDb::Mode::write);
    db.script("UPDATE leerlingen SET rooster_zegel=zeroblob(60)");
  }
  const auto store = open();
  auto staten = store->marked(1);
  ASSERT_TRUE(staten && staten->size() == 1);
  const auto known = store->identify(staten->front());
  ASSERT_FALSE(known);
  EXPECT_EQ(known.error().kind, ErrorKind::corrupt);
}

TEST_F(SqliteFileTest, RefusesAWriteThroughAReadingConnection) {
  const auto store = open();
  SqliteDb db(path_, SqliteDb::Mode::read);
  EXPECT_THROW(db.script("DELETE FROM meta"), DbError);
}

TEST_F(SqliteFileTest, UndoesATransactionThatIsNotCommitted) {
  const auto store = open();
  SqliteDb db(path_, SqliteDb::Mode::write);
  {
    sql::Transaction transaction(db);
    sql::run(db, "INSERT INTO meta(naam, waarde) VALUES('x','y')");
  }
  EXPECT_NO_THROW(db.begin());  // none is open any more
  db.rollback();
  Query query(db, "SELECT 1 FROM meta WHERE naam='x'");
  EXPECT_FALSE(query.next());
}

}  // namespace
}  // namespace hub::store::sqlite
