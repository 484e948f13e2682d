// A CSV file as a whole: what people send instead of one (a workbook, another encoding, another
// delimiter) is recognised and said by name before the first record is read; then every record gets
// its turn. Pure; any thread.
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <tl/expected.hpp>

#include "connectors/school/csv/csv.h"
#include "connectors/school/rijuitkomst.h"

namespace hub::csv {

struct Bestand {
  std::string_view text;  // into the body, without the line ends after the last record
  Plaats begin;           // after a byte order mark and a `sep=` line
};

// Faults:
//   empty-file              nothing, or only white space
//   unsupported-media-type  a workbook, archive, PDF, HTML, XML or JSON, by its first bytes
//   invalid-encoding        UTF-16, Windows-1252 or Latin-1, with what to do
//   csv-header-mismatch     another delimiter than the dialect's
tl::expected<Bestand, Fault> open_bestand(std::string_view body, const Dialect& dialect);

// What separates the header of this body: of ; , tab and |, the one its first line has most of. Safe only
// where the header is then held to names that have none of them.
char find_delimiter(std::string_view body);

struct Kolommen {
  std::span<const std::string_view> namen;  // in the order of the file
  bool kopregel = true;                     // do they stand in its first line?
};

// What a whole record became. It has as many cells as the file has columns.
using Neem = std::function<school::Rijuitkomst(const Record& record)>;

// Opens the file, holds its first line against `kolommen` (csv-header-mismatch with every column that
// differs; empty-file when nothing follows the header) and gives each record after it to `neem`.
intake::Levering decode_bestand(std::string_view body, const intake::LeveringContext& context, char delimiter, const Kolommen& kolommen,
                                const Neem& neem);

// A column that the same file has had under another name.
struct Synoniem {
  std::string_view naam;
  std::string_view ook;
};

// A file of which a few columns are read, by name and wherever they stand; what the others hold is not looked at.
struct OpNaam {
  std::span<const std::string_view> namen;        // all of them must be there, each once
  std::span<const Synoniem> synoniemen = {};      // of these
  std::span<const std::string_view> vreemd = {};  // a column that only another kind of file has: then it is refused
};

// As decode_bestand, but `neem` gets each record with the cells of `op_naam.namen` alone, in that order. A # before the
// first column's name is no part of it.
intake::Levering decode_op_naam(std::string_view body, const intake::LeveringContext& context, const OpNaam& op_naam, const Neem& neem);

}  // namespace hub::csv
