#include "connectors/file/watched_folders.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <utility>

#include "hub/base/json.h"
#include "hub/base/local_time.h"
#include "hub/base/log.h"
#include "hub/http/spool.h"

namespace hub::file {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t read_bytes = 256 * 1024;

// Names that programs give to what they have not finished.
bool is_unfinished(const std::string& name) {
  return name.starts_with('.') || name.starts_with('~') || name.ends_with(".tmp") || name.ends_with(".part") || name.ends_with(".filepart") ||
         name.ends_with(".crdownload");
}

struct File {
  explicit File(const fs::path& path) : descriptor(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)) {}
  ~File() {
    if (descriptor >= 0) ::close(descriptor);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  const int descriptor;
};

Error failed(const char* what) { return {ErrorKind::busy, std::string(what) + ": " + std::strerror(errno)}; }

// A copy of its own. Error: rejected, when it is longer than `bytes_max`; busy.
Result<http::Body> copy(const fs::path& path, const WatcherSettings& settings) {
  const File file(path);
  if (file.descriptor < 0) return tl::unexpected<Error>(failed("cannot read"));
  auto spool = http::Spool::make(settings.spool_directory);
  if (!spool) return pass(spool);
  std::uint64_t total = 0;
  std::string piece(read_bytes, '\0');
  while (true) {
    const ssize_t bytes = ::read(file.descriptor, piece.data(), piece.size());
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes < 0) return tl::unexpected<Error>(failed("cannot read"));
    if (bytes == 0) return spool->take();
    total += static_cast<std::uint64_t>(bytes);
    if (total > settings.bytes_max) return error(ErrorKind::rejected, "longer than this hub takes (http.body_bytes_max)");
    if (auto kept = spool->append(std::string_view(piece).substr(0, static_cast<std::size_t>(bytes))); !kept) return tl::unexpected<Error>(kept.error());
  }
}

// Whole or not at all, also when the power goes.
bool write_whole(const fs::path& path, const std::string& text) {
  const fs::path fresh = path.string() + ".tmp";
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (file < 0) return false;
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  ::close(file);
  std::error_code ignored;
  if (!written) return fs::remove(fresh, ignored), false;
  fs::rename(fresh, path, ignored);
  return !ignored;
}

// "20261120T110000Z": when it was taken, so that a name may come again.
std::string stamp(WallTime now) {
  std::string text = format_rfc3339(std::chrono::floor<std::chrono::seconds>(now));
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

}  // namespace

FolderLook::FolderLook(const Clock& clock, const WatcherSettings& settings, const std::vector<WatchedFolder>& folders, const Deliver& deliver)
    : clock_(clock), settings_(settings), folders_(folders), deliver_(deliver) {}

std::size_t FolderLook::look(const std::function<bool()>& stopping) {
  Files now;
  std::size_t moved = 0;
  for (const WatchedFolder& folder : folders_) {
    for (const std::string& vestiging : folder.vestigingen) {
      const fs::path directory = folder.vestigingen.size() > 1 ? folder.map / vestiging : folder.map;
      std::error_code failure;
      fs::create_directories(directory, failure);
      Files files;
      if (!failure) list(directory, files);
      if (failure) complain(directory, folder.naam, failure.message());
      for (const auto& [file, seen] : files) {
        if (stopping()) return moved;
        const auto before = seen_.find(file);
        const bool at_rest = before != seen_.end() && before->second == seen;
        if (at_rest && take(folder, vestiging, file)) {
          ++moved;
        } else {
          now.emplace(file, seen);
        }
      }
    }
  }
  seen_ = std::move(now);
  return moved;
}

// What vanishes meanwhile is somebody's own business.
void FolderLook::list(const fs::path& directory, Files& files) {
  std::error_code failure;
  for (fs::directory_iterator at(directory, failure), end; !failure && at != end; at.increment(failure)) {
    std::error_code gone;
    if (is_unfinished(at->path().filename().string()) || at->symlink_status(gone).type() != fs::file_type::regular) continue;
    const Seen seen{at->file_size(gone), at->last_write_time(gone)};
    if (!gone) files.emplace(at->path(), seen);
  }
}

bool FolderLook::take(const WatchedFolder& folder, const std::string& vestiging, const fs::path& file) {
  Verdict verdict;
  const auto body = copy(file, settings_);
  if (body) {
    verdict = deliver_(folder, vestiging, body->view());
  } else if (body.error().kind == ErrorKind::rejected) {
    verdict = {Verdict::Fate::refused, Json{{"staat", "geweigerd"}, {"regel", "body-too-large"}, {"melding", body.error().text}}.dump(2) + "\n"};
  } else {
    complain(file, folder.naam, body.error().text);
  }
  if (verdict.fate == Verdict::Fate::later) return false;
  const fs::path away = file.parent_path() / (verdict.fate == Verdict::Fate::done ? "done" : "refused");
  const fs::path name = away / (stamp(clock_.wall()) + "-" + file.filename().string());
  std::error_code failure;
  fs::create_directories(away, failure);
  // The report first: a file that is away has one.
  if (failure || !write_whole(name.string() + ".report.json", verdict.report)) {
    complain(file, folder.naam, "its report cannot be written");
    return false;
  }
  fs::rename(file, name, failure);
  if (failure) {
    complain(file, folder.naam, failure.message());
    return false;
  }
  complained_.erase(file);
  // Not its name: people put pupils' numbers in those.
  log::info("file.taken", {{"bron", folder.naam}, {"vestiging", vestiging}, {"fate", verdict.fate == Verdict::Fate::done ? "done" : "refused"}});
  return true;
}

// Once a place: it is looked at every few seconds.
void FolderLook::complain(const fs::path& where, const std::string& naam, const std::string& reason) {
  if (complained_.insert(where).second) log::error("file.cannot", {{"bron", naam}, {"reason", reason}});
}

Watcher::Watcher(const Clock& clock, WatcherSettings settings, std::vector<WatchedFolder> folders, Deliver deliver)
    : settings_(std::move(settings)), folders_(std::move(folders)), deliver_(std::move(deliver)), look_(clock, settings_, folders_, deliver_),
      thread_([this] { run(); }) {}

Watcher::~Watcher() { stop(); }

void Watcher::stop() {
  bell_.close();
  if (thread_.joinable()) thread_.join();
}

void Watcher::run() {
  while (!bell_.is_closed()) {
    look_.look([this] { return bell_.is_closed(); });
    static_cast<void>(bell_.take(1, settings_.look_every));
  }
}

}  // namespace hub::file
