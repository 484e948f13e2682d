// verzuimhub migrate: moves a region's store from SQLite to PostgreSQL.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <stdexcept>

#include "hub/base/clock.h"
#include "hub/commands/commands.h"
#include "hub/commands/data_lock.h"
#include "hub/commands/load.h"
#include "hub/commands/output.h"
#include "hub/commands/secrets.h"
#include "hub/store/move.h"

namespace hub::commands {
namespace {

struct Options {
  std::string config = "config";
  std::string data;
  std::string database;
};

Exit exit_for(const Error& failure) {
  complain("migrate", failure.text);
  return failure.kind == ErrorKind::rejected ? Exit::bad_data : failure.kind == ErrorKind::busy ? Exit::unreachable : Exit::io;
}

Exit move(const config::Settings& settings) {
  const auto to = store_engine(settings);
  if (!to) return exit_for(to.error());
  const SystemClock clock;
  const MonoTime start = clock.mono();
  const auto progress = [](const std::string& table, std::uint64_t rows, std::uint64_t of) {
    std::fprintf(stderr, "%-16s %12llu of %llu rows\n", table.c_str(), static_cast<unsigned long long>(rows), static_cast<unsigned long long>(of));
  };
  const auto moved = store::move_to_postgres((settings.data / "verzuimhub.db").string(), to->where, clock.wall(), progress);
  if (!moved) return exit_for(moved.error());
  if (moved->before) {
    std::fprintf(stderr, "all of it was in that database already, from an earlier run; now the file says so too\n");
  } else {
    std::fprintf(stderr, "%llu rows moved in %.1f s; every table has as many as before\n", static_cast<unsigned long long>(moved->rows),
                 std::chrono::duration<double>(clock.mono() - start).count());
  }
  std::fprintf(stderr, "%llu message(s) were sent and not confirmed: the hub sends them again under the same ids\n"
                       "now write in hub.yaml:\n  store:\n    kind: postgres\n    database: \"%s\"\nand start the hub\n",
               static_cast<unsigned long long>(moved->under_way), settings.store.database.c_str());
  return Exit::done;
}

Exit run(const Options& options) {
  auto configuration = load_or_report(options.config);
  if (!configuration) return Exit::configuration;
  config::Settings& settings = configuration->settings;
  if (!options.data.empty()) settings.data = options.data;
  for (const std::string& assignment : {std::string("store.kind=postgres"), "store.database=" + options.database}) {
    if (const auto set = config::apply_override(settings, assignment); !set) {
      complain("migrate", set.error().text);
      return Exit::usage;
    }
  }
  try {
    const DataLock lock(settings.data);
    return move(settings);
  } catch (const std::runtime_error& failure) {
    complain("migrate", failure.what());
    return Exit::io;
  }
}

}  // namespace

void add_migrate(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("migrate", "Move the store from SQLite to PostgreSQL; the hub is stopped meanwhile");
  command->add_option("database", options->database, "Where to, as libpq takes it: \"host=… dbname=… user=…\"; an empty database")->required();
  command->add_option("--config", options->config, "Configuration directory")->capture_default_str();
  command->add_option("--data", options->data, "Directory of the SQLite store; default: data of hub.yaml");
  command->footer(
      "The password is read from the file store-password in the secrets directory. Everything moves in one transaction; when it fails,\n"
      "the SQLite store is as it was. Afterwards that store does not open any more, so that nothing is sent from both.\n"
      "Example: verzuimhub migrate \"host=127.0.0.1 dbname=verzuimhub user=verzuimhub\"");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace hub::commands
