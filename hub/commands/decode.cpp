// verzuimhub decode: what a delivery would become, without a hub.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <optional>

#include "connectors/calendars.h"
#include "connectors/formats.h"
#include "hub/base/clock.h"
#include "hub/base/json.h"
#include "hub/commands/commands.h"
#include "hub/commands/decode_calendar.h"
#include "hub/commands/input.h"
#include "hub/commands/load.h"
#include "hub/commands/output.h"
#include "hub/config/nearest.h"
#include "hub/intake/bericht_in.h"
#include "hub/intake/canoniek.h"
#include "hub/intake/inhoud.h"

namespace hub::commands {
namespace {

struct Options {
  std::string config = "config";
  std::string format;
  std::string vestiging;
  std::string source;
  std::string file;
  bool json = false;
};

void say(const std::string& text) { complain("decode", text); }

std::string instead(std::string_view word, const std::vector<std::string>& known) {
  const std::string near = config::suggestion(word, known);
  return near.empty() ? near : "; did you mean " + near + "?";
}

bool is_known(std::string_view format) {
  return format == config::eigen_formaat || connectors::find_format(format) != nullptr || connectors::find_calendar(format) != nullptr;
}

void list_formats(const std::string& unknown) {
  std::vector<std::string> names{std::string(config::eigen_formaat)};
  for (const intake::Formaat& formaat : connectors::formats()) names.emplace_back(formaat.naam);
  for (const connectors::Kalenderformaat& formaat : connectors::calendars()) names.emplace_back(formaat.naam);
  const std::string near = config::nearest(unknown, names);
  say("unknown format" + (near.empty() ? near : ", did you mean " + near) + "; the known ones are");
  const auto line = [](std::string_view naam, std::string_view omschrijving) {
    std::fprintf(stderr, "  %-28s %s\n", std::string(naam).c_str(), std::string(omschrijving).c_str());
  };
  line(config::eigen_formaat, "the hub's own: CloudEvents or plain registrations, NDJSON or JSON");
  for (const intake::Formaat& formaat : connectors::formats()) line(formaat.naam, formaat.omschrijving);
  for (const connectors::Kalenderformaat& formaat : connectors::calendars()) line(formaat.naam, formaat.omschrijving);
}

// The format that was named, or the one it looks like, which is said aloud.
std::optional<std::string> choose_format(const Options& options, std::string_view body) {
  if (!options.format.empty()) return options.format;
  auto found = connectors::detect_calendar(body);
  if (!found) found = looks_own(body.substr(0, head_bytes)) != Eigen::no ? config::eigen_formaat : connectors::detect_format(body);
  if (!found) return std::nullopt;
  say(input_name(options.file) + " looks like " + std::string(*found) + " (--format says otherwise)");
  return std::string(*found);
}

std::string names_of(const std::vector<const config::Bron*>& bronnen) {
  std::string names;
  for (const config::Bron* bron : bronnen) names += (names.empty() ? "" : ", ") + bron->naam;
  return names;
}

const config::Bron* named_source(const config::Configuration& configuration, const Options& options) {
  std::vector<std::string> names;
  for (const config::Bron& bron : configuration.bronnen) {
    names.push_back(bron.naam);
    if (bron.naam != options.source) continue;
    if (bron.vestigingen.contains(options.vestiging)) return &bron;
    say("source " + options.source + " may not send for " + options.vestiging + ": bronnen.yaml does not name it there");
    return nullptr;
  }
  say("bronnen.yaml has no source " + printable(options.source) + instead(options.source, names));
  return nullptr;
}

// Whose delivery it is: the only source of this school, or the only one of them that delivers in this format.
const config::Bron* choose_source(const config::Configuration& configuration, const Options& options, const std::string& format) {
  if (!options.source.empty()) return named_source(configuration, options);
  std::vector<const config::Bron*> of_school;
  std::vector<const config::Bron*> of_format;
  for (const config::Bron& bron : configuration.bronnen) {
    if (!bron.vestigingen.contains(options.vestiging)) continue;
    of_school.push_back(&bron);
    if (bron.formaat == format) of_format.push_back(&bron);
  }
  const auto& choice = of_format.empty() ? of_school : of_format;
  if (choice.size() == 1) return choice.front();
  if (choice.empty()) {
    say("bronnen.yaml has no source for " + options.vestiging);
  } else {
    say("several sources send for " + options.vestiging + ": choose one with --source (" + names_of(choice) + ")");
  }
  return nullptr;
}

intake::Levering decode_own(std::string_view body, const config::Bron& bron, WallTime now) {
  const intake::Vorm vorm = vorm_of(body.substr(0, head_bytes));
  intake::Ontleed ontleed = intake::read_body(body, vorm, {bron.source, true, now});
  intake::Levering levering;
  levering.rijen = ontleed.aantal;
  levering.fouten = std::move(ontleed.fouten);
  for (std::size_t i = 0; i < ontleed.gebeurtenissen.size(); ++i) {
    domain::Gebeurtenis& gebeurtenis = ontleed.gebeurtenissen[i];
    const std::string_view vestiging = intake::vestiging_of(gebeurtenis.inhoud);
    if (vestiging.empty() || bron.vestigingen.contains(std::string(vestiging))) {
      levering.gebeurtenissen.push_back(std::move(gebeurtenis));
      continue;
    }
    Fault fault{"vestiging-not-yours", "this source may not send for this vestiging", "/data/vestiging", 0, 0};
    if (vorm == intake::Vorm::ndjson) {
      fault.line = static_cast<int>(ontleed.plaatsen[i]);
    } else if (ontleed.was_batch) {
      fault.pointer = "/" + std::to_string(ontleed.plaatsen[i]) + fault.pointer;
    }
    levering.fouten.push_back(std::move(fault));
  }
  return levering;
}

intake::Levering decode(std::string_view body, const std::string& format, const std::string& vestiging, const config::Bron& bron) {
  const WallTime now = SystemClock().wall();
  const intake::Formaat* formaat = connectors::find_format(format);
  if (formaat == nullptr) return decode_own(body, bron, now);
  intake::LeveringContext context;
  context.source = bron.source;
  context.vestiging = vestiging;
  context.redenen = bron.redenen;
  context.ontvangen = now;
  context.dagdelen = bron.dagdelen;
  context.scholen = bron.scholen;
  return formaat->decode(body, context);
}

Exit print(const intake::Levering& levering, const std::string& name) {
  for (const domain::Gebeurtenis& gebeurtenis : levering.gebeurtenissen) {
    const std::string line = intake::to_cloud_event(gebeurtenis).dump() + "\n";
    std::fwrite(line.data(), 1, line.size(), stdout);
  }
  for (const Fault& fault : levering.fouten) std::fprintf(stderr, "%s\n", describe(name, fault).c_str());
  const std::size_t refused = levering.rijen - levering.gebeurtenissen.size() - levering.overgeslagen;
  std::fprintf(stderr, "%s: %zu rows: %zu decoded, %zu refused, %zu passed over\n", name.c_str(), levering.rijen,
               levering.gebeurtenissen.size(), refused, levering.overgeslagen);
  if (const Exit written = print_whole("decode", ""); written != Exit::done) return written;
  if (levering.fouten.empty()) return Exit::done;
  return levering.rijen == 0 ? Exit::bad_data : Exit::findings;
}

bool is_school(const config::Configuration& configuration, const std::string& vestiging) {
  if (configuration.regio.find_vestiging(vestiging) != nullptr) return true;
  std::vector<std::string> known;
  for (const auto& [code, school] : configuration.regio.vestigingen) known.push_back(code);
  say("partners.yaml has no school " + printable(vestiging) + instead(vestiging, known));
  return false;
}

Exit run(const Options& options) {
  if (!options.format.empty() && !is_known(options.format)) {
    list_formats(options.format);
    return Exit::usage;
  }
  const auto configuration = load_or_report(options.config);
  if (!configuration) return Exit::configuration;
  if (!options.vestiging.empty() && !is_school(*configuration, options.vestiging)) return Exit::usage;
  const auto body = read_input(options.file);
  if (!body) {
    say(body.error().text);
    return Exit::io;
  }
  const auto format = choose_format(options, *body);
  if (!format) {
    say(input_name(options.file) + " looks like no format that is known here: name it with --format");
    return Exit::bad_data;
  }
  if (const connectors::Kalenderformaat* calendar = connectors::find_calendar(*format)) {
    return decode_calendar(*body, *calendar, *configuration, {options.vestiging, input_name(options.file), options.json});
  }
  if (options.vestiging.empty()) {
    say("a delivery is of one school: give --vestiging");
    return Exit::usage;
  }
  if (options.json) {
    say("--json is for calendars; a delivery is printed as JSON anyway");
    return Exit::usage;
  }
  const config::Bron* bron = choose_source(*configuration, options, *format);
  if (bron == nullptr) return Exit::usage;
  if (bron->formaat != *format && *format != config::eigen_formaat) {
    say("note: by bronnen.yaml " + bron->naam + " delivers " + bron->formaat);
  }
  return print(decode(*body, *format, options.vestiging, *bron), input_name(options.file));
}

}  // namespace

void add_decode(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("decode", "Show what a delivery would become, without a hub: CloudEvents on stdout, refused rows on stderr; of a calendar, the YAML for config/kalender");
  command->add_option("--config", options->config, "Configuration directory")->capture_default_str();
  command->add_option("--format,--formaat", options->format, "Name of the format; default: what the file looks like");
  command->add_option("--vestiging", options->vestiging, "Whose pupils, or whose calendar: BRIN and two digits; needed for every delivery");
  command->add_option("--source", options->source, "Name of the sending source in bronnen.yaml; default: the only one of this school and format");
  command->add_flag("--json", options->json, "Of a calendar: a JSON array of holidays instead of YAML");
  command->add_option("file", options->file, "The delivery or calendar; - for stdin")->required();
  command->footer(
      "Exit code: 0 all rows decoded, 1 some refused or implausible, 65 nothing could be read.\n"
      "Example: verzuimhub decode --vestiging 90CC00 --format eduarte-absentiemeldingen verzuim.csv > verzuim.ndjson\n"
      "         verzuimhub decode --format vakanties-ical --vestiging 90BB00 agenda.ics");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace hub::commands
