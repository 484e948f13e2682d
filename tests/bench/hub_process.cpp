#include "hub_process.h"

#include <unistd.h>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>

#include "hub/base/clock.h"
#include "hub/store/postgres/postgres_db.h"
#include "hub/store/sqlite/sqlite_db.h"

namespace bench {
namespace {

using namespace std::chrono_literals;

std::string file_of(pid_t process, const char* name) { return "/proc/" + std::to_string(process) + "/" + name; }

// User and system time, and with `ended` that of children that were waited for.
std::chrono::microseconds times_of(pid_t process, bool ended) {
  std::ifstream file(file_of(process, "stat"));
  std::string text;
  if (!std::getline(file, text)) throw std::runtime_error("process " + std::to_string(process) + " is gone");
  // The name, in parentheses, may hold spaces; utime, stime, cutime and cstime are the 12th to 15th field after it.
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  long long ticks = 0;
  for (int i = 0; i < (ended ? 4 : 2); ++i) {
    long long time = 0;
    fields >> time;
    ticks += time;
  }
  return std::chrono::microseconds(ticks * 1'000'000 / sysconf(_SC_CLK_TCK));
}

std::unique_ptr<hub::store::sql::Db> open_beside(const hub::store::Engine& engine) {
  using namespace hub::store;
  if (engine.kind == Engine::Kind::postgres) return std::make_unique<postgres::PostgresDb>(engine.where, postgres::PostgresDb::Mode::read);
  return std::make_unique<sqlite::SqliteDb>(engine.where, sqlite::SqliteDb::Mode::read);
}

}  // namespace

std::chrono::microseconds cpu_time(pid_t process) { return times_of(process, false); }

std::chrono::microseconds family_cpu_time(pid_t process) {
  std::chrono::microseconds sum = times_of(process, true);
  std::ifstream children(file_of(process, "task/") + std::to_string(process) + "/children");
  for (pid_t child = 0; children >> child;) {
    try {
      sum += times_of(child, true);
    } catch (const std::runtime_error&) {
      // Ended since: next time it counts as one that was waited for.
    }
  }
  return sum;
}

double resident_mib(pid_t process) {
  std::ifstream file(file_of(process, "status"));
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  }
  throw std::runtime_error("process " + std::to_string(process) + " is gone");
}

StoreView::StoreView(const hub::store::Engine& engine) : db_(open_beside(engine)) {}

std::int64_t StoreView::marks() {
  hub::store::sql::Query query(*db_, "SELECT count(*) FROM merken");
  return query.next() ? query.integer(0) : 0;
}

// Asked again and again, so it must cost the hub nothing: the first mark is enough.
bool StoreView::is_judged() {
  hub::store::sql::Query query(*db_, "SELECT 1 FROM merken LIMIT 1");
  return !query.next();
}

std::chrono::microseconds StoreView::wait_until_judged() {
  constexpr auto patience = 60s;
  constexpr auto look_again = 10ms;
  const hub::SystemClock clock;
  const hub::MonoTime begin = clock.mono();
  while (!is_judged()) {
    if (clock.mono() - begin > patience) throw std::runtime_error("the hub is not done judging after a minute");
    std::this_thread::sleep_for(look_again);
  }
  return clock.mono() - begin;
}

}  // namespace bench
