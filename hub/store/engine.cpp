#include "hub/store/engine.h"

#include <filesystem>

#include "hub/store/postgres/postgres_store.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::store {
namespace {

template <typename Opened>
Result<std::unique_ptr<Store>> as_store(Result<Opened> opened) {
  if (!opened) return tl::unexpected<Error>(opened.error());
  return std::unique_ptr<Store>(std::move(*opened));
}

}  // namespace

Result<bool> exists(const Engine& engine) {
  if (engine.kind == Engine::Kind::postgres) return postgres::exists(engine.where);
  std::error_code failed;
  return std::filesystem::exists(engine.where, failed);
}

Result<std::unique_ptr<Store>> open_store(const Engine& engine, crypto::Kluis& kluis, WallTime now) {
  if (engine.kind == Engine::Kind::postgres) return as_store(postgres::PostgresStore::open(engine.where, engine.place, kluis, now));
  return as_store(sqlite::SqliteStore::open(engine.where, kluis, now));
}

Result<std::unique_ptr<Reader>> open_reader(const Engine& engine, const crypto::Kluis& kluis) {
  return engine.kind == Engine::Kind::postgres ? postgres::open_reader(engine.where, kluis) : sqlite::open_reader(engine.where, kluis);
}

}  // namespace hub::store
