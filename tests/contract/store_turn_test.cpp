// A turn: what judgement, time and sending store together.
#include "tests/contract/store_suite.h"

namespace hub::store_test {
namespace {

using StoreTurnTest = StoreTest;

TEST_P(StoreTurnTest, StoresATurnWholeOrNotAtAll) {
  answer(roster());
  const auto judge_and_send = [&] {
    const store::Leerlingstaat staat = marked();
    store::Vonnis vonnis = verdict(staat);
    vonnis.berichten = {bericht(staat), bericht(staat)};
    settle(vonnis);
    EXPECT_EQ(depart_all(stream_of(leerplicht()).id).size(), 2u);
    EXPECT_EQ(must(store_->marks()), 0);
  };
  must(store_->begin_turn());
  judge_and_send();
  must(store_->begin_turn());  // the one before was not ended
  EXPECT_EQ(must(store_->marks()), 1);
  EXPECT_TRUE(must(store_->subscribers()).empty());
  judge_and_send();
  must(store_->end_turn());
  EXPECT_EQ(must(store_->marks()), 0);
  EXPECT_EQ(under_way(stream_of(leerplicht()).id).size(), 2u);
}

TEST_P(StoreTurnTest, UndoesATurnThatARequestOvertakes) {
  answer(reg({}));
  must(store_->begin_turn());
  settle(verdict(marked()));
  EXPECT_EQ(answer(reg({.id = "R2", .leerling = "2"})), "nieuw");
  EXPECT_EQ(must(store_->marks()), 2);
}

INSTANTIATE_TEST_SUITE_P(Kinds, StoreTurnTest, testing::ValuesIn(store_kinds()), name_of_kind);

}  // namespace
}  // namespace hub::store_test
