#include "hub/store/sql/db.h"

#include <algorithm>

namespace hub::store::sql {

Uuid Query::uuid(int column) const {
  Uuid uuid;
  const auto bytes = blob(column);
  if (bytes.size() == uuid.bytes.size()) std::copy(bytes.begin(), bytes.end(), uuid.bytes.begin());
  return uuid;
}

std::optional<std::int64_t> Query::maybe(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

}  // namespace hub::store::sql
