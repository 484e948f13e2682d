#include "hub/store/postgres/postgres_db.h"

#include <arpa/inet.h>
#include <endian.h>
#include <libpq-fe.h>

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "hub/base/assert.h"
#include "hub/base/log.h"

namespace hub::store::postgres {

using sql::DbConflict;
using sql::DbError;
using sql::Value;

namespace {

constexpr int binary = 1;
// Rows of one table kept at most: more are no cheaper, and memory is.
constexpr std::size_t gathered_max = 1000;

// Before what the operator wrote, who may know better. A server that is gone is noticed within some ten
// seconds (a half-open connection has no end of its own), and no statement waits for ever.
constexpr const char* connection_defaults =
    "connect_timeout=5 tcp_user_timeout=10000 keepalives_idle=5 keepalives_interval=2 keepalives_count=3 application_name=verzuimhub "
    "options='-c statement_timeout=30s -c lock_timeout=5s' ";

// Answers are read after so many statements at the latest: both sides' socket buffers hold more than theirs.
constexpr std::size_t sent_max = 256;

// `?` as PostgreSQL counts them, $1, $2, …, and what is said to engines with several writers out of its comment.
std::string in_postgres(std::string_view sql) {
  constexpr std::string_view shared = "/*shared:";
  std::string text;
  int values = 0;
  bool in_shared = false;
  while (!sql.empty()) {
    if (sql.starts_with(shared)) {
      in_shared = true;
      sql.remove_prefix(shared.size());
    } else if (in_shared && sql.starts_with("*/")) {
      in_shared = false;
      sql.remove_prefix(2);
    } else {
      text += sql.front() == '?' ? "$" + std::to_string(++values) : std::string(1, sql.front());
      sql.remove_prefix(1);
    }
  }
  return text;
}

std::string one_line(const char* message) {
  std::string text = message == nullptr ? "" : message;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  return text;
}

// Classes of SQLSTATE (PostgreSQL manual, appendix A) that pass by themselves: connection (08), no room (53),
// an operator's stop (57), a read-only server that is not the leader any more (25006).
ErrorKind kind_of(std::string_view state) {
  const bool passes = state.starts_with("08") || state.starts_with("53") || state.starts_with("57") || state == "25006" || state == "55P03";
  return passes ? ErrorKind::busy : ErrorKind::corrupt;
}

// Serialization, deadlock, or a row that another hub made in the same moment.
bool is_conflict(std::string_view state) { return state == "40001" || state == "40P01" || state == "23505"; }

}  // namespace

// The first thing that went wrong among answers; what follows it in a pipeline is not done.
struct PostgresDb::Trouble {
  bool is_there = false;
  std::string state;
  std::string text;
};

// The rows of one statement; it is its own handle and goes with close().
class PostgresDb::Rows final : public sql::Cursor {
 public:
  explicit Rows(PostgresDb& db) : db_(db) {}
  void take(Result result) { result_ = std::move(result); }

  bool next() override {
    if (row_ < 0 && !result_) db_.settle();
    HUB_ASSERT(result_);
    return ++row_ < PQntuples(result_.get());
  }
  std::int64_t integer(int column) const override {
    if (is_null(column)) return 0;
    const char* bytes = PQgetvalue(result_.get(), row_, column);
    switch (PQgetlength(result_.get(), row_, column)) {
      case 1: return bytes[0];
      case 2: {
        std::uint16_t wire = 0;
        std::memcpy(&wire, bytes, sizeof wire);
        return static_cast<std::int16_t>(be16toh(wire));
      }
      case 4: {
        std::uint32_t wire = 0;
        std::memcpy(&wire, bytes, sizeof wire);
        return static_cast<std::int32_t>(be32toh(wire));
      }
      default: {
        HUB_ASSERT(PQgetlength(result_.get(), row_, column) == 8);
        std::uint64_t wire = 0;
        std::memcpy(&wire, bytes, sizeof wire);
        return static_cast<std::int64_t>(be64toh(wire));
      }
    }
  }
  bool is_null(int column) const override { return PQgetisnull(result_.get(), row_, column) != 0; }
  std::string_view text(int column) const override {
    return {PQgetvalue(result_.get(), row_, column), static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
  }
  std::span<const std::uint8_t> blob(int column) const override {
    return {reinterpret_cast<const std::uint8_t*>(PQgetvalue(result_.get(), row_, column)),
            static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))};
  }
  void close() override {
    for (Sent& sent : db_.sent_) {
      if (sent.rows == this) sent.rows = nullptr;  // nobody read it: its answer is dropped
    }
    delete this;
  }

 private:
  PostgresDb& db_;
  Result result_;
  int row_ = -1;
};

void PostgresDb::Free::operator()(pg_conn* connection) const { PQfinish(connection); }
void PostgresDb::Free::operator()(pg_result* result) const { PQclear(result); }

PostgresDb::PostgresDb(std::string where, Mode mode) : where_(std::move(where)), mode_(mode) { connect(); }
PostgresDb::~PostgresDb() = default;

void PostgresDb::connect() {
  gathered_.clear();
  sent_.clear();
  names_.clear();
  in_transaction_ = false;
  connection_.reset(PQconnectdb((connection_defaults + where_).c_str()));
  if (PQstatus(connection_.get()) != CONNECTION_OK) {
    const std::string why = one_line(PQerrorMessage(connection_.get()));
    connection_.reset();
    throw DbError(ErrorKind::busy, "PostgreSQL is not reached: " + why);
  }
  // Notices (a table that is there already) are no news.
  PQsetNoticeProcessor(connection_.get(), [](void*, const char*) {}, nullptr);
  check_durability();
  enter_pipeline();
  if (mode_ == Mode::read) script("SET default_transaction_read_only=on");
  ++session_;
}

void PostgresDb::ensure_connected() {
  if (connection_ && PQstatus(connection_.get()) == CONNECTION_OK) return;
  connect();
  log::info("store.connected", {{"session", std::to_string(session_)}});
}

// What is said to be stored must be on disk by then; a server that was set to forget is no store.
void PostgresDb::check_durability() {
  for (const char* setting : {"fsync", "full_page_writes", "synchronous_commit"}) {
    const Result result(PQexec(connection_.get(), (std::string("SHOW ") + setting).c_str()));
    const std::string value = PQntuples(result.get()) == 1 ? PQgetvalue(result.get(), 0, 0) : "";
    if (value == "on" || value == "remote_apply") continue;
    throw DbError(ErrorKind::corrupt, std::string(setting) + " is " + value + " on this server, so that a power cut would lose what was "
                                      "accepted: set it to on in postgresql.conf (or for this role and database) and reload");
  }
}

void PostgresDb::leave_pipeline() {
  ensure_connected();
  HUB_ASSERT(sent_.empty());
  HUB_ASSERT(PQexitPipelineMode(connection_.get()) == 1);
}

void PostgresDb::enter_pipeline() { HUB_ASSERT(PQenterPipelineMode(connection_.get()) == 1); }

void PostgresDb::check(const Result& result) {
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN) return;
  if (PQstatus(connection_.get()) != CONNECTION_OK) lost();
  const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
  throw DbError(kind_of(state == nullptr ? "" : state), one_line(PQresultErrorMessage(result.get())));
}

PostgresDb::Result PostgresDb::plain(const char* sql) {
  leave_pipeline();
  Result result(PQexec(connection_.get(), sql));
  if (PQstatus(connection_.get()) == CONNECTION_OK) enter_pipeline();
  check(result);
  return result;
}

std::string PostgresDb::value(const std::string& sql) {
  const Result result = plain(sql.c_str());
  return PQntuples(result.get()) == 0 ? std::string() : std::string(PQgetvalue(result.get(), 0, 0));
}

void PostgresDb::copy(const std::string& sql, const std::function<bool(std::string&)>& next) {
  leave_pipeline();
  check(Result(PQexec(connection_.get(), sql.c_str())));
  std::string chunk;
  for (bool more = true; more; chunk.clear()) {
    more = next(chunk);
    if (!chunk.empty() && PQputCopyData(connection_.get(), chunk.data(), static_cast<int>(chunk.size())) != 1) lost();
  }
  if (PQputCopyEnd(connection_.get(), nullptr) != 1) lost();
  check(Result(PQgetResult(connection_.get())));
  HUB_ASSERT(Result(PQgetResult(connection_.get())) == nullptr);
  enter_pipeline();
}

void PostgresDb::prepare(const char* known_as, const std::string& text, const std::vector<Oid>& types) {
  const std::string name = "s" + std::to_string(names_.size() + 1);
  if (PQsendPrepare(connection_.get(), name.c_str(), text.c_str(), static_cast<int>(types.size()), types.data()) != 1) lost();
  names_.emplace(known_as, name);
  Sent sent;
  sent.prepares = known_as;
  sent_.push_back(sent);
}

void PostgresDb::gather(const char* sql, std::span<const Value> values) {
  HUB_ASSERT(in_transaction_);
  auto rows = std::find_if(gathered_.begin(), gathered_.end(), [&](const Arrays& other) { return other.sql() == sql; });
  if (rows == gathered_.end()) rows = gathered_.emplace(gathered_.end(), sql, values);
  rows->add(values);
  if (rows->rows() == gathered_max) send_gathered();
}

void PostgresDb::send_gathered() {
  for (const Arrays& rows : std::exchange(gathered_, {})) {
    const std::string& text = of_many_.try_emplace(rows.sql(), rows.statement()).first->second;
    if (!names_.contains(text.c_str())) prepare(text.c_str(), text, rows.types());
    const std::vector<std::string> arrays = rows.wire();
    std::vector<const char*> bytes;
    std::vector<int> lengths;
    for (const std::string& array : arrays) {
      bytes.push_back(array.data());
      lengths.push_back(static_cast<int>(array.size()));
    }
    const std::vector<int> formats(arrays.size(), binary);
    if (PQsendQueryPrepared(connection_.get(), names_.at(text.c_str()).c_str(), static_cast<int>(arrays.size()), bytes.data(), lengths.data(), formats.data(), binary) != 1) lost();
    sent_.emplace_back();
  }
}

void PostgresDb::send(const char* sql, std::span<const Value> values, Sent sent) {
  if (!in_transaction_) ensure_connected();
  send_gathered();
  if (!names_.contains(sql)) {
    std::vector<Oid> types;
    for (const Value& value : values) types.push_back(type_of(value.type));
    prepare(sql, in_postgres(sql), types);
  }
  // The most values of a statement, and room to spare; a longer one is a bug.
  constexpr std::size_t values_max = 64;
  HUB_ASSERT(values.size() <= values_max);
  std::array<std::uint64_t, values_max> integers;
  std::array<const char*, values_max> bytes;
  std::array<int, values_max> lengths;
  std::array<int, values_max> formats;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Value& value = values[i];
    formats[i] = binary;
    if (value.null) {
      bytes[i] = nullptr;
      lengths[i] = 0;
    } else if (value.type == Value::Type::integer) {
      integers[i] = htobe64(static_cast<std::uint64_t>(value.integer));
      bytes[i] = reinterpret_cast<const char*>(&integers[i]);
      lengths[i] = sizeof integers[i];
    } else {
      bytes[i] = value.data == nullptr ? "" : static_cast<const char*>(value.data);
      lengths[i] = static_cast<int>(value.size);
    }
  }
  if (PQsendQueryPrepared(connection_.get(), names_.at(sql).c_str(), static_cast<int>(values.size()), bytes.data(), lengths.data(), formats.data(), binary) != 1) lost();
  sent_.push_back(sent);
}

sql::Cursor& PostgresDb::open(const char* sql, std::span<const Value> values) {
  auto* rows = new Rows(*this);  // owned by whoever asked, until close()
  Sent sent;
  sent.rows = rows;
  try {
    send(sql, values, sent);
  } catch (const DbError&) {
    rows->close();
    throw;
  }
  return *rows;
}

void PostgresDb::run(const char* sql, std::span<const Value> values) {
  send(sql, values, {});
  if (!in_transaction_ || sent_.size() >= sent_max) settle();
}

std::int64_t PostgresDb::count(const char* sql, std::span<const Value> values) {
  std::int64_t changed = 0;
  Sent sent;
  sent.changed = &changed;
  send(sql, values, sent);
  settle();
  return changed;
}

void PostgresDb::settle() {
  if (PQpipelineSync(connection_.get()) != 1) lost();
  Trouble trouble;
  while (!sent_.empty()) {
    const Sent sent = sent_.front();
    take_answer(sent, trouble);
    sent_.pop_front();
  }
  const Result sync(PQgetResult(connection_.get()));
  if (PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC) lost();
  if (!trouble.is_there) return;
  if (is_conflict(trouble.state)) throw DbConflict(trouble.text);
  throw DbError(kind_of(trouble.state), trouble.text);
}

void PostgresDb::take_answer(const Sent& sent, Trouble& trouble) {
  Result result(PQgetResult(connection_.get()));
  if (!result || PQstatus(connection_.get()) != CONNECTION_OK) lost();
  const ExecStatusType status = PQresultStatus(result.get());
  const bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  if (!good && sent.prepares != nullptr) names_.erase(sent.prepares);
  if (!good && !trouble.is_there && status != PGRES_PIPELINE_ABORTED) {
    const char* state = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
    trouble = {true, state == nullptr ? "" : state, one_line(PQresultErrorMessage(result.get()))};
  }
  if (good && sent.changed != nullptr) {
    const char* tuples = PQcmdTuples(result.get());
    *sent.changed = tuples == nullptr || *tuples == '\0' ? 0 : std::stoll(tuples);
  }
  if (sent.rows != nullptr) sent.rows->take(std::move(result));
  const Result end(PQgetResult(connection_.get()));
  if (end) lost();  // each statement has one answer
}

// The server rolls back what a lost connection had begun; of a commit that was under way nobody knows.
void PostgresDb::lost() {
  const std::string why = connection_ ? one_line(PQerrorMessage(connection_.get())) : "";
  connection_.reset();
  gathered_.clear();
  sent_.clear();
  in_transaction_ = false;
  throw DbError(ErrorKind::busy, "the connection to PostgreSQL was lost: " + why);
}

void PostgresDb::begin() {
  ensure_connected();
  in_transaction_ = true;  // lost() takes it back
  send("BEGIN", {}, {});
}

void PostgresDb::begin_unsynced() {
  begin();
  send("SET LOCAL synchronous_commit=off", {}, {});
}

// Only the commit looks at the setting.
void PostgresDb::sync_from_here() { send("SET LOCAL synchronous_commit TO DEFAULT", {}, {}); }

void PostgresDb::commit() {
  send("COMMIT", {}, {});
  settle();
  in_transaction_ = false;
}

void PostgresDb::rollback() noexcept {
  if (!in_transaction_) return;
  gathered_.clear();
  try {
    // What was sent and not asked for yet may have failed; the rollback is sent behind it all the same.
    try {
      settle();
    } catch (const DbError&) {
    }
    if (in_transaction_) count("ROLLBACK", {});
  } catch (const DbError&) {
    // The connection is gone, and with it what it had begun.
  }
  in_transaction_ = false;
}

}  // namespace hub::store::postgres
