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
  std::optional<std::size_t> undo(const Uuid& aanlevering, const char* naam = "90BB00-test") {
    return must(store_->withdraw_delivery(aanlevering, {naam, std::nullopt}, now_));
  }
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

TEST_P(StoreAanleveringTest, GoesBackToAWithdrawalToo) {
  answer(reg({.versie = ""}));
  answer(withdrawal({.versie = ""}));
  const Uuid wrong = bring({event(reg({.versie = "", .soort = Soort::luxe}))});
  EXPECT_EQ(counting().size(), 1u);
  undo(wrong);
  EXPECT_EQ(counting(), Lines{});
}

INSTANTIATE_TEST_SUITE_P(Kinds, StoreAanleveringTest, testing::ValuesIn(store_kinds()), name_of_kind);

}  // namespace
}  // namespace hub::store_test
