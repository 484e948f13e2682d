#include "hub/store/stand.h"

#include <gtest/gtest.h>

namespace hub::store {
namespace {

LocalDay day(std::string_view text) { return *parse_date(text); }

domain::Wandelstand full_stand() {
  domain::Wandelstand stand;
  stand.tot = day("2026-08-01");
  stand.venster = {{day("2026-07-01"), 300}, {day("2026-07-02"), 60}};
  stand.reset = day("2026-05-04");
  stand.laatste_melding = day("2026-05-11");
  stand.dreigend_gegeven = true;
  stand.luxe = {day("2026-07-01"), day("2026-07-02"), 2, false, {{day("2026-07-01"), 10}}};
  stand.ziek = {day("2026-06-29"), day("2026-07-02"), 4, true, {}};
  stand.langdurig = {day("2026-06-01"), day("2026-07-03"), 24, false, {}};
  stand.lrv = {day("2026-06-08"), day("2026-07-02"), 19, false, {}};
  stand.ziekmeldingen = {day("2026-06-29")};
  stand.ziekmeldingen_recent = {day("2026-05-11"), day("2026-06-29")};
  stand.schooljaar = day("2025-08-01");
  stand.ziek_minuten = 1234;
  return stand;
}

TEST(StandTextTest, ReadsBackAsItWas) {
  domain::Wandelstand bare;
  bare.tot = day("2026-08-01");
  for (const domain::Wandelstand& stand : {full_stand(), bare}) {
    const auto read = stand_from_text(to_text(stand));
    ASSERT_TRUE(read);
    EXPECT_TRUE(*read == stand);
  }
}

TEST(StandTextTest, TakesEveryFieldForDifferent) {
  // Field by field emptied, so that none can be left out of the text unseen.
  const std::string whole = to_text(full_stand());
  const auto differs = [&](auto change) {
    domain::Wandelstand stand = full_stand();
    change(stand);
    EXPECT_NE(to_text(stand), whole);
    EXPECT_TRUE(*stand_from_text(to_text(stand)) == stand);
  };
  differs([](auto& s) { s.tot = day("2027-08-01"); });
  differs([](auto& s) { s.venster.pop_back(); });
  differs([](auto& s) { s.reset = no_day; });
  differs([](auto& s) { s.laatste_melding = no_day; });
  differs([](auto& s) { s.dreigend_gegeven = false; });
  for (domain::Spel domain::Wandelstand::*spel : {&domain::Wandelstand::luxe, &domain::Wandelstand::ziek, &domain::Wandelstand::langdurig, &domain::Wandelstand::lrv}) {
    differs([&](auto& s) { s.*spel = {}; });
    differs([&](auto& s) { (s.*spel).laatste += std::chrono::days(1); });
    differs([&](auto& s) { ++(s.*spel).lesdagen; });
    differs([&](auto& s) { (s.*spel).gesignaleerd = !(s.*spel).gesignaleerd; });
    differs([&](auto& s) { (s.*spel).dagen.push_back({day("2026-07-03"), 1}); });
  }
  differs([](auto& s) { s.ziekmeldingen.clear(); });
  differs([](auto& s) { s.ziekmeldingen_recent.clear(); });
  differs([](auto& s) { s.schooljaar = no_day; });
  differs([](auto& s) { s.ziek_minuten = 0; });
}

TEST(StandTextTest, IsNoneInAnotherForm) {
  std::string other = to_text(full_stand());
  other.replace(other.find("\"versie\":1"), 10, "\"versie\":2");
  for (const std::string& text : {std::string(), std::string("{}"), std::string("null"), other, to_text(full_stand()).substr(1)}) {
    EXPECT_FALSE(stand_from_text(text)) << text;
  }
}

}  // namespace
}  // namespace hub::store
