#include "hub/store/postgres/arrays.h"

#include <endian.h>

#include "hub/base/assert.h"

namespace hub::store::postgres {
namespace {

using sql::Value;

// Type numbers of pg_type.dat.
constexpr TypeNumber int8_type = 20;
constexpr TypeNumber text_type = 25;
constexpr TypeNumber bytea_type = 17;
constexpr TypeNumber int8_array_type = 1016;
constexpr TypeNumber text_array_type = 1009;
constexpr TypeNumber bytea_array_type = 1001;

void append(std::string& to, std::int32_t number) {
  const std::uint32_t wire = htobe32(static_cast<std::uint32_t>(number));
  to.append(reinterpret_cast<const char*>(&wire), sizeof wire);
}

// One element: its length, -1 for none, and its bytes.
void append(std::string& to, const Value& value) {
  if (value.null) {
    append(to, -1);
  } else if (value.type == Value::Type::integer) {
    const std::uint64_t wire = htobe64(static_cast<std::uint64_t>(value.integer));
    append(to, static_cast<std::int32_t>(sizeof wire));
    to.append(reinterpret_cast<const char*>(&wire), sizeof wire);
  } else {
    append(to, static_cast<std::int32_t>(value.size));
    if (value.size > 0) to.append(static_cast<const char*>(value.data), value.size);
  }
}

}  // namespace

TypeNumber type_of(Value::Type type) {
  switch (type) {
    case Value::Type::integer: return int8_type;
    case Value::Type::text: return text_type;
    case Value::Type::bytes: return bytea_type;
  }
  return 0;
}

Arrays::Arrays(const char* sql, std::span<const Value> first) : sql_(sql) {
  for (const Value& value : first) columns_.push_back({value.type, {}, false});
}

void Arrays::add(std::span<const Value> values) {
  HUB_ASSERT(values.size() == columns_.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    HUB_ASSERT(values[i].type == columns_[i].type);
    append(columns_[i].elements, values[i]);
    columns_[i].has_null = columns_[i].has_null || values[i].null;
  }
  ++rows_;
}

std::string Arrays::statement() const {
  const std::string_view sql = sql_;
  const std::size_t values = sql.find(" VALUES(");
  HUB_ASSERT(values != std::string_view::npos);
  std::string text(sql.substr(0, values));
  for (std::size_t i = 1; i <= columns_.size(); ++i) text += (i == 1 ? " SELECT * FROM unnest($" : ",$") + std::to_string(i);
  return text.append(sql.substr(sql.find(')', values)));
}

std::vector<TypeNumber> Arrays::types() const {
  std::vector<TypeNumber> types;
  for (const Column& column : columns_) {
    types.push_back(column.type == Value::Type::integer ? int8_array_type : column.type == Value::Type::text ? text_array_type : bytea_array_type);
  }
  return types;
}

std::vector<std::string> Arrays::wire() const {
  std::vector<std::string> arrays;
  for (const Column& column : columns_) {
    std::string& array = arrays.emplace_back();
    append(array, 1);  // dimension
    append(array, column.has_null ? 1 : 0);
    append(array, static_cast<std::int32_t>(type_of(column.type)));
    append(array, static_cast<std::int32_t>(rows_));
    append(array, 1);  // where it begins to count
    array += column.elements;
  }
  return arrays;
}

}  // namespace hub::store::postgres
