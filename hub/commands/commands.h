// The subcommands: each adds itself to the command line and, when chosen, runs and sets the exit code.
// Only here is the object graph built.
#pragma once

#include "hub/commands/exit_code.h"

namespace CLI {
class App;
}

namespace hub::commands {

void add_check(CLI::App& app, Exit& exit);
void add_decode(CLI::App& app, Exit& exit);
void add_listen(CLI::App& app, Exit& exit);
void add_migrate(CLI::App& app, Exit& exit);
void add_push(CLI::App& app, Exit& exit);
void add_report(CLI::App& app, Exit& exit);
void add_serve(CLI::App& app, Exit& exit);
void add_simulate(CLI::App& app, Exit& exit);
void add_token(CLI::App& app, Exit& exit);
void add_version(CLI::App& app, Exit& exit);

}  // namespace hub::commands
