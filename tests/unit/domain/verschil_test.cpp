// What has to happen to bring what was reported to what is true: paired by overlap, never touching what a
// partner closed.
#include "hub/domain/verschil.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/domain/region.h"
#include "tests/unit/domain/school.h"

namespace hub::domain_test {
namespace {

using domain::Aanleiding;
using domain::Gemeld;
using domain::Leerling;
using domain::Meldingstatus;
using domain::Regel;
using domain::Stapsoort;
using domain::Uitkomst;
using Lines = std::vector<std::string>;

// `eind` empty: it runs. `op`: D; by default the last day, or the first when it runs.
Uitkomst make(Regel regel, std::string_view begin, std::string_view eind, std::optional<int> minuten = std::nullopt, std::string_view op = {}) {
  Uitkomst uitkomst;
  uitkomst.regel = regel;
  uitkomst.begindatum = dag(begin);
  if (!eind.empty()) uitkomst.einddatum = dag(eind);
  uitkomst.minuten = minuten;
  uitkomst.dag = !op.empty() ? dag(op) : uitkomst.einddatum.value_or(uitkomst.begindatum);
  return uitkomst;
}
Uitkomst v3(std::string_view begin, std::string_view eind, int minuten = 960) { return make(Regel::zestien_uur, begin, eind, minuten); }
Uitkomst mazl(std::string_view begin, Aanleiding aanleiding) {
  Uitkomst uitkomst = make(Regel::mazl, begin, {});
  uitkomst.aanleiding = aanleiding;
  return uitkomst;
}
Uitkomst signaal(Regel regel, std::string_view op, LocalDay sleutel) {
  Uitkomst uitkomst = make(regel, op, {});
  uitkomst.sleutel = sleutel;
  return uitkomst;
}

constexpr std::array<std::string_view, 6> stap_namen = {"trek in", "wijzig", "wijs toe", "bewaar", "vertel school", "maak"};

class VerschilTest : public testing::Test {
 public:
  // Reported as routing says today, with number 1, 2, ... in order.
  VerschilTest& reported(const Uitkomst& uitkomst, Meldingstatus status = Meldingstatus::R) {
    const domain::Bestemming bestemming = bestem(uitkomst, on_roster(), *regio_.find_vestiging("90BB00"), regio_);
    gemeld_.push_back({static_cast<std::int64_t>(gemeld_.size() + 1), uitkomst, status, bestemming, false});
    return *this;
  }
  // "wijzig #1 V3 leerplicht/0363: 2026-09-01 t/m 2026-09-04, 960 minuten".
  Lines steps(std::vector<Uitkomst> now) {
    const auto order = [](const Uitkomst& a, const Uitkomst& b) { return a.regel != b.regel ? a.regel < b.regel : a.begindatum < b.begindatum; };
    std::stable_sort(now.begin(), now.end(), order);
    std::stable_sort(gemeld_.begin(), gemeld_.end(), [&](const Gemeld& a, const Gemeld& b) { return order(a.uitkomst, b.uitkomst); });
    const domain::Verschil verschil = domain::verschil(gemeld_, now, on_roster(), *regio_.find_vestiging("90BB00"), regio_);
    afgerond_ = verschil.afgerond;
    losgeraakt_ = verschil.losgeraakt;
    Lines lines;
    for (const domain::Stap& stap : verschil.stappen) lines.push_back(to_line(stap));
    return lines;
  }
  static std::string to_line(const domain::Stap& stap) {
    std::string line(stap_namen[static_cast<std::size_t>(stap.soort)]);
    if (stap.gemeld != nullptr) line += " #" + std::to_string(stap.gemeld->id);
    if (stap.bestemming.verzuimsoort) line += " " + std::string(name_of(domain::verzuimsoort_namen, *stap.bestemming.verzuimsoort));
    line += " " + (stap.bestemming.ontvanger ? to_string(*stap.bestemming.ontvanger) : std::string("onbestelbaar"));
    const std::string uitkomst = describe(stap.uitkomst);
    const auto colon = uitkomst.find(':');
    return line + (colon == std::string::npos ? "" : uitkomst.substr(colon));
  }

 protected:
  const Leerling* on_roster() const { return leerling_ ? &*leerling_ : nullptr; }

  domain::Regio regio_ = make_region();
  std::optional<Leerling> leerling_ = make_leerling("2011-03-14");
  std::vector<Gemeld> gemeld_;
  std::vector<std::int64_t> afgerond_;
  std::vector<std::int64_t> losgeraakt_;
};

TEST_F(VerschilTest, DoesNothingWhenAllIsAsReported) {
  reported(v3("2026-09-01", "2026-09-04")).reported(make(Regel::langdurig, "2026-09-01", {}));
  EXPECT_EQ(steps({v3("2026-09-01", "2026-09-04"), make(Regel::langdurig, "2026-09-01", {})}), Lines{});
}

TEST_F(VerschilTest, MakesWhatIsNew) {
  EXPECT_EQ(steps({v3("2026-09-01", "2026-09-04")}), Lines{"maak V3 leerplicht/0363: 2026-09-01 t/m 2026-09-04, 960 minuten"});
}

TEST_F(VerschilTest, ChangesWhereDatesOrMinutesDiffer) {
  const std::vector<std::pair<Uitkomst, std::string>> cases = {
      {v3("2026-09-02", "2026-09-04"), "2026-09-02 t/m 2026-09-04, 960 minuten"},
      {v3("2026-09-01", "2026-09-07"), "2026-09-01 t/m 2026-09-07, 960 minuten"},
      {v3("2026-09-01", "2026-09-04", 1000), "2026-09-01 t/m 2026-09-04, 1000 minuten"},
      {v3("2026-09-04", "2026-09-11"), "2026-09-04 t/m 2026-09-11, 960 minuten"},  // they touch on one day
  };
  reported(v3("2026-09-01", "2026-09-04"));
  for (const auto& [now, text] : cases) EXPECT_EQ(steps({now}), Lines{"wijzig #1 V3 leerplicht/0363: " + text});
}

TEST_F(VerschilTest, WithdrawsWhatHasNoCounterpart) {
  reported(v3("2026-09-01", "2026-09-04"));
  EXPECT_EQ(steps({}), Lines{"trek in #1 V3 leerplicht/0363: 2026-09-01 t/m 2026-09-04, 960 minuten"});
}

TEST_F(VerschilTest, WithdrawsFirstAndMakesNewWhereNothingOverlaps) {
  reported(v3("2026-09-01", "2026-09-04"));
  EXPECT_EQ(steps({v3("2026-09-07", "2026-09-10")}), (Lines{"trek in #1 V3 leerplicht/0363: 2026-09-01 t/m 2026-09-04, 960 minuten",
                                                            "maak V3 leerplicht/0363: 2026-09-07 t/m 2026-09-10, 960 minuten"}));
}

TEST_F(VerschilTest, PairsInOrderOfBegindatumEachOnce) {
  reported(v3("2026-09-01", "2026-09-04")).reported(v3("2026-09-07", "2026-09-11"));
  // One long window overlaps both: it is paired with the first, the second has none left.
  EXPECT_EQ(steps({v3("2026-09-02", "2026-09-09")}), (Lines{"trek in #2 V3 leerplicht/0363: 2026-09-07 t/m 2026-09-11, 960 minuten",
                                                            "wijzig #1 V3 leerplicht/0363: 2026-09-02 t/m 2026-09-09, 960 minuten"}));
  // Two that both overlap the first stored: the later takes the second stored.
  EXPECT_EQ(steps({v3("2026-08-31", "2026-09-02"), v3("2026-09-03", "2026-09-08")}),
            (Lines{"wijzig #1 V3 leerplicht/0363: 2026-08-31 t/m 2026-09-02, 960 minuten",
                   "wijzig #2 V3 leerplicht/0363: 2026-09-03 t/m 2026-09-08, 960 minuten"}));
}

TEST_F(VerschilTest, PairsOneThatRunsWithAllThatBeginsLater) {
  reported(make(Regel::lrv, "2026-09-01", {}));
  EXPECT_EQ(steps({make(Regel::lrv, "2026-09-14", {})}), Lines{"wijzig #1 LRV leerplicht/0363: vanaf 2026-09-14"});
  EXPECT_EQ(steps({make(Regel::lrv, "2026-09-01", "2026-10-05")}), Lines{"wijzig #1 LRV leerplicht/0363: 2026-09-01 t/m 2026-10-05"});
}

TEST_F(VerschilTest, KeepsKindsApart) {
  reported(make(Regel::langdurig, "2026-09-01", {}));
  EXPECT_EQ(steps({make(Regel::lrv, "2026-09-01", {})}),
            (Lines{"trek in #1 swv/swv-vo: vanaf 2026-09-01", "maak LRV leerplicht/0363: vanaf 2026-09-01"}));
}

TEST_F(VerschilTest, KeepsANewDayOrWhySilently) {
  reported(make(Regel::lrv, "2026-09-01", {}, std::nullopt, "2026-09-28"));
  EXPECT_EQ(steps({make(Regel::lrv, "2026-09-01", {}, std::nullopt, "2026-10-07")}), Lines{"bewaar #1 LRV leerplicht/0363: vanaf 2026-09-01"});
}

TEST_F(VerschilTest, WithdrawsAtTheOldGemeenteAndMakesAtTheNew) {
  reported(v3("2026-09-01", "2026-09-04")).reported(v3("2026-09-14", "2026-09-18"), Meldingstatus::B);
  leerling_->woongemeente = "0394";
  EXPECT_EQ(steps({v3("2026-09-01", "2026-09-04"), v3("2026-09-14", "2026-09-18")}),
            (Lines{"trek in #1 V3 leerplicht/0363: 2026-09-01 t/m 2026-09-04, 960 minuten",
                   "trek in #2 V3 leerplicht/0363: 2026-09-14 t/m 2026-09-18, 960 minuten",
                   "maak V3 leerplicht/0394: 2026-09-01 t/m 2026-09-04, 960 minuten",
                   "maak V3 leerplicht/0394: 2026-09-14 t/m 2026-09-18, 960 minuten"}));
}

TEST_F(VerschilTest, LeavesAClosedOneWhereItIsWhenThePupilMoves) {
  reported(v3("2026-09-01", "2026-09-04"), Meldingstatus::G).reported(v3("2026-09-14", "2026-09-18"), Meldingstatus::K);
  leerling_->woongemeente = "0394";
  EXPECT_EQ(steps({v3("2026-09-01", "2026-09-04"), v3("2026-09-14", "2026-09-18")}), Lines{});
}

TEST_F(VerschilTest, TellsTheSchoolOnceWhenAClosedOneNoLongerAgrees) {
  reported(v3("2026-09-01", "2026-09-04"), Meldingstatus::G);
  EXPECT_EQ(steps({}), Lines{"vertel school #1 V3 leerplicht/0363: 2026-09-01 t/m 2026-09-04, 960 minuten"});
  EXPECT_EQ(steps({v3("2026-09-01", "2026-09-07")}), Lines{"vertel school #1 V3 leerplicht/0363: 2026-09-01 t/m 2026-09-04, 960 minuten"});
  gemeld_.front().afwijking_verteld = true;
  EXPECT_EQ(steps({}), Lines{});
  EXPECT_EQ(steps({v3("2026-09-01", "2026-09-07")}), Lines{});
}

TEST_F(VerschilTest, NamesClosedOnesThatTheRulesNoLongerFind) {
  reported(v3("2026-09-01", "2026-09-04"), Meldingstatus::G);
  reported(v3("2026-09-14", "2026-09-18"), Meldingstatus::K);
  reported(v3("2026-09-28", "2026-10-02"));
  steps({v3("2026-09-14", "2026-09-18")});
  EXPECT_EQ(losgeraakt_, std::vector<std::int64_t>{1});  // an open one is withdrawn instead
}

TEST_F(VerschilTest, MakesAnotherKindAnewWhenTheBirthDateWasCorrected) {
  reported(v3("2026-09-01", "2026-09-04"));
  leerling_->geboortedatum = dag("2007-03-14");
  EXPECT_EQ(steps({v3("2026-09-01", "2026-09-04")}), (Lines{"trek in #1 V3 leerplicht/0363: 2026-09-01 t/m 2026-09-04, 960 minuten",
                                                            "maak V4 leerplicht/rmc-21: 2026-09-01 t/m 2026-09-04, 960 minuten"}));
}

TEST_F(VerschilTest, WithdrawsAnRmcWhoseStartkwalificatieBecomesKnown) {
  leerling_ = make_leerling("2007-03-14");
  reported(make(Regel::lrv, "2026-09-01", {}));
  leerling_->startkwalificatie = true;
  EXPECT_EQ(steps({make(Regel::lrv, "2026-09-01", {})}), Lines{"trek in #1 RMC leerplicht/rmc-21: vanaf 2026-09-01"});
}

TEST_F(VerschilTest, AssignsWhatWaitedForTheRoster) {
  leerling_.reset();
  reported(v3("2026-09-01", "2026-09-04")).reported(make(Regel::langdurig, "2026-09-01", {})).reported(mazl("2026-09-01", Aanleiding::duur));
  const std::vector<Uitkomst> now = {v3("2026-09-01", "2026-09-04"), make(Regel::langdurig, "2026-09-01", {}), mazl("2026-09-01", Aanleiding::duur)};
  EXPECT_EQ(steps(now), Lines{});
  leerling_ = make_leerling("2011-03-14");
  EXPECT_EQ(steps(now), (Lines{"wijs toe #1 V3 leerplicht/0363: 2026-09-01 t/m 2026-09-04, 960 minuten",
                               "wijs toe #2 swv/swv-vo: vanaf 2026-09-01",
                               "wijs toe #3 jgz/ggd-am: vanaf 2026-09-01, duur, 0 ziekmeldingen, 0 lesdagen"}));
}

TEST_F(VerschilTest, KeepsWaitingWithTheReasonOfNow) {
  leerling_.reset();
  reported(v3("2026-09-01", "2026-09-04"));
  leerling_ = make_leerling("2011-03-14");
  leerling_->woongemeente = "1234";
  EXPECT_EQ(steps({v3("2026-09-01", "2026-09-04")}), Lines{"bewaar #1 V3 onbestelbaar: 2026-09-01 t/m 2026-09-04, 960 minuten"});
  EXPECT_EQ(steps({v3("2026-09-01", "2026-09-07")}), Lines{"bewaar #1 V3 onbestelbaar: 2026-09-01 t/m 2026-09-07, 960 minuten"});
}

TEST_F(VerschilTest, WithdrawsWhenTheGemeenteBecomesUnknown) {
  reported(v3("2026-09-01", "2026-09-04"));
  leerling_->woongemeente = "1234";
  EXPECT_EQ(steps({v3("2026-09-01", "2026-09-04")}), (Lines{"trek in #1 V3 leerplicht/0363: 2026-09-01 t/m 2026-09-04, 960 minuten",
                                                            "maak V3 onbestelbaar: 2026-09-01 t/m 2026-09-04, 960 minuten"}));
}

TEST_F(VerschilTest, RemakesAMazlSignalWhoseSpellOrCauseDiffers) {
  reported(mazl("2026-09-01", Aanleiding::duur));
  Uitkomst longer = mazl("2026-09-01", Aanleiding::duur);
  longer.aantal_lesdagen = 9;
  EXPECT_EQ(steps({longer}), Lines{});
  const std::string old = "trek in #1 jgz/ggd-am: vanaf 2026-09-01, duur, 0 ziekmeldingen, 0 lesdagen";
  EXPECT_EQ(steps({mazl("2026-09-02", Aanleiding::duur)}), (Lines{old, "maak jgz/ggd-am: vanaf 2026-09-02, duur, 0 ziekmeldingen, 0 lesdagen"}));
  EXPECT_EQ(steps({mazl("2026-09-01", Aanleiding::frequentie)}),
            (Lines{old, "maak jgz/ggd-am: vanaf 2026-09-01, frequentie, 0 ziekmeldingen, 0 lesdagen"}));
}

TEST_F(VerschilTest, NeverTakesASchoolSignalBackAndGivesEachKeyOnce) {
  reported(signaal(Regel::dreigend, "2026-09-03", no_day));
  EXPECT_EQ(steps({}), Lines{});
  EXPECT_EQ(steps({signaal(Regel::dreigend, "2026-09-08", no_day)}), Lines{});  // the same reset, another day
  EXPECT_EQ(steps({signaal(Regel::dreigend, "2026-09-21", dag("2026-09-04"))}), Lines{"maak school/90BB00"});
}

TEST_F(VerschilTest, MakesNothingThatNobodyIsToHear) {
  regio_.vestigingen.at("90BB00").swv.reset();
  EXPECT_EQ(steps({make(Regel::langdurig, "2026-09-01", {})}), Lines{});
}

TEST_F(VerschilTest, NamesStoredOnesThatAClosedYearFoldedIn) {
  reported(v3("2026-06-01", "2026-06-04")).reported(v3("2026-09-01", "2026-09-04"));
  Uitkomst old = v3("2026-06-01", "2026-06-04");
  old.afgerond = true;
  EXPECT_EQ(steps({old, v3("2026-09-01", "2026-09-04")}), Lines{});
  EXPECT_EQ(afgerond_, std::vector<std::int64_t>{1});
}

}  // namespace
}  // namespace hub::domain_test
