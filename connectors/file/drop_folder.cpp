#include "connectors/file/drop_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace hub::file {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view hidden_begin = ".verzuimhub-";
constexpr std::string_view hidden_end = ".part";

// Files of one name: only a restored store or a batch that was cut short by a crash makes a second one.
constexpr int same_names_max = 1000;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] bool is_open() const { return number_ >= 0; }

 private:
  const int number_;
};

// What went wrong, and what to do about it.
std::string reason_of(const fs::path& map, int code) {
  switch (code) {
    case ENOENT:
    case ENOTDIR: return fmt::format("there is no folder {}: make it or mount it, or mend `map` in partners.yaml", map.string());
    case EACCES:
    case EPERM:
    case EROFS: return fmt::format("the hub may not write in {}: its user needs to read, write and rename there", map.string());
    case ENOSPC:
    case EDQUOT: return fmt::format("the disk of {} is full: make room there", map.string());
    default: return fmt::format("cannot write in {}: {}", map.string(), std::generic_category().message(code));
  }
}

tl::unexpected<Error> failed(const fs::path& map, ErrorKind kind, int code) { return error(kind, reason_of(map, code)); }

// 0, or what went wrong. The mode whatever the umask is: the partner's group reads these. A network drive with rights of
// its own may refuse it.
int write_all(const Descriptor& file, std::string_view content) {
  static_cast<void>(::fchmod(file.get(), S_IRUSR | S_IWUSR | S_IRGRP));
  while (!content.empty()) {
    const ssize_t bytes = ::write(file.get(), content.data(), content.size());
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(bytes));
  }
  return ::fsync(file.get()) == 0 ? 0 : errno;
}

// 0, EEXIST, or what else went wrong. Not every network drive knows a rename that spares; there only this hub makes such
// names, so that a look before it will do.
int rename_fresh(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  if (::access(to.c_str(), F_OK) == 0) return EEXIST;
  return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

// 0, or what went wrong. EINVAL: such a drive has no directories to flush.
int flush(const fs::path& map) {
  const Descriptor folder(::open(map.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) return errno;
  return ::fsync(folder.get()) == 0 || errno == EINVAL ? 0 : errno;
}

}  // namespace

DropFolder::DropFolder(fs::path map, Random& random) : map_(std::move(map)), random_(random) {}

Result<void> DropFolder::look() {
  remove_hidden();
  const auto tried = write_hidden("?");
  if (!tried) return tl::unexpected<Error>(tried.error());
  ::unlink(tried->c_str());
  if (const int code = flush(map_); code != 0) return failed(map_, ErrorKind::unreachable, code);
  return {};
}

Result<std::string> DropFolder::put(const std::string& stem, std::string_view extension, std::string_view content) {
  const auto hidden = write_hidden(content);
  if (!hidden) return tl::unexpected<Error>(hidden.error());
  std::string name = stem + std::string(extension);
  int code = rename_fresh(*hidden, map_ / name);
  for (int number = 2; code == EEXIST && number <= same_names_max; ++number) {
    name = fmt::format("{}-{}{}", stem, number, extension);
    code = rename_fresh(*hidden, map_ / name);
  }
  if (code != 0) {
    ::unlink(hidden->c_str());
    return failed(map_, ErrorKind::unreachable, code);
  }
  if (const int flushed = flush(map_); flushed != 0) return failed(map_, ErrorKind::unknown, flushed);
  return name;
}

Result<fs::path> DropFolder::write_hidden(std::string_view content) {
  fs::path path = map_ / fmt::format("{}{:016x}{}", hidden_begin, random_.u64(), hidden_end);
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!file.is_open()) return failed(map_, ErrorKind::unreachable, errno);
  if (const int code = write_all(file, content); code != 0) {
    ::unlink(path.c_str());
    return failed(map_, ErrorKind::unreachable, code);
  }
  return path;
}

void DropFolder::remove_hidden() {
  std::error_code failure;
  for (fs::directory_iterator at(map_, failure), end; !failure && at != end; at.increment(failure)) {
    const std::string name = at->path().filename().string();
    if (name.starts_with(hidden_begin) && name.ends_with(hidden_end)) ::unlink(at->path().c_str());
  }
}

}  // namespace hub::file
