// T3: numbered streams that lose nothing and leave no gap.
#include "tests/contract/store_suite.h"

namespace hub::store_test {
namespace {

using domain::Meldingstatus;
using domain::Termijnsoort;
using store::Bericht;
using store::Berichtstaat;
using store::Id;
using store::Leerlingstaat;
using store::NieuwBericht;
using Lines = std::vector<std::string>;
using Voorwaarde = NieuwBericht::Voorwaarde;

class StoreStreamTest : public StoreTest {
 protected:
  // "1 {"nr":1}" of each, volgnummer and data.
  static Lines show(const std::vector<Bericht>& berichten) {
    Lines lines;
    for (const Bericht& b : berichten) lines.push_back(std::to_string(b.volgnummer) + " " + b.data);
    return lines;
  }
  // Adds a bericht about rij_ for leerplicht/0363.
  NieuwBericht say(std::string type, std::string data, Voorwaarde voorwaarde) {
    const Leerlingstaat staat = look_at();
    NieuwBericht nieuw = bericht(staat, std::move(data));
    nieuw.type = std::move(type);
    nieuw.uitkomst = rij_.gemeld.id;
    nieuw.voorwaarde = voorwaarde;
    store::Vonnis vonnis = verdict(staat);
    vonnis.berichten = {nieuw};
    settle(vonnis);
    return nieuw;
  }
  // A pupil with rij_, and the bericht that reports it, which waits.
  Id report() {
    EXPECT_EQ(answer(roster()), "nieuw");
    rij_ = outcome();
    store::Vonnis vonnis = verdict(marked());
    vonnis.nieuw = {rij_};
    settle(vonnis);
    say("verzuimmeldingen.geregistreerd", "1", Voorwaarde::altijd);
    return stream_of(leerplicht()).id;
  }
  store::Uitkomstrij rij_;
};

TEST_P(StoreStreamTest, GivesWhatWaitsInTheOrderItWasMade) {
  const Id stream = make_berichten(5);
  EXPECT_EQ(show(waiting(stream)), (Lines{R"(0 {"nr":1})", R"(0 {"nr":2})", R"(0 {"nr":3})", R"(0 {"nr":4})", R"(0 {"nr":5})"}));
  EXPECT_EQ(show(waiting(stream, 2)), (Lines{R"(0 {"nr":1})", R"(0 {"nr":2})"}));
  EXPECT_TRUE(under_way(stream).empty());
}

TEST_P(StoreStreamTest, KeepsEveryFieldOfABericht) {
  answer(roster());
  const Leerlingstaat staat = marked();
  NieuwBericht about_a_pupil = bericht(staat, R"({"naam":"Zoë"})");
  about_a_pupil.toestemming_vereist = true;
  NieuwBericht about_none = bericht(staat, R"({"to":"x@example.nl"})");
  about_none.leerling = 0;
  about_none.kanaal = store::Kanaal::mail;
  about_none.soort = domain::Berichtsoort::termijn;
  about_none.type = "termijnen.naderend";
  store::Vonnis vonnis = verdict(staat);
  vonnis.berichten = {about_a_pupil, about_none};
  settle(vonnis);
  const auto mqtt = waiting(stream_of(leerplicht()).id);
  ASSERT_EQ(mqtt.size(), 1u);
  const Bericht& first = mqtt.front();
  EXPECT_EQ(first.uuid, about_a_pupil.id);
  EXPECT_EQ(first.soort, about_a_pupil.soort);
  EXPECT_EQ(first.type, about_a_pupil.type);
  EXPECT_EQ(first.onderwerp, about_a_pupil.onderwerp);
  EXPECT_EQ(first.leerling, staat.mark.leerling);
  EXPECT_EQ(first.data, R"({"naam":"Zoë"})");
  EXPECT_TRUE(first.toestemming_vereist);
  EXPECT_EQ(first.gemaakt, now_);
  EXPECT_FALSE(first.verzonden);
  EXPECT_EQ(first.staat, Berichtstaat::wacht);
  const auto mail = waiting(stream_of(leerplicht(), store::Kanaal::mail).id);
  ASSERT_EQ(mail.size(), 1u);
  EXPECT_EQ(mail.front().data, R"({"to":"x@example.nl"})");
  EXPECT_EQ(mail.front().leerling, 0);
  EXPECT_FALSE(mail.front().toestemming_vereist);
}

TEST_P(StoreStreamTest, NumbersEachStreamFromOneWithoutGap) {  // INV3
  const Id first = make_berichten(3);
  must(store_->wake(WallTime::max(), 10));
  store::Vonnis vonnis = verdict(marked());
  vonnis.berichten = {bericht(marked(), R"({"nr":"a"})"), bericht(marked(), R"({"nr":"b"})")};
  for (NieuwBericht& b : vonnis.berichten) b.ontvanger = jgz();
  settle(vonnis);
  const Id second = stream_of(jgz()).id;
  EXPECT_NE(first, second);

  auto two = waiting(first, 2);
  must(store_->depart(two, now_));
  EXPECT_EQ(two[0].volgnummer, 1);
  EXPECT_EQ(two[1].volgnummer, 2);
  EXPECT_EQ(two[0].staat, Berichtstaat::onderweg);
  EXPECT_EQ(two[0].verzonden, now_);
  EXPECT_EQ(show(depart_all(second)), (Lines{R"(1 {"nr":"a"})", R"(2 {"nr":"b"})"}));
  EXPECT_EQ(show(depart_all(first)), Lines{R"(3 {"nr":3})"});
  EXPECT_EQ(show(under_way(first)), (Lines{R"(1 {"nr":1})", R"(2 {"nr":2})", R"(3 {"nr":3})"}));
  EXPECT_EQ(under_way(first).front().staat, Berichtstaat::onderweg);
  EXPECT_EQ(under_way(first).front().verzonden, now_);
  EXPECT_TRUE(waiting(first).empty());
}

TEST_P(StoreStreamTest, KnowsEachReceiverOnceAChannel) {
  make_berichten(2);
  store::Vonnis more = verdict(look_at());
  more.berichten = {bericht(look_at())};
  settle(more);
  EXPECT_EQ(must(store_->subscribers()).size(), 1u);
  EXPECT_EQ(stream_of(leerplicht()).ontvanger, leerplicht());
}

TEST_P(StoreStreamTest, TellsOnceWhichStreamsGotSomethingNew) {
  EXPECT_TRUE(store_->take_touched_subscribers().empty());
  const Id stream = make_berichten(2);
  EXPECT_EQ(store_->take_touched_subscribers(), std::vector<Id>{stream});
  EXPECT_TRUE(store_->take_touched_subscribers().empty());
}

TEST_P(StoreStreamTest, FinishesABerichtOnce) {
  const Id stream = make_berichten(3);
  auto two = waiting(stream, 2);
  must(store_->depart(two, now_));
  must(store_->finish(two[0].id, Berichtstaat::bevestigd, "", now_));
  EXPECT_EQ(show(under_way(stream)), Lines{R"(2 {"nr":2})"});
  must(store_->finish(two[1].id, Berichtstaat::geweigerd, "it is no JSON", now_));
  EXPECT_TRUE(under_way(stream).empty());
  must(store_->finish(two[0].id, Berichtstaat::geweigerd, "too late", now_));  // it stays confirmed
  EXPECT_EQ(answer_to(leerplicht(), domain::Ontvangst{two[0].uuid, 1, 1}), "bekend");
  EXPECT_EQ(show(waiting(stream)), Lines{R"(0 {"nr":3})"});
  EXPECT_EQ(show(depart_all(stream)), Lines{R"(3 {"nr":3})"});  // a refused one keeps its number
}

TEST_P(StoreStreamTest, GivesNoNumberToWhatIsRefusedBeforeItLeft) {  // INV3
  const Id stream = make_berichten(3);
  must(store_->finish(waiting(stream).at(1).id, Berichtstaat::geweigerd, "no contract", now_));
  EXPECT_EQ(show(depart_all(stream)), (Lines{R"(1 {"nr":1})", R"(2 {"nr":3})"}));
}

TEST_P(StoreStreamTest, MeetsTheDeadlineOfAMeldingWhenItIsWithThePartner) {
  for (const bool by_receipt : {true, false}) {
    const std::string nummer = by_receipt ? "1" : "2";
    answer(reg({.id = "R" + nummer, .leerling = nummer}));
    store::Vonnis vonnis = verdict(marked(nummer));
    const auto rij = outcome();
    vonnis.nieuw = {rij};
    vonnis.termijnen = {termijn(Termijnsoort::melden, "2026-09-15T00:00:00Z", vonnis.mark.leerling, rij.gemeld.id),
                        termijn(Termijnsoort::pact, "2026-12-01T00:00:00Z", vonnis.mark.leerling, rij.gemeld.id)};
    auto nieuw = bericht(marked(nummer));
    nieuw.uitkomst = rij.gemeld.id;
    vonnis.berichten = {nieuw};
    settle(vonnis);
    EXPECT_EQ(look_at(nummer).termijnen.size(), 2u);
    const Bericht sent = depart_all(stream_of(leerplicht()).id).back();
    EXPECT_EQ(look_at(nummer).termijnen.size(), 2u);
    if (by_receipt) {
      EXPECT_EQ(answer_to(leerplicht(), domain::Ontvangst{sent.uuid, sent.volgnummer, 1}), "nieuw");
    } else {
      must(store_->finish(sent.id, Berichtstaat::bevestigd, "", now_));
    }
    ASSERT_EQ(look_at(nummer).termijnen.size(), 1u);
    EXPECT_EQ(look_at(nummer).termijnen.front().soort, Termijnsoort::pact);
  }
}

TEST_P(StoreStreamTest, DoesNotMeetADeadlineByARefusal) {
  answer(reg({}));
  store::Vonnis vonnis = verdict(marked());
  const auto rij = outcome();
  vonnis.nieuw = {rij};
  vonnis.termijnen = {termijn(Termijnsoort::melden, "2026-09-15T00:00:00Z", vonnis.mark.leerling, rij.gemeld.id)};
  auto nieuw = bericht(marked());
  nieuw.uitkomst = rij.gemeld.id;
  vonnis.berichten = {nieuw};
  settle(vonnis);
  must(store_->finish(depart_all(stream_of(leerplicht()).id).front().id, Berichtstaat::geweigerd, "refused", now_));
  EXPECT_EQ(look_at().termijnen.size(), 1u);
}

TEST_P(StoreStreamTest, HoldsWhatMayNotLeaveAndGivesItNoNumber) {  // F93
  const Id stream = report();
  store::Vonnis vonnis = verdict(look_at());
  rij_.vrijgegeven = true;
  vonnis.gewijzigd = {rij_};
  settle(vonnis);
  const auto held = waiting(stream, 1);
  must(store_->hold(held, now_));
  EXPECT_TRUE(waiting(stream).empty());
  EXPECT_TRUE(under_way(stream).empty());
  EXPECT_FALSE(look_at().uitkomsten.front().vrijgegeven);  // it may be released again
  EXPECT_EQ(answer_to(leerplicht(), domain::Ontvangst{held.front().uuid, 1, 1}), "bekend");
  say("verzuimmeldingen.geregistreerd", "2", Voorwaarde::altijd);
  EXPECT_EQ(show(depart_all(stream)), Lines{"1 2"});
}

TEST_P(StoreStreamTest, WorksAChangeIntoWhatStillWaits) {
  const Id stream = report();
  const auto first = waiting(stream).front();
  say("verzuimmeldingen.gewijzigd", "2", Voorwaarde::bijwerken);
  const auto changed = waiting(stream);
  ASSERT_EQ(changed.size(), 1u);
  EXPECT_EQ(changed.front().uuid, first.uuid);  // the partner hears of it once, as it is now
  EXPECT_EQ(changed.front().type, "verzuimmeldingen.geregistreerd");
  EXPECT_EQ(changed.front().data, "2");
}

TEST_P(StoreStreamTest, LetsAChangeFollowWhatLeft) {
  const Id stream = report();
  depart_all(stream);
  say("verzuimmeldingen.gewijzigd", "2", Voorwaarde::bijwerken);
  say("verzuimmeldingen.gewijzigd", "3", Voorwaarde::bijwerken);  // works into the change that waits
  ASSERT_EQ(waiting(stream).size(), 1u);
  EXPECT_EQ(waiting(stream).front().data, "3");
  say("thuiszittersmeldingen.hervat", "4", Voorwaarde::bijwerken);  // of another kind: follows
  EXPECT_EQ(show(depart_all(stream)), (Lines{"2 3", "3 4"}));
}

TEST_P(StoreStreamTest, LetsAChangeFollowWhatWasConfirmedOrRefused) {
  const Id stream = report();
  must(store_->finish(depart_all(stream).front().id, Berichtstaat::bevestigd, "", now_));
  say("verzuimmeldingen.gewijzigd", "2", Voorwaarde::bijwerken);
  EXPECT_EQ(show(depart_all(stream)), Lines{"2 2"});
}

TEST_P(StoreStreamTest, CancelsWhatWaitsOnAWithdrawal) {
  const Id stream = report();
  say("verzuimmeldingen.ingetrokken", "2", Voorwaarde::als_ontvangen);
  EXPECT_TRUE(waiting(stream).empty());  // nobody heard of it, nobody hears that it is gone
  say("verzuimmeldingen.geregistreerd", "3", Voorwaarde::altijd);
  EXPECT_EQ(show(depart_all(stream)), Lines{"1 3"});
}

TEST_P(StoreStreamTest, LetsAWithdrawalFollowWhatLeft) {
  const Id stream = report();
  depart_all(stream);
  say("verzuimmeldingen.gewijzigd", "2", Voorwaarde::bijwerken);
  say("verzuimmeldingen.ingetrokken", "3", Voorwaarde::als_ontvangen);
  EXPECT_EQ(show(waiting(stream)), Lines{"0 3"});  // in the place of the change
  EXPECT_EQ(waiting(stream).front().type, "verzuimmeldingen.ingetrokken");
}

TEST_P(StoreStreamTest, KeepsAWithdrawalToTheStreamItIsFor) {
  const Id stream = report();
  const Leerlingstaat staat = look_at();
  NieuwBericht to_jgz = bericht(staat, "other");
  to_jgz.ontvanger = jgz();
  to_jgz.uitkomst = rij_.gemeld.id;
  store::Vonnis vonnis = verdict(staat);
  vonnis.berichten = {to_jgz};
  settle(vonnis);
  say("verzuimmeldingen.ingetrokken", "2", Voorwaarde::als_ontvangen);
  EXPECT_TRUE(waiting(stream).empty());
  EXPECT_EQ(waiting(stream_of(jgz()).id).size(), 1u);
}

TEST_P(StoreStreamTest, KnowsConsentAndAgeAtTheMomentOfSending) {
  answer(roster());
  answer(domain::Toestemming{pupil(), domain::Lijn::jgz, domain::Toestemminggever::ouders, true, now_});
  const Leerlingstaat staat = marked();
  const Leerlingstaat consent = must(store_->consent_state(staat.mark.leerling));
  ASSERT_TRUE(consent.leerling);
  EXPECT_EQ(consent.leerling->geboortedatum, dag("2011-03-14"));
  ASSERT_EQ(consent.toestemmingen.size(), 1u);
  EXPECT_TRUE(consent.toestemmingen.front().verleend);
}

TEST_P(StoreStreamTest, CountsEpochsFromOne) { EXPECT_EQ(store_->epoch(), 1); }

INSTANTIATE_TEST_SUITE_P(Kinds, StoreStreamTest, testing::ValuesIn(store_kinds()), name_of_kind);

}  // namespace
}  // namespace hub::store_test
