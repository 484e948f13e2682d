// What the bare writers share: the rows of one registration of a pupil the hub knows (T1: see
// hub/store/sql/accept.cpp), the same for every engine, and the loop that has them written and prints one line of
// figures. No reading, no sealing, no hashing, no judging: what a writer reaches is what the disk and its engine
// allow. One thread.
#pragma once

#include <sys/types.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace bench {

// When every registration came, and its day in local minutes.
inline constexpr std::int64_t row_now_us = 1'794'816'000'000'000;
inline constexpr std::int64_t row_begin_minute = 29'800'000;
inline constexpr std::int64_t row_school_year = 2026;

// What differs from one registration to the next. The rest a writer has in its statements.
struct RegistratieRow {
  [[nodiscard]] std::string_view key() const { return {noise.data(), 16}; }
  [[nodiscard]] std::string_view print() const { return {noise.data() + 16, 32}; }
  // As many bytes as the hub seals of the reason that the load sends: the text, a nonce and a tag.
  [[nodiscard]] std::string_view seal() const { return {noise.data(), 61 + 12 + 16}; }
  [[nodiscard]] std::string_view hash() const { return {noise.data() + 64, 32}; }
  [[nodiscard]] std::string_view id() const { return {text.data(), text_bytes}; }

  std::array<char, 96> noise{};           // as scattered as the hub's hashes: no index can foresee it
  std::array<char, 24> text{};
  std::size_t text_bytes = 0;
  std::int64_t pupil = 0;
  std::int64_t nr = 0;
  std::int64_t mark = 0;
};

// Registrations one after the other, pupils in the order of the load.
class RegistratieRows {
 public:
  // Keys of pupils, in order; throws when there are none.
  explicit RegistratieRows(std::vector<std::int64_t> pupils);
  const RegistratieRow& next();
  [[nodiscard]] const RegistratieRow& last() const { return row_; }
  // So many in a row are about different pupils.
  [[nodiscard]] std::size_t pupils() const { return pupils_.size(); }

 private:
  std::vector<std::int64_t> pupils_;
  std::uint64_t number_ = 0;
  std::int64_t next_id_ = 0;
  std::uint64_t random_ = 1;
  RegistratieRow row_;
};

class RowWriter {
 public:
  virtual ~RowWriter() = default;
  virtual void begin() = 0;
  // The rows of one registration.
  virtual void add() = 0;
  // The line that each request adds, however many registrations it brought.
  virtual void add_audit() = 0;
  virtual void commit() = 0;  // durable when it returns
};

struct RowsSettings {
  double seconds = 3;
  std::uint64_t transaction = 64;  // registrations in one
  bool one_request = false;        // they came in one request
  pid_t server = 0;                // whose CPU time counts besides; 0: there is none
};

void add_options(CLI::App& app, RowsSettings& settings);
void write_rows(RowWriter& writer, const RowsSettings& settings);

}  // namespace bench
