#include "rows.h"

#include <sqlite3.h>

#include <array>
#include <cstdio>
#include <stdexcept>

namespace bench {
namespace {

// As many bytes as the hub seals of the reason that the load sends: the text, a nonce and a tag.
constexpr std::size_t sealed_bytes = 61 + 12 + 16;
// A registration of the load: its day in local minutes, and when it came.
constexpr std::int64_t begin_minute = 29'800'000;
constexpr std::int64_t now_us = 1'794'816'000'000'000;
constexpr std::int64_t school_year = 2026;
constexpr std::uint64_t stride = 7919;  // pupils in the order of the load

}  // namespace

Rows::Rows(const std::string& file) {
  if (sqlite3_open_v2(file.c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK) fail();
  // As the hub opens it.
  script("PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
         "PRAGMA cache_size=-65536; PRAGMA secure_delete=FAST;");
  sqlite3_stmt* known = prepare("SELECT leerling FROM leerlingen");
  while (sqlite3_step(known) == SQLITE_ROW) pupils_.push_back(sqlite3_column_int64(known, 0));
  if (pupils_.empty()) throw std::runtime_error(file + ": no pupils in it");
  next_id_ = pupils_.back() + 10'000'000;
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

void Rows::add() {
  std::array<std::uint64_t, 12> noise{};  // splitmix64: a key and a print that no index can foresee
  for (std::uint64_t& word : noise) {
    std::uint64_t z = random_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    word = z ^ (z >> 31);
  }
  static_assert(sizeof noise >= sealed_bytes);
  char id[24];
  const int id_bytes = std::snprintf(id, sizeof id, "VR-%010llu", static_cast<unsigned long long>(number_));
  const std::int64_t pupil = pupils_[number_ % pupils_.size() * stride % pupils_.size()];
  const std::int64_t nr = ++next_id_;
  ++number_;
  sqlite3_bind_blob(gebeurtenis_, 1, noise.data(), 16, SQLITE_STATIC);
  sqlite3_bind_blob(gebeurtenis_, 2, noise.data() + 2, 32, SQLITE_STATIC);
  sqlite3_bind_int64(gebeurtenis_, 3, now_us);
  finish(gebeurtenis_);
  sqlite3_bind_int64(registratie_, 1, pupil);
  sqlite3_bind_int64(registratie_, 2, school_year);
  sqlite3_bind_int64(registratie_, 3, nr);
  sqlite3_bind_int64(registratie_, 4, begin_minute);
  sqlite3_bind_text(registratie_, 5, id, id_bytes, SQLITE_STATIC);
  sqlite3_bind_int64(registratie_, 6, now_us);
  sqlite3_bind_int64(registratie_, 7, now_us);
  sqlite3_bind_blob(registratie_, 8, noise.data(), sealed_bytes, SQLITE_STATIC);
  finish(registratie_);
  sqlite3_bind_text(registratie_id_, 1, id, id_bytes, SQLITE_STATIC);
  sqlite3_bind_int64(registratie_id_, 2, pupil);
  sqlite3_bind_int64(registratie_id_, 3, school_year);
  sqlite3_bind_int64(registratie_id_, 4, nr);
  sqlite3_bind_int64(registratie_id_, 5, now_us);
  finish(registratie_id_);
  sqlite3_bind_int64(merk_, 1, pupil);
  sqlite3_bind_int64(merk_, 2, ++next_id_);
  finish(merk_);
}

void Rows::add_audit() {
  const std::array<std::uint64_t, 4> hash = {random_, random_ + 1, random_ + 2, random_ + 3};
  sqlite3_bind_int64(audit_, 1, now_us);
  sqlite3_bind_blob(audit_, 2, hash.data(), 32, SQLITE_STATIC);
  finish(audit_);
}

}  // namespace bench
