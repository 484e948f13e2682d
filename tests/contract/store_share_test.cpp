// Two hubs on one PostgreSQL: who may number a stream, who judges whom, and what happens to a hub that is not
// heard of. The stores stand for the hubs; the second connection to the database says what time it is there.
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "hub/store/postgres/postgres_store.h"
#include "tests/contract/store_kinds.h"
#include "tests/support/postgres.h"

namespace hub::store::postgres {
namespace {

using namespace std::chrono_literals;

template <typename T>
T must(Result<T> result) {
  EXPECT_TRUE(result) << result.error().text;
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

class PostgresShareTest : public testing::Test {
 protected:
  struct Hub {
    Hub(const std::string& where, std::string name, std::chrono::milliseconds lease, WallTime now)
        : store(must(PostgresStore::open(where, {std::move(name), lease}, kluis, now))) {}
    SeededRandom random{3};
    crypto::Kluis kluis{crypto::Key{}, random};
    std::unique_ptr<PostgresStore> store;
  };

  static void SetUpTestSuite() {
    server_ = new support::Postgres;
    server_->start();
  }
  static void TearDownTestSuite() { delete server_; }

  Hub hub(const std::string& name, std::chrono::milliseconds lease = 60s) { return {where_, name, lease, now_}; }

  static domain::Gebeurtenis registration(const std::string& id, int version, const std::string& pupil = "100122") {
    domain::Gebeurtenis event;
    event.source = "urn:nld:oin:1:systeem:test";
    domain::Verzuimregistratie versie;
    versie.registratie_id = id;
    versie.gewijzigd_op = *parse_rfc3339("2026-09-07T09:00:00Z") + std::chrono::seconds(version);
    versie.leerling = {"90BB00", pupil};
    versie.registratie.minuten = version;
    event.inhoud = versie;
    return event;
  }
  Result<std::vector<Uitslag>> take(Hub& hub, domain::Gebeurtenis event) {
    Aanvraag aanvraag;
    aanvraag.afzender.naam = "test";
    aanvraag.gebeurtenissen = {std::move(event)};
    return hub.store->accept(std::span(&aanvraag, 1), now_);
  }

  Uuid uuid() { return make_uuid7(now_, random_); }
  NieuwBericht bericht(Id leerling, const std::string& partner, Id uitkomst = 0,
                       NieuwBericht::Voorwaarde voorwaarde = NieuwBericht::Voorwaarde::altijd) {
    return {uuid(), {domain::Lijn::leerplicht, partner}, Kanaal::mqtt, domain::Berichtsoort::verzuimmelding, "verzuimmeldingen.geregistreerd", uuid(), leerling,
            uitkomst, "{}", voorwaarde, false};
  }
  // Judges the one marked pupil, which makes these.
  Result<void> judge(Hub& hub, const std::function<std::vector<NieuwBericht>(Id)>& make) {
    const auto marked = must(hub.store->marked(10));
    EXPECT_EQ(marked.size(), 1U);
    if (marked.size() != 1) return {};
    Vonnis vonnis;
    vonnis.mark = marked.front().mark;
    vonnis.vestiging = "90BB00";
    vonnis.berichten = make(vonnis.mark.leerling);
    return hub.store->settle(std::span(&vonnis, 1), now_);
  }
  // One bericht that waits for each of these partners.
  void make_streams(Hub& hub, const std::vector<std::string>& partners) {
    must(take(hub, registration("R1", 1)));
    must(judge(hub, [&](Id leerling) {
      std::vector<NieuwBericht> berichten;
      for (const std::string& partner : partners) berichten.push_back(bericht(leerling, partner));
      return berichten;
    }));
  }

  // Due now.
  void plan_reminder(Hub& hub) {
    NieuweTermijn termijn;
    termijn.id = hub.store->next_id();
    termijn.uuid = uuid();
    termijn.soort = domain::Termijnsoort::herinneringsmail;
    termijn.vestiging = "90BB00";
    termijn.vervalt = now_;
    must(hub.store->ensure_termijn(termijn, now_));
  }

  static std::size_t streams_of(Hub& hub) { return must(hub.store->lease()).ours.size(); }
  std::string query(const std::string& sql) {
    PostgresDb db(where_, PostgresDb::Mode::write);
    return db.value(sql);
  }
  // From now on nobody has heard of that hub for longer than its lease.
  void let_expire(const std::string& name) {
    PostgresDb db(where_, PostgresDb::Mode::write);
    db.script(("UPDATE hubs SET tot_us=0 WHERE naam='" + name + "'; UPDATE abonnees SET tot_us=0 WHERE houder='" + name + "'").c_str());
  }

  static support::Postgres* server_;
  const std::string where_ = server_->make_database();
  const WallTime now_ = *parse_rfc3339("2026-09-08T12:00:00Z");
  SeededRandom random_{11};
};

support::Postgres* PostgresShareTest::server_ = nullptr;

TEST_F(PostgresShareTest, StreamsAreSharedOutEvenlyAndGivenBackOnlyWhenAsked) {
  Hub a = hub("a");
  make_streams(a, {"0362", "0363", "0394", "0384"});
  EXPECT_EQ(streams_of(a), 4U);
  Hub b = hub("b");
  EXPECT_EQ(streams_of(b), 0U);
  const Leases leases = must(a.store->lease());
  EXPECT_EQ(leases.ours.size(), 4U);
  EXPECT_EQ(leases.surplus, 2U);
  const Id surplus[] = {leases.ours[2].abonnee.id, leases.ours[3].abonnee.id};
  must(a.store->give_back(surplus));
  EXPECT_EQ(must(b.store->lease()).ours.size(), 2U);
  EXPECT_EQ(must(b.store->lease()).surplus, 0U);
  EXPECT_EQ(must(a.store->lease()).others, std::vector<Id>(std::begin(surplus), std::end(surplus)));
}

TEST_F(PostgresShareTest, AHubThatIsNotHeardOfLosesItsStreamsAndCannotNumberOneMessageMore) {  // F29, F30
  Hub a = hub("a");
  Hub b = hub("b");
  make_streams(a, {"0363"});
  const Lease before = must(a.store->lease()).ours.at(0);
  const Id stream = before.abonnee.id;
  EXPECT_EQ(streams_of(b), 0U);
  let_expire("a");
  const Lease after = must(b.store->lease()).ours.at(0);
  EXPECT_EQ(after.abonnee, before.abonnee);
  EXPECT_EQ(after.epoch, before.epoch + 1);

  auto berichten = must(a.store->waiting(stream, 10));
  ASSERT_EQ(berichten.size(), 1U);
  EXPECT_FALSE(must(a.store->depart(berichten, now_)));
  EXPECT_TRUE(must(a.store->under_way(stream)).empty());
  EXPECT_TRUE(must(b.store->depart(berichten, now_)));
  EXPECT_EQ(berichten[0].volgnummer, 1);
  EXPECT_TRUE(must(a.store->lease()).ours.empty());
}

TEST_F(PostgresShareTest, AStreamThatNobodyTookIsStillItsHubs) {
  Hub a = hub("a");
  make_streams(a, {"0363"});
  const Lease before = must(a.store->lease()).ours.at(0);
  let_expire("a");
  EXPECT_EQ(must(a.store->lease()).ours.at(0).epoch, before.epoch);
}

TEST_F(PostgresShareTest, OfVersionsThatComeByTwoHubsAtOnceTheNewestStands) {  // F32
  Hub a = hub("a");
  Hub b = hub("b");
  constexpr int versions = 60;
  const auto send = [&](Hub& hub, int first) {
    for (int version = first; version <= versions; version += 2) {
      // Pupils that neither has seen, and registrations of both.
      ASSERT_TRUE(take(hub, registration("R" + std::to_string(version / 4), version, std::to_string(100 + version / 8))));
    }
  };
  std::thread other([&] { send(b, 2); });
  send(a, 1);
  other.join();
  EXPECT_EQ(query("SELECT count(*) FROM registraties"), std::to_string(versions));
  EXPECT_EQ(query("SELECT count(*) FROM registratie_ids"), std::to_string(versions / 4 + 1));
  EXPECT_EQ(query("SELECT count(*) FROM registraties WHERE staat=0"), std::to_string(versions / 4 + 1));
  EXPECT_EQ(query("SELECT count(*) FROM registraties r JOIN registratie_ids i USING(bron, registratie_id) WHERE r.staat=0 AND "
                  "(r.nr<>i.nr OR r.versie_us<>(SELECT max(versie_us) FROM registraties x WHERE x.registratie_id=r.registratie_id))"),
            "0");
}

TEST_F(PostgresShareTest, APupilIsJudgedByOneHub) {
  Hub a = hub("a");
  Hub b = hub("b");
  must(take(a, registration("R1", 1)));
  must(a.store->begin_turn());
  ASSERT_EQ(must(a.store->marked(10)).size(), 1U);
  EXPECT_TRUE(must(b.store->marked(10)).empty());
  must(a.store->end_turn());
  EXPECT_EQ(must(b.store->marked(10)).size(), 1U);
}

TEST_F(PostgresShareTest, AChangeOfWhatIsLeavingElsewhereFollowsIt) {
  Hub a = hub("a");
  Hub b = hub("b");
  constexpr Id uitkomst = 77;
  must(take(a, registration("R1", 1)));
  must(judge(a, [&](Id leerling) { return std::vector{bericht(leerling, "0363", uitkomst)}; }));
  const Id stream = must(a.store->lease()).ours.at(0).abonnee.id;
  must(take(a, registration("R1", 2)));
  must(a.store->begin_turn());
  auto berichten = must(a.store->waiting(stream, 10));
  ASSERT_TRUE(must(a.store->depart(berichten, now_)));
  std::thread other([&] {
    must(judge(b, [&](Id leerling) { return std::vector{bericht(leerling, "0363", uitkomst, NieuwBericht::Voorwaarde::bijwerken)}; }));
  });
  must(a.store->end_turn());
  other.join();
  EXPECT_EQ(must(a.store->under_way(stream)).size(), 1U);
  EXPECT_EQ(must(a.store->waiting(stream, 10)).size(), 1U);
}

TEST_F(PostgresShareTest, TellsWhatOtherHubsDidToAStream) {
  Hub a = hub("a");
  Hub b = hub("b");
  make_streams(a, {"0363"});
  const Id stream = must(a.store->lease()).ours.at(0).abonnee.id;
  EXPECT_EQ(must(a.store->news({})).waiting, std::vector<Id>{stream});
  EXPECT_TRUE(must(b.store->news({})).waiting.empty());
  auto berichten = must(a.store->waiting(stream, 10));
  must(a.store->depart(berichten, now_));
  const Id ids[] = {berichten[0].id};
  EXPECT_TRUE(must(a.store->news(ids)).settled.empty());
  must(b.store->finish(berichten[0].id, Berichtstaat::bevestigd, "", now_));
  EXPECT_EQ(must(a.store->news(ids)).settled, std::vector<Uuid>{berichten[0].uuid});
  EXPECT_TRUE(must(a.store->news(ids)).waiting.empty());
}

TEST_F(PostgresShareTest, TimePassesOnce) {
  Hub a = hub("a");
  Hub b = hub("b");
  must(take(a, registration("R1", 1)));
  const auto marked = must(a.store->marked(10));
  Vonnis vonnis;
  vonnis.mark = marked.at(0).mark;
  vonnis.vestiging = "90BB00";
  vonnis.wek_op = now_;
  must(a.store->settle(std::span(&vonnis, 1), now_));
  must(a.store->begin_turn());
  EXPECT_EQ(must(a.store->wake(now_, 10)), 1U);
  EXPECT_EQ(must(b.store->wake(now_, 10)), 0U);
  EXPECT_GT(must(b.store->next_wake()), now_);
  must(a.store->end_turn());
  EXPECT_EQ(must(b.store->wake(now_, 10)), 0U);
  EXPECT_EQ(must(b.store->next_wake()), std::nullopt);
  EXPECT_EQ(must(b.store->marked(10)).size(), 1U);
}

TEST_F(PostgresShareTest, ASchoolsReminderIsPlannedOnce) {
  Hub a = hub("a");
  Hub b = hub("b");
  plan_reminder(a);
  plan_reminder(b);
  EXPECT_EQ(query("SELECT count(*) FROM termijnen"), "1");
}

TEST_F(PostgresShareTest, EachHubsAuditIsAChain) {
  Hub a = hub("a");
  Hub b = hub("b");
  for (int i = 0; i < 3; ++i) {
    must(take(a, registration("A", i)));
    must(take(b, registration("B", i)));
  }
  for (const std::string name : {"a", "b"}) {
    PostgresDb db(where_, PostgresDb::Mode::read);
    db.script(("SET verzuimhub.hub='" + name + "'").c_str());
    const auto audit = store_test::verify_audit(db);
    EXPECT_TRUE(audit.verifies);
    EXPECT_EQ(std::ranges::count(audit.lines, "test aangenomen 1 nieuw, 0 bekend"), 3);
  }
}

TEST_F(PostgresShareTest, WhoHasOldRulesLeavesJudgingAndTimeToWhoCameWithNewOnes) {
  Hub a = hub("a");
  must(a.store->rules_in_force("old"));
  plan_reminder(a);
  must(take(a, registration("R1", 1)));
  Hub b = hub("b");
  must(b.store->rules_in_force("new"));
  must(a.store->lease());
  EXPECT_TRUE(must(a.store->marked(10)).empty());
  EXPECT_TRUE(must(a.store->due(now_, 10)).empty());
  EXPECT_EQ(must(b.store->marked(10)).size(), 1U);
  EXPECT_EQ(must(b.store->due(now_, 10)).size(), 1U);
}

TEST_F(PostgresShareTest, WhoFreezesInTheMiddleIsNotWaitedForLongerThanItsLease) {  // F29
  Hub a = hub("a", 300ms);
  Hub b = hub("b");
  must(take(a, registration("R1", 1)));
  must(a.store->begin_turn());
  ASSERT_EQ(must(a.store->marked(10)).size(), 1U);
  EXPECT_EQ(must(take(b, registration("R1", 2))).at(0).nieuw, 1U);  // about the pupil that a holds
  const auto ended = a.store->end_turn();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind, ErrorKind::busy);
  EXPECT_EQ(must(a.store->marked(10)).size(), 1U);
}

}  // namespace
}  // namespace hub::store::postgres
