// rows: writes the rows of registrations as fast as SQLite and the disk allow, and prints one line of figures.
#include <cstdio>
#include <exception>
#include <string>

#include "rows.h"

int main(int argc, char** argv) {
  CLI::App app("Writes the rows of registrations, and nothing else", "rows");
  std::string store;
  bench::RowsSettings settings;
  app.add_option("--store", store, "A database that a hub made; it is changed")->required();
  bench::add_options(app, settings);
  CLI11_PARSE(app, argc, argv);
  try {
    bench::Rows rows(store);
    bench::write_rows(rows, settings);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "rows: %s\n", failure.what());
    return 1;
  }
  return 0;
}
