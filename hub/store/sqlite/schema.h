// The tables, and how an older file becomes a newer one.
#pragma once

#include "hub/store/sqlite/db.h"

namespace hub::store::sqlite {

// The version this program writes; kept in PRAGMA user_version. A newer file is refused.
inline constexpr int schema_version = 1;

// Makes or migrates the tables, one transaction a step.
void migrate(Db& db);

}  // namespace hub::store::sqlite
