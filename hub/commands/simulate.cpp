// verzuimhub simulate: a school year in seconds, with the code that runs in production.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>

#include "hub/base/json.h"
#include "hub/commands/commands.h"
#include "hub/commands/load.h"
#include "hub/commands/rehearsal.h"
#include "hub/intake/bericht_in.h"

namespace hub::commands {
namespace {

struct Options {
  std::string config = "config";
  std::string input;
  std::string from;
  std::string to;
  std::string output;
  std::string store;
  std::uint64_t seed = 1;
};

struct Arrival {
  WallTime at{};
  domain::Gebeurtenis gebeurtenis;
};

struct Tally {
  std::size_t lines = 0;
  std::size_t bad_lines = 0;
  std::size_t accepted = 0;
  std::size_t known = 0;
  std::size_t declined = 0;                   // a conflict, a status on a melding that is gone
  std::size_t too_late = 0;                   // after --to
  std::map<std::string, std::size_t> messages;  // by channel, line and type
};

// One line of input to an arrival; faults go to stderr with their line.
std::optional<Arrival> read_line(const std::string& line, WallTime from, Tally& tally) {
  ++tally.lines;
  if (line.find_first_not_of(" \t\r") == std::string::npos) return std::nullopt;
  intake::Deur deur;
  deur.rehearsal = true;
  // What arrives may speak of what lies a year ahead of its arrival; when that is, the event itself says.
  if (const auto json = parse_json(line); json && json->is_object()) {
    const Json* time = find_member(*json, "time");
    const auto moment = time != nullptr && time->is_string() ? parse_rfc3339(time->get_ref<const std::string&>()) : std::nullopt;
    deur.now = moment.value_or(from);
  }
  intake::Ontleed ontleed = intake::read_body(line, intake::Vorm::json, deur);
  if (!ontleed.fouten.empty() || ontleed.gebeurtenissen.size() != 1) {
    ++tally.bad_lines;
    for (const Fault& fault : ontleed.fouten) {
      std::fprintf(stderr, "line %zu: %s: %s: %s\n", tally.lines, fault.pointer.empty() ? "/" : fault.pointer.c_str(), fault.rule.c_str(), fault.message.c_str());
    }
    return std::nullopt;
  }
  Arrival arrival;
  arrival.gebeurtenis = std::move(ontleed.gebeurtenissen.front());
  arrival.at = std::max(from, arrival.gebeurtenis.time);
  return arrival;
}

// Hands out arrivals in order of time: a file is read whole and sorted, stdin must come sorted.
class Arrivals {
 public:
  Arrivals(std::istream& in, bool sorted, WallTime from, Tally& tally) : in_(in), sorted_(sorted), from_(from), tally_(tally) {
    if (sorted_) return;
    while (auto arrival = read()) waiting_.push_back(std::move(*arrival));
    std::stable_sort(waiting_.begin(), waiting_.end(), [](const Arrival& a, const Arrival& b) { return a.at < b.at; });
  }
  // The next ones, all of one instant; empty at the end.
  std::vector<Arrival> next_instant() {
    std::vector<Arrival> instant;
    while (true) {
      if (!ahead_) ahead_ = pull();
      if (!ahead_ || (!instant.empty() && ahead_->at != instant.front().at)) return instant;
      instant.push_back(std::move(*ahead_));
      ahead_.reset();
    }
  }

 private:
  std::optional<Arrival> pull() {
    if (sorted_) return read();
    if (next_ == waiting_.size()) return std::nullopt;
    return std::move(waiting_[next_++]);
  }
  std::optional<Arrival> read() {
    for (std::string line; std::getline(in_, line);) {
      if (auto arrival = read_line(line, from_, tally_)) return arrival;
    }
    return std::nullopt;
  }

  std::istream& in_;
  const bool sorted_;
  const WallTime from_;
  Tally& tally_;
  std::vector<Arrival> waiting_;
  std::size_t next_ = 0;
  std::optional<Arrival> ahead_;
};

void print_summary(const Tally& tally) {
  std::fprintf(stderr, "%zu events: %zu accepted, %zu seen before, %zu declined, %zu unreadable, %zu after --to\n", tally.lines, tally.accepted,
               tally.known, tally.declined, tally.bad_lines, tally.too_late);
  std::fprintf(stderr, "%-12s %-12s %-40s %10s\n", "channel", "line", "message", "count");
  for (const auto& [key, count] : tally.messages) std::fprintf(stderr, "%s %10zu\n", key.c_str(), count);
}

std::string tally_key(const Vertrokken& message, const Json& body) {
  const std::string line = message.recipient.substr(0, message.recipient.find('/'));
  const std::string what = message.channel == "mail" ? "herinneringsmail" : body.value("type", "");
  char text[128];
  std::snprintf(text, sizeof text, "%-12s %-12s %-40s", message.channel.c_str(), line.c_str(), what.c_str());
  return text;
}

// A new folder in another one, and at the end it is gone with all that is in it.
class ThrowAwayFolder {
 public:
  // Empty when it can't be made; errno says why.
  static std::unique_ptr<ThrowAwayFolder> make(const std::string& in) {
    std::string name = in + "/simulate-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) return nullptr;
    return std::unique_ptr<ThrowAwayFolder>(new ThrowAwayFolder(std::move(name)));
  }
  ~ThrowAwayFolder() {
    std::error_code failed;  // what is left is only in the way
    std::filesystem::remove_all(path_, failed);
  }
  ThrowAwayFolder(const ThrowAwayFolder&) = delete;
  ThrowAwayFolder& operator=(const ThrowAwayFolder&) = delete;
  [[nodiscard]] std::string file() const { return path_ + "/verzuimhub.db"; }

 private:
  explicit ThrowAwayFolder(std::string path) : path_(std::move(path)) {}
  const std::string path_;
};

class Progress {
 public:
  explicit Progress(LocalDay end) : end_(end), shown_(isatty(STDERR_FILENO) != 0) {}
  void at(LocalDay day) {
    if (!shown_ || day == last_) return;
    last_ = day;
    std::fprintf(stderr, "\r%s of %s ", format_date(day).c_str(), format_date(end_).c_str());
  }
  ~Progress() {
    if (shown_) std::fprintf(stderr, "\r%40s\r", "");
  }

 private:
  const LocalDay end_;
  const bool shown_;
  LocalDay last_ = no_day;
};

Exit fail(const Error& failure) {
  std::fprintf(stderr, "verzuimhub simulate: %s\n", failure.text.c_str());
  return Exit::internal;
}

Exit rehearse(const config::Configuration& configuration, const Options& options, LocalDay from, LocalDay to, const std::string& store, std::istream& in,
              std::ostream& out) {
  Tally tally;
  const WallTime begin = midnight(from);
  const WallTime end = midnight(to + std::chrono::days(1));
  const auto started = Rehearsal::start(configuration, begin, options.seed, store, [&](const Vertrokken& message) {
    auto body = parse_json(message.message);
    Json line{{"at", format_rfc3339(message.at)}, {"channel", message.channel}, {"recipient", message.recipient},
              {"topic", message.topic.empty() ? Json() : Json(message.topic)}, {"message", body ? std::move(*body) : Json()}};
    ++tally.messages[tally_key(message, line["message"])];
    out << line.dump() << '\n';
  });
  if (!started) return fail(started.error());
  Rehearsal& rehearsal = **started;
  Arrivals arrivals(in, options.input == "-", begin, tally);
  Progress progress(to);
  WallTime last = begin;
  for (auto instant = arrivals.next_instant(); !instant.empty(); instant = arrivals.next_instant()) {
    const WallTime at = instant.front().at;
    if (at >= end) {
      tally.too_late += instant.size();
      continue;
    }
    if (at < last) {
      std::fprintf(stderr, "verzuimhub simulate: stdin must be sorted by time (around line %zu)\n", tally.lines);
      return Exit::bad_data;
    }
    last = at;
    progress.at(local_day(at));
    std::vector<domain::Gebeurtenis> gebeurtenissen;
    for (Arrival& arrival : instant) gebeurtenissen.push_back(std::move(arrival.gebeurtenis));
    const auto uitslagen = rehearsal.arrive(std::move(gebeurtenissen), at);
    if (!uitslagen) return fail(uitslagen.error());
    for (const store::Uitslag& uitslag : *uitslagen) {
      tally.accepted += uitslag.nieuw;
      tally.known += uitslag.bekend;
      for (const store::Geweigerd& declined : uitslag.geweigerd) {
        ++tally.declined;
        std::fprintf(stderr, "%s: %s: %s\n", format_local(at).c_str(), declined.regel.c_str(), declined.melding.c_str());
      }
    }
  }
  if (auto done = rehearsal.run_until(end); !done) return fail(done.error());
  out.flush();
  if (!out) {
    std::fprintf(stderr, "verzuimhub simulate: the output could not be written whole\n");
    return Exit::io;
  }
  print_summary(tally);
  return tally.bad_lines == 0 ? Exit::done : Exit::findings;
}

Exit run(const Options& options) {
  const auto from = parse_date(options.from);
  const auto to = parse_date(options.to);
  if (!from || !to || *to < *from) {
    std::fprintf(stderr, "verzuimhub simulate: --from and --to are dates as 2026-08-01, the first not after the second\n");
    return Exit::usage;
  }
  const auto configuration = load_or_report(options.config);
  if (!configuration) return Exit::configuration;
  std::ifstream in_file;
  if (options.input != "-") {
    in_file.open(options.input);
    if (!in_file) {
      std::fprintf(stderr, "verzuimhub simulate: cannot read %s\n", options.input.c_str());
      return Exit::io;
    }
  }
  std::ofstream out_file;
  if (!options.output.empty()) {
    out_file.open(options.output);
    if (!out_file) {
      std::fprintf(stderr, "verzuimhub simulate: cannot write %s\n", options.output.c_str());
      return Exit::io;
    }
  }
  std::unique_ptr<ThrowAwayFolder> folder;
  if (!options.store.empty()) {
    folder = ThrowAwayFolder::make(options.store);
    if (!folder) {
      std::fprintf(stderr, "verzuimhub simulate: cannot make a folder in %s: %s\n", options.store.c_str(), std::strerror(errno));
      return Exit::io;
    }
  }
  std::ios::sync_with_stdio(false);  // a country goes through here
  return rehearse(*configuration, options, *from, *to, folder ? folder->file() : Rehearsal::in_memory, options.input == "-" ? std::cin : in_file,
                  options.output.empty() ? std::cout : out_file);
}

}  // namespace

void add_simulate(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("simulate", "Rehearse: play incoming events through the real rules with a virtual clock");
  command->add_option("--config", options->config, "Configuration directory")->capture_default_str();
  command->add_option("--input", options->input, "NDJSON file with one incoming CloudEvent a line, any order; - for stdin, sorted by time")->required();
  command->add_option("--from", options->from, "First date; earlier events arrive at its 00:00")->required();
  command->add_option("--to", options->to, "Last date; the clock stops just before the midnight after it")->required();
  command->add_option("--output", options->output, "NDJSON file for every outgoing message, in the order sent; default stdout");
  command->add_option("--store", options->store, "Existing directory: keep the throw-away store there on disk, rather than in memory; removed at the end");
  command->add_option("--seed", options->seed, "Makes ids; the same seed and input give the same output")->capture_default_str();
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace hub::commands
