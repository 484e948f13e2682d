#include "tests/support/sheet.h"

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace support {

std::string read_sheet(const std::filesystem::path& file) {
  const TempDir directory;
  return run({"/usr/bin/python3", TEST_SUPPORT_DIR "/read_sheet.py", file.string()}, directory.path());
}

}  // namespace support
