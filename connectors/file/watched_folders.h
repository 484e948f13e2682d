// Folders in which a school's system, or a person, puts whole files: each is delivered once it no longer grows, and
// then stands in done/ or refused/ with a report beside it. One thread of its own looks at all of them.
//
// What happens when the power goes: a file that was stored and not yet moved is delivered again, and changes nothing.
// Several hubs may look at one folder for the same reason.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "hub/base/bounded_queue.h"
#include "hub/base/clock.h"

namespace hub::file {

struct WatchedFolder {
  std::string naam;                   // of its source, for the log
  std::filesystem::path map;          // absolute
  std::set<std::string> vestigingen;  // of several each has a folder of its own in it, named as the vestiging
};

// What became of a file.
struct Verdict {
  enum class Fate { done, refused, later };  // later: nothing was stored, the file stays
  Fate fate = Fate::later;
  std::string report;                 // for people and programs: JSON. Without what stood in the file
};
// Called on the watcher's thread, which waits.
using Deliver = std::function<Verdict(const WatchedFolder& folder, const std::string& vestiging, std::string_view body)>;

struct WatcherSettings {
  std::string spool_directory;        // where a copy stands while it is read, so that nobody changes it meanwhile
  std::uint64_t bytes_max = 0;        // a longer file is refused
  // Whoever puts a file there looks for what became of it; a network drive is not asked all the time.
  std::chrono::microseconds look_every = std::chrono::seconds(2);
};

// The looking itself; of one thread.
class FolderLook {
 public:
  // All outlive this.
  FolderLook(const Clock& clock, const WatcherSettings& settings, const std::vector<WatchedFolder>& folders, const Deliver& deliver);

  // Delivers every file that was as long and as old at the last look; how many were moved. `stopping` ends it between two
  // files.
  std::size_t look(const std::function<bool()>& stopping);

 private:
  struct Seen {
    std::uintmax_t bytes = 0;
    std::filesystem::file_time_type changed;
    bool operator==(const Seen&) const = default;
  };
  using Files = std::map<std::filesystem::path, Seen>;

  void list(const std::filesystem::path& directory, Files& files);
  bool take(const WatchedFolder& folder, const std::string& vestiging, const std::filesystem::path& file);
  void complain(const std::filesystem::path& where, const std::string& naam, const std::string& reason);

  const Clock& clock_;
  const WatcherSettings& settings_;
  const std::vector<WatchedFolder>& folders_;
  const Deliver& deliver_;
  Files seen_;                        // at the last look
  std::set<std::filesystem::path> complained_;
};

class Watcher {
 public:
  // Starts at once. `clock` outlives this.
  Watcher(const Clock& clock, WatcherSettings settings, std::vector<WatchedFolder> folders, Deliver deliver);
  ~Watcher();  // stop()
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // Waits for the file under way. A second call does nothing.
  void stop();

 private:
  void run();

  const WatcherSettings settings_;
  const std::vector<WatchedFolder> folders_;
  const Deliver deliver_;
  FolderLook look_;
  BoundedQueue<bool> bell_{1};        // closed when it stops
  std::thread thread_;                // last: starts when all else is there
};

}  // namespace hub::file
