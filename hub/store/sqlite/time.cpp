// What time brings: pupils to look at again, and deadlines. The row that is due and its effect change in
// one transaction, so a deadline fires once however often the power goes.
#include <algorithm>

#include "hub/base/assert.h"
#include "hub/base/crash_point.h"
#include "hub/store/sqlite/rows.h"
#include "hub/store/sqlite/sqlite_store.h"

namespace hub::store::sqlite {

Result<std::size_t> SqliteStore::wake(WallTime now, std::size_t count) {
  return guarded([&]() -> std::size_t {
    std::vector<Id> leerlingen;
    {
      Query query(db_, "SELECT leerling FROM wekkers WHERE op_us<=? ORDER BY op_us LIMIT ?", column(now), count);
      while (query.next()) leerlingen.push_back(query.integer(0));
    }
    if (leerlingen.empty()) return 0;
    Transaction transaction(db_);
    for (const Id leerling : leerlingen) {
      mark(leerling);
      run(db_, "DELETE FROM wekkers WHERE leerling=?", leerling);
    }
    commit(transaction);
    return leerlingen.size();
  });
}

Result<std::vector<Termijn>> SqliteStore::due(WallTime now, std::size_t count) {
  return guarded([&] {
    std::vector<Termijn> termijnen;
    {
      Query query(db_, "SELECT termijn, t.uuid, soort, vestiging, t.leerling, uitkomst, d.uuid, vervalt_us FROM termijnen t "
                       "LEFT JOIN dossiers d ON d.dossier=t.dossier WHERE staat=0 AND vervalt_us<=? ORDER BY vervalt_us LIMIT ?",
                  column(now), count);
      while (query.next()) {
        termijnen.push_back({query.integer(0), query.uuid(1), static_cast<domain::Termijnsoort>(query.integer(2)), query.text(3),
                             query.integer(4), query.integer(5), query.uuid(6), wall_from(query.integer(7)), {}});
      }
    }
    for (Termijn& termijn : termijnen) {
      if (termijn.soort != domain::Termijnsoort::pact) continue;
      Query query(db_, "SELECT lijn, partner FROM uitkomsten WHERE leerling=? AND regel=? AND status<>4 AND einddatum IS NULL AND partner IS NOT NULL",
                  termijn.leerling, static_cast<int>(domain::Regel::lrv));
      while (query.next()) termijn.meldingen_bij.push_back({static_cast<domain::Lijn>(query.integer(0)), query.text(1)});
    }
    return termijnen;
  });
}

Result<void> SqliteStore::elapse(std::span<const Afloop> aflopen, WallTime now) {
  return guarded([&] {
    Transaction transaction(db_);
    for (const Afloop& afloop : aflopen) {
      if (run(db_, "UPDATE termijnen SET staat=?, gesloten_us=? WHERE termijn=? AND staat=0", static_cast<int>(afloop.staat), column(now), afloop.termijn) == 0) {
        continue;  // it is not open any more: its effect has been, or is not to be
      }
      for (const NieuwBericht& bericht : afloop.berichten) insert_bericht(bericht, now);
      if (afloop.volgende) insert_termijn(*afloop.volgende, now);
    }
    pass_crash_point("in_elapse");
    commit(transaction);
  });
}

Result<std::optional<WallTime>> SqliteStore::next_wake() {
  return guarded([&] {
    Query query(db_, "SELECT min(op) FROM (SELECT min(op_us) AS op FROM wekkers UNION ALL SELECT min(vervalt_us) FROM termijnen WHERE staat=0)");
    HUB_ASSERT(query.next());
    return wall_or_none(query, 0);
  });
}

Result<void> SqliteStore::ensure_termijn(const NieuweTermijn& termijn, WallTime now) {
  return guarded([&] {
    {
      Query query(db_, "SELECT 1 FROM termijnen WHERE soort=? AND vestiging=? AND staat=0", static_cast<int>(termijn.soort), termijn.vestiging);
      if (query.next()) return;
    }
    Transaction transaction(db_);
    insert_termijn(termijn, now);
    commit(transaction);
  });
}

Result<Tellingen> SqliteStore::count_for(const std::string& vestiging, WallTime month_start) {
  return guarded([&] {
    Query query(db_,
                "WITH school AS (SELECT leerling FROM leerlingen WHERE vestiging=?1) SELECT "
                "(SELECT count(*) FROM dossiers WHERE gesloten_us IS NULL AND leerling IN school), "
                "(SELECT count(*) FROM uitkomsten WHERE regel=3 AND status<>4 AND einddatum IS NULL AND leerling IN school), "
                "(SELECT count(*) FROM uitkomsten WHERE regel<=2 AND status<>4 AND gemaakt_us>=?2 AND leerling IN school), "
                "(SELECT count(*) FROM termijnen WHERE staat=0 AND leerling<>0 AND vestiging=?1)",
                vestiging, column(month_start));
    HUB_ASSERT(query.next());
    return Tellingen{query.integer(0), query.integer(1), query.integer(2), query.integer(3)};
  });
}

Result<std::size_t> SqliteStore::forget_repeats(WallTime before, std::size_t count) {
  return guarded([&]() -> std::size_t {
    Transaction transaction(db_);
    const auto events = run(db_, "DELETE FROM gebeurtenissen WHERE sleutel IN (SELECT sleutel FROM gebeurtenissen WHERE ontvangen_us<? LIMIT ?)",
                            column(before), count);
    const auto answers = run(db_, "DELETE FROM herhalingen WHERE sleutel IN (SELECT sleutel FROM herhalingen WHERE op_us<? LIMIT ?)",
                             column(before), static_cast<std::int64_t>(count) - events);
    commit(transaction);
    return static_cast<std::size_t>(events + answers);
  });
}

}  // namespace hub::store::sqlite
