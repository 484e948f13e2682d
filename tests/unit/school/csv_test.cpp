#include "connectors/school/csv/csv.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hub::csv {
namespace {

// "a|b @line" for a good record, "rule line:column" for a bad one.
std::vector<std::string> read_all(std::string_view text, std::size_t velden, char delimiter = ';') {
  const Dialect dialect{delimiter, velden};
  std::vector<std::string> lines;
  for (auto record = read_record(text, {}, dialect); record; record = read_record(text, record->next, dialect)) {
    if (record->fout) {
      const Fault& fault = *record->fout;
      lines.push_back(fault.rule + " " + std::to_string(fault.line) + ":" + std::to_string(fault.column));
      continue;
    }
    std::string line;
    for (const Cel& cel : record->cellen) line += (cel.column > 1 ? "|" : "") + cel.text;
    lines.push_back(line + " @" + std::to_string(record->line));
  }
  return lines;
}

struct Geval {
  std::string naam;
  std::string text;
  std::size_t velden;
  std::vector<std::string> records;
};

// I27: line breaks, quotes and delimiters in quotes, and lone CR as line end.
TEST(CsvTest, ReadsWhatRfc4180Allows) {
  const std::vector<Geval> gevallen = {
      {"three line ends", "a;b\r\nc;d\ne;f\rg;h", 2, {"a|b @1", "c|d @2", "e|f @3", "g|h @4"}},
      {"final line end or none", "a;b\r\n", 2, {"a|b @1"}},
      {"empty cells", ";x;\n", 3, {"|x| @1"}},
      {"quotes", "\"a;b\";\"c\"\"d\";\"\"\n", 3, {"a;b|c\"d| @1"}},
      {"line breaks in quotes", "\"a\r\nb\";\"c\nd\"\n\"e\rf\";g\nh;i", 2, {"a\r\nb|c\nd @1", "e\rf|g @4", "h|i @6"}},
      {"one column", "a\nb\n", 1, {"a @1", "b @2"}},
      {"spaces are text", " a ; b\n", 2, {" a | b @1"}},
      {"letters beyond ASCII", "Zoë;Øst\n", 2, {"Zoë|Øst @1"}},
  };
  for (const Geval& geval : gevallen) EXPECT_EQ(read_all(geval.text, geval.velden), geval.records) << geval.naam;
}

// I25 (quotes), I26 (ragged and blank rows).
TEST(CsvTest, NamesLineAndColumnOfWhatIsMalformedAndGoesOn) {
  const std::vector<Geval> gevallen = {
      {"quote in a bare cell", "a;b\nc;d\"e\nf;g\n", 2, {"a|b @1", "malformed-csv 2:2", "f|g @3"}},
      {"text after a quote", "\"a\"b;c\nd;e\n", 2, {"malformed-csv 1:1", "d|e @2"}},
      {"too few fields", "a\nb;c\n", 2, {"ragged-row 1:2", "b|c @2"}},
      {"too many fields", "a;b;c;d\n", 2, {"ragged-row 1:3"}},
      {"blank line", "a;b\n\nc;d\n", 2, {"a|b @1", "blank-row 2:1", "c|d @3"}},
      {"only delimiters", "a;b\n;\n", 2, {"a|b @1", "blank-row 2:1"}},
      {"NUL", std::string("a;b\0c\n", 6), 2, {"forbidden-character 1:2"}},
      {"quote never closed", "a;b\nc;\"d\ne;f\ng;h\n", 2, {"a|b @1", "malformed-csv 2:2"}},
  };
  for (const Geval& geval : gevallen) EXPECT_EQ(read_all(geval.text, geval.velden), geval.records) << geval.naam;
}

TEST(CsvTest, CountsLinesOverCellsThatHoldLineBreaks) {
  const auto record = read_record("\"a\nb\";c\n", {}, {';', 2});
  ASSERT_TRUE(record && !record->fout);
  EXPECT_EQ(record->cellen[0].line, 1);
  EXPECT_EQ(record->cellen[1].line, 2);
  EXPECT_EQ(record->next.line, 3);
}

TEST(CsvTest, TakesOtherDelimiters) {
  EXPECT_EQ(read_all("a,b;c\n", 2, ','), (std::vector<std::string>{"a|b;c @1"}));
  EXPECT_EQ(read_all("a\tb\n", 2, '\t'), (std::vector<std::string>{"a|b @1"}));
}

// I25: a quote that runs away takes no more than a record.
TEST(CsvTest, StopsAtTheRecordLimit) {
  const std::string long_cell(record_bytes_max - 2, 'x');
  EXPECT_EQ(read_all(long_cell + ";y\nb;c\n", 2).back(), "b|c @2");
  EXPECT_EQ(read_all(long_cell + "xxx;y\nb;c\n", 2), (std::vector<std::string>{"record-too-long 1:1", "b|c @2"}));
  EXPECT_EQ(read_all(std::string(100'000, ';') + "\nb;c\n", 2),
            (std::vector<std::string>{"record-too-long 1:65538", "b|c @2"}));
  EXPECT_EQ(read_all("\"" + std::string(100'000, '\n') + "\";y\n", 2), (std::vector<std::string>{"malformed-csv 1:1"}));
}

TEST(CsvTest, KeepsNoMoreCellsThanTheDialectHas) {
  const auto record = read_record(std::string(60'000, ';'), {}, {';', 9});
  ASSERT_TRUE(record);
  EXPECT_EQ(record->gevonden, 60'001u);
  EXPECT_EQ(record->cellen.size(), 9u);
}

}  // namespace
}  // namespace hub::csv
