#include "rows_postgres.h"

#include <arpa/inet.h>
#include <endian.h>
#include <libpq-fe.h>

#include <array>
#include <cstring>
#include <stdexcept>
#include <utility>
#include <vector>

#include "hub/store/postgres/postgres_db.h"

namespace bench {
namespace {

// Type numbers of PostgreSQL (pg_type.dat).
constexpr std::uint32_t bytea_type = 17;
constexpr std::uint32_t int8_type = 20;
constexpr std::uint32_t text_type = 25;
constexpr int binary = 1;
constexpr std::size_t values_max = 4;

// What is the same in every row stands in the statement, so it crosses no wire. As row_writer.h has them.
#define NOW "1794816000000000"
#define DAY "29800000"
#define YEAR "2026"
#define REGISTRATIES \
  "INSERT INTO registraties(leerling, schooljaar, nr, staat, ingetrokken, soort, geoorloofd, begin, eind, minuten, lesuur_van, " \
  "lesuur_tot, bron, registratie_id, versie_us, ontvangen_us, reden_code, reden_zegel, aanlevering) "
#define MERKEN_KNOWN " ON CONFLICT(leerling) DO UPDATE SET nummer=excluded.nummer"

std::vector<std::int64_t> pupils_in(const std::string& where) {
  // As the hub connects: this refuses a server that may forget, too.
  hub::store::postgres::PostgresDb db(where, hub::store::postgres::PostgresDb::Mode::write);
  hub::store::sql::run(db, "INSERT INTO bronnen(source) VALUES('urn:nld:oin:00000099000000090201:systeem:las') ON CONFLICT DO NOTHING");
  hub::store::sql::Query query(db, "SELECT leerling FROM leerlingen ORDER BY leerling");
  std::vector<std::int64_t> pupils;
  while (query.next()) pupils.push_back(query.integer(0));
  return pupils;
}

// An integer as the wire has it.
class Wire {
 public:
  explicit Wire(std::int64_t value) : value_(htobe64(static_cast<std::uint64_t>(value))) {}
  operator std::string_view() const { return {reinterpret_cast<const char*>(&value_), sizeof value_}; }  // NOLINT: reads as the value

 private:
  const std::uint64_t value_;
};

}  // namespace

void PostgresRows::Free::operator()(pg_conn* connection) const { PQfinish(connection); }
void PostgresRows::Free::operator()(pg_result* result) const { PQclear(result); }

void PostgresRows::Array::add_word(std::uint32_t word) {
  const std::uint32_t wire = htonl(word);
  bytes_.append(reinterpret_cast<const char*>(&wire), sizeof wire);
}

void PostgresRows::Array::add(std::int64_t value) { add(static_cast<std::string_view>(Wire(value))); }

void PostgresRows::Array::add(std::string_view bytes) {
  if (count_++ == 0) {
    bytes_.clear();
    // One dimension, no nulls, the type, how many (see wire()), the first is number 1.
    for (const std::uint32_t word : {1U, 0U, type_, 0U, 1U}) add_word(word);
  }
  add_word(static_cast<std::uint32_t>(bytes.size()));
  bytes_ += bytes;
}

std::string_view PostgresRows::Array::wire() {
  constexpr std::size_t count_at = 12;
  const std::uint32_t wire = htonl(count_);
  std::memcpy(bytes_.data() + count_at, &wire, sizeof wire);
  return bytes_;
}

void PostgresRows::Array::clear() { count_ = 0; }

PostgresRows::PostgresRows(const std::string& where, Manner manner)
    : manner_(manner), rows_(pupils_in(where)), keys_(bytea_type), prints_(bytea_type), pupils_(int8_type), nrs_(int8_type), ids_(text_type),
      seals_(bytea_type), marks_(int8_type), hashes_(bytea_type) {
  connection_.reset(PQconnectdb((where + " options='-c jit=off'").c_str()));
  if (PQstatus(connection_.get()) != CONNECTION_OK) fail();
  prepare("begin", "BEGIN");
  prepare("commit", "COMMIT");
  if (manner == Manner::arrays) {
    prepare("gebeurtenissen", "INSERT INTO gebeurtenissen(sleutel, afdruk, ontvangen_us) "
                              "SELECT k, p, " NOW " FROM unnest($1::bytea[], $2::bytea[]) AS r(k, p)");
    prepare("registraties", REGISTRATIES "SELECT l, " YEAR ", n, 0, 0, 1, 1, " DAY ", NULL, 10, 1, 1, 1, i, " NOW ", " NOW ", 'TL', z, NULL "
                                         "FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bytea[]) AS r(l, n, i, z)");
    prepare("registratie_ids", "INSERT INTO registratie_ids(bron, registratie_id, leerling, schooljaar, nr, versie_us) "
                               "SELECT 1, i, l, " YEAR ", n, " NOW " FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS r(l, n, i)");
    prepare("merken", "INSERT INTO merken(leerling, nummer) SELECT l, m FROM unnest($1::bigint[], $2::bigint[]) AS r(l, m)" MERKEN_KNOWN);
    prepare("audit", "INSERT INTO audit(op_us, wie, wat, onderwerp, hash) "
                     "SELECT " NOW ", '90BB01-las', 'aangenomen', '1 nieuw, 0 bekend', h FROM unnest($1::bytea[]) AS r(h)");
  } else {
    prepare("gebeurtenissen", "INSERT INTO gebeurtenissen(sleutel, afdruk, ontvangen_us) VALUES($1, $2, " NOW ")");
    prepare("registraties", REGISTRATIES "VALUES($1, " YEAR ", $2, 0, 0, 1, 1, " DAY ", NULL, 10, 1, 1, 1, $3, " NOW ", " NOW ", 'TL', $4, NULL)");
    prepare("registratie_ids", "INSERT INTO registratie_ids(bron, registratie_id, leerling, schooljaar, nr, versie_us) "
                               "VALUES(1, $3, $1, " YEAR ", $2, " NOW ")");
    prepare("merken", "INSERT INTO merken(leerling, nummer) VALUES($1, $2)" MERKEN_KNOWN);
    prepare("audit", "INSERT INTO audit(op_us, wie, wat, onderwerp, hash) VALUES(" NOW ", '90BB01-las', 'aangenomen', '1 nieuw, 0 bekend', $1)");
  }
  if (PQenterPipelineMode(connection_.get()) != 1) fail();
}

void PostgresRows::fail() const { throw std::runtime_error(PQerrorMessage(connection_.get())); }

void PostgresRows::prepare(const char* name, const char* sql) {
  const Result result(PQprepare(connection_.get(), name, sql, 0, nullptr));
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) fail();
}

void PostgresRows::send(const char* name, std::initializer_list<std::string_view> values) {
  std::array<const char*, values_max> bytes{};
  std::array<int, values_max> lengths{};
  std::array<int, values_max> formats{};
  std::size_t count = 0;
  for (const std::string_view value : values) {
    bytes.at(count) = value.data();
    lengths.at(count) = static_cast<int>(value.size());
    formats.at(count) = binary;
    ++count;
  }
  if (PQsendQueryPrepared(connection_.get(), name, static_cast<int>(count), bytes.data(), lengths.data(), formats.data(), binary) != 1) fail();
  ++sent_;
}

void PostgresRows::begin() { send("begin", {}); }

void PostgresRows::add() {
  // One statement may touch a mark only once.
  if (pupils_.size() == rows_->pupils()) send_arrays();
  const RegistratieRow& row = rows_->next();
  if (manner_ == Manner::row_by_row) {
    const Wire pupil(row.pupil);
    const Wire nr(row.nr);
    const Wire mark(row.mark);
    send("gebeurtenissen", {row.key(), row.print()});
    send("registraties", {pupil, nr, row.id(), row.seal()});
    send("registratie_ids", {pupil, nr, row.id()});
    send("merken", {pupil, mark});
    return;
  }
  keys_.add(row.key());
  prints_.add(row.print());
  pupils_.add(row.pupil);
  nrs_.add(row.nr);
  ids_.add(row.id());
  seals_.add(row.seal());
  marks_.add(row.mark);
}

void PostgresRows::add_audit() {
  if (manner_ == Manner::row_by_row) {
    send("audit", {rows_->last().hash()});
  } else {
    hashes_.add(rows_->last().hash());
  }
}

void PostgresRows::send_arrays() {
  if (pupils_.size() > 0) {
    send("gebeurtenissen", {keys_.wire(), prints_.wire()});
    send("registraties", {pupils_.wire(), nrs_.wire(), ids_.wire(), seals_.wire()});
    send("registratie_ids", {pupils_.wire(), nrs_.wire(), ids_.wire()});
    send("merken", {pupils_.wire(), marks_.wire()});
  }
  if (hashes_.size() > 0) send("audit", {hashes_.wire()});
  for (Array* array : {&keys_, &prints_, &pupils_, &nrs_, &ids_, &seals_, &marks_, &hashes_}) array->clear();
}

void PostgresRows::commit() {
  send_arrays();
  send("commit", {});
  await_answers();
}

void PostgresRows::await_answers() {
  if (PQpipelineSync(connection_.get()) != 1) fail();
  for (; sent_ > 0; --sent_) {
    const Result result(PQgetResult(connection_.get()));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) fail();
    if (Result(PQgetResult(connection_.get()))) fail();  // each statement has one answer
  }
  const Result sync(PQgetResult(connection_.get()));
  if (PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC) fail();
}

}  // namespace bench
