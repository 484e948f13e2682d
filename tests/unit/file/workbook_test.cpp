// The workbook is read back by Python's zip and XML, which know nothing of how it was made.
#include "connectors/file/workbook.h"

#include <gtest/gtest.h>

#include "hub/base/json.h"
#include "tests/support/sheet.h"
#include "tests/support/temp_dir.h"

namespace hub::file {
namespace {

using Soort = Cel::Soort;

Json read_back(const Blad& blad) {
  const support::TempDir directory;
  support::write_file(directory / "blad.xlsx", workbook(blad, "verzuimmelding"));
  return parse_json(support::read_sheet(directory / "blad.xlsx")).value();
}

TEST(WorkbookTest, KeepsTextTextAndMakesRealNumbersAndDates) {
  const Blad blad{{"id", "minuten", "begindatum", "einddatum", "leerling.pgn"},
                  {{{Soort::tekst, "a"}, {Soort::getal, "960"}, {Soort::datum, "2026-11-16"}, {}, {Soort::tekst, "099900003"}},
                   {{Soort::tekst, "b"}, {Soort::getal, "-5"}, {Soort::datum, "1900-03-01"}, {Soort::datum, "1900-02-28"}, {Soort::tekst, "'=1+1"}}}};
  const Json expected = {{"id", "minuten", "begindatum", "einddatum", "leerling.pgn"},
                         {"a", {{"getal", 960}}, {{"datum", "2026-11-16"}}, "", "099900003"},
                         {"b", {{"getal", -5}}, {{"datum", "1900-03-01"}}, "1900-02-28", "'=1+1"}};
  EXPECT_EQ(read_back(blad), expected);
}

TEST(WorkbookTest, KeepsEveryCharacter) {
  for (const std::string& text : {std::string("<&>\"'"), std::string("  spaties  "), std::string("twee\nregels\tmet tab"), std::string("Zoë 🏫 ﹫"), std::string("_x0041_ _x"),
                                  std::string("\x01\x1F\r\0z", 5), std::string("\xEF\xBF\xBE\xEF\xBF\xBF"), std::string(workbook_cel_max, 'a')}) {
    EXPECT_EQ(read_back({{"a"}, {{{Soort::tekst, text}}}}).at(1).at(0), text);
  }
}

TEST(WorkbookTest, HasAsManyColumnsAsAContractHasFields) {
  Blad blad;
  blad.rijen.emplace_back();
  for (int i = 0; i < 60; ++i) {  // past Z and AZ
    blad.kolommen.push_back("kolom " + std::to_string(i));
    blad.rijen[0].push_back({Soort::getal, std::to_string(i)});
  }
  const Json read = read_back(blad);
  ASSERT_EQ(read.at(1).size(), 60U);
  EXPECT_EQ(read.at(0).at(53), "kolom 53");
  EXPECT_EQ(read.at(1).at(53), (Json{{"getal", 53}}));
}

TEST(WorkbookTest, IsTheSameBytesForTheSameSheet) {
  const Blad blad{{"a"}, {{{Soort::tekst, "b"}}}};
  EXPECT_EQ(workbook(blad, "termijn"), workbook(blad, "termijn"));
  EXPECT_TRUE(workbook({{"a"}, {}}, "termijn").starts_with("PK\x03\x04"));
}

}  // namespace
}  // namespace hub::file
