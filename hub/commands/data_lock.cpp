#include "hub/commands/data_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <stdexcept>

namespace hub::commands {

DataLock::DataLock(const std::filesystem::path& directory)
    : file_(open((directory / "verzuimhub.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (file_ < 0) throw std::runtime_error("cannot write in the data directory " + directory.string());
  if (flock(file_, LOCK_EX | LOCK_NB) == 0) return;
  close(file_);
  throw std::runtime_error("another hub serves from " + directory.string() + ": stop that one first, or give this one its own --data");
}

DataLock::~DataLock() { close(file_); }

}  // namespace hub::commands
