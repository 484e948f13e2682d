// The figures over twelve months, one case each: "ja" and "nee" are allowed and not, as half days and minutes, and x is
// how often. What is 0 is not named.
#include "hub/domain/verzuimoverzicht.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/region.h"
#include "tests/unit/domain/school.h"

namespace hub::domain_test {
namespace {

using domain::Gemeld;
using domain::Geoorloofd;
using domain::Lijn;
using domain::Ontvanger;
using domain::Soort;

// 31 August 2026 is a Monday; the autumn holiday is 10 to 18 October; 1 December is a Tuesday.
constexpr const char* later = "2026-12-01";

std::string in_words(const char* naam, const domain::Verzuimsom& som) {
  if (som == domain::Verzuimsom{}) return "";
  return std::string(naam) + " " + std::to_string(som.dagdelen) + "/" + std::to_string(som.minuten) + " ";
}

std::string overzicht(const School& school, const char* vandaag = later, std::vector<Gemeld> meldingen = {}) {
  const domain::Verzuimstukken stukken{school.registraties(), school.beeindigingen(), std::move(meldingen)};
  const auto o = domain::verzuimoverzicht(stukken, school.kalender(), school.regels(), make_region(), dag(vandaag));
  std::string text = in_words("ja", o.geoorloofd) + in_words("nee", o.ongeoorloofd);
  if (o.frequentie > 0) text += "x" + std::to_string(o.frequentie) + " ";
  if (o.meer_dan_kwart) text += "kwart ";
  if (o.gemeld_leerplicht) text += "leerplicht ";
  if (o.gemeld_rmc) text += "rmc ";
  return text.empty() ? "" : text.substr(0, text.size() - 1);
}

struct Case {
  const char* naam;
  School school;
  const char* vandaag;
  const char* overzicht;
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(overzicht(c.school, c.vandaag), c.overzicht) << c.naam;
}

TEST(VerzuimoverzichtTest, CountsAHalfDayOfWhichHalfIsMissed) {
  domain::Regels short_day;  // its middle is 11:30, and half of half of it an hour
  short_day.lesdag_begin = 9 * 60;
  short_day.lesdag_eind = 14 * 60;
  short_day.lesdag_minuten = 240;
  expect_all({
      {"a morning", School().afwezig("2026-09-01 08:30", "2026-09-01 12:00"), later, "nee 1/210 x1"},
      {"an afternoon", School().afwezig("2026-09-01 13:00", "2026-09-01 15:30"), later, "nee 1/150 x1"},
      {"a short afternoon", School().afwezig("2026-09-01 13:15", "2026-09-01 14:30"), later, "nee 1/75 x1"},
      {"a day", School().afwezig("2026-09-01 08:30", "2026-09-01 15:30"), later, "nee 2/300 x1"},
      {"a date as a whole", School().afwezig("2026-09-01 00:00", "2026-09-02 00:00"), later, "nee 2/300 x1"},
      {"half of it", School().afwezig("2026-09-01 08:30", "2026-09-01 09:45"), later, "nee 1/75 x1"},
      {"a minute less", School().afwezig("2026-09-01 08:30", "2026-09-01 09:44"), later, "nee 0/74 x1"},
      {"an hour on each side of noon", School().afwezig("2026-09-01 11:00", "2026-09-01 13:00"), later, "nee 0/120 x1"},
      {"half of both", School().afwezig("2026-09-01 10:45", "2026-09-01 13:15"), later, "nee 2/150 x1"},
      {"twice in a morning", School().afwezig("2026-09-01 08:30", "2026-09-01 09:10").afwezig("2026-09-01 10:00", "2026-09-01 10:40"), later,
       "nee 1/80 x2"},
      {"overlap counts once", School().afwezig("2026-09-01 08:30", "2026-09-01 09:30").afwezig("2026-09-01 09:00", "2026-09-01 09:40"), later,
       "nee 0/70 x2"},
      {"late", School().te_laat("2026-09-01 08:30", 20), later, "nee 0/20 x1"},
      {"the school's own hours", School().with_regels(short_day).afwezig("2026-09-01 11:00", "2026-09-01 12:30"), later, "nee 1/90 x1"},
  });
}

TEST(VerzuimoverzichtTest, CountsLesdagenOnly) {
  expect_all({
      {"a weekend and the autumn holiday between", School().ziek("2026-10-08 08:30", "2026-10-19 10:30"), later, "ja 5/720"},
      {"wholly in the holiday", School().afwezig("2026-10-12 08:30", "2026-10-14 15:30"), later, ""},
      {"a Saturday", School().afwezig("2026-09-05 08:30", "2026-09-05 15:30"), later, ""},
      {"a free day of the school", School().with_vrije_dagen({"2026-09-02"}).afwezig("2026-09-01 08:30", "2026-09-03 15:30"), later, "nee 4/600 x1"},
      {"Ascension Day", School().afwezig("2026-05-14 08:30", "2026-05-14 15:30"), later, ""},
      {"summer time begins between", School().ziek("2026-03-27 08:30", "2026-03-30 15:30"), later, "ja 4/600"},
      {"summer time ends between", School().ziek("2026-10-23 08:30", "2026-10-26 15:30"), later, "ja 4/600"},
  });
}

TEST(VerzuimoverzichtTest, CountsWhatStillRunsUpToYesterday) {
  expect_all({
      {"since Thursday", School().afwezig("2026-11-26 08:30", ""), later, "nee 6/900 x1"},
      {"since this morning", School().afwezig("2026-12-01 08:30", ""), later, "nee 2/300 x1"},
      {"back on Friday", School().afwezig("2026-11-26 08:30", "").hervat("2026-11-27"), later, "nee 2/300 x1"},
      {"since before the twelve months", School().afwezig("2025-11-03 08:30", "").hervat("2025-12-05"), later, "nee 6/900 x1"},
      {"from tomorrow on", School().afwezig("2026-12-02 08:30", ""), later, ""},
      {"leave that is planned", School().add(Soort::verlof, Geoorloofd::ja, "2026-11-30 08:30", "2026-12-04 15:30"), later, "ja 2/300"},
  });
}

TEST(VerzuimoverzichtTest, CoversTwelveCalendarMonths) {
  expect_all({
      {"today a year ago", School().hele_dagen_afwezig({"2025-12-01"}), later, ""},
      {"the day after", School().hele_dagen_afwezig({"2025-12-02"}), later, "nee 2/300 x1"},
      {"over New Year", School().hele_dagen_afwezig({"2025-12-19", "2026-01-05"}), "2026-01-15", "nee 4/600 x2"},
      {"29 February", School().hele_dagen_afwezig({"2028-02-29"}), "2028-02-29", "nee 2/300 x1"},
      {"29 February, a year later", School().hele_dagen_afwezig({"2028-02-29"}), "2029-02-28", "nee 2/300 x1"},
      {"and a day", School().hele_dagen_afwezig({"2028-02-29"}), "2029-03-01", ""},
  });
  const std::pair<const char*, const char*> firsts[] = {
      {"2026-12-01", "2025-12-02"}, {"2026-12-31", "2026-01-01"}, {"2026-01-01", "2025-01-02"},
      {"2028-02-29", "2027-03-01"}, {"2029-02-28", "2028-02-29"}, {"2029-03-01", "2028-03-02"},
  };
  for (const auto& [vandaag, first] : firsts) EXPECT_EQ(format_date(domain::first_of_twelve_months(dag(vandaag))), first) << vandaag;
}

TEST(VerzuimoverzichtTest, GoesByWhatTheSchoolAndElseTheLawSays) {
  const auto one = [](Soort soort, Geoorloofd geoorloofd) { return School().add(soort, geoorloofd, "2026-09-01 08:30", "2026-09-01 10:10"); };
  expect_all({
      {"absent, not allowed", one(Soort::afwezig, Geoorloofd::nee), later, "nee 1/100 x1"},
      {"absent, allowed", one(Soort::afwezig, Geoorloofd::ja), later, "ja 1/100"},
      {"absent, unknown", one(Soort::afwezig, Geoorloofd::onbekend), later, ""},
      {"late, not allowed", one(Soort::te_laat, Geoorloofd::nee), later, "nee 1/100 x1"},
      {"late, unknown", one(Soort::te_laat, Geoorloofd::onbekend), later, ""},
      {"sick", one(Soort::ziek, Geoorloofd::onbekend), later, "ja 1/100"},
      {"sick, and the school does not believe it", one(Soort::ziek, Geoorloofd::nee), later, "nee 1/100 x1"},
      {"on leave", one(Soort::verlof, Geoorloofd::onbekend), later, "ja 1/100"},
      {"suspended", one(Soort::geschorst, Geoorloofd::onbekend), later, "ja 1/100"},
      {"luxury leave", one(Soort::luxe, Geoorloofd::nee), later, "nee 1/100 x1"},
      {"a holiday that was allowed", one(Soort::luxe, Geoorloofd::ja), later, "ja 1/100"},
      {"a holiday of which nobody knows", one(Soort::luxe, Geoorloofd::onbekend), later, ""},
      {"sent out of the lesson", one(Soort::verwijderd, Geoorloofd::nee), later, ""},
      {"no lesson", one(Soort::nvt, Geoorloofd::nee), later, ""},
      {"no kind overrules another",
       School().ziek("2026-09-01 08:30", "2026-09-01 10:30").afwezig("2026-09-01 09:30", "2026-09-01 10:30"), later, "ja 1/120 nee 0/60 x1"},
  });
}

TEST(VerzuimoverzichtTest, SaysWhenMoreThanAQuarterOfLessonTimeWasMissed) {
  // Four lesdagen in these twelve months: 30 November to 3 December.
  const auto four_days = [] { return School().with_vakanties({{dag("2025-01-01"), dag("2026-11-29"), "lang"}}); };
  expect_all({
      {"a quarter", four_days().hele_dagen_afwezig({"2026-11-30"}), "2026-12-03", "nee 2/300 x1"},
      {"a minute more", four_days().hele_dagen_afwezig({"2026-11-30"}).te_laat("2026-12-01 08:30", 1), "2026-12-03", "nee 2/301 x2 kwart"},
      {"of any kind", four_days().hele_dagen_ziek({"2026-11-30", "2026-12-01"}), "2026-12-03", "ja 4/600 kwart"},
      {"also what is unknown", four_days().add(Soort::afwezig, Geoorloofd::onbekend, "2026-11-30 08:30", "2026-12-01 15:30"), "2026-12-03", "kwart"},
      {"a minute missed twice is missed once", four_days().hele_dagen_ziek({"2026-11-30"}).hele_dagen_afwezig({"2026-11-30"}), "2026-12-03",
       "ja 2/300 nee 2/300 x1"},
      {"nothing where no lesson was", School().with_vakanties({{dag("2025-01-01"), dag("2027-12-31"), "lang"}}).hele_dagen_afwezig({"2026-11-30"}),
       later, ""},
  });
}

TEST(VerzuimoverzichtTest, KnowsToWhomThisAbsenceWasReported) {
  const auto melding = [](std::optional<Ontvanger> bij, const char* begin, const char* eind) {
    Gemeld gemeld;
    gemeld.bestemming.ontvanger = std::move(bij);
    gemeld.uitkomst.begindatum = dag(begin);
    if (*eind != 0) gemeld.uitkomst.einddatum = dag(eind);
    return std::vector{gemeld};
  };
  const Ontvanger gemeente{Lijn::leerplicht, "0363"};
  const Ontvanger doorstroompunt{Lijn::leerplicht, "rmc-21"};
  EXPECT_EQ(overzicht(School(), later, melding(gemeente, "2026-09-01", "2026-09-04")), "leerplicht");
  EXPECT_EQ(overzicht(School(), later, melding(doorstroompunt, "2026-09-01", "2026-09-04")), "rmc");
  EXPECT_EQ(overzicht(School(), later, melding(gemeente, "2025-10-01", "2025-12-02")), "leerplicht");
  EXPECT_EQ(overzicht(School(), later, melding(gemeente, "2025-10-01", "2025-12-01")), "");
  EXPECT_EQ(overzicht(School(), later, melding(gemeente, "2025-10-01", "")), "leerplicht");
  EXPECT_EQ(overzicht(School(), later, melding(std::nullopt, "2026-09-01", "2026-09-04")), "");
  auto both = melding(gemeente, "2026-02-02", "2026-02-06");
  both.push_back(melding(doorstroompunt, "2026-09-01", "").front());
  EXPECT_EQ(overzicht(School(), later, both), "leerplicht rmc");
}

}  // namespace
}  // namespace hub::domain_test
