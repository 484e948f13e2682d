// The state of closed school years is carried, so that judging costs the same in year 15 as in year 1. It may
// not change an answer: over many random pupils, judging with it says the same as judging from scratch.
#include <gtest/gtest.h>

#include <iostream>

#include "hub/base/random.h"
#include "tests/unit/domain/school.h"

namespace hub::domain_test {
namespace {

using domain::Dossierstukken;
using domain::Geoorloofd;
using domain::Oordeel;
using domain::Registratie;
using domain::Soort;
using std::chrono::days;
using std::chrono::minutes;

constexpr std::uint64_t first_seed = 20260801;
constexpr int pupils = 100;

struct Pupil {
  std::vector<Registratie> registraties;
  std::vector<LocalDay> beeindigingen;
  std::vector<LocalDay> gesloten;
};

class Wheel {
 public:
  explicit Wheel(std::uint64_t seed) : random_(seed) {}
  int below(int count) { return static_cast<int>(random_.below(static_cast<std::uint64_t>(count))); }
  bool one_in(int count) { return below(count) == 0; }

 private:
  SeededRandom random_;
};

// Between a day with hardly anything and months of absence, gathered in stretches so that rules are met.
Registratie make_registratie(Wheel& wheel, LocalDay day) {
  constexpr std::array<Soort, 6> soorten = {Soort::afwezig, Soort::afwezig, Soort::ziek, Soort::ziek, Soort::luxe, Soort::geschorst};
  Registratie r;
  r.soort = soorten[static_cast<std::size_t>(wheel.below(6))];
  r.geoorloofd = wheel.one_in(4) ? Geoorloofd::ja : Geoorloofd::nee;
  r.begin = at_minute(day, 8 * 60 + 30 + wheel.below(5) * 50);
  const int kind = wheel.below(20);
  if (kind < 11) {
    r.eind = r.begin + minutes(50 * (1 + wheel.below(6)));
  } else if (kind < 13) {
    r.minuten = 5 + wheel.below(40);
  } else if (kind < 19) {
    r.eind = at_minute(day + days(1 + wheel.below(wheel.one_in(4) ? 50 : 8)), 15 * 60 + 30);
  }
  return r;
}

Pupil make_pupil(std::uint64_t seed) {
  Wheel wheel(seed);
  Pupil pupil;
  const LocalDay end = dag("2028-07-31");
  for (LocalDay day = dag("2025-08-18"); day < end; day += days(1 + wheel.below(60))) {
    const int stretch = 1 + wheel.below(12);
    for (int i = 0; i < stretch && day < end; ++i, day += days(wheel.below(4))) {
      pupil.registraties.push_back(make_registratie(wheel, day));
      // What goes on without end is ended by a return, most often soon.
      const Registratie& r = pupil.registraties.back();
      if (!r.eind && !r.minuten) pupil.beeindigingen.push_back(day + days(1 + wheel.below(wheel.one_in(6) ? 200 : 20)));
    }
    if (wheel.one_in(6)) pupil.gesloten.push_back(day);
  }
  std::sort(pupil.beeindigingen.begin(), pupil.beeindigingen.end());
  std::sort(pupil.gesloten.begin(), pupil.gesloten.end());
  return pupil;
}

std::vector<std::string> open_ones(const Oordeel& oordeel) {
  std::vector<std::string> lines;
  for (const auto& uitkomst : oordeel.uitkomsten) {
    if (!uitkomst.afgerond) lines.push_back(describe_whole(uitkomst));
  }
  return lines;
}

// What the store gives with a stand: registrations that end on or after it, closed meldingen from then on.
Pupil since(const Pupil& pupil, LocalDay tot) {
  Pupil later;
  later.beeindigingen = pupil.beeindigingen;
  for (const Registratie& r : pupil.registraties) {
    const auto last = domain::geldigheid(r, pupil.beeindigingen).last_day();
    if (!last || *last >= tot) later.registraties.push_back(r);
  }
  for (const LocalDay day : pupil.gesloten) {
    if (day >= tot) later.gesloten.push_back(day);
  }
  return later;
}

class CarriedStandTest : public testing::Test {
 protected:
  Oordeel judge(const Pupil& pupil, const std::optional<domain::Wandelstand>& stand, LocalDay vandaag) const {
    return domain::oordeel({pupil.registraties, pupil.beeindigingen, pupil.gesloten, stand}, kalender_, regels_, vandaag);
  }
  const domain::Kalender kalender_ = School().kalender();
  const domain::RegelReeks regels_ = School().regels();
};

TEST_F(CarriedStandTest, SaysTheSameAsJudgingFromScratch) {
  std::cout << "seeds " << first_seed << " to " << first_seed + pupils - 1 << '\n';
  const std::vector<std::string_view> moments = {"2026-08-01", "2026-09-10", "2027-01-20", "2027-07-31",
                                                 "2027-08-01", "2027-10-05", "2028-03-01", "2028-09-15"};
  std::size_t compared = 0;
  for (std::uint64_t seed = first_seed; seed < first_seed + pupils; ++seed) {
    const Pupil pupil = make_pupil(seed);
    std::optional<domain::Wandelstand> stand;
    for (const auto moment : moments) {
      const Oordeel scratch = judge(pupil, std::nullopt, dag(moment));
      const Oordeel carried = stand ? judge(since(pupil, stand->tot), stand, dag(moment)) : judge(pupil, std::nullopt, dag(moment));
      ASSERT_EQ(open_ones(carried), open_ones(scratch)) << "seed " << seed << " on " << moment;
      ASSERT_EQ(carried.verandert_op, scratch.verandert_op) << "seed " << seed << " on " << moment;
      if (carried.stand) {
        ASSERT_TRUE(*carried.stand == *scratch.stand) << "seed " << seed << " on " << moment;
        stand = carried.stand;
      }
      compared += open_ones(scratch).size();
    }
  }
  EXPECT_GT(compared, 2'500u);  // the pupils are lively enough for this to mean something
}

TEST_F(CarriedStandTest, SaysTheSameWhateverHasNotHappenedYet) {
  // Judging on a day may not look at what begins after it.
  for (std::uint64_t seed = first_seed; seed < first_seed + 60; ++seed) {
    const Pupil whole = make_pupil(seed);
    const LocalDay vandaag = dag("2027-03-15");
    Pupil known = whole;
    std::erase_if(known.registraties, [&](const Registratie& r) { return day_of(r.begin) > vandaag; });
    std::erase_if(known.gesloten, [&](LocalDay day) { return day > vandaag; });
    EXPECT_EQ(open_ones(judge(known, std::nullopt, vandaag)), open_ones(judge(whole, std::nullopt, vandaag))) << "seed " << seed;
  }
}

TEST_F(CarriedStandTest, GivesTheSameAnswerForEveryOrderOfRegistrations) {
  for (std::uint64_t seed = first_seed; seed < first_seed + 60; ++seed) {
    const Pupil pupil = make_pupil(seed);
    Pupil turned = pupil;
    std::reverse(turned.registraties.begin(), turned.registraties.end());
    EXPECT_EQ(open_ones(judge(turned, std::nullopt, dag("2028-06-01"))), open_ones(judge(pupil, std::nullopt, dag("2028-06-01")))) << "seed " << seed;
  }
}

TEST_F(CarriedStandTest, IsMadeWhenASchoolYearHasClosedAndMarksWhatItFoldedIn) {
  School school = School().hele_dagen_afwezig({"2026-06-01", "2026-06-02", "2026-06-03", "2026-06-04"});
  EXPECT_FALSE(school.oordeel("2026-07-31").stand);
  const Oordeel after = school.oordeel("2026-08-01");
  ASSERT_TRUE(after.stand);
  EXPECT_EQ(after.stand->tot, dag("2026-08-01"));
  EXPECT_EQ(after.stand->laatste_melding, dag("2026-06-04"));
  ASSERT_EQ(after.uitkomsten.size(), 2u);  // the melding and the warning before it
  for (const auto& uitkomst : after.uitkomsten) EXPECT_TRUE(uitkomst.afgerond);
}

TEST_F(CarriedStandTest, SurvivesAClockThatIsSetBackBeforeIt) {
  const School school = School().hele_dagen_afwezig({"2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04"});
  const auto stand = school.oordeel("2027-08-01").stand;
  ASSERT_TRUE(stand);
  const Oordeel back = domain::oordeel({school.registraties(), {}, {}, stand}, kalender_, regels_, dag("2027-02-01"));
  EXPECT_TRUE(back.uitkomsten.empty());
  EXPECT_FALSE(back.stand);
}

}  // namespace
}  // namespace hub::domain_test
