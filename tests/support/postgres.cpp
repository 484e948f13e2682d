#include "tests/support/postgres.h"

#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <vector>

namespace support {
namespace {

// Debian keeps the server's programs out of PATH.
std::string program(const std::string& name) { return "/usr/lib/postgresql/15/bin/" + name; }

// PostgreSQL refuses to run as root.
std::vector<std::string> as_postgres(std::vector<std::string> argv) {
  if (::geteuid() != 0) return argv;
  const std::vector<std::string> before = {"setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=KILL"};
  argv.insert(argv.begin(), before.begin(), before.end());
  return argv;
}

}  // namespace

Postgres::Postgres(std::string extra) {
  std::filesystem::create_directory(data_);
  if (::geteuid() == 0) {
    const passwd* const owner = ::getpwnam("postgres");
    if (owner == nullptr) throw std::runtime_error("there is no user postgres: install the package postgresql-15");
    std::filesystem::permissions(directory_.path(), std::filesystem::perms::others_exec, std::filesystem::perm_options::add);
    if (::chown(data_.c_str(), owner->pw_uid, owner->pw_gid) != 0) throw std::runtime_error("cannot give " + data_.string() + " to postgres");
  }
  run(as_postgres({program("initdb"), "-D", data_.string(), "-U", "verzuimhub", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"}),
      directory_.path());
  write_file(data_ / "postgresql.auto.conf", "listen_addresses='127.0.0.1'\nport=" + std::to_string(port_) +
                                                 "\nunix_socket_directories=''\nshared_buffers=32MB\nmax_connections=40\n" + extra);
}

void Postgres::start() {
  process_ = std::make_unique<Process>(as_postgres({program("postgres"), "-D", data_.string()}), directory_.path(), "postgres");
  if (!process_->wait_for_line("ready to accept connections")) throw std::runtime_error("PostgreSQL does not start:\n" + log());
}

void Postgres::stop() {
  process_->send_signal(SIGINT);  // its "fast" stop: ends connections, keeps everything
  if (!process_->wait_exit()) throw std::runtime_error("PostgreSQL does not stop:\n" + log());
}

void Postgres::signal_all(int number) const {
  // The server's own children, as its kernel knows them.
  std::ifstream children("/proc/" + std::to_string(process_->pid()) + "/task/" + std::to_string(process_->pid()) + "/children");
  for (pid_t child = 0; children >> child;) ::kill(child, number);
}

void Postgres::kill9() {
  ::kill(process_->pid(), SIGSTOP);  // or it would start its children anew
  signal_all(SIGKILL);
  process_->kill();
}

void Postgres::freeze() {
  process_->freeze();
  signal_all(SIGSTOP);
}

void Postgres::thaw() {
  signal_all(SIGCONT);
  process_->thaw();
}

std::string Postgres::make_database() {
  const std::string name = "verzuimhub_" + std::to_string(++databases_);
  static_cast<void>(query("postgres", "CREATE DATABASE " + name));
  return reach(name);
}

std::string Postgres::reach(const std::string& database) const {
  return "host=127.0.0.1 port=" + std::to_string(port_) + " user=verzuimhub dbname=" + database;
}

std::string Postgres::query(const std::string& database, const std::string& sql) const {
  return run({"psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", reach(database), "-c", sql}, directory_.path());
}

std::string Postgres::log() const { return read_file(directory_ / "postgres.err"); }

}  // namespace support
