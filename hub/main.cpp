// argv to one command and its exit code.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "hub/commands/commands.h"

int main(int argc, char** argv) {
  using hub::commands::Exit;
  CLI::App app("Verzuimhub: brings school absence to leerplicht, JGZ and SWV, the right fields at the right moment", "verzuimhub");
  app.require_subcommand(1);
  Exit exit = Exit::done;
  hub::commands::add_serve(app, exit);
  hub::commands::add_check(app, exit);
  hub::commands::add_simulate(app, exit);
  hub::commands::add_push(app, exit);
  hub::commands::add_listen(app, exit);
  hub::commands::add_decode(app, exit);
  hub::commands::add_token(app, exit);
  hub::commands::add_migrate(app, exit);
  hub::commands::add_report(app, exit);
  hub::commands::add_version(app, exit);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& refused) {
    return app.exit(refused) == 0 ? static_cast<int>(Exit::done) : static_cast<int>(Exit::usage);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "verzuimhub: %s\n", failure.what());
    return static_cast<int>(Exit::configuration);
  }
  return static_cast<int>(exit);
}
