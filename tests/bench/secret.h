// Passwords and tokens as the benchmark's programs are given them: a file of one line.
#pragma once

#include <fstream>
#include <stdexcept>
#include <string>

namespace bench {

inline std::string read_secret(const std::string& file) {
  std::string line;
  std::getline(std::ifstream(file) >> std::ws, line);
  if (line.empty()) throw std::runtime_error(file + ": cannot be read");
  return line;
}

}  // namespace bench
