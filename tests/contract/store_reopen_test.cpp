// What a restart finds: everything that was acknowledged, and nothing that was not.
#include "tests/contract/store_suite.h"

namespace hub::store_test {
namespace {

using domain::Termijnsoort;
using Lines = std::vector<std::string>;

TEST_P(StoreReopenTest, FindsEverythingThatWasStored) {  // INV1
  answer(reg({.soort = domain::Soort::ziek, .reden_tekst = "griep"}));
  answer(roster());
  answer(domain::Hervatting{pupil(), dag("2026-10-06")});
  answer(domain::Toestemming{pupil(), domain::Lijn::jgz, domain::Toestemminggever::ouders, true, now_});
  store::Vonnis vonnis = verdict(marked());
  const store::Dossier dossier{store_->next_id(), make_uuid7(now_, random_)};
  auto rij = outcome();
  rij.dossier = dossier.id;
  vonnis.nieuwe_dossiers = {dossier};
  vonnis.nieuw = {rij};
  vonnis.termijnen = {termijn(Termijnsoort::pact, "2026-12-01T00:00:00Z", vonnis.mark.leerling, rij.gemeld.id, dossier.id)};
  vonnis.wek_op = at("2026-09-20T00:00:00Z");
  settle(vonnis);
  reopen();
  EXPECT_EQ(must(store_->next_wake()), at("2026-09-20T00:00:00Z"));
  EXPECT_EQ(counting(), Lines{"ziek 2026-09-07T06:30:00Z"});
  const auto staat = look_at();
  EXPECT_EQ(staat.leerling->naam(), "Sam de Voorbeeld");
  EXPECT_EQ(staat.beeindigingen, std::vector{dag("2026-10-06")});
  EXPECT_EQ(staat.toestemmingen.size(), 1u);
  ASSERT_EQ(staat.uitkomsten.size(), 1u);
  EXPECT_EQ(staat.uitkomsten.front().uuid, rij.uuid);
  EXPECT_EQ(staat.dossier->uuid, dossier.uuid);
  EXPECT_EQ(staat.termijnen.size(), 1u);
  EXPECT_EQ(must(store_->due(at("2026-12-01T00:00:00Z"), 10)).size(), 1u);
}

TEST_P(StoreReopenTest, KeepsMarksOfPupilsThatWereNotJudgedYet) {
  answer(reg({}));
  reopen();
  EXPECT_EQ(marked_numbers(), Lines{"100122"});
}

TEST_P(StoreReopenTest, KnowsRepeatsAndKeysOfBefore) {  // F03
  store::Aanvraag aanvraag;
  aanvraag.gebeurtenissen = {event(reg({}), "e-1")};
  aanvraag.herhaling = {print("key"), print("body")};
  accept(aanvraag);
  reopen();
  EXPECT_TRUE(accept(aanvraag).herhaald);
  EXPECT_EQ(to_word(accept({event(reg({}), "e-1")})), "bekend");
  EXPECT_EQ(to_word(accept({event(reg({}), "e-1", "other")})), "409 id-conflict");
}

TEST_P(StoreReopenTest, GoesOnWithEachStreamWhereItWas) {  // F05, INV3
  const store::Id stream = make_berichten(3);
  auto first = waiting(stream, 1);
  must(store_->depart(first, now_));
  reopen();
  const auto still = under_way(stream);
  ASSERT_EQ(still.size(), 1u);
  EXPECT_EQ(still.front().uuid, first.front().uuid);  // it goes again with the same id and number
  EXPECT_EQ(still.front().volgnummer, 1);
  const auto rest = depart_all(stream);
  ASSERT_EQ(rest.size(), 2u);
  EXPECT_EQ(rest.front().volgnummer, 2);
  EXPECT_EQ(must(store_->subscribers()).front().ontvanger, leerplicht());
}

TEST_P(StoreReopenTest, NeverGivesAKeyOfBefore) {
  answer(reg({}));
  store::Id highest = 0;
  for (int i = 0; i < 10; ++i) highest = store_->next_id();
  settle(verdict(marked()));
  reopen();
  EXPECT_GT(store_->next_id(), highest);
  answer(reg({.id = "R2"}));
  reopen();
  EXPECT_GT(store_->next_id(), highest);
}

TEST_P(StoreReopenTest, GoesOnWithTheAuditChain) {  // P7, INV7
  answer(reg({}));
  store_.reset();
  const auto before = home_->read_audit();
  EXPECT_TRUE(before.verifies);
  reopen();
  const store::Id stream = make_berichten(2);
  depart_all(stream);
  accept({event(reg({.id = "R9"}), "e-1"), event(domain::Ontvangst{}, "e-2")});  // refused: leaves no line
  answer(reg({.id = "R3"}));
  store_.reset();
  const auto after = home_->read_audit();
  EXPECT_TRUE(after.verifies);
  ASSERT_GT(after.lines.size(), before.lines.size());
  EXPECT_TRUE(std::equal(before.lines.begin(), before.lines.end(), after.lines.begin()));
  int sent = 0;
  for (const std::string& line : after.lines) {
    if (line.find(" verzonden leerplicht/0363 ") != std::string::npos) ++sent;
  }
  EXPECT_EQ(sent, 2);  // a line for each that left
  EXPECT_EQ(after.lines.back(), "90BB00-test aangenomen 1 nieuw, 0 bekend");
}

TEST_P(StoreReopenTest, MarksAllAgainOnlyWhenTheRulesChanged) {
  answer(reg({}));
  must(store_->rules_in_force("first"));
  settle_all();
  reopen();
  must(store_->rules_in_force("first"));
  EXPECT_EQ(marked_numbers(), Lines{});
  must(store_->rules_in_force("second"));
  EXPECT_EQ(marked_numbers(), Lines{"100122"});
}

TEST_P(StoreReopenTest, KeepsItsEpoch) {
  reopen();
  EXPECT_EQ(store_->epoch(), 1);
}

TEST_P(StoreReopenTest, RefusesAnotherMasterKeyAndStaysWhole) {
  answer(roster());
  store_.reset();
  crypto::Kluis other(crypto::Key{}, random_);
  const auto refused = home_->open(other, now_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::corrupt);
  EXPECT_NE(refused.error().text.find("master key"), std::string::npos);
  reopen();
  EXPECT_EQ(marked().leerling->naam(), "Sam de Voorbeeld");
}

TEST_P(StoreReopenTest, RefusesAStoreOfALaterVersion) {  // P11, F12, F88
  store_.reset();
  home_->make_newer();
  const auto refused = home_->open(kluis_, now_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::corrupt);
  EXPECT_NE(refused.error().text.find("newer version"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Kinds, StoreReopenTest, testing::ValuesIn(lasting_store_kinds()), name_of_kind);

}  // namespace
}  // namespace hub::store_test
