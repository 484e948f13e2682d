// The rows of registrations (row_writer.h) on PostgreSQL: in the hub's tables, with their constraints and indexes.
// A transaction is one round trip, its commit included, either way: with one statement a table, which takes all
// rows as arrays, the fastest there is for so many tables at once; or with one a row, as the hub sends them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "row_writer.h"

struct pg_conn;
struct pg_result;

namespace bench {

class PostgresRows final : public RowWriter {
 public:
  enum class Manner { arrays, row_by_row };
  // A database that a hub made its tables in, with pupils in it; no hub has it open.
  PostgresRows(const std::string& where, Manner manner);

  void begin() override;
  void add() override;
  void add_audit() override;
  void commit() override;

 private:
  struct Free {
    void operator()(pg_conn* connection) const;
    void operator()(pg_result* result) const;
  };
  using Result = std::unique_ptr<pg_result, Free>;

  // One array in the binary format of the server's array_recv().
  class Array {
   public:
    explicit Array(std::uint32_t type) : type_(type) {}
    void add(std::int64_t value);
    void add(std::string_view bytes);
    [[nodiscard]] std::size_t size() const { return count_; }
    std::string_view wire();            // valid until the next change
    void clear();

   private:
    void add_word(std::uint32_t word);

    const std::uint32_t type_;
    std::uint32_t count_ = 0;
    std::string bytes_;
  };

  void prepare(const char* name, const char* sql);
  // Values in their binary format.
  void send(const char* name, std::initializer_list<std::string_view> values);
  void send_arrays();
  void await_answers();
  [[noreturn]] void fail() const;

  const Manner manner_;
  std::unique_ptr<pg_conn, Free> connection_;
  std::optional<RegistratieRows> rows_;
  std::size_t sent_ = 0;                // statements without an answer
  Array keys_;
  Array prints_;
  Array pupils_;
  Array nrs_;
  Array ids_;
  Array seals_;
  Array marks_;
  Array hashes_;
};

}  // namespace bench
