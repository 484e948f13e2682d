#include "tests/support/process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <mutex>
#include <set>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "tests/support/temp_dir.h"

namespace support {
namespace {

std::system_error system_failure(const std::string& what) {
  return std::system_error(errno, std::generic_category(), what);
}

// Only what may be called between fork and exec in a program with threads.
[[noreturn]] void become(const std::string& program, const std::vector<char*>& argv, const std::vector<char*>& envp,
                         int out, int err, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);  // the parent died in between
  sigset_t none;
  ::sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
  const int in = ::open("/dev/null", O_RDONLY);
  if (in >= 0 && ::dup2(in, 0) >= 0 && ::dup2(out, 1) >= 0 && ::dup2(err, 2) >= 0) {
    ::execve(program.c_str(), argv.data(), envp.data());
  }
  ::_exit(127);
}

std::string find_program(const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  const char* path = std::getenv("PATH");
  std::string directories = path == nullptr ? "" : path;
  directories += ":/usr/sbin:/sbin:/usr/bin:/bin";  // daemons are not in everybody's PATH
  for (std::size_t from = 0; from <= directories.size();) {
    const auto colon = std::min(directories.find(':', from), directories.size());
    const std::string candidate = directories.substr(from, colon - from) + "/" + name;
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    from = colon + 1;
  }
  throw std::runtime_error("not installed: " + name);
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::uintmax_t size_of(const std::filesystem::path& file) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(file, missing);
  return missing ? 0 : size;
}

int open_output(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor < 0) throw system_failure("cannot open " + file.string());
  return descriptor;
}

}  // namespace

bool wait_until(const std::function<bool()>& condition, std::chrono::milliseconds deadline) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));  // between two looks, not instead of one
  }
  return true;
}

std::uint16_t free_port() {
  static std::mutex mutex;
  static std::set<std::uint16_t> given;
  const std::lock_guard lock(mutex);
  for (;;) {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    const bool bound = ::bind(probe, reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                       ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &length) == 0;
    ::close(probe);
    if (!bound) throw system_failure("no free port");
    const std::uint16_t port = ntohs(address.sin_port);
    if (given.insert(port).second) return port;
  }
}

Process::Process(const std::vector<std::string>& argv, const std::filesystem::path& directory, const std::string& name,
                 const Environment& environment)
    : out_file_(directory / (name + ".out")), err_file_(directory / (name + ".err")), out_from_(size_of(out_file_)),
      err_from_(size_of(err_file_)) {
  const std::string program = find_program(argv.at(0));
  std::vector<std::string> arguments = argv;
  std::vector<std::string> variables;
  for (const auto& [key, value] : environment) variables.push_back(key + "=" + value);
  for (char** variable = ::environ; *variable != nullptr; ++variable) variables.emplace_back(*variable);
  const std::vector<char*> argument_pointers = pointers_to(arguments);
  const std::vector<char*> variable_pointers = pointers_to(variables);
  const int out = open_output(out_file_);
  const int err = open_output(err_file_);
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) become(program, argument_pointers, variable_pointers, out, err, parent);
  ::close(out);
  ::close(err);
  if (pid_ < 0) throw system_failure("cannot start " + program);
}

Process::~Process() { kill(); }

std::optional<std::string> Process::find_line(const std::filesystem::path& file, std::uintmax_t from,
                                              std::string_view part) const {
  const std::string text = read_file(file);
  for (auto start = static_cast<std::size_t>(from); start < text.size();) {
    const auto end = text.find('\n', start);
    if (end == std::string::npos) return std::nullopt;  // still being written
    const auto line = std::string_view(text).substr(start, end - start);
    if (line.find(part) != std::string_view::npos) return std::string(line);
    start = end + 1;
  }
  return std::nullopt;
}

std::optional<std::string> Process::wait_for_line(std::string_view part, std::chrono::milliseconds deadline) {
  std::optional<std::string> line;
  const auto found = [&] {
    // Asked before looking: what it said last is in the files when it has ended.
    const bool ended = wait_exit(std::chrono::milliseconds(0)).has_value();
    line = find_line(out_file_, out_from_, part);
    if (!line) line = find_line(err_file_, err_from_, part);
    return line.has_value() || ended;
  };
  static_cast<void>(wait_until(found, deadline));
  return line;
}

std::string Process::out() const { return read_file(out_file_).substr(static_cast<std::size_t>(out_from_)); }

std::string Process::err() const { return read_file(err_file_).substr(static_cast<std::size_t>(err_from_)); }

void Process::send_signal(int number) {
  if (!exit_code_) ::kill(pid_, number);
}

void Process::kill() {
  send_signal(SIGKILL);
  static_cast<void>(wait_exit());
}

void Process::freeze() { send_signal(SIGSTOP); }

void Process::thaw() { send_signal(SIGCONT); }

std::optional<int> Process::wait_exit(std::chrono::milliseconds deadline) {
  const auto ended = [this] {
    if (exit_code_) return true;
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) != pid_) return false;
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return true;
  };
  static_cast<void>(wait_until(ended, deadline));
  return exit_code_;
}

std::string run(const std::vector<std::string>& argv, const std::filesystem::path& directory) {
  Process process(argv, directory, "run-" + std::filesystem::path(argv.at(0)).filename().string());
  const auto code = process.wait_exit();
  if (code != 0) throw std::runtime_error(argv.at(0) + " failed: " + process.err());
  return process.out();
}

}  // namespace support
