// A real PostgreSQL server in a directory of its own, on a port of its own, durable as a real one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace support {

// One thread.
class Postgres {
 public:
  explicit Postgres(std::string extra = {});  // further lines of postgresql.conf

  void start();   // returns when it takes connections; throws with its log when it does not
  void stop();    // cleanly
  void kill9();   // the whole server, as a power cut would
  void freeze();  // SIGSTOP of every process of it
  void thaw();

  // Makes an empty database and says how to reach it, as libpq takes it.
  std::string make_database();
  [[nodiscard]] std::string reach(const std::string& database) const;
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string log() const;
  // What psql prints for a statement: values only, separated by |.
  [[nodiscard]] std::string query(const std::string& database, const std::string& sql) const;

 private:
  void signal_all(int number) const;

  TempDir directory_;
  const std::filesystem::path data_ = directory_ / "data";
  const std::uint16_t port_ = free_port();
  int databases_ = 0;
  std::unique_ptr<Process> process_;
};

}  // namespace support
