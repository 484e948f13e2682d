// A zip archive with its files as they are, not packed: what a workbook is wrapped in. A value; one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hub::file {

class Archive {
 public:
  // REQUIRES: no name is added twice; all together stay under 4 GB.
  void add(std::string_view name, std::string_view content);
  // The whole; nothing may be added after it.
  [[nodiscard]] std::string take();

 private:
  std::string files_;
  std::string directory_;
  std::uint16_t count_ = 0;
};

}  // namespace hub::file
