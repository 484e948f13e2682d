// T1: a whole delivery can be undone.
#include "tests/contract/store_suite.h"

namespace hub::store_test {
namespace {

using domain::Soort;
using store::Aanvraag;
using store::Uitslag;
using Lines = std::vector<std::string>;

class StoreAanleveringTest : public StoreTest {
 protected:
  // Brings these rows as one delivery.
  Uuid bring(std::vector<domain::Gebeurtenis> rows) {
    Aanvraag aanvraag;
    aanvraag.afzender.naam = "90BB00-test";
    aanvraag.gebeurtenissen = std::move(rows);
    aanvraag.aanlevering = make_uuid7(now_, random_);
    aanvraag.formaat = "test";
    EXPECT_EQ(accept(aanvraag).soort, Uitslag::Soort::aangenomen);
    return *aanvraag.aanlevering;
  }
  // A piece of a delivery that comes in several.
  std::vector<store::Geweigerd> put_by(const Uuid& aanlevering, std::vector<domain::Gebeurtenis> rows) {
    Aanvraag stuk = delivery(aanlevering);
    stuk.gebeurtenissen = std::move(rows);
    return must(store_->put_by(stuk, now_));
  }
  Uitslag take(const Uuid& aanlevering, std::optional<store::Herhaling> herhaling = std::nullopt) {
    Aanvraag heel = delivery(aanlevering);
    heel.herhaling = herhaling;
    return must(store_->take_delivery(heel, now_));
  }
  static Aanvraag delivery(const Uuid& aanlevering) {
    Aanvraag aanvraag;
    aanvraag.afzender.naam = "90BB00-test";
    aanvraag.aanlevering = aanlevering;
    aanvraag.formaat = "test";
    return aanvraag;
  }
  void work_in_all() {
    while (must(store_->work_in())) {
    }
  }
  Uuid fresh() { return make_uuid7(now_, random_); }
  std::string what_became_of(const Uuid& aanlevering) {
    const Uitslag uitslag = must(store_->worked_in(aanlevering));
    return std::string(uitslag.bezig ? "busy " : "") + std::to_string(uitslag.nieuw) + " new, " + std::to_string(uitslag.bekend) + " known, " +
           std::to_string(uitslag.geweigerd.size()) + " refused";
  }
  std::optional<std::size_t> undo(const Uuid& aanlevering, const char* naam = "90BB00-test") {
    const auto terugname = must(store_->withdraw_delivery(aanlevering, {naam, std::nullopt}, now_));
    undoing_ = terugname && terugname->bezig;
    return terugname ? std::optional(terugname->registraties) : std::nullopt;
  }
  bool undoing_ = false;  // it was not back at once
};

TEST_P(StoreAanleveringTest, IsUndoneToTheVersionsBefore) {  // F57, T23
  answer(reg({.id = "R1", .versie = "", .soort = Soort::ziek}));
  answer(reg({.id = "R4", .versie = "", .leerling = "4"}));
  const Uuid wrong = bring({event(reg({.id = "R1", .versie = "", .soort = Soort::luxe})),
                            event(reg({.id = "R2", .versie = "", .begin = "2026-09-08 08:30", .eind = "2026-09-08 10:30"})),
                            event(withdrawal({.id = "R4", .versie = "", .leerling = "4"}))});
  EXPECT_EQ(counting(), (Lines{"afwezig 2026-09-08T06:30:00Z", "luxe 2026-09-07T06:30:00Z"}));
  EXPECT_EQ(counting("4"), Lines{});
  settle_all();
  EXPECT_EQ(undo(wrong), 3u);
  EXPECT_EQ(marked_numbers(), (Lines{"100122", "4"}));
  EXPECT_EQ(counting(), Lines{"ziek 2026-09-07T06:30:00Z"});
  EXPECT_EQ(counting("4").size(), 1u);
}

TEST_P(StoreAanleveringTest, LeavesLaterVersionsAsTheyAre) {
  const Uuid wrong = bring({event(reg({.versie = "", .soort = Soort::luxe}))});
  answer(reg({.versie = "", .soort = Soort::ziek}));
  settle_all();
  EXPECT_EQ(undo(wrong), 1u);
  EXPECT_EQ(marked_numbers(), Lines{});
  EXPECT_EQ(counting(), Lines{"ziek 2026-09-07T06:30:00Z"});
}

TEST_P(StoreAanleveringTest, IsKnownToItsSenderOnlyAndUndoneOnce) {
  const Uuid delivery = bring({event(reg({.versie = ""}))});
  EXPECT_EQ(undo(delivery, "somebody-else"), std::nullopt);
  EXPECT_EQ(undo(make_uuid7(now_, random_)), std::nullopt);
  EXPECT_EQ(undo(delivery), 1u);
  EXPECT_EQ(undo(delivery), 0u);
}

TEST_P(StoreAanleveringTest, CanComeAgainAfterItWasUndone) {
  const std::vector<domain::Gebeurtenis> rows = {event(reg({.versie = ""}))};
  undo(bring(rows));
  EXPECT_EQ(counting(), Lines{});
  bring(rows);
  EXPECT_EQ(counting().size(), 1u);
}

TEST_P(StoreAanleveringTest, CanComeAgainUnderTheSameIdsAndMended) {  // F57
  const domain::Verzuimregistratie one = reg({.id = "R1"});
  const domain::Verzuimregistratie wrong = reg({.id = "R2", .soort = Soort::luxe});
  const Uuid first = bring({event(one, "E1", "one"), event(wrong, "E2", "wrong")});
  EXPECT_EQ(accept({event(one, "E1", "one")}).bekend, 1u);
  undo(first);
  EXPECT_EQ(counting(), Lines{});
  const domain::Verzuimregistratie mended = reg({.id = "R2", .soort = Soort::ziek});
  EXPECT_EQ(accept({event(one, "E1", "one"), event(mended, "E2", "mended")}).nieuw, 2u);
  EXPECT_EQ(counting(), (Lines{"afwezig 2026-09-07T06:30:00Z", "ziek 2026-09-07T06:30:00Z"}));
}

TEST_P(StoreAanleveringTest, CanComeAgainByTheSameRequest) {  // F57, P2
  Aanvraag aanvraag = delivery(fresh());
  aanvraag.herhaling = store::Herhaling{print("key"), print("body")};
  aanvraag.gebeurtenissen = {event(reg({.id = "R1"}), "E1", "one")};
  EXPECT_EQ(accept(aanvraag).nieuw, 1u);
  undo(*aanvraag.aanlevering);
  aanvraag.aanlevering = fresh();
  const Uitslag again = accept(aanvraag);
  EXPECT_FALSE(again.herhaald);
  EXPECT_EQ(again.nieuw, 1u);
  EXPECT_EQ(counting(), Lines{"afwezig 2026-09-07T06:30:00Z"});
}

TEST_P(StoreAanleveringTest, GoesBackToAWithdrawalToo) {
  answer(reg({.versie = ""}));
  answer(withdrawal({.versie = ""}));
  const Uuid wrong = bring({event(reg({.versie = "", .soort = Soort::luxe}))});
  EXPECT_EQ(counting().size(), 1u);
  undo(wrong);
  EXPECT_EQ(counting(), Lines{});
}

TEST_P(StoreAanleveringTest, InPiecesIsOutOfSightUntilItIsTaken) {
  const Uuid large = fresh();
  EXPECT_TRUE(put_by(large, {event(reg({.id = "R1", .versie = ""}))}).empty());
  EXPECT_TRUE(put_by(large, {event(reg({.id = "R2", .versie = "", .leerling = "4"}))}).empty());
  EXPECT_FALSE(must(store_->work_in()));
  EXPECT_EQ(marked_numbers(), Lines{});
  EXPECT_EQ(undo(large), std::nullopt);
  EXPECT_TRUE(take(large).bezig);
  work_in_all();
  EXPECT_EQ(marked_numbers(), (Lines{"100122", "4"}));
  EXPECT_EQ(what_became_of(large), "2 new, 0 known, 0 refused");
}

TEST_P(StoreAanleveringTest, InPiecesJudgesNobodyByAPartOfIt) {
  settle_all();
  const Uuid large = fresh();
  put_by(large, {event(reg({.id = "R1", .versie = ""})), event(reg({.id = "R2", .versie = "", .leerling = "4"}))});
  put_by(large, {event(reg({.id = "R3", .versie = "", .begin = "2026-09-08 08:30", .eind = "2026-09-08 10:30"}))});
  take(large);
  EXPECT_TRUE(must(store_->work_in()));
  EXPECT_EQ(what_became_of(large), "busy 2 new, 0 known, 0 refused");
  EXPECT_EQ(must(store_->marks()), 2);
  EXPECT_EQ(marked_numbers(), Lines{});
  answer(reg({.id = "R9", .versie = "", .begin = "2026-09-09 08:30", .eind = "2026-09-09 10:30"}));  // marks a pupil that is held back
  EXPECT_EQ(marked_numbers(), Lines{});
  work_in_all();
  EXPECT_EQ(marked_numbers(), (Lines{"100122", "4"}));
  EXPECT_EQ(counting().size(), 3u);
}

TEST_P(StoreAanleveringTest, InPiecesRefusesAnIdThatItsSourceUsedForSomethingElse) {  // INV2
  accept({event(reg({}), "E1", "one")});
  const Uuid large = fresh();
  const auto refused = put_by(large, {event(reg({.id = "R2"}), "E2", "new"), event(reg({}), "E1", "one"), event(reg({.id = "R3"}), "E1", "other")});
  ASSERT_EQ(refused.size(), 1u);
  EXPECT_EQ(refused.front().index, 2u);
  EXPECT_EQ(refused.front().regel, "id-conflict");
}

TEST_P(StoreAanleveringTest, InPiecesCountsWhatIsKnownAndWhatCameBetweenByAnotherRequest) {
  accept({event(reg({}), "E1", "one")});
  const Uuid large = fresh();
  put_by(large, {event(reg({}), "E1", "one"), event(reg({.id = "R2"}), "E2", "mine"), event(reg({.id = "R3"}), "E3", "mine")});
  accept({event(reg({.id = "R3"}), "E3", "theirs")});
  take(large);
  work_in_all();
  EXPECT_EQ(what_became_of(large), "1 new, 1 known, 1 refused");
}

TEST_P(StoreAanleveringTest, InPiecesIsAsOldAsItsTaking) {
  const Uuid large = fresh();
  put_by(large, {event(reg({.versie = "", .soort = Soort::luxe}))});
  take(large);
  now_ += std::chrono::minutes(1);
  answer(reg({.versie = "", .soort = Soort::ziek}));  // what came after it stands, although it was worked in before
  work_in_all();
  EXPECT_EQ(counting(), Lines{"ziek 2026-09-07T06:30:00Z"});
}

TEST_P(StoreAanleveringTest, InPiecesThatIsDroppedIsGone) {
  const Uuid large = fresh();
  put_by(large, {event(reg({.versie = ""}))});
  must(store_->drop_delivery(large));
  const Uitslag late = take(large);
  EXPECT_EQ(late.soort, Uitslag::Soort::geweigerd);
  EXPECT_EQ(late.geweigerd.front().regel, "delivery-forgotten");
  EXPECT_FALSE(must(store_->work_in()));
}

TEST_P(StoreAanleveringTest, InPiecesThatIsNeverTakenIsForgotten) {
  const Uuid large = fresh();
  put_by(large, {event(reg({.versie = ""}))});
  must(store_->forget_repeats(now_ + std::chrono::hours(1), 100));
  EXPECT_EQ(take(large).soort, Uitslag::Soort::geweigerd);
}

TEST_P(StoreAanleveringTest, InPiecesGivesARepeatTheFirstAnswer) {  // P2
  const store::Herhaling herhaling{print("key"), print("body")};
  const Uuid large = fresh();
  put_by(large, {event(reg({.versie = ""}))});
  EXPECT_FALSE(take(large, herhaling).herhaald);
  const Uuid again = fresh();
  put_by(again, {event(reg({.versie = ""}))});
  Uitslag repeat = take(again, herhaling);
  EXPECT_TRUE(repeat.herhaald && repeat.bezig);
  EXPECT_EQ(repeat.aanlevering, large);
  work_in_all();
  repeat = take(again, herhaling);
  EXPECT_TRUE(repeat.herhaald && !repeat.bezig);
  EXPECT_EQ(repeat.nieuw, 1u);
  EXPECT_EQ(take(again, store::Herhaling{print("key"), print("other")}).soort, Uitslag::Soort::sleutel_hergebruikt);
}

TEST_P(StoreAanleveringTest, InPiecesIsUndoneAlsoWhileItIsWorkedIn) {
  const Uuid large = fresh();
  put_by(large, {event(reg({.id = "R1", .versie = ""}))});
  put_by(large, {event(reg({.id = "R2", .versie = "", .leerling = "4"}))});
  const store::Herhaling herhaling{print("key"), print("body")};
  take(large, herhaling);
  EXPECT_TRUE(must(store_->work_in()));
  EXPECT_EQ(undo(large), 1u);
  EXPECT_EQ(what_became_of(large), "1 new, 0 known, 0 refused");
  EXPECT_FALSE(take(large, herhaling).bezig);  // whoever asks again is not told to wait
  work_in_all();
  EXPECT_EQ(counting(), Lines{});
  EXPECT_EQ(marked_numbers(), Lines{"100122"});
}

TEST_P(StoreAanleveringTest, InPiecesGoesBackInPieces) {  // F57
  answer(reg({.id = "R0", .versie = "", .soort = Soort::ziek}));
  settle_all();
  const Uuid large = fresh();
  std::vector<domain::Gebeurtenis> rows;
  for (int i = 0; i < 2'001; ++i) rows.push_back(event(reg({.id = "R" + std::to_string(i), .versie = "", .leerling = i < 1'500 ? "100122" : "4"})));
  put_by(large, rows);
  take(large);
  work_in_all();
  ASSERT_EQ(counting().size() + counting("4").size(), 2'001U);
  settle_all();

  EXPECT_EQ(undo(large), 2'001U);
  EXPECT_TRUE(undoing_);
  EXPECT_EQ(marked_numbers(), Lines{});
  EXPECT_TRUE(must(store_->work_in()));
  EXPECT_GT(must(store_->marks()), 0);
  EXPECT_EQ(marked_numbers(), Lines{}) << "nobody is judged by a part of it";
  EXPECT_EQ(undo(large), 0U);
  EXPECT_TRUE(undoing_);
  work_in_all();
  EXPECT_EQ(counting(), Lines{"ziek 2026-09-07T06:30:00Z"});
  EXPECT_EQ(counting("4"), Lines{});
  EXPECT_EQ(marked_numbers(), (Lines{"100122", "4"}));
  EXPECT_EQ(undo(large), 0U);
  EXPECT_FALSE(undoing_);
}

TEST_P(StoreAanleveringTest, InPiecesGoesBackWithBothVersionsThatItBrought) {
  const Uuid large = fresh();
  put_by(large, {event(reg({.id = "R1", .versie = "2026-09-07T08:00:00Z", .soort = Soort::luxe})), event(reg({.id = "R1", .versie = "2026-09-07T10:00:00Z", .soort = Soort::ziek}))});
  take(large);
  work_in_all();
  EXPECT_EQ(counting(), Lines{"ziek 2026-09-07T06:30:00Z"});
  undo(large);
  EXPECT_EQ(counting(), Lines{});
  answer(reg({.id = "R1", .versie = "2026-09-07T07:00:00Z"}));  // and is free again
  EXPECT_EQ(counting(), Lines{"afwezig 2026-09-07T06:30:00Z"});
}

TEST_P(StoreAanleveringTest, InPiecesKeepsEveryKindOfEventAsItWas) {
  const WallTime op = at("2026-09-01T10:00:00.123456Z");
  domain::Verzuimregistratie full = reg({.reden_code = "Z", .reden_tekst = "griep"});
  full.registratie.eind.reset();
  full.registratie.minuten = 50;
  full.registratie.lesuur_van = 2;
  full.registratie.lesuur_tot = 3;
  const std::vector<domain::Gebeurtenis> rows = {
      event(full), event(withdrawal({.id = "R8", .leerling = "8"})), event(roster("5")), event(domain::Uitschrijving{pupil("6"), dag("2026-09-03")}),
      event(domain::Hervatting{pupil(), dag("2026-09-08")}),
      event(domain::Toestemming{pupil("5"), domain::Lijn::jgz, domain::Toestemminggever::leerling, true, op}),
      event(domain::OudersGeinformeerd{pupil("5"), "thuiszittersmelding", op}),
      event(domain::Leerlingopgave{"90BB00", "999990019", {domain::Opgavesoort::verhuisd, "2026-09-04", dag("2026-09-04"), "0394"}})};
  const Uuid large = fresh();
  put_by(large, rows);
  take(large);
  work_in_all();
  EXPECT_EQ(what_became_of(large), "8 new, 0 known, 0 refused");
  const store::Leerlingstaat one = marked();
  ASSERT_EQ(one.registraties.size(), 1u);
  EXPECT_EQ(one.registraties.front().minuten, 50);
  EXPECT_EQ(one.registraties.front().lesuur_tot, 3);
  EXPECT_EQ(one.registraties.front().eind, std::nullopt);
  EXPECT_EQ(one.beeindigingen, std::vector<LocalDay>{dag("2026-09-08")});
  const store::Leerlingstaat five = marked("5");
  EXPECT_TRUE(five.leerling && five.ouders_geinformeerd);
  ASSERT_EQ(five.toestemmingen.size(), 1u);
  ASSERT_EQ(five.opgaven.size(), 1u);
  EXPECT_EQ(five.opgaven.front().inhoud.soort, domain::Opgavesoort::verhuisd);
  EXPECT_EQ(five.opgaven.front().inhoud.kenmerk, "2026-09-04");
  EXPECT_EQ(five.opgaven.front().inhoud.datum, dag("2026-09-04"));
  EXPECT_EQ(five.opgaven.front().inhoud.woongemeente, "0394");
}

// What is taken goes on after any stop, and a stop before it leaves nothing.
class StoreAanleveringReopenTest : public StoreReopenTest {};

TEST_P(StoreAanleveringReopenTest, InPiecesGoesOnWhereItWas) {  // F10
  Aanvraag stuk;
  stuk.afzender.naam = "90BB00-test";
  stuk.formaat = "test";
  stuk.aanlevering = make_uuid7(now_, random_);
  for (const char* id : {"R1", "R2", "R3"}) {
    stuk.gebeurtenissen = {event(reg({.id = id, .versie = "", .leerling = id}))};
    must(store_->put_by(stuk, now_));
  }
  reopen();
  EXPECT_FALSE(must(store_->work_in()));
  stuk.gebeurtenissen.clear();
  must(store_->take_delivery(stuk, now_));
  EXPECT_TRUE(must(store_->work_in()));
  reopen();
  while (must(store_->work_in())) {
  }
  EXPECT_EQ(must(store_->worked_in(*stuk.aanlevering)).nieuw, 3u);
  EXPECT_EQ(marked_numbers(), (Lines{"R1", "R2", "R3"}));
}

TEST_P(StoreAanleveringReopenTest, InPiecesGoesBackFromWhereItWas) {  // F10
  Aanvraag stuk;
  stuk.afzender.naam = "90BB00-test";
  stuk.formaat = "test";
  stuk.aanlevering = make_uuid7(now_, random_);
  for (int i = 0; i < 1'500; ++i) stuk.gebeurtenissen.push_back(event(reg({.id = std::to_string(i), .versie = "", .leerling = "4"})));
  must(store_->put_by(stuk, now_));
  stuk.gebeurtenissen.clear();
  must(store_->take_delivery(stuk, now_));
  while (must(store_->work_in())) {
  }
  const auto terugname = must(store_->withdraw_delivery(*stuk.aanlevering, stuk.afzender, now_));
  ASSERT_TRUE(terugname && terugname->bezig);
  reopen();
  EXPECT_TRUE(must(store_->work_in()));
  reopen();
  while (must(store_->work_in())) {
  }
  EXPECT_EQ(counting("4"), Lines{});
}

INSTANTIATE_TEST_SUITE_P(Kinds, StoreAanleveringReopenTest, testing::ValuesIn(lasting_store_kinds()), name_of_kind);
INSTANTIATE_TEST_SUITE_P(Kinds, StoreAanleveringTest, testing::ValuesIn(store_kinds()), name_of_kind);

}  // namespace
}  // namespace hub::store_test
