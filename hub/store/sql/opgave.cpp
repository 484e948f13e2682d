// T1: what DUO says of pupils, who are found by their pgn.
#include <string>
#include <utility>
#include <vector>

#include "hub/store/leerling_json.h"
#include "hub/store/sql/rows.h"
#include "hub/store/sql/sql_store.h"

namespace hub::store::sql {

std::vector<Id> SqlStore::find_by_pgn(const domain::Leerlingopgave& opgave) {
  const auto index = kluis_.pgn_index(opgave.vestiging, opgave.pgn);
  if (const auto known = known_.pgns.find({index.begin(), index.end()}); known != known_.pgns.end()) return known->second;
  std::vector<Id> leerlingen;
  Query query(*db_, "SELECT leerling FROM leerlingen WHERE pgn_index=? ORDER BY leerling", index);
  while (query.next()) leerlingen.push_back(query.integer(0));
  return leerlingen;
}

// What the same report says again a week later is known by then, and a pupil with two numbers is both.
SqlStore::Genomen SqlStore::take_opgave(const domain::Leerlingopgave& gezegd, const Context& context) {
  const std::vector<Id> leerlingen = find_by_pgn(gezegd);
  // DUO's lists are of a gemeente or of a whole BRIN: most of a file may be about others.
  if (leerlingen.empty() && context.aanlevering) return Elders{};
  if (leerlingen.empty()) return Geweigerd{0, 404, "leerling-onbekend", "nobody on the roster of this vestiging has this pgn"};
  bool is_new = false;
  const domain::Opgave& opgave = gezegd.opgave;
  for (const Id leerling : leerlingen) {
    if (count(*db_, "INSERT INTO opgaven(nr, leerling, soort, kenmerk, datum, woongemeente, verwerkt) VALUES(?,?,?,?,?,?,0) ON CONFLICT DO NOTHING", next_id(),
              leerling, static_cast<int>(opgave.soort), opgave.kenmerk, column(opgave.datum), opgave.woongemeente) == 0) {
      continue;
    }
    is_new = true;
    mark(leerling);
  }
  return is_new;
}

// Rosters that came before there was an index of them. Of several hubs the first does it, and the others wait.
void SqlStore::index_pgns() {
  Transaction transaction = begin();
  if (count(*db_, "INSERT INTO meta(naam, waarde) VALUES('pgn_index', '1') ON CONFLICT DO NOTHING") == 0) return;
  on_long_work();
  std::vector<std::pair<Id, std::array<std::uint8_t, 16>>> found;
  {
    Query query(*db_, "SELECT leerling, vestiging, sleutel, rooster_zegel FROM leerlingen WHERE rooster_zegel IS NOT NULL");
    while (query.next()) {
      const auto rooster = kluis_.open(query.blob(2), query.blob(3));
      const auto leerling = rooster ? leerling_from_text(*rooster) : std::nullopt;
      if (leerling && !leerling->pgn.empty()) found.emplace_back(query.integer(0), kluis_.pgn_index(query.text(1), leerling->pgn));
    }
  }
  for (const auto& [leerling, index] : found) run(*db_, "UPDATE leerlingen SET pgn_index=? WHERE leerling=?", index, leerling);
  transaction.commit();
}

}  // namespace hub::store::sql
