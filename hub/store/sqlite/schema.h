// The tables, and how an older file becomes a newer one.
#pragma once

#include "hub/store/sqlite/sqlite_db.h"

namespace hub::store::sqlite {

// Makes the tables, or migrates older ones to hub::store::schema_version, one transaction a step. The version
// is kept in PRAGMA user_version.
void migrate(SqliteDb& db);

}  // namespace hub::store::sqlite
