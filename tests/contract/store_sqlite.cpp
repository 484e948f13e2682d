// SQLite on a file and in memory, held to the suite.
#include <algorithm>

#include "hub/store/sqlite/db.h"
#include "hub/store/sqlite/sqlite_store.h"
#include "tests/contract/store_suite.h"
#include "tests/support/temp_dir.h"

namespace hub::store_test {
namespace {

using store::sqlite::Db;
using store::sqlite::Query;
using store::sqlite::SqliteStore;

class SqliteHome final : public StoreHome {
 public:
  explicit SqliteHome(bool in_memory) : path_(in_memory ? ":memory:" : (dir_ / "hub.db").string()) {}

  Result<std::unique_ptr<store::Store>> open(crypto::Kluis& kluis, WallTime now) override {
    auto opened = SqliteStore::open(path_, kluis, now);
    if (!opened) return tl::unexpected<Error>(opened.error());
    return std::unique_ptr<store::Store>(std::move(*opened));
  }

  Audit read_audit() override {
    Db db(path_, Db::Mode::read);
    Audit audit{true, {}};
    crypto::Digest before{};
    Query query(db, "SELECT op_us, wie, wat, onderwerp, hash FROM audit ORDER BY nr");
    while (query.next()) {
      const std::string time = format_rfc3339(WallTime(std::chrono::microseconds(query.integer(0))));
      const std::string who = query.text(1), what = query.text(2), subject = query.text(3);
      const std::string_view parts[] = {{reinterpret_cast<const char*>(before.data()), before.size()}, time, who, what, subject};
      before = crypto::sha256_of(parts);
      audit.verifies = audit.verifies && std::ranges::equal(before, query.blob(4));
      audit.lines.push_back(who + " " + what + " " + subject);
    }
    return audit;
  }

  void make_newer() override {
    Db db(path_, Db::Mode::write);
    db.script("PRAGMA user_version=99");
  }

 private:
  support::TempDir dir_;
  std::string path_;
};

const StoreKind file{"SqliteFile", [] { return std::make_unique<SqliteHome>(false); }};
const StoreKind memory{"SqliteMemory", [] { return std::make_unique<SqliteHome>(true); }};

}  // namespace

const std::vector<StoreKind>& store_kinds() {
  static const std::vector<StoreKind> kinds = {file, memory};
  return kinds;
}

const std::vector<StoreKind>& lasting_store_kinds() {
  static const std::vector<StoreKind> kinds = {file};
  return kinds;
}

}  // namespace hub::store_test
