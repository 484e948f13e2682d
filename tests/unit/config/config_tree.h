// A small, right configuration in a directory of its own, to break one thing at a time.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "hub/config/configuration.h"

namespace hub::config {

class ConfigTree {
 public:
  ConfigTree();
  ~ConfigTree();
  ConfigTree(const ConfigTree&) = delete;
  ConfigTree& operator=(const ConfigTree&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::string read(std::string_view file) const;
  void write(std::string_view file, std::string_view text) const;
  void remove(std::string_view file) const;
  // Replaces the first occurrence, which must be there.
  void replace(std::string_view file, std::string_view from, std::string_view to) const;

  [[nodiscard]] tl::expected<Configuration, std::vector<Finding>> load() const;
  // Everything that is wrong, as printed, with file names relative to the directory.
  [[nodiscard]] std::vector<std::string> findings() const;

 private:
  std::filesystem::path path_;
};

// One thing broken: in `file`, `from` became `to`; and what the loader then says.
struct BrokenCase {
  std::string_view name;
  std::string_view file;
  std::string_view from;
  std::string_view to;
  std::vector<std::string> findings;
};
void expect_findings(const std::vector<BrokenCase>& cases);

}  // namespace hub::config
