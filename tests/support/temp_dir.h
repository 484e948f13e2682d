// A directory of its own for one test, gone when the test is.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace support {

class TempDir {
 public:
  TempDir();   // below $TMPDIR, else /tmp; throws when there is none
  ~TempDir();  // with all that is in it; kept when KEEP_TEST_FILES is set, and then named on stderr
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// The whole file; empty when there is none.
std::string read_file(const std::filesystem::path& path);
// Throws when it can not be written.
void write_file(const std::filesystem::path& path, std::string_view content);

}  // namespace support
