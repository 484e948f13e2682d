// What time brings: pupils to look at again, and deadlines. The row that is due and its effect change in
// one transaction, so a deadline fires once however often the power goes.
#include <algorithm>

#include "hub/base/assert.h"
#include "hub/base/crash_point.h"
#include "hub/store/sql/rows.h"
#include "hub/store/sql/sql_store.h"

namespace hub::store::sql {

Result<std::size_t> SqlStore::wake(WallTime now, std::size_t most) {
  return guarded([&]() -> std::size_t {
    std::vector<Id> leerlingen;
    {
      Query query(*db_, "SELECT leerling FROM wekkers WHERE op_us<=? ORDER BY op_us LIMIT ?", column(now), most);
      while (query.next()) leerlingen.push_back(query.integer(0));
    }
    if (leerlingen.empty()) return 0;
    Transaction transaction = begin_unheard();
    if (!may_pass_time(now)) return 0;
    for (const Id leerling : leerlingen) {
      mark(leerling);
      run(*db_, "DELETE FROM wekkers WHERE leerling=?", leerling);
    }
    commit(transaction);
    return leerlingen.size();
  });
}

Result<std::vector<Termijn>> SqlStore::due(WallTime now, std::size_t most) {
  return guarded([&] {
    std::vector<Termijn> termijnen;
    if (!may_pass_time(now)) return termijnen;
    {
      Query query(*db_, "SELECT termijn, t.uuid, soort, vestiging, t.leerling, uitkomst, d.uuid, vervalt_us FROM termijnen t "
                       "LEFT JOIN dossiers d ON d.dossier=t.dossier WHERE staat=0 AND vervalt_us<=? ORDER BY vervalt_us LIMIT ?",
                  column(now), most);
      while (query.next()) {
        termijnen.push_back({query.integer(0), query.uuid(1), static_cast<domain::Termijnsoort>(query.integer(2)), query.text(3),
                             query.integer(4), query.integer(5), query.uuid(6), wall_from(query.integer(7)), {}});
      }
    }
    for (Termijn& termijn : termijnen) {
      if (termijn.soort != domain::Termijnsoort::pact) continue;
      Query query(*db_, "SELECT lijn, partner FROM uitkomsten WHERE leerling=? AND regel=? AND status<>4 AND einddatum IS NULL AND partner IS NOT NULL",
                  termijn.leerling, static_cast<int>(domain::Regel::lrv));
      while (query.next()) termijn.meldingen_bij.push_back({static_cast<domain::Lijn>(query.integer(0)), query.text(1)});
    }
    return termijnen;
  });
}

Result<void> SqlStore::elapse(std::span<const Afloop> aflopen, WallTime now) {
  return guarded([&] {
    Transaction transaction = begin();
    for (const Afloop& afloop : aflopen) {
      if (count(*db_, "UPDATE termijnen SET staat=?, gesloten_us=? WHERE termijn=? AND staat=0", static_cast<int>(afloop.staat), column(now), afloop.termijn) == 0) {
        continue;  // it is not open any more: its effect has been, or is not to be
      }
      for (const NieuwBericht& bericht : afloop.berichten) insert_bericht(bericht, now);
      if (afloop.volgende) insert_termijn(*afloop.volgende, now);
    }
    pass_crash_point("in_elapse");
    commit(transaction);
  });
}

Result<std::optional<WallTime>> SqlStore::next_wake() {
  return guarded([&] {
    Query query(*db_, "SELECT min(op) FROM (SELECT min(op_us) AS op FROM wekkers UNION ALL SELECT min(vervalt_us) FROM termijnen WHERE staat=0) AS alle");
    HUB_ASSERT(query.next());
    return wall_or_none(query, 0);
  });
}

Result<void> SqlStore::ensure_termijn(const NieuweTermijn& termijn, WallTime now) {
  return guarded([&] {
    Transaction transaction = begin();
    insert_termijn(termijn, now);
    commit(transaction);
  });
}

Result<Tellingen> SqlStore::count_for(const std::string& vestiging, WallTime month_start) {
  return guarded([&] {
    Query query(*db_,
                "WITH school AS (SELECT leerling FROM leerlingen WHERE vestiging=?) SELECT "
                "(SELECT count(*) FROM dossiers JOIN school USING(leerling) WHERE gesloten_us IS NULL), "
                "(SELECT count(*) FROM uitkomsten JOIN school USING(leerling) WHERE regel=3 AND status<>4 AND einddatum IS NULL), "
                "(SELECT count(*) FROM uitkomsten JOIN school USING(leerling) WHERE regel<=2 AND status<>4 AND gemaakt_us>=?), "
                "(SELECT count(*) FROM termijnen WHERE staat=0 AND leerling<>0 AND vestiging=?)",
                vestiging, column(month_start), vestiging);
    HUB_ASSERT(query.next());
    return Tellingen{query.integer(0), query.integer(1), query.integer(2), query.integer(3)};
  });
}

Result<std::size_t> SqlStore::forget_repeats(WallTime before, std::size_t most) {
  return guarded([&]() -> std::size_t {
    Transaction transaction = begin();
    const auto events = count(*db_,
                              "DELETE FROM gebeurtenissen WHERE nr IN (SELECT nr FROM (SELECT nr, ontvangen_us FROM gebeurtenissen "
                              "ORDER BY nr LIMIT ?) AS oudste WHERE ontvangen_us<?)",
                              most, column(before));
    const auto answers = count(*db_,
                               "DELETE FROM herhalingen WHERE nr IN (SELECT nr FROM (SELECT nr, op_us FROM herhalingen "
                               "ORDER BY nr LIMIT ?) AS oudste WHERE op_us<?)",
                               static_cast<std::int64_t>(most) - events, column(before));
    run(*db_, "DELETE FROM aanlevering_stukken WHERE aanlevering IN (SELECT aanlevering FROM aanleveringen WHERE staat=0 AND staat<3 AND op_us<?)", column(before));
    run(*db_, "DELETE FROM aanleveringen WHERE staat=0 AND staat<3 AND op_us<?", column(before));
    commit(transaction);
    return static_cast<std::size_t>(events + answers);
  });
}

}  // namespace hub::store::sql
