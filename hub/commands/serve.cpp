// verzuimhub serve: the hub itself.
#include <csignal>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <optional>

#include "hub/base/log.h"
#include "hub/commands/commands.h"
#include "hub/commands/daemon.h"
#include "hub/commands/load.h"

namespace hub::commands {
namespace {

struct Options {
  std::string config = "config";
  std::string data;
  std::string clock;
  std::vector<std::string> overrides;
};

// Blocked in every thread that is started from now on; main waits for them one by one.
sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

bool apply_overrides(config::Configuration& configuration, const Options& options) {
  bool right = true;
  std::vector<std::string> assignments = options.overrides;
  if (!options.data.empty()) assignments.push_back("data=" + options.data);
  for (const std::string& assignment : assignments) {
    if (auto applied = config::apply_override(configuration.settings, assignment); !applied) {
      std::fprintf(stderr, "verzuimhub serve: --set %s: %s\n", assignment.c_str(), applied.error().text.c_str());
      right = false;
    }
  }
  for (const config::Contradiction& wrong : config::find_contradictions(configuration.settings)) {
    std::fprintf(stderr, "verzuimhub serve: %s: %s\n", wrong.refusal.what.c_str(), wrong.refusal.why.c_str());
    right = false;
  }
  return right;
}

void serve_until_told(Daemon& daemon, const sigset_t& signals) {
  std::printf("ready http=%s", daemon.address().c_str());
  if (const auto tls = daemon.tls_address()) std::printf(" https=%s", tls->c_str());
  std::printf("\n");
  std::fflush(stdout);
  while (true) {
    int signal = 0;
    sigwait(&signals, &signal);
    if (signal == SIGHUP) {
      daemon.reload();
      continue;
    }
    log::info("serve.stopping", {{"signal", signal == SIGTERM ? "TERM" : "INT"}});
    return;
  }
}

Exit run(const Options& options) {
  auto configuration = load_or_report(options.config);
  if (!configuration || !apply_overrides(*configuration, options)) return Exit::configuration;
  std::optional<SystemClock> clock = SystemClock();
  if (!options.clock.empty()) {
    const auto start = parse_rfc3339(options.clock);
    if (!start) {
      std::fprintf(stderr, "verzuimhub serve: --clock is a date-time as 2026-09-14T08:59:30+02:00\n");
      return Exit::usage;
    }
    if (!configuration->settings.demonstration) {
      std::fprintf(stderr, "verzuimhub serve: --clock is for demonstrations; set `demonstration: true` in hub.yaml, never with real pupils\n");
      return Exit::configuration;
    }
    clock.emplace(*start);
  }
  const sigset_t signals = block_signals();
  try {
    Daemon daemon(*configuration, *clock);
    serve_until_told(daemon, signals);
    return daemon.in_doubt() ? Exit::io : Exit::done;
  } catch (const std::runtime_error& failure) {
    std::fprintf(stderr, "verzuimhub serve: %s\n", failure.what());
    return Exit::configuration;
  }
}

}  // namespace

void add_serve(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("serve", "Run the hub until SIGTERM; SIGHUP reads tokens and certificate again");
  command->add_option("--config", options->config, "Configuration directory")->capture_default_str();
  command->add_option("--data", options->data, "Directory of the store; overrides hub.yaml");
  command->add_option("--set", options->overrides, "One setting of hub.yaml, as http.port=0; may be repeated");
  command->add_option("--clock", options->clock, "Demonstrations only: business time starts here and runs at real pace");
  command->footer("Prints one line `ready http=HOST:PORT` on stdout when it serves.\nExample: verzuimhub serve --config config --data /var/lib/verzuimhub");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace hub::commands
