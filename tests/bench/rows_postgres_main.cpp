// rows_postgres: writes the rows of registrations as fast as PostgreSQL and its disk allow, and prints one line of
// figures.
#include <cstdio>
#include <exception>
#include <string>

#include "rows_postgres.h"

int main(int argc, char** argv) {
  CLI::App app("Writes the rows of registrations on PostgreSQL, and nothing else", "rows_postgres");
  std::string database;
  bool pipeline = false;
  bench::RowsSettings settings;
  app.add_option("--database", database, "One that a hub made its tables in, as libpq takes it; it is changed")->required();
  app.add_flag("--pipeline", pipeline, "A statement a row, sent along as the hub does; without: one a table, with arrays");
  app.add_option("--server-pid", settings.server, "Of the server: counts the CPU time of it and its children");
  bench::add_options(app, settings);
  CLI11_PARSE(app, argc, argv);
  try {
    using Manner = bench::PostgresRows::Manner;
    bench::PostgresRows rows(database, pipeline ? Manner::row_by_row : Manner::arrays);
    bench::write_rows(rows, settings);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "rows_postgres: %s\n", failure.what());
    return 1;
  }
  return 0;
}
