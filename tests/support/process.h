// A program that a test starts and surely ends, and the waiting that goes with it. Tests wait for
// conditions with a deadline; nothing here or in a test sleeps for a while and hopes.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

// Far above what anything here takes, so that only what is broken reaches it, also under a sanitizer.
inline constexpr std::chrono::milliseconds patience{20'000};

// True as soon as `condition` is; false when `deadline` has passed first.
bool wait_until(const std::function<bool()>& condition, std::chrono::milliseconds deadline = patience);

// A port of 127.0.0.1 that nobody listened on a moment ago; never the same twice in one process.
std::uint16_t free_port();

// One thread, which lives as long as this does: the process gets SIGKILL when this is destroyed and when
// the thread that started it ends.
class Process {
 public:
  using Environment = std::vector<std::pair<std::string, std::string>>;

  // Starts argv[0] (looked up in PATH and the sbin directories). Its output goes to <name>.out and
  // <name>.err in `directory`, after what is there. Throws when it can not be started.
  Process(const std::vector<std::string>& argv, const std::filesystem::path& directory, const std::string& name,
          const Environment& environment = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // The first whole line of its output (first stdout, then stderr) that holds `part`. Nothing: the
  // deadline passed, or it ended without.
  std::optional<std::string> wait_for_line(std::string_view part, std::chrono::milliseconds deadline = patience);
  [[nodiscard]] std::string out() const;
  [[nodiscard]] std::string err() const;

  void send_signal(int number);
  void kill();    // SIGKILL, and waits for its end
  void freeze();  // SIGSTOP: it keeps its connections and says nothing
  void thaw();
  // Its exit code, 128 + signal number if one ended it; nothing when it still runs at the deadline.
  std::optional<int> wait_exit(std::chrono::milliseconds deadline = patience);
  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  [[nodiscard]] std::optional<std::string> find_line(const std::filesystem::path& file, std::uintmax_t from,
                                                     std::string_view part) const;

  std::filesystem::path out_file_;
  std::filesystem::path err_file_;
  std::uintmax_t out_from_ = 0;  // where the output of this process begins in its files
  std::uintmax_t err_from_ = 0;
  pid_t pid_ = -1;
  std::optional<int> exit_code_;
};

// Runs a program to its end and returns its stdout; throws with its stderr when it fails.
std::string run(const std::vector<std::string>& argv, const std::filesystem::path& directory);

}  // namespace support
