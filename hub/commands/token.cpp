// verzuimhub token: who may come in. Makes a token, lists and revokes.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "hub/base/clock.h"
#include "hub/base/json.h"
#include "hub/base/local_time.h"
#include "hub/base/random.h"
#include "hub/commands/commands.h"
#include "hub/commands/load.h"
#include "hub/commands/output.h"
#include "hub/config/nearest.h"
#include "hub/config/tokens.h"

namespace hub::commands {
namespace {

struct Options {
  std::string config = "config";
  std::string secrets;
  std::string subject;
  std::string revoke;
  bool list = false;
  bool json = false;
};

Exit fail(const Error& failure) {
  complain("token", failure.text);
  return failure.kind == ErrorKind::rejected ? Exit::usage : failure.kind == ErrorKind::corrupt ? Exit::bad_data : Exit::io;
}

// A token of nobody would never be asked for and always be valid.
bool is_subject(const config::Configuration& configuration, const std::string& subject) {
  std::vector<std::string> known;
  for (const config::Bron& bron : configuration.bronnen) known.push_back(bron.naam);
  for (const auto& [ontvanger, partner] : configuration.regio.partners) known.push_back(to_string(ontvanger));
  if (std::find(known.begin(), known.end(), subject) != known.end()) return true;
  const std::string near = config::suggestion(subject, known);
  complain("token", printable(subject) + " is neither a source of bronnen.yaml nor a partner (lijn/partner) of partners.yaml" +
                        (near.empty() ? near : "; did you mean " + near + "?"));
  return false;
}

Exit make(const std::filesystem::path& file, const std::string& subject) {
  SystemRandom random;
  const std::string text = crypto::make_token(random);
  const config::Token token = config::describe_token(subject, text, SystemClock().wall());
  if (const auto added = config::add_token(file, token); !added) return fail(added.error());
  std::fprintf(stderr, "token %s for %s; it is shown this once, and the hub keeps only its SHA-256; a running hub knows it after SIGHUP\n",
               token.id.c_str(), subject.c_str());
  const auto all = config::read_tokens(file);
  const auto of_subject = all ? std::count_if(all->begin(), all->end(), [&subject](const config::Token& one) { return one.subject == subject; }) : 1;
  if (of_subject > 1) {
    std::fprintf(stderr, "%td older token(s) of %s still let in: revoke them once this one is in use\n", of_subject - 1, subject.c_str());
  }
  return print_whole("token", text + "\n");
}

Exit list(const std::filesystem::path& file, bool as_json) {
  const auto tokens = config::read_tokens(file);
  if (!tokens) return fail(tokens.error());
  if (as_json) {
    Json rows = Json::array();
    for (const config::Token& token : *tokens) {
      rows.push_back({{"subject", token.subject}, {"id", token.id}, {"created", format_rfc3339(token.created)}});
    }
    return print_whole("token", rows.dump() + "\n");
  }
  std::string table;
  for (const config::Token& token : *tokens) {
    char line[320];
    std::snprintf(line, sizeof line, "%-32s %s  %s\n", token.subject.c_str(), token.id.c_str(), format_local(token.created).c_str());
    table += line;
  }
  std::fprintf(stderr, "%-32s %-8s  %s\n", "subject", "id", "created");
  return print_whole("token", table);
}

Exit revoke(const std::filesystem::path& file, const std::string& id) {
  const auto subject = config::revoke_token(file, id);
  if (!subject) return fail(subject.error());
  std::fprintf(stderr, "token %s of %s is revoked; a running hub knows after SIGHUP\n", printable(id).c_str(), subject->c_str());
  return Exit::done;
}

Exit run(const Options& options) {
  const int asked = (options.subject.empty() ? 0 : 1) + (options.list ? 1 : 0) + (options.revoke.empty() ? 0 : 1);
  if (asked != 1) {
    complain("token", "give one of: a subject to make a token for, --list, --revoke ID");
    return Exit::usage;
  }
  // Whoever revokes in a hurry must not be held up by a fault in the rules.
  std::optional<config::Configuration> configuration;
  if (!options.subject.empty() || options.secrets.empty()) {
    configuration = load_or_report(options.config);
    if (!configuration) return Exit::configuration;
  }
  const std::filesystem::path secrets = options.secrets.empty() ? configuration->settings.secrets : std::filesystem::path(options.secrets);
  const std::filesystem::path file = secrets / "tokens";
  if (options.list) return list(file, options.json);
  if (!options.revoke.empty()) return revoke(file, options.revoke);
  if (!is_subject(*configuration, options.subject)) return Exit::usage;
  return make(file, options.subject);
}

}  // namespace

void add_token(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("token", "Make, list or revoke the tokens with which sources and partners come in");
  command->add_option("subject", options->subject, "A source of bronnen.yaml, or a partner as leerplicht/0363");
  command->add_option("--config", options->config, "Configuration directory")->capture_default_str();
  command->add_option("--secrets", options->secrets, "Directory that holds the file tokens; default: secrets of hub.yaml");
  CLI::Option* list = command->add_flag("--list", options->list, "Show subject, id and date of every token");
  command->add_flag("--json", options->json, "With --list: a JSON array")->needs(list);
  command->add_option("--revoke", options->revoke, "Take out the token with this id");
  command->footer(
      "The token goes to stdout, once; the hub keeps its SHA-256. Two of one subject may be in use while one replaces the other.\n"
      "Example: verzuimhub token 90BB00-somtoday > somtoday.token");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace hub::commands
