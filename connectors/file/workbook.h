// A sheet as the bytes of an XLSX file (ECMA-376, part 1): one worksheet, the header bold and frozen. Numbers and dates
// are that, everything else is text and stays it. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "connectors/file/drop_sheet.h"

namespace hub::file {

// The longest text that a cell of Excel takes.
inline constexpr std::size_t workbook_cel_max = 32'767;

// REQUIRES: no cell is longer than workbook_cel_max bytes; `naam` is a plain word of at most 31 letters.
std::string workbook(const Blad& blad, std::string_view naam);

}  // namespace hub::file
