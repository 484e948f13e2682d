// The kinds of store that the suite knows, one file each.
#pragma once

#include "hub/store/sql/db.h"
#include "tests/contract/store_suite.h"

namespace hub::store_test {

const StoreKind& sqlite_file_kind();
const StoreKind& sqlite_memory_kind();
const StoreKind& postgres_kind();

// Walks the audit table of a store that speaks SQL; of one that several hubs share the chain of the hub that `db` is.
StoreHome::Audit verify_audit(store::sql::Db& db);

}  // namespace hub::store_test
