#include "connectors/formats.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/school/lezing.h"

namespace hub::connectors {
namespace {

TEST(FormatsTest, HasEachNameOnce) {
  std::set<std::string_view> names;
  for (const intake::Formaat& formaat : formats()) {
    EXPECT_TRUE(names.insert(formaat.naam).second) << formaat.naam;
    EXPECT_FALSE(formaat.omschrijving.empty()) << formaat.naam;
    EXPECT_EQ(find_format(formaat.naam), &formaat);
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"somtoday-absentiemeldingen", "somtoday-waarnemingen",
                                               "eduarte-absentiemeldingen", "eduarte-waarnemingen",
                                               "magister-absenties", "magister-verantwoordingen",
                                               "edfi-schoolattendanceevents", "registraties-csv", "dagdelen-csv", "leerlingen-csv",
                                               "leerlingen-json", "leerlingen-edexml", "leerlingen-uwlr", "oso-dossier",
                                               "duo-r08", "duo-a01", "duo-a02", "duo-p-levering", "duo-absoluut"}));
  EXPECT_EQ(find_format("somtoday"), nullptr);
}

TEST(FormatsTest, GuessesTheFormatOfEachSample) {
  using school_test::read_sample;
  EXPECT_EQ(detect_format(read_sample("somtoday/absentiemeldingen.json")), "somtoday-absentiemeldingen");
  EXPECT_EQ(detect_format(read_sample("somtoday/waarnemingen.json")), "somtoday-waarnemingen");
  EXPECT_EQ(detect_format(read_sample("eduarte/absentiemeldingen.csv")), "eduarte-absentiemeldingen");
  EXPECT_EQ(detect_format(read_sample("eduarte/waarnemingen.csv")), "eduarte-waarnemingen");
  EXPECT_EQ(detect_format(read_sample("magister/absenties.json")), "magister-absenties");
  EXPECT_EQ(detect_format(read_sample("magister/verantwoordingen.csv")), "magister-verantwoordingen");
  EXPECT_EQ(detect_format(read_sample("edfi/studentSchoolAttendanceEvents.json")), "edfi-schoolattendanceevents");
  EXPECT_EQ(detect_format(read_sample("registraties/registraties.csv")), "registraties-csv");
  EXPECT_EQ(detect_format(read_sample("registraties/dagdelen.csv")), "dagdelen-csv");
  EXPECT_EQ(detect_format(read_sample("rooster/leerlingen.csv")), "leerlingen-csv");
  EXPECT_EQ(detect_format(read_sample("rooster/leerlingen-excel.csv")), "leerlingen-csv");
  EXPECT_EQ(detect_format(read_sample("rooster/leerlingen.json")), "leerlingen-json");
  EXPECT_EQ(detect_format(read_sample("edexml/leerlingen.xml")), "leerlingen-edexml");
  EXPECT_EQ(detect_format(read_sample("edexml/uwlr-leerlinggegevens.xml")), "leerlingen-uwlr");
  EXPECT_EQ(detect_format(read_sample("oso/overstapdossier-po.xml")), "oso-dossier");
  EXPECT_EQ(detect_format(read_sample("oso/overstapdossier-vo.xml")), "oso-dossier");
  EXPECT_EQ(detect_format(read_sample("duo/r08.csv")), "duo-r08");
  EXPECT_EQ(detect_format(read_sample("duo/a01.csv")), "duo-a01");
  EXPECT_EQ(detect_format(read_sample("duo/a04.csv")), "duo-a01");
  EXPECT_EQ(detect_format(read_sample("duo/a02.csv")), "duo-a02");
  EXPECT_EQ(detect_format(read_sample("duo/p-levering.csv")), "duo-p-levering");
  EXPECT_EQ(detect_format(read_sample("duo/absoluut.csv")), "duo-absoluut");
  for (const std::string body : {"", "  ", "sep=;", "hello", "{}", "[]", "<a/>", "PK\x03\x04"})
    EXPECT_FALSE(detect_format(body)) << body;
}

}  // namespace
}  // namespace hub::connectors
