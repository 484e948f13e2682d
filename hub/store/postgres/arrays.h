// Rows for one table, on their way to PostgreSQL as one array a column (binary format, as array_recv reads it).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "hub/store/sql/db.h"

namespace hub::store::postgres {

using TypeNumber = unsigned;  // of PostgreSQL, Oid to libpq

// Every value is sent with its type, so that none is guessed.
TypeNumber type_of(sql::Value::Type type);

class Arrays {
 public:
  // `sql`: an INSERT whose VALUES are all `?`; it stands for itself. `first` says the types.
  Arrays(const char* sql, std::span<const sql::Value> first);

  void add(std::span<const sql::Value> values);  // of the same types as the first
  [[nodiscard]] const char* sql() const { return sql_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  // The same INSERT of all rows, with an array for each value; and those arrays.
  [[nodiscard]] std::string statement() const;
  [[nodiscard]] std::vector<TypeNumber> types() const;
  [[nodiscard]] std::vector<std::string> wire() const;

 private:
  struct Column {
    sql::Value::Type type;
    std::string elements;
    bool has_null = false;
  };

  const char* sql_;
  std::vector<Column> columns_;
  std::size_t rows_ = 0;
};

}  // namespace hub::store::postgres
