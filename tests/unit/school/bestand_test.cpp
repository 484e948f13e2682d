#include "connectors/school/csv/bestand.h"

#include <gtest/gtest.h>

#include <array>

#include "hub/base/utf8.h"
#include "tests/unit/school/lezing.h"

namespace hub::csv {
namespace {

using namespace std::string_view_literals;
using school_test::fault_places;

constexpr std::array<std::string_view, 3> namen = {"nummer", "naam", "jaar"};
constexpr Kolommen with_header{namen, true};
constexpr Kolommen without_header{namen, false};

intake::Levering decode(std::string_view body, const Kolommen& kolommen = with_header) {
  return decode_bestand(body, {}, ';', kolommen, [](const Record&) { return school::Overgeslagen{}; });
}

struct Geval {
  std::string_view naam;
  std::string_view body;
  std::string_view place;
  std::string_view word;  // in the message: it says what to do
};

// I23 (delimiters), I24 (encodings), I30 (workbooks and pages), I31 (nothing, or nothing but a header).
TEST(BestandTest, NamesWhatIsSentInsteadOfCsv) {
  const std::vector<Geval> gevallen = {
      {"nothing", "", "empty-file", "nothing"},
      {"white space", " \r\n\r\n", "empty-file", "nothing"},
      {"only a mark", "\xEF\xBB\xBF", "empty-file", "nothing"},
      {"only sep", "sep=;\r\n", "empty-file", "sep="},
      {"only a header", "nummer;naam;jaar\r\n", "empty-file", "header"},
      {"xlsx", "PK\x03\x04\x14\0\x06\0\0\0\0\0!\0"sv, "unsupported-media-type", "xlsx"},
      {"xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "unsupported-media-type", "xls"},
      {"gzip", "\x1F\x8B\x08", "unsupported-media-type", "gzip"},
      {"pdf", "%PDF-1.7", "unsupported-media-type", "PDF"},
      {"html", "\r\n<!DOCTYPE html><html>", "unsupported-media-type", "HTML"},
      {"html after a mark", "\xEF\xBB\xBF<html>", "unsupported-media-type", "HTML"},
      {"xml", "<?xml version=\"1.0\"?>", "unsupported-media-type", "XML"},
      {"json", "[{\"nummer\":1}]", "unsupported-media-type", "JSON"},
      {"UTF-16 with a mark", "\xFF\xFEn\0u\0m\0"sv, "invalid-encoding", "UTF-16"},
      {"UTF-16 big-endian", "\xFE\xFF\0n\0u"sv, "invalid-encoding", "UTF-16"},
      {"UTF-16 without a mark", "n\0u\0m\0m\0e\0r\0;\0"sv, "invalid-encoding", "UTF-16"},
      {"Latin-1", "nummer;naam;jaar\r\n1;Zo\xEB;2\r\n", "invalid-encoding 2:2", "Latin-1"},
      {"Windows-1252", "nummer;naam;jaar\n1;a;2\n2;\x80;2\n", "invalid-encoding 3:2", "Windows-1252"},
      {"comma", "nummer,naam,jaar\r\n1,a,2\r\n", "csv-header-mismatch 1:0", "','"},
      {"tab", "nummer\tnaam\tjaar\r\n", "csv-header-mismatch 1:0", "a tab"},
      {"sep says comma", "sep=,\r\nnummer,naam,jaar\r\n", "csv-header-mismatch 1:0", "','"},
      {"sep says half a letter", "sep=\xC3\xAB\r\n", "csv-header-mismatch 1:1", "header"},
      {"no header", "12;Jan;3\r\n", "csv-header-mismatch 1:1", "nummer;naam;jaar"},
  };
  for (const Geval& geval : gevallen) {
    const intake::Levering levering = decode(geval.body);
    ASSERT_EQ(fault_places(levering), (std::vector<std::string>{std::string(geval.place)})) << geval.naam;
    EXPECT_NE(levering.fouten.front().message.find(geval.word), std::string::npos)
        << geval.naam << ": " << levering.fouten.front().message;
    EXPECT_EQ(levering.rijen, 0u) << geval.naam;
  }
}

// I23, I24: what Dutch Excel writes.
TEST(BestandTest, AcceptsAByteOrderMarkAndASepLineThatAgree) {
  for (const std::string_view prefix : {"", "\xEF\xBB\xBF", "sep=;\r\n", "\xEF\xBB\xBFsep=;\n", "SEP=;\r"}) {
    const intake::Levering levering = decode(std::string(prefix) + "nummer;naam;jaar\r\n1;a;2\r\n\r\n\r\n");
    EXPECT_TRUE(levering.fouten.empty()) << prefix;
    EXPECT_EQ(levering.rijen, 1u);
  }
}

TEST(BestandTest, CountsTheSepLineAndTheHeaderAsLines) {
  EXPECT_EQ(fault_places(decode("sep=;\r\nnummer;naam;jaar\r\n1;a;2\r\n1;a\r\n")),
            (std::vector<std::string>{"ragged-row 4:3"}));
}

// I26: headers that are swapped, padded, missing, blank or doubled.
TEST(BestandTest, NamesEveryHeaderColumnThatDiffers) {
  const intake::Levering swapped = decode("nummer;jaar;naam\n1;2;a\n");
  EXPECT_EQ(fault_places(swapped), (std::vector<std::string>{"csv-header-mismatch 1:2", "csv-header-mismatch 1:3"}));
  EXPECT_EQ(swapped.fouten[0].message, "expected 'naam', found 'jaar'");
  EXPECT_EQ(decode("nummer; Naam;jaar\n1;a;2\n").fouten.at(0).message,
            "expected 'naam', spelled so and without spaces");
  EXPECT_EQ(fault_places(decode("nummer;naam\n1;a\n")), (std::vector<std::string>{"csv-header-mismatch 1:3"}));
  EXPECT_EQ(fault_places(decode("nummer;naam;jaar;klas\n1;a;2;3\n")),
            (std::vector<std::string>{"csv-header-mismatch 1:4"}));
  EXPECT_EQ(fault_places(decode("nummer;nummer;jaar\n1;a;2\n")), (std::vector<std::string>{"csv-header-mismatch 1:2"}));
  EXPECT_EQ(fault_places(decode("nummer;;jaar\n1;a;2\n")), (std::vector<std::string>{"csv-header-mismatch 1:2"}));
}

TEST(BestandTest, RefusesAHeaderWhereTheFormatHasNone) {
  EXPECT_EQ(fault_places(decode("Nummer;naam;jaar\n1;a;2\n", without_header)),
            (std::vector<std::string>{"csv-header-mismatch 1:0"}));
  EXPECT_EQ(decode("1;a;2\n", without_header).rijen, 1u);
}

// I31: each is one fault with its place, whatever its size.
TEST(BestandTest, NamesRecordsThatAreTooLong) {
  const std::string header = "nummer;naam;jaar\n";
  const std::string columns(1'000'000, ';');
  const std::string cell(10'000'000, 'x');
  EXPECT_EQ(fault_places(decode(header + columns + "\n1;a;2\n")),
            (std::vector<std::string>{"record-too-long 2:65538"}));
  EXPECT_EQ(fault_places(decode(header + "1;" + cell + ";2\n1;a;2\n")),
            (std::vector<std::string>{"record-too-long 2:2"}));
  EXPECT_EQ(fault_places(decode(header + "1;\"" + cell + "\";2\n1;a;2\n")),
            (std::vector<std::string>{"malformed-csv 2:2"}));
  EXPECT_EQ(fault_places(decode("nummer;naam;jaar" + columns + "\n1;a;2\n")),
            (std::vector<std::string>{"record-too-long 1:65524"}));
}

TEST(BestandTest, FindsTheDelimiterOfAHeader) {
  EXPECT_EQ(find_delimiter("nummer;naam;jaar\r\n1,5;a;2"), ';');
  EXPECT_EQ(find_delimiter("nummer,naam,jaar"), ',');
  EXPECT_EQ(find_delimiter("\xEF\xBB\xBFnummer\tnaam\tjaar\n"), '\t');
  EXPECT_EQ(find_delimiter("sep=|\r\nnummer|naam|jaar\r\n"), '|');
  for (const std::string_view none : {"", "nummer", "sep=,", "sep=,\r\n", "\r\n;"}) EXPECT_EQ(find_delimiter(none), ';') << none;
}

TEST(BestandTest, StopsWhenTheListOfFaultsIsFull) {
  std::string body = "nummer;naam;jaar\n";
  for (int i = 0; i < 20'000; ++i) body += "x\n";
  const intake::Levering levering = decode(body);
  EXPECT_EQ(levering.fouten.size(), school::fouten_max + 1);
  EXPECT_EQ(levering.fouten.back().rule, "too-many-faults");
  EXPECT_EQ(levering.fouten.back().line, 10'001);
  EXPECT_EQ(levering.rijen, school::fouten_max);
}

TEST(Utf8Test, FindsTheFirstWrongByte) {
  struct Utf8Geval {
    std::string_view text;
    std::size_t wrong;
  };
  constexpr std::size_t none = std::string_view::npos;
  const std::vector<Utf8Geval> gevallen = {
      {"", none},
      {"plain", none},
      {"Zoë €", none},
      {"\xF0\x9F\x98\x80", none},
      {"a\x80", 1},
      {"\xC0\xAF", 0},
      {"\xE0\x80\xAF", 0},
      {"\xED\xA0\x80", 0},
      {"\xF4\x90\x80\x80", 0},
      {"\xF5\x80\x80\x80", 0},
      {"ab\xE2\x82", 2},
      {"\xC3", 0},
      {"\xED\x9F\xBF", none},
      {"\xF4\x8F\xBF\xBF", none},
      {"\xE2\x28\xA1", 0},
      {"\xFF", 0},
  };
  for (const Utf8Geval& geval : gevallen) EXPECT_EQ(find_invalid_utf8(geval.text), geval.wrong) << geval.text;
}

}  // namespace
}  // namespace hub::csv
