#include "tests/contract/store_kinds.h"

#include <algorithm>

namespace hub::store_test {

const std::vector<StoreKind>& store_kinds() {
  static const std::vector<StoreKind> kinds = {sqlite_file_kind(), sqlite_memory_kind(), postgres_kind()};
  return kinds;
}

const std::vector<StoreKind>& lasting_store_kinds() {
  static const std::vector<StoreKind> kinds = {sqlite_file_kind(), postgres_kind()};
  return kinds;
}

StoreHome::Audit verify_audit(store::sql::Db& db) {
  StoreHome::Audit audit{true, {}};
  crypto::Digest before{};
  store::sql::Query query(db, "SELECT op_us, wie, wat, onderwerp, hash FROM audit /*shared: WHERE keten=current_setting('verzuimhub.hub')*/ ORDER BY nr");
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

}  // namespace hub::store_test
