// verzuimhub check: everything that is wrong in a configuration directory, at once.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "hub/base/json.h"
#include "hub/commands/commands.h"
#include "hub/commands/load.h"
#include "hub/commands/output.h"
#include "hub/config/effective.h"

namespace hub::commands {
namespace {

struct Options {
  std::string config = "config";
  bool print = false;
  bool acl = false;
  bool json = false;
};

Json to_json(const std::vector<config::Finding>& findings) {
  Json list = Json::array();
  for (const config::Finding& finding : findings) {
    list.push_back({{"file", finding.file}, {"line", finding.line}, {"what", finding.what}, {"why", finding.why},
                    {"instead", finding.instead.empty() ? Json() : Json(finding.instead)}});
  }
  return list;
}

std::string count(std::size_t number, std::string_view one, std::string_view more) {
  return std::to_string(number) + " " + std::string(number == 1 ? one : more);
}

void praise(const config::Configuration& configuration, const std::string& directory) {
  const domain::Regio& regio = configuration.regio;
  // Every school is a partner too, on its own line.
  const auto partners = std::count_if(regio.partners.begin(), regio.partners.end(),
                                      [](const auto& entry) { return entry.first.lijn != domain::Lijn::school; });
  std::fprintf(stderr, "%s is right: %s, %s, %s, %s, %s\n", directory.c_str(),
               count(regio.vestigingen.size(), "school", "schools").c_str(),
               count(static_cast<std::size_t>(partners), "partner", "partners").c_str(),
               count(regio.gemeenten.size(), "gemeente", "gemeenten").c_str(),
               count(configuration.bronnen.size(), "source", "sources").c_str(),
               count(configuration.regels_vanaf.size(), "set of rules", "sets of rules").c_str());
}

Exit run(const Options& options) {
  const auto loaded = load(options.config);
  const std::vector<config::Finding> findings = loaded ? std::vector<config::Finding>{} : loaded.error();
  Exit exit = Exit::done;
  if (options.json) exit = print_whole("check", to_json(findings).dump() + "\n");
  if (!loaded) {
    if (!options.json) report(findings, options.config);
    return exit == Exit::done ? Exit::findings : exit;
  }
  if (options.print) exit = print_whole("check", config::print_effective(*loaded));
  if (options.acl) exit = print_whole("check", config::mosquitto_acl(*loaded));
  praise(*loaded, options.config);
  return exit;
}

}  // namespace

void add_check(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("check", "Check the whole configuration: every fault as file:line: message");
  command->add_option("--config", options->config, "Configuration directory")->capture_default_str();
  CLI::Option* print = command->add_flag("--print", options->print, "When it is right: print what is in force, defaults filled in, secrets as ***");
  CLI::Option* acl = command->add_flag("--acl", options->acl, "When it is right: print the access list for Mosquitto");
  CLI::Option* json = command->add_flag("--json", options->json, "Print the findings as a JSON array of {file, line, what, why, instead}");
  print->excludes(acl)->excludes(json);
  acl->excludes(json);
  command->footer("Exit code: 0 right, 1 findings.\nExample: verzuimhub check --config config --acl > /etc/mosquitto/verzuimhub.acl");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace hub::commands
