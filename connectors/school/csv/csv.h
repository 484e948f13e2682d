// Comma-separated values as RFC 4180 has them, one record at a time: a pure function of the text and a
// place in it, so that a file costs no more memory than its longest record. It knows nothing of files
// (bestand.h) or of what cells mean (cel.h). Any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/fault.h"

namespace hub::csv {

// 64 KB: the largest message the hub takes at all; a longer record is a quote that was never closed.
inline constexpr std::size_t record_bytes_max = 64 * 1024;

// Declared by the format, never guessed from the file.
struct Dialect {
  char delimiter = ';';
  std::size_t velden = 0;  // fields in every record; at least 1
};

// Line: where the cell begins, counted from 1 over CRLF, LF and lone CR. Column: the number of the
// field, counted from 1, as a spreadsheet shows it.
struct Cel {
  std::string text;
  int line = 0;
  int column = 0;
};

struct Plaats {
  std::size_t offset = 0;
  int line = 1;
};

struct Record {
  int line = 0;               // where it begins
  std::vector<Cel> cellen;    // the first `velden` of them
  std::size_t gevonden = 0;   // fields there were
  std::optional<Fault> fout;  // then the cells are not to be used, except those of a ragged-row
  Plaats next;                // where the record after it begins
};

// The record that begins at `from`; none at the end of the text. Line breaks, delimiters and doubled
// quotes inside quotes belong to the cell. Faults:
//   ragged-row           another number of fields than the dialect has; column: the first missing or surplus one
//   blank-row            nothing in it
//   malformed-csv        a quote inside an unquoted cell, text after a closing quote, or a quote that is not
//                        closed within the record limit: then nothing after it can be read, and `next` is the end
//   record-too-long      more than record_bytes_max without quotes
//   forbidden-character  a NUL
std::optional<Record> read_record(std::string_view text, Plaats from, const Dialect& dialect);

}  // namespace hub::csv
