// A zip archive made in memory: what a workbook is wrapped in. A value; one thread.
#pragma once

#include <deque>
#include <string>
#include <utility>

namespace hub::file {

class Archive {
 public:
  // REQUIRES: no name is added twice.
  void add(std::string name, std::string content) { files_.emplace_back(std::move(name), std::move(content)); }
  // The whole. Throws std::runtime_error when there is no memory for it.
  [[nodiscard]] std::string take() const;

 private:
  std::deque<std::pair<std::string, std::string>> files_;
};

}  // namespace hub::file
