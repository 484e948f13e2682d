// The tables, and how older ones become newer ones.
#pragma once

#include "hub/store/postgres/postgres_db.h"

namespace hub::store::postgres {

// Makes the tables, or migrates older ones to hub::store::schema_version, one transaction a step. The version
// is kept in meta. Throws DbError.
void migrate(PostgresDb& db);

}  // namespace hub::store::postgres
