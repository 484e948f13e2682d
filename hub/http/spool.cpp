#include "hub/http/spool.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace hub::http {
namespace {

Error no_room(const char* what) { return {ErrorKind::busy, std::string(what) + ": " + std::strerror(errno)}; }

// Without a name from the start where the file system can, else without one at once.
int open_nameless(const std::string& directory) {
  const int file = ::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
  if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR)) return file;
  std::string name = directory + "/body-XXXXXX";
  const int named = ::mkostemp(name.data(), O_CLOEXEC);
  if (named >= 0) ::unlink(name.c_str());
  return named;
}

}  // namespace

Body::Body(Body&& other) noexcept : text_(std::move(other.text_)), mapped_(std::exchange(other.mapped_, nullptr)), bytes_(other.bytes_) {}

Body& Body::operator=(Body&& other) noexcept {
  std::swap(text_, other.text_);
  std::swap(mapped_, other.mapped_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

Body::~Body() {
  if (mapped_ != nullptr) ::munmap(const_cast<char*>(mapped_), bytes_);
}

Spool::~Spool() {
  if (file_ >= 0) ::close(file_);
}

Result<Spool> Spool::make(const std::string& directory) {
  Spool spool;
  spool.file_ = open_nameless(directory);
  if (spool.file_ < 0) return tl::unexpected<Error>(no_room("cannot keep a large body"));
  return spool;
}

Result<void> Spool::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return tl::unexpected<Error>(no_room("cannot keep a large body"));
    bytes.remove_prefix(static_cast<std::size_t>(written));
    bytes_ += static_cast<std::size_t>(written);
  }
  return {};
}

Result<Body> Spool::take() {
  Body body;
  if (bytes_ == 0) return body;
  void* mapped = ::mmap(nullptr, bytes_, PROT_READ, MAP_PRIVATE, file_, 0);
  if (mapped == MAP_FAILED) return tl::unexpected<Error>(no_room("cannot read a large body back"));
  body.mapped_ = static_cast<const char*>(mapped);
  body.bytes_ = bytes_;
  return body;
}

}  // namespace hub::http
