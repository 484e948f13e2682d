#include "connectors/duo/melding.h"

#include <gtest/gtest.h>

namespace hub::duo {
namespace {

using domain::Meldingstatus;
using domain::Verzuimsoort;

TEST(MeldingTest, TellsABsnFromAnOnderwijsnummer) {
  EXPECT_TRUE(is_bsn("999932500"));
  EXPECT_FALSE(is_bsn("999932501"));
  EXPECT_FALSE(is_bsn("99993250"));
  EXPECT_FALSE(is_bsn("99993250a"));
  EXPECT_FALSE(is_bsn("000000000"));
}

TEST(MeldingTest, CutsTextBetweenCharacters) {
  EXPECT_EQ(text_within("één", 2), "éé");
  EXPECT_EQ(text_within("één", 3), "één");
  EXPECT_EQ(text_within("", 3), "");
}

TEST(MeldingTest, KnowsItsOwnByItsIdElseByPupilKindAndDays) {
  Melding melding;
  melding.kenmerk.bytes[0] = 1;
  melding.vestiging = "90BB00";
  melding.gemeente = "0363";
  melding.pgn = "999932500";
  melding.soort = Verzuimsoort::LRV;
  melding.begin = *parse_date("2026-10-05");
  Verzuimgeval same;
  same.vestiging = melding.vestiging;
  same.gemeente = melding.gemeente;
  same.pgn = melding.pgn;
  same.soort = melding.soort;
  same.status = Meldingstatus::B;
  same.begin = *parse_date("2026-10-01");  // reported before the correction that moved it
  EXPECT_TRUE(is_same(same, melding));
  const std::pair<const char*, void (*)(Verzuimgeval&)> others[] = {
      {"another id", [](Verzuimgeval& g) { g.kenmerk = Uuid(); }},
      {"withdrawn", [](Verzuimgeval& g) { g.status = Meldingstatus::I; }},
      {"another kind", [](Verzuimgeval& g) { g.soort = Verzuimsoort::V3; }},
      {"a kind that was abolished", [](Verzuimgeval& g) { g.soort = std::nullopt; }},
      {"another pupil", [](Verzuimgeval& g) { g.pgn = "999932512"; }},
      {"another school", [](Verzuimgeval& g) { g.vestiging = "90BB01"; }},
      {"where the pupil lived before", [](Verzuimgeval& g) { g.gemeente = "0394"; }},
      {"days before it", [](Verzuimgeval& g) { g.eind = *parse_date("2026-10-04"); }},
  };
  for (const auto& [what, change] : others) {
    Verzuimgeval other = same;
    change(other);
    EXPECT_FALSE(is_same(other, melding)) << what;
  }
  Verzuimgeval moved = same;
  moved.gemeente = "";
  moved.kenmerk = melding.kenmerk;
  moved.begin = *parse_date("2025-10-01");
  EXPECT_TRUE(is_same(moved, melding));
}

}  // namespace
}  // namespace hub::duo
