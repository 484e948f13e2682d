// T3: numbered streams. A bericht gets its number in the transaction that sends it on its way, with the
// audit line that says so: no effect leaves without either.
#include "hub/base/assert.h"
#include "hub/base/crash_point.h"
#include "hub/store/sql/rows.h"
#include "hub/store/sql/sql_store.h"

namespace hub::store::sql {

// What read_bericht() reads.
#define BERICHT_COLUMNS                                                                                            \
  "SELECT bericht, uuid, abonnee, volgnummer, soort, type, onderwerp, b.leerling, inhoud_zegel, inhoud, toestemming, " \
  "gemaakt_us, verzonden_us, sleutel FROM berichten b LEFT JOIN leerlingen l ON l.leerling=b.leerling"

Result<std::vector<Abonnee>> SqlStore::subscribers() {
  return guarded([&] {
    std::vector<Abonnee> abonnees;
    Query query(*db_, "SELECT abonnee, lijn, partner, kanaal FROM abonnees ORDER BY abonnee");
    while (query.next()) {
      abonnees.push_back({query.integer(0), {static_cast<domain::Lijn>(query.integer(1)), query.text(2)}, static_cast<Kanaal>(query.integer(3))});
    }
    return abonnees;
  });
}

Result<Leases> SqlStore::lease() {
  const auto abonnees = subscribers();
  if (!abonnees) return tl::unexpected<Error>(abonnees.error());
  Leases leases;
  for (const Abonnee& abonnee : *abonnees) leases.ours.push_back({abonnee, 0});
  return leases;
}

Result<void> SqlStore::give_back(std::span<const Id>) { return {}; }

Result<News> SqlStore::news(std::span<const Id>) { return News{}; }

Bericht SqlStore::read_bericht(const Query& query) {
  Bericht bericht;
  bericht.id = query.integer(0);
  bericht.uuid = query.uuid(1);
  bericht.abonnee = query.integer(2);
  bericht.volgnummer = query.maybe(3).value_or(0);
  bericht.soort = static_cast<domain::Berichtsoort>(query.integer(4));
  bericht.type = query.text(5);
  bericht.onderwerp = query.uuid(6);
  bericht.leerling = query.integer(7);
  if (query.is_null(8)) {
    bericht.data = query.text(9);
  } else {
    auto data = kluis_.open(query.blob(13), query.blob(8));
    if (!data) throw DbError(ErrorKind::corrupt, data.error().text);
    bericht.data = std::move(*data);
  }
  bericht.toestemming_vereist = query.integer(10) != 0;
  bericht.gemaakt = wall_from(query.integer(11));
  bericht.verzonden = wall_or_none(query, 12);
  return bericht;
}

Bericht SqlStore::as_bericht(Id id, const Gemaakt& gemaakt) {
  Bericht bericht;
  bericht.id = id;
  bericht.uuid = gemaakt.bericht.id;
  bericht.abonnee = gemaakt.abonnee;
  bericht.soort = gemaakt.bericht.soort;
  bericht.type = gemaakt.bericht.type;
  bericht.onderwerp = gemaakt.bericht.onderwerp;
  bericht.leerling = gemaakt.bericht.leerling;
  bericht.data = gemaakt.bericht.data;
  bericht.toestemming_vereist = gemaakt.bericht.toestemming_vereist;
  bericht.gemaakt = gemaakt.op;
  return bericht;
}

Result<std::vector<Bericht>> SqlStore::waiting(Id abonnee, std::size_t count) {
  return guarded([&] {
    std::vector<Bericht> berichten;
    // One that another hub is rewriting at this moment leaves a little later.
    Query query(*db_, BERICHT_COLUMNS " WHERE abonnee=? AND staat=0 ORDER BY bericht LIMIT ? /*shared: FOR UPDATE OF b SKIP LOCKED*/", abonnee, count);
    while (query.next()) berichten.push_back(read_bericht(query));
    // What this turn made comes after all that is stored.
    for (const auto& [id, gemaakt] : gemaakt_) {
      if (berichten.size() == count) break;
      if (gemaakt.abonnee == abonnee) berichten.push_back(as_bericht(id, gemaakt));
    }
    return berichten;
  });
}

Result<std::vector<Bericht>> SqlStore::under_way(Id abonnee) {
  return guarded([&] {
    std::vector<Bericht> berichten;
    Query query(*db_, BERICHT_COLUMNS " WHERE abonnee=? AND staat=1 ORDER BY volgnummer", abonnee);
    while (query.next()) berichten.push_back(read_bericht(query));
    for (Bericht& bericht : berichten) bericht.staat = Berichtstaat::onderweg;
    return berichten;
  });
}

Result<bool> SqlStore::depart(std::span<Bericht> berichten, WallTime now) {
  if (berichten.empty()) return true;
  return guarded([&] {
    Transaction transaction = begin();
    std::int64_t volgnummer = -static_cast<std::int64_t>(berichten.size());
    std::string naar;
    {
      Query query(*db_, "UPDATE abonnees SET volgnummer=volgnummer+? WHERE abonnee=? /*shared: AND houder=current_setting('verzuimhub.hub')*/ "
                        "RETURNING volgnummer, lijn, partner",
                  berichten.size(), berichten.front().abonnee);
      if (!query.next()) return false;
      volgnummer += query.integer(0);
      naar = to_string(domain::Ontvanger{static_cast<domain::Lijn>(query.integer(1)), query.text(2)});
    }
    for (Bericht& bericht : berichten) {
      HUB_ASSERT(bericht.abonnee == berichten.front().abonnee);
      bericht.volgnummer = ++volgnummer;
      bericht.staat = Berichtstaat::onderweg;
      bericht.verzonden = now;
      if (const auto made = gemaakt_.find(bericht.id); made != gemaakt_.end()) {
        write_bericht(bericht.id, made->second, bericht.volgnummer, now);
        gemaakt_.erase(made);
      } else {
        run(*db_, "UPDATE berichten SET staat=1, volgnummer=?, verzonden_us=? WHERE bericht=? AND staat=0", bericht.volgnummer, column(now), bericht.id);
      }
      add_audit(now, "verzuimhub", "verzonden", naar + " " + bericht.type + " " + to_string(bericht.uuid));
    }
    pass_crash_point("in_depart");
    commit(transaction);
    return true;
  });
}

Result<void> SqlStore::hold(std::span<const Bericht> berichten, WallTime now) {
  return guarded([&] {
    Transaction transaction = begin();
    write_gemaakt();
    for (const Bericht& bericht : berichten) {
      run(*db_, "UPDATE berichten SET staat=5, reden='consent was withdrawn before it left' WHERE bericht=? AND staat=0", bericht.id);
      run(*db_, "UPDATE uitkomsten SET vrijgegeven=0 WHERE uitkomst=(SELECT uitkomst FROM berichten WHERE bericht=?)", bericht.id);
      add_audit(now, "verzuimhub", "ingehouden", to_string(bericht.uuid));
    }
    commit(transaction);
  });
}

Result<void> SqlStore::finish(Id bericht, Berichtstaat staat, const std::string& reden, WallTime now) {
  return guarded([&] {
    Transaction transaction = begin();
    write_gemaakt();
    run(*db_, "UPDATE berichten SET staat=?, bevestigd_us=?, reden=? WHERE bericht=? AND staat IN (0,1)", static_cast<int>(staat),
        staat == Berichtstaat::bevestigd ? std::optional(column(now)) : std::nullopt, reden, bericht);
    if (staat == Berichtstaat::bevestigd) {
      run(*db_, "UPDATE termijnen SET staat=1, gesloten_us=? WHERE soort=0 AND staat=0 AND uitkomst<>0 AND "
               "uitkomst=(SELECT uitkomst FROM berichten WHERE bericht=?)", column(now), bericht);
    }
    commit(transaction);
  });
}

}  // namespace hub::store::sql
