// SQLite on a file and in memory, held to the suite.
#include "hub/store/sqlite/sqlite_db.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "tests/contract/store_kinds.h"
#include "tests/support/temp_dir.h"

namespace hub::store_test {
namespace {

using store::sqlite::SqliteDb;
using store::sqlite::SqliteStore;

class SqliteHome final : public StoreHome {
 public:
  explicit SqliteHome(bool in_memory) : path_(in_memory ? ":memory:" : (dir_ / "hub.db").string()) {}

  Result<std::unique_ptr<store::Store>> open(crypto::Kluis& kluis, WallTime now) override {
    auto opened = SqliteStore::open(path_, kluis, now);
    if (!opened) return tl::unexpected<Error>(opened.error());
    return std::unique_ptr<store::Store>(std::move(*opened));
  }

  Result<std::unique_ptr<store::Reader>> open_reader(const crypto::Kluis& kluis) override { return store::sqlite::open_reader(path_, kluis); }

  Audit read_audit() override {
    SqliteDb db(path_, SqliteDb::Mode::read);
    return verify_audit(db);
  }

  void make_newer() override { SqliteDb(path_, SqliteDb::Mode::write).script("PRAGMA user_version=99"); }

 private:
  support::TempDir dir_;
  std::string path_;
};

}  // namespace

const StoreKind& sqlite_file_kind() {
  static const StoreKind kind{"SqliteFile", [] { return std::make_unique<SqliteHome>(false); }};
  return kind;
}

const StoreKind& sqlite_memory_kind() {
  static const StoreKind kind{"SqliteMemory", [] { return std::make_unique<SqliteHome>(true); }};
  return kind;
}

}  // namespace hub::store_test
