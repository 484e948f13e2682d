// A CSV or XLSX file as read_sheet.py, which knows nothing of the hub, reads it.
#pragma once

#include <filesystem>
#include <string>

namespace support {

// JSON: a list of rows, the header first; see read_sheet.py. Throws when a spreadsheet would have to mend the file.
std::string read_sheet(const std::filesystem::path& file);

}  // namespace support
