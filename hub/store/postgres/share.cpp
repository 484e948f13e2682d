// What several hubs on one store share out among them: streams, the passing of time, and the rules they judge by.
// None of them is special.
#include <algorithm>
#include <set>
#include <string>

#include "hub/base/assert.h"
#include "hub/base/json.h"
#include "hub/base/log.h"
#include "hub/store/postgres/postgres_store.h"
#include "hub/store/sql/rows.h"

namespace hub::store::postgres {
namespace {

using sql::Query;
using sql::run;

#define THIS_HUB "current_setting('verzuimhub.hub')"
#define SERVER_TIME "(extract(epoch FROM clock_timestamp())*1000000)::bigint"

// Another hub passes time for the length of a transaction: so long is not spent on asking whether it is done.
constexpr auto time_again = std::chrono::milliseconds(50);

std::string json_list(std::span<const Id> ids) {
  std::string list = "[";
  for (const Id id : ids) list += (list.size() > 1 ? "," : "") + std::to_string(id);
  return list + "]";
}

std::int64_t microseconds(std::chrono::milliseconds time) { return std::chrono::microseconds(time).count(); }

}  // namespace

Result<Leases> PostgresStore::lease() {
  return guarded([&] {
    sql::Transaction transaction = begin();
    const std::int64_t lease_us = microseconds(place_.lease);
    run(postgres_, "INSERT INTO hubs(naam, tot_us) VALUES(" THIS_HUB ", " SERVER_TIME "+?) ON CONFLICT(naam) DO UPDATE SET tot_us=excluded.tot_us", lease_us);
    run(postgres_, "UPDATE abonnees SET tot_us=" SERVER_TIME "+? WHERE houder=" THIS_HUB, lease_us);
    take_free_streams();
    Leases leases;
    Query query(postgres_, "SELECT abonnee, lijn, partner, kanaal, epoch, houder=" THIS_HUB " FROM abonnees ORDER BY abonnee");
    while (query.next()) {
      if (query.integer(5) == 0) {
        leases.others.push_back(query.integer(0));
        continue;
      }
      leases.ours.push_back({{query.integer(0), {static_cast<domain::Lijn>(query.integer(1)), query.text(2)}, static_cast<Kanaal>(query.integer(3))},
                             query.integer(4)});
    }
    leases.surplus = leases.ours.size() - std::min(leases.ours.size(), share_);
    look_at_rules();
    look_for_deliveries();
    commit(transaction);
    return leases;
  });
}

// A hub's share is as much as every other's, rounded up.
void PostgresStore::take_free_streams() {
  std::int64_t held = 0;
  {
    Query query(postgres_, "SELECT count(*), count(*) FILTER (WHERE houder=" THIS_HUB "), (SELECT count(*) FROM hubs WHERE tot_us>" SERVER_TIME ") FROM abonnees");
    HUB_ASSERT(query.next());
    const std::int64_t hubs = std::max<std::int64_t>(query.integer(2), 1);
    held = query.integer(1);
    share_ = static_cast<std::size_t>((query.integer(0) + hubs - 1) / hubs);
  }
  if (held >= static_cast<std::int64_t>(share_)) return;
  run(postgres_, "UPDATE abonnees SET houder=" THIS_HUB ", epoch=epoch+1, tot_us=" SERVER_TIME "+? WHERE abonnee IN ("
                 "SELECT abonnee FROM abonnees WHERE houder<>" THIS_HUB " AND tot_us<" SERVER_TIME " ORDER BY abonnee LIMIT ? FOR UPDATE SKIP LOCKED)",
      microseconds(place_.lease), static_cast<std::int64_t>(share_) - held);
}

Result<void> PostgresStore::give_back(std::span<const Id> abonnees) {
  return guarded([&] {
    sql::Transaction transaction = begin();
    run(postgres_, "UPDATE abonnees SET houder='', tot_us=0 WHERE houder=" THIS_HUB " AND abonnee IN (SELECT CAST(value AS BIGINT) FROM json_each(?))",
        json_list(abonnees));
    commit(transaction);
  });
}

Result<News> PostgresStore::news(std::span<const Id> under_way) {
  return guarded([&] {
    News news;
    {
      Query query(postgres_, "SELECT abonnee FROM abonnees a WHERE houder=" THIS_HUB " AND EXISTS(SELECT 1 FROM berichten b WHERE b.abonnee=a.abonnee AND b.staat=0)");
      while (query.next()) news.waiting.push_back(query.integer(0));
    }
    if (under_way.empty()) return news;
    Query query(postgres_, "SELECT uuid FROM berichten WHERE bericht IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) AND staat<>1", json_list(under_way));
    while (query.next()) news.settled.push_back(query.uuid(0));
    return news;
  });
}

// Deadlines come after judgement: who leaves that to others leaves time to them.
bool PostgresStore::may_pass_time(WallTime now) {
  if (outdated_) {
    time_again_ = now + time_again;
    return false;
  }
  Query query(postgres_, "SELECT pg_try_advisory_xact_lock(hashtext('verzuimhub'), hashtext(current_schema() || ' time'))");
  HUB_ASSERT(query.next());
  if (query.integer(0) != 0) {
    time_again_.reset();
    return true;
  }
  time_again_ = now + time_again;
  return false;
}

Result<std::optional<WallTime>> PostgresStore::next_wake() {
  auto next = SqlStore::next_wake();
  if (next && *next && time_again_) *next = std::max(**next, *time_again_);
  return next;
}

Result<void> PostgresStore::rules_in_force(const std::string& print) {
  rules_ = print;
  return SqlStore::rules_in_force(print);
}

// A hub that came later with other rules is right; judging by these would undo what that one finds.
void PostgresStore::look_at_rules() {
  const bool outdated = !rules_.empty() && meta("regels") != rules_;
  if (outdated && !outdated_) log::error("store.other-rules", {{"hint", "another hub judges by other rules or calendars; this one leaves judging to it: give it the same configuration and restart it"}});
  outdated_ = outdated;
}

Result<std::vector<Leerlingstaat>> PostgresStore::marked(std::size_t count) {
  if (outdated_) return std::vector<Leerlingstaat>();
  return SqlStore::marked(count);
}

// A source's versions are numbered by one hub at a time: of two that come by two hubs the newest must win.
void PostgresStore::wait_for_sources(std::span<const Aanvraag> aanvragen) {
  std::set<std::string> sources;
  for (const Aanvraag& aanvraag : aanvragen) {
    for (const domain::Gebeurtenis& gebeurtenis : aanvraag.gebeurtenissen) sources.insert(gebeurtenis.source);
  }
  std::string list;
  for (const std::string& source : sources) list += (list.empty() ? "[" : ",") + Json(source).dump();
  run(postgres_, "SELECT pg_advisory_xact_lock(hashtext('verzuimhub source'), bron) FROM ("
                 "SELECT DISTINCT hashtext(value) AS bron FROM json_each(?) ORDER BY 1) AS bronnen", list.empty() ? "[]" : list + "]");
}

void PostgresStore::on_take_back(const std::set<Id>& bronnen) {
  std::string list;
  for (const Id bron : bronnen) list += (list.empty() ? "[" : ",") + std::to_string(bron);
  run(postgres_, "SELECT pg_advisory_xact_lock(hashtext('verzuimhub source'), bron) FROM ("
                 "SELECT DISTINCT hashtext(source) AS bron FROM bronnen JOIN json_each(?) ON bronnen.bron=value::bigint ORDER BY 1) AS bronnen",
      list.empty() ? "[]" : list + "]");
}

}  // namespace hub::store::postgres
