// Which database the store stands on. The one place that knows which engines there are; everything above
// has a Store and a Reader.
#pragma once

#include <memory>
#include <string>

#include "hub/crypto/kluis.h"
#include "hub/store/place.h"
#include "hub/store/reader.h"
#include "hub/store/store.h"

namespace hub::store {

// The version of the tables that this program writes; a newer one is refused.
inline constexpr int schema_version = 3;

struct Engine {
  enum class Kind { sqlite, postgres };
  Kind kind = Kind::sqlite;
  std::string where;  // a file, ":memory:" for a throw-away store; or as libpq takes it: "host=… dbname=…"
  Place place = {};   // among the hubs on one PostgreSQL
};

// Whether a store was made there before. Error: busy (not reached).
Result<bool> exists(const Engine& engine);

// Opens it, making the tables where there are none. `kluis` outlives the store. Error: busy (in use, not
// reached, no rights), corrupt (newer schema, other master key, a disk or server that may forget).
Result<std::unique_ptr<Store>> open_store(const Engine& engine, crypto::Kluis& kluis, WallTime now);

// Reads beside a store that is there. `kluis` outlives the reader and is its thread's own.
Result<std::unique_ptr<Reader>> open_reader(const Engine& engine, const crypto::Kluis& kluis);

}  // namespace hub::store
