#include "connectors/calendar/plausibel.h"

#include "connectors/calendar/fragment.h"
#include "tests/unit/calendar/lezing.h"

namespace hub::calendar {
namespace {

using calendar_test::day;
using calendar_test::place_of;
using Lines = std::vector<std::string>;

// One line a holiday: soort, first and last day.
struct Rij {
  Soort soort;
  const char* van;
  const char* tot;
};

std::vector<Schoolvakantie> make(const std::vector<Rij>& rijen, std::optional<Regio> regio = Regio::zuid) {
  std::vector<Schoolvakantie> vakanties;
  for (const Rij& rij : rijen) {
    Schoolvakantie one{rij.soort, "Vrij \"buiten\"", day(rij.van), day(rij.tot), regio};
    one.line = static_cast<int>(vakanties.size()) + 1;
    vakanties.push_back(one);
  }
  return vakanties;
}

const std::vector<Rij> whole_year = {{Soort::herfst, "2026-10-17", "2026-10-25"},
                                     {Soort::kerst, "2026-12-19", "2027-01-03"},
                                     {Soort::voorjaar, "2027-02-13", "2027-02-21"},
                                     {Soort::mei, "2027-04-24", "2027-05-02"},
                                     {Soort::zomer, "2027-07-24", "2027-09-05"}};

Lines doubts(const std::vector<Schoolvakantie>& vakanties, const Bekend& bekend = {}) {
  Lines lines;
  for (const Twijfel& twijfel : find_twijfels(vakanties, bekend)) {
    EXPECT_FALSE(twijfel.fault.message.empty());
    lines.push_back(place_of(twijfel.fault) + (twijfel.vakantie ? "!" : ""));
  }
  return lines;
}

TEST(PlausibelTest, AWholeYearIsWithoutDoubt) {
  EXPECT_EQ(doubts(make(whole_year)), Lines{});
  EXPECT_EQ(doubts({}), Lines{});
}

TEST(PlausibelTest, OneThatCannotStandIsNamed) {
  const struct {
    const char* what;
    std::size_t at;
    Rij rij;
    Lines expected;
  } cases[] = {
      {"the spring holiday that ends a month late", 2, {Soort::voorjaar, "2027-02-13", "2027-03-21"}, {"length 3!"}},
      {"a week short", 1, {Soort::kerst, "2026-12-19", "2026-12-27"}, {"length 2!"}},
      {"two weeks of mei", 3, {Soort::mei, "2027-04-24", "2027-05-09"}, {}},
      {"three", 3, {Soort::mei, "2027-04-17", "2027-05-09"}, {"length 4!"}},
      {"five weeks of summer", 4, {Soort::zomer, "2027-07-24", "2027-08-29"}, {"length 5!"}},
      {"from a Wednesday", 0, {Soort::herfst, "2026-10-21", "2026-10-29"}, {"not-from-saturday 1!"}},
      {"until a Friday", 3, {Soort::mei, "2027-04-24", "2027-05-07"}, {"not-until-sunday 4!"}},
      {"a summer of the next school year", 4, {Soort::zomer, "2027-08-07", "2027-09-19"}, {"wrong-school-year 5!", "zomer-missing 1"}},
      {"an autumn in July", 0, {Soort::herfst, "2026-07-25", "2026-08-02"}, {"wrong-school-year 1!"}},
      {"two autumns and no Christmas", 1, {Soort::herfst, "2026-10-10", "2026-10-18"}, {"twice 2!", "kerst-missing 1"}},
      {"a study day in a holiday", 1, {Soort::vrij, "2026-10-19", "2026-10-19"}, {"overlap 2!", "kerst-missing 1"}},
      {"a study month", 1, {Soort::vrij, "2026-11-02", "2026-11-30"}, {"length 2!", "kerst-missing 1"}},
      {"mei over the spring holiday", 3, {Soort::mei, "2027-02-20", "2027-02-28"}, {"overlap 4!"}},
      {"no summer", 4, {Soort::vrij, "2027-06-28", "2027-06-30"}, {"zomer-missing 1"}},
  };
  for (const auto& c : cases) {
    std::vector<Rij> year = whole_year;
    year[c.at] = c.rij;
    EXPECT_EQ(doubts(make(year)), c.expected) << c.what;
  }
}

TEST(PlausibelTest, SchoolYearsFollowEachOther) {
  std::vector<Rij> years = whole_year;
  const std::vector<Rij> later = {{Soort::kerst, "2028-12-23", "2029-01-07"}, {Soort::zomer, "2029-07-07", "2029-08-19"}};
  years.insert(years.end(), later.begin(), later.end());
  EXPECT_EQ(doubts(make(years)), Lines{"school-year-gap 6"});
  // The year between stands in the configuration.
  const domain::Periode between{day("2027-12-25"), day("2028-01-09"), "kerstvakantie"};
  EXPECT_EQ(doubts(make(years), {{Regio::zuid, {between}}}), Lines{});
  EXPECT_EQ(doubts(make(years), {{Regio::noord, {between}}}), Lines{"school-year-gap 6"});
}

TEST(PlausibelTest, SaysWhatDiffersFromTheConfiguration) {
  const std::vector<domain::Periode> known = {{day("2026-10-17"), day("2026-10-25"), "herfstvakantie"}, {day("2027-04-24"), day("2027-05-09"), "meivakantie"}};
  EXPECT_EQ(doubts(make(whole_year), {{Regio::zuid, known}}), Lines{"differs 4"});
  EXPECT_EQ(doubts(make(whole_year), {{Regio::noord, known}}), Lines{});
  EXPECT_EQ(doubts(make(whole_year, std::nullopt), {{std::nullopt, known}}), Lines{"differs 4"});
}

TEST(PlausibelTest, ASchoolsOwnDaysLieInAYearOfItsRegion) {
  const std::vector<domain::Periode> known = {{day("2025-10-18"), day("2025-10-26"), "herfstvakantie"}};
  const auto days = make({{Soort::vrij, "2026-11-18", "2026-11-18"}, {Soort::vrij, "2025-11-18", "2025-11-18"}}, std::nullopt);
  EXPECT_EQ(doubts(days, {{std::nullopt, known}}), Lines{"school-year-gap 1!"});
}

TEST(FragmentTest, IsWhatTheConfigurationHolds) {
  std::vector<Rij> rijen = {whole_year[1], whole_year[0], {Soort::vrij, "2026-11-18", "2026-11-18"}};
  EXPECT_EQ(print_regions(make({whole_year[1], whole_year[0]}), {0}),
            "# for kalender/vakanties.yaml\nzuid:\n  2026-2027:\n    herfst: {van: 2026-10-17, t/m: 2026-10-25}\n"
            "    # kerst: {van: 2026-12-19, t/m: 2027-01-03}  # implausible\n");
  EXPECT_EQ(print_vestiging("90BB00", make(rijen, std::nullopt), {}),
            "# for kalender/vestigingen.yaml\n90BB00:\n  vakanties:\n    2026-2027:\n      herfst: {van: 2026-10-17, t/m: 2026-10-25}\n"
            "      kerst: {van: 2026-12-19, t/m: 2027-01-03}\n  vrije_dagen:\n    - {van: 2026-11-18, t/m: 2026-11-18, naam: \"Vrij \\\"buiten\\\"\"}\n");
  EXPECT_EQ(print_json(make({whole_year[0]}), {0}),
            R"([{"naam":"Vrij \"buiten\"","regio":"zuid","schooljaar":"2026-2027","soort":"herfst","tot":"2026-10-25","twijfel":true,"van":"2026-10-17"}])"
            "\n");
}

}  // namespace
}  // namespace hub::calendar
