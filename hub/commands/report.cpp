// verzuimhub report: what people ask of a region, on paper.
#include <CLI/CLI.hpp>
#include <fstream>
#include <optional>

#include "hub/api/documents.h"
#include "hub/commands/commands.h"
#include "hub/commands/contractblad.h"
#include "hub/commands/load.h"
#include "hub/commands/output.h"
#include "hub/config/nearest.h"

namespace hub::commands {
namespace {

struct Options {
  std::string config = "config";
  std::string partner;
  std::string output;
  bool json = false;
  bool text = false;
};

std::optional<domain::Ontvanger> find_partner(const config::Configuration& configuration, const std::string& name) {
  std::vector<std::string> known;
  for (const auto& [ontvanger, partner] : configuration.regio.partners) {
    if (to_string(ontvanger) == name) return ontvanger;
    known.push_back(to_string(ontvanger));
  }
  const std::string near = config::suggestion(name, known);
  complain("report", "partners.yaml has no partner " + printable(name) + (near.empty() ? ", as lijn/naam" : "; did you mean " + near + "?"));
  return std::nullopt;
}

Exit write(const std::string& file, const std::string& text) {
  if (file.empty() || file == "-") return print_whole("report", text);
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream << text;
  stream.close();
  if (stream) return Exit::done;
  complain("report", printable(file) + " cannot be written");
  return Exit::io;
}

Exit run_contract(const Options& options) {
  const auto configuration = load_or_report(options.config);
  if (!configuration) return Exit::configuration;
  const auto ontvanger = find_partner(*configuration, options.partner);
  if (!ontvanger) return Exit::usage;
  const Json blad = contractblad(*configuration, *ontvanger, parse_json(api::asyncapi_json).value());
  return write(options.output, options.json ? blad.dump(2) + "\n" : options.text ? contractblad_text(blad) : contractblad_html(blad));
}

void add_contract(CLI::App& report, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = report.add_subcommand("contract", "What one partner gets, why, and what to send back: a Dutch page to give to that partner");
  command->add_option("--config", options->config, "Configuration directory")->capture_default_str();
  command->add_option("partner", options->partner, "Lijn and name, as leerplicht/0363")->required();
  command->add_option("--output", options->output, "File to write; default: stdout");
  CLI::Option* json = command->add_flag("--json", options->json, "The same as JSON");
  command->add_flag("--text", options->text, "The same as plain text")->excludes(json);
  command->footer("Exit code: 0 written, 64 no such partner.\nExample: verzuimhub report contract leerplicht/0363 --output leerplicht-0363.html");
  command->callback([options, &exit] { exit = run_contract(*options); });
}

}  // namespace

void add_report(CLI::App& app, Exit& exit) {
  CLI::App* command = app.add_subcommand("report", "Write a report of the region for people");
  command->require_subcommand(1);
  add_contract(*command, exit);
}

}  // namespace hub::commands
