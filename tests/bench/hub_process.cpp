#include "hub_process.h"

#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "hub/base/clock.h"

namespace bench {
namespace {

using namespace std::chrono_literals;

std::string file_of(pid_t process, const char* name) { return "/proc/" + std::to_string(process) + "/" + name; }

}  // namespace

std::chrono::microseconds cpu_time(pid_t process) {
  std::ifstream file(file_of(process, "stat"));
  std::string text;
  if (!std::getline(file, text)) throw std::runtime_error("process " + std::to_string(process) + " is gone");
  // The name, in parentheses, may hold spaces; utime and stime are the 12th and 13th field after it.
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  long long user = 0;
  long long system = 0;
  fields >> user >> system;
  return std::chrono::microseconds((user + system) * 1'000'000 / sysconf(_SC_CLK_TCK));
}

double resident_mib(pid_t process) {
  std::ifstream file(file_of(process, "status"));
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  }
  throw std::runtime_error("process " + std::to_string(process) + " is gone");
}

StoreView::StoreView(const std::string& file) : db_(file, hub::store::sqlite::SqliteDb::Mode::read) {}

std::int64_t StoreView::marks() {
  hub::store::sql::Query query(db_, "SELECT count(*) FROM merken");
  return query.next() ? query.integer(0) : 0;
}

std::chrono::microseconds StoreView::wait_until_judged() {
  constexpr auto patience = 60s;
  constexpr auto look_again = 10ms;
  const hub::SystemClock clock;
  const hub::MonoTime begin = clock.mono();
  while (marks() > 0) {
    if (clock.mono() - begin > patience) throw std::runtime_error("the hub is not done judging after a minute");
    std::this_thread::sleep_for(look_again);
  }
  return clock.mono() - begin;
}

}  // namespace bench
