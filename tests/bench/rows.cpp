#include "rows.h"

#include <sqlite3.h>

#include <stdexcept>
#include <utility>

namespace bench {

Rows::Rows(const std::string& file) {
  if (sqlite3_open_v2(file.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) fail();
  // As the hub opens it.
  script("PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
         "PRAGMA cache_size=-65536; PRAGMA secure_delete=FAST;");
  sqlite3_stmt* known = prepare("SELECT leerling FROM leerlingen ORDER BY leerling");
  std::vector<std::int64_t> pupils;
  while (sqlite3_step(known) == SQLITE_ROW) pupils.push_back(sqlite3_column_int64(known, 0));
  rows_.emplace(std::move(pupils));
  script("INSERT OR IGNORE INTO bronnen(source) VALUES('urn:nld:oin:00000099000000090201:systeem:las')");
  gebeurtenis_ = prepare("INSERT OR IGNORE INTO gebeurtenissen(sleutel, afdruk, ontvangen_us) VALUES(?,?,?)");
  registratie_ = prepare(
      "INSERT INTO registraties(leerling, schooljaar, nr, staat, ingetrokken, soort, geoorloofd, begin, eind, minuten, lesuur_van, "
      "lesuur_tot, bron, registratie_id, versie_us, ontvangen_us, reden_code, reden_zegel, aanlevering) "
      "VALUES(?,?,?,0,0,1,1,?,NULL,10,1,1,1,?,?,?,'TL',?,NULL)");
  registratie_id_ = prepare("INSERT INTO registratie_ids(bron, registratie_id, leerling, schooljaar, nr, versie_us) VALUES(1,?,?,?,?,?)");
  merk_ = prepare("INSERT INTO merken(leerling, nummer) VALUES(?,?) ON CONFLICT(leerling) DO UPDATE SET nummer=excluded.nummer");
  audit_ = prepare("INSERT INTO audit(op_us, wie, wat, onderwerp, hash) VALUES(?,'90BB01-las','aangenomen','1 nieuw, 0 bekend',?)");
}

Rows::~Rows() {
  for (sqlite3_stmt* statement : statements_) sqlite3_finalize(statement);
  sqlite3_close(db_);
}

void Rows::fail() const { throw std::runtime_error(std::string("rows: ") + sqlite3_errmsg(db_)); }

sqlite3_stmt* Rows::prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) fail();
  statements_.push_back(statement);
  return statement;
}

void Rows::script(const char* sql) {
  if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

void Rows::finish(sqlite3_stmt* statement) {
  if (sqlite3_step(statement) != SQLITE_DONE) fail();
  sqlite3_reset(statement);
}

void Rows::begin() { script("BEGIN IMMEDIATE"); }
void Rows::commit() { script("COMMIT"); }

void Rows::bind(sqlite3_stmt* statement, int at, std::string_view bytes) {
  sqlite3_bind_blob(statement, at, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
}

void Rows::add() {
  const RegistratieRow& row = rows_->next();
  const auto id_bytes = static_cast<int>(row.id().size());
  bind(gebeurtenis_, 1, row.key());
  bind(gebeurtenis_, 2, row.print());
  sqlite3_bind_int64(gebeurtenis_, 3, row_now_us);
  finish(gebeurtenis_);
  sqlite3_bind_int64(registratie_, 1, row.pupil);
  sqlite3_bind_int64(registratie_, 2, row_school_year);
  sqlite3_bind_int64(registratie_, 3, row.nr);
  sqlite3_bind_int64(registratie_, 4, row_begin_minute);
  sqlite3_bind_text(registratie_, 5, row.id().data(), id_bytes, SQLITE_STATIC);
  sqlite3_bind_int64(registratie_, 6, row_now_us);
  sqlite3_bind_int64(registratie_, 7, row_now_us);
  bind(registratie_, 8, row.seal());
  finish(registratie_);
  sqlite3_bind_text(registratie_id_, 1, row.id().data(), id_bytes, SQLITE_STATIC);
  sqlite3_bind_int64(registratie_id_, 2, row.pupil);
  sqlite3_bind_int64(registratie_id_, 3, row_school_year);
  sqlite3_bind_int64(registratie_id_, 4, row.nr);
  sqlite3_bind_int64(registratie_id_, 5, row_now_us);
  finish(registratie_id_);
  sqlite3_bind_int64(merk_, 1, row.pupil);
  sqlite3_bind_int64(merk_, 2, row.mark);
  finish(merk_);
}

void Rows::add_audit() {
  sqlite3_bind_int64(audit_, 1, row_now_us);
  bind(audit_, 2, rows_->last().hash());
  finish(audit_);
}

}  // namespace bench
