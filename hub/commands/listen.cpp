// verzuimhub listen: the hub's berichten as a partner gets them.
#include <csignal>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <optional>

#include "connectors/mqtt/topics.h"
#include "hub/base/clock.h"
#include "hub/base/random.h"
#include "hub/commands/commands.h"
#include "hub/commands/load.h"
#include "hub/commands/output.h"
#include "hub/commands/partner_session.h"
#include "hub/commands/secret_input.h"
#include "hub/config/nearest.h"
#include "hub/config/patterns.h"

namespace hub::commands {
namespace {

struct Options {
  std::string config = "config";
  std::string partner;
  std::string host;
  int port = 0;
  std::string username;
  std::string password_file;
  std::string ca_file;
  std::size_t count = 0;
  bool no_confirm = false;
  std::string status;
  bool json = false;
};

std::optional<domain::Ontvanger> parse_partner(const std::string& text) {
  const auto slash = text.find('/');
  const auto lijn = domain::from_name<domain::Lijn>(domain::lijn_namen, text.substr(0, slash));
  if (slash != std::string::npos && lijn && mqtt::is_level(text.substr(slash + 1))) return domain::Ontvanger{*lijn, text.substr(slash + 1)};
  complain("listen", "a partner is a line and a name on it, as leerplicht/0363; lines are leerplicht, jgz, swv, school and beheer");
  return std::nullopt;
}

bool is_known(const config::Configuration& configuration, const domain::Ontvanger& partner) {
  if (configuration.regio.partners.contains(partner)) return true;
  std::vector<std::string> known;
  for (const auto& [ontvanger, facts] : configuration.regio.partners) known.push_back(to_string(ontvanger));
  const std::string near = config::suggestion(to_string(partner), known);
  complain("listen", "partners.yaml has no " + to_string(partner) + (near.empty() ? near : "; did you mean " + near + "?"));
  return false;
}

// What the command line leaves open is as the hub itself has it.
mqtt::Broker broker_of(const config::MqttSettings& settings, const Options& options) {
  mqtt::Broker broker;
  broker.host = options.host.empty() ? settings.host : options.host;
  broker.tls = settings.tls || !options.ca_file.empty() || !config::is_loopback(broker.host);
  broker.ca_file = options.ca_file.empty() ? settings.ca_file.string() : options.ca_file;
  const int usual = broker.tls ? 8883 : 1883;
  broker.port = static_cast<std::uint16_t>(options.port != 0 ? options.port : options.host.empty() ? settings.port : usual);
  broker.username = options.username;
  return broker;
}

// The user that the access list of `check --acl` names.
std::string usual_username(const domain::Ontvanger& partner) {
  return std::string(name_of(domain::lijn_namen, partner.lijn)) + "-" + partner.partner;
}

sigset_t block_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

Exit converse(const Options& options, const domain::Ontvanger& partner, mqtt::Broker broker) {
  PartnerOptions session_options;
  session_options.partner = partner;
  session_options.broker = std::move(broker);
  session_options.count = options.count;
  session_options.confirm = !options.no_confirm;
  session_options.json = options.json;
  if (!options.status.empty()) session_options.status = domain::from_name<domain::Meldingstatus>(domain::meldingstatus_namen, options.status);
  const sigset_t signals = block_signals();  // before there are threads
  const SystemClock clock;
  SystemRandom random;
  try {
    PartnerSession session(clock, random, std::move(session_options), signals);
    return session.run();
  } catch (const std::runtime_error& failure) {
    complain("listen", failure.what());
    return Exit::usage;
  }
}

Exit run(const Options& options) {
  const auto partner = parse_partner(options.partner);
  if (!partner) return Exit::usage;
  if (!options.status.empty() && partner->lijn != domain::Lijn::leerplicht) {
    complain("listen", "--status is for the line leerplicht: no other gets verzuimmeldingen to answer");
    return Exit::usage;
  }
  config::MqttSettings settings;
  if (options.host.empty()) {
    const auto configuration = load_or_report(options.config);
    if (!configuration) return Exit::configuration;
    if (!is_known(*configuration, *partner)) return Exit::usage;
    settings = configuration->settings.mqtt;
  }
  mqtt::Broker broker = broker_of(settings, options);
  auto password = read_secret_option(options.password_file, "VERZUIMHUB_MQTT_PASSWORD");
  if (!password) {
    complain("listen", password.error().text);
    return password.error().kind == ErrorKind::rejected ? Exit::usage : Exit::io;
  }
  broker.password = std::move(*password);
  if (broker.username.empty() && !broker.password.empty()) broker.username = usual_username(*partner);
  return converse(options, *partner, std::move(broker));
}

}  // namespace

void add_listen(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("listen", "Be a partner: print every bericht as it comes, and confirm it");
  command->add_option("partner", options->partner, "Line and name, as leerplicht/0363")->required();
  command->add_option("--config", options->config, "Configuration directory that says where the broker is; not read with --host")->capture_default_str();
  command->add_option("--host", options->host, "Broker; another machine than this one is always asked with TLS");
  command->add_option("--port", options->port, "Default: that of hub.yaml; with --host 1883, or 8883 with TLS")->check(CLI::Range(1, 65'535));
  command->add_option("--username", options->username, "Default, when there is a password: <line>-<name>");
  command->add_option("--password-file", options->password_file, "Default: the environment's VERZUIMHUB_MQTT_PASSWORD");
  command->add_option("--ca-file", options->ca_file, "PEM with the authority to trust, and so TLS; default: the system's");
  command->add_option("--count", options->count, "End after so many berichten; 0 goes on until SIGINT or SIGTERM")->capture_default_str();
  command->add_flag("--no-confirm", options->no_confirm, "Only look: the hub will send everything again");
  command->add_option("--status", options->status, "Answer every verzuimmelding with this status")->check(CLI::IsMember({"B", "G", "K"}));
  command->add_flag("--json", options->json, "One JSON object a line: {topic, message}");
  command->footer(
      "A bericht is confirmed once it is on stdout. One that comes again is confirmed again, told on stderr and not printed twice.\n"
      "Exit code: 0 done, 1 something came that is no bericht, 69 no broker.\n"
      "Example: verzuimhub listen leerplicht/0363 --status B --json >> meldingen.ndjson");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace hub::commands
