// A connection to PostgreSQL by libpq, in pipeline mode: statements are sent along and answered together,
// so that a transaction of hundreds of them crosses the wire a few times only.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "hub/store/postgres/arrays.h"
#include "hub/store/sql/db.h"

struct pg_conn;
struct pg_result;

namespace hub::store::postgres {

class PostgresDb final : public sql::Db {
 public:
  enum class Mode { write, read };
  // `where` as libpq takes it: "host=… dbname=…", no URL. Connects, and refuses a server that may forget
  // what it said was stored (fsync, full_page_writes, synchronous_commit).
  PostgresDb(std::string where, Mode mode);
  ~PostgresDb() override;
  PostgresDb(const PostgresDb&) = delete;
  PostgresDb& operator=(const PostgresDb&) = delete;

  // Any number may be open; what they ask is sent now and awaited by the first next().
  sql::Cursor& open(const char* sql, std::span<const sql::Value> values) override;
  void run(const char* sql, std::span<const sql::Value> values) override;
  std::int64_t count(const char* sql, std::span<const sql::Value> values) override;
  // As one array a column: a row by itself costs the server ten times as much.
  void gather(const char* sql, std::span<const sql::Value> values) override;
  // Connects again when the connection was lost. What a lost one had begun is rolled back by the server.
  void begin() override;
  void begin_unsynced() override;
  void sync_from_here() override;
  // A connection that is lost right here leaves open whether it was stored: busy, and whoever asked asks again.
  void commit() override;
  void rollback() noexcept override;

  // Several statements separated by semicolons, without values; outside a transaction.
  void script(const char* sql) { static_cast<void>(plain(sql)); }
  // Outside a pipeline's transaction too: the first value of the first row as text, empty when there is none.
  std::string value(const std::string& sql);
  // COPY … FROM STDIN: `next` appends rows in its text format to an empty string, false with the last of them.
  void copy(const std::string& sql, const std::function<bool(std::string&)>& next);
  // How often it connected: another number is another session, with nothing of the one before.
  [[nodiscard]] int session() const { return session_; }

 private:
  class Rows;
  struct Free {
    void operator()(pg_conn* connection) const;
    void operator()(pg_result* result) const;
  };
  using Connection = std::unique_ptr<pg_conn, Free>;
  using Result = std::unique_ptr<pg_result, Free>;
  // What was sent and is not answered yet, in order.
  struct Sent {
    const char* prepares = nullptr;     // the statement that this makes known
    Rows* rows = nullptr;               // who waits for its rows
    std::int64_t* changed = nullptr;    // who waits for their number
  };
  struct Trouble;

  void connect();
  void ensure_connected();
  void check(const Result& result);
  Result plain(const char* sql);        // one round trip outside the pipeline
  void leave_pipeline();
  void enter_pipeline();
  void check_durability();
  void send(const char* sql, std::span<const sql::Value> values, Sent sent);
  void send_gathered();
  void prepare(const char* known_as, const std::string& text, const std::vector<unsigned>& types);
  void settle();                        // waits until everything sent is answered; throws the first trouble
  void take_answer(const Sent& sent, Trouble& trouble);
  [[noreturn]] void lost();

  const std::string where_;
  const Mode mode_;
  Connection connection_;
  std::unordered_map<const char*, std::string> names_;  // of prepared statements, by the address of their text
  std::unordered_map<const char*, std::string> of_many_;  // by the address of the statement of one row: that of many
  std::vector<Arrays> gathered_;                          // in the order of their first rows
  std::deque<Sent> sent_;
  bool in_transaction_ = false;
  int session_ = 0;
};

}  // namespace hub::store::postgres
