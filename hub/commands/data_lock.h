// Who may use a data directory: one hub, or one command that changes what is in it.
#pragma once

#include <filesystem>

namespace hub::commands {

// Held for as long as this lives; whoever ends, however it ends, lets go. Two hubs on one store would give
// the same numbers twice.
class DataLock {
 public:
  // `directory` exists. Throws std::runtime_error when somebody holds it.
  explicit DataLock(const std::filesystem::path& directory);
  ~DataLock();
  DataLock(const DataLock&) = delete;
  DataLock& operator=(const DataLock&) = delete;

 private:
  const int file_;
};

}  // namespace hub::commands
