// verzuimhub push: files to a running hub. A second run of the same files changes nothing.
#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <thread>

#include "hub/base/clock.h"
#include "hub/base/json.h"
#include "hub/base/random.h"
#include "hub/commands/aanname.h"
#include "hub/commands/commands.h"
#include "hub/commands/http_client.h"
#include "hub/commands/output.h"
#include "hub/commands/parcel.h"
#include "hub/commands/progress.h"
#include "hub/commands/secret_input.h"
#include "hub/commands/sender.h"
#include "hub/config/patterns.h"

namespace hub::commands {
namespace {

struct Options {
  std::string url = "http://127.0.0.1:8080";
  std::string token_file;
  std::string ca_file;
  std::string format = "auto";
  std::string vestiging;
  bool lenient = false;
  bool dry_run = false;
  bool whole = false;
  std::size_t batch = 500;
  std::vector<std::string> files;
};

// Between two looks at a delivery that the hub is working in: often enough for a progress bar.
constexpr std::chrono::milliseconds look_again{500};

// How bad it was, from least to worst; the worst one is the exit code.
Exit worse(Exit a, Exit b) {
  const auto rank = [](Exit exit) { return exit == Exit::done ? 0 : exit == Exit::findings ? 1 : exit == Exit::bad_data ? 2 : 3; };
  return rank(a) < rank(b) ? b : a;
}

// Sends the parcels one after the other and keeps the score.
class Push {
 public:
  Push(const Options& options, const Clock& clock, Progress& progress, Sender& sender)
      : options_(options), clock_(clock), progress_(progress), sender_(sender) {}

  // Exit::usage and Exit::unreachable end the run: the next file would fare no better.
  Exit send(Parcel& parcel) {
    const std::uint64_t bytes_before = bytes_;
    Exit exit = Exit::done;
    while (auto batch = parcel.batches()) {
      const Exit sent = options_.dry_run ? rehearse(parcel, *batch) : deliver(parcel, *batch);
      exit = worse(exit, sent);
      if (ends_run(sent) || ends_file(sent)) return exit;
      bytes_ = bytes_before + batch->bytes_read;
      progress_.at(bytes_, total_.ontvangen);
    }
    bytes_ = bytes_before + parcel.bytes;
    return exit;
  }

  static bool ends_run(Exit exit) { return exit == Exit::usage || exit == Exit::unreachable; }
  [[nodiscard]] const Aanname& total() const { return total_; }
  // So much of the request under way has left.
  void sent(std::uint64_t bytes) { progress_.at(bytes_ + bytes, total_.ontvangen); }

 private:
  static bool ends_file(Exit exit) { return exit == Exit::bad_data; }

  Exit deliver(const Parcel& parcel, const Batch& batch) {
    HttpRequest request{parcel.path, batch.content_type, {}, batch.body};
    request.headers.emplace_back("Idempotency-Key", idempotency_key(batch, parcel.path, options_.lenient));
    if (options_.lenient) request.headers.emplace_back("Prefer", "handling=lenient");
    const auto answer = sender_.send(request);
    if (!answer) {
      progress_.say(fmt::format("verzuimhub push: {}: stopped before {}: {}", parcel.name, describe(batch), answer.error().text));
      progress_.say("what came before is stored; run the same again later: what is known changes nothing");
      return Exit::unreachable;
    }
    if (answer->status >= 200 && answer->status <= 202) return taken(parcel, batch, *answer);
    return refused(parcel, batch, *answer);
  }

  Exit taken(const Parcel& parcel, const Batch& batch, const HttpAnswer& answer) {
    auto aanname = parse_aanname(answer.body);
    if (!aanname) {
      progress_.say("verzuimhub push: the answer is none of a verzuimhub: is --url right?");
      return Exit::unreachable;
    }
    if (answer.replayed) {  // an earlier run brought these
      aanname->bekend += aanname->nieuw;
      aanname->nieuw = 0;
    }
    if (aanname->bezig) follow(parcel, *aanname);
    total_.count(*aanname);
    tell(parcel, batch, aanname->fouten);
    return aanname->geweigerd == 0 ? Exit::done : Exit::findings;
  }

  // It is on the hub's disk: what is waited for is only how it ends.
  void follow(const Parcel& parcel, Aanname& aanname) {
    progress_.say(fmt::format("{}: taken as {}; the hub works it in", parcel.name, printable(aanname.aanlevering)));
    const HttpRequest request{"/v1/aanleveringen/" + aanname.aanlevering, "", {}, ""};
    const std::size_t read_past = aanname.overgeslagen;
    while (aanname.bezig) {
      progress_.at(bytes_, total_.ontvangen + aanname.nieuw + aanname.bekend);
      sender_.pause(look_again);
      const auto answer = sender_.send(request);
      auto now = answer && answer->status == 200 ? parse_aanname(answer->body) : std::nullopt;
      if (!now) return progress_.say(parcel.name + ": the hub does not say how far it is; GET /v1/aanleveringen/" + printable(aanname.aanlevering) + " does later");
      now->fouten = std::move(aanname.fouten);
      now->overgeslagen += read_past;
      aanname = std::move(*now);
    }
  }

  Exit refused(const Parcel& parcel, const Batch& batch, const HttpAnswer& answer) {
    const Probleem probleem = parse_probleem(answer.body);
    const std::string words = printable(probleem.detail.empty() ? probleem.titel : probleem.detail);
    progress_.say(fmt::format("{}: {}: {} {}", parcel.name, describe(batch), answer.status, words));
    tell(parcel, batch, probleem.fouten);
    if (answer.status < 400 || answer.status > 499) return Exit::unreachable;
    if (answer.status == 401) return Exit::usage;
    if (probleem.fouten.empty()) return answer.status == 413 || answer.status == 415 ? Exit::bad_data : Exit::usage;
    Aanname nothing;
    nothing.ontvangen = nothing.geweigerd = batch.events;
    total_.count(nothing);
    return Exit::findings;
  }

  // Looks at what would be sent, as the hub would before it asks who is sending.
  Exit rehearse(const Parcel& parcel, const Batch& batch) {
    const auto faults = check(parcel, batch, clock_.wall());
    tell(parcel, batch, faults);
    Aanname looked_at;
    looked_at.ontvangen = batch.events;
    total_.count(looked_at);
    progress_.say(fmt::format("{}: {}: {} bytes to {}", parcel.name, describe(batch), batch.body.size(), parcel.path));
    return faults.empty() ? Exit::done : Exit::findings;
  }

  void tell(const Parcel& parcel, const Batch& batch, const std::vector<Fault>& faults) {
    for (const Fault& fault : faults) progress_.say(commands::describe(parcel.name, in_file(batch, fault)));
  }

  const Options& options_;
  const Clock& clock_;
  Progress& progress_;
  Sender& sender_;
  Aanname total_;
  std::uint64_t bytes_ = 0;
};

void report_total(const Options& options, const Aanname& total, std::chrono::microseconds elapsed) {
  const double seconds = static_cast<double>(elapsed.count()) / 1e6;
  if (options.dry_run) {
    std::fprintf(stderr, "%zu events looked at; nothing was sent\n", total.ontvangen);
    return;
  }
  if (total.overgeslagen > 0) std::fprintf(stderr, "%zu rows passed over: no absence, or about nobody on a roster here\n", total.overgeslagen);
  std::fprintf(stderr, "%zu received: %zu new, %zu known, %zu refused; %.1f s, %.0f events/s\n", total.ontvangen, total.nieuw, total.bekend,
               total.geweigerd, seconds, seconds > 0 ? static_cast<double>(total.ontvangen) / seconds : 0);
}

Exit send_all(const Options& options, std::vector<Parcel>& parcels, const std::string& token) {
  const SystemClock clock;
  SystemRandom random;
  std::uint64_t bytes = 0;
  for (const Parcel& parcel : parcels) bytes += parcel.bytes;
  Progress progress(clock, isatty(STDERR_FILENO) != 0, bytes);
  Push* sending = nullptr;
  HttpClient client({options.url, token, options.ca_file, [&sending](std::uint64_t sent) {
                       if (sending != nullptr && sent > 0) sending->sent(sent);
                     }});
  Sender sender(clock, random,
                {[&client](const HttpRequest& request) { return client.send(request); },
                 [](std::chrono::microseconds time) { std::this_thread::sleep_for(time); },
                 [&progress](const std::string& text) { progress.say("verzuimhub push: " + printable(text)); }});
  Push push(options, clock, progress, sender);
  sending = &push;
  Exit exit = Exit::done;
  for (Parcel& parcel : parcels) {
    for (const std::string& word : parcel.words) progress.say("verzuimhub push: " + word);
    const Exit sent = push.send(parcel);
    exit = worse(exit, sent);
    if (Push::ends_run(sent)) break;
  }
  progress.wipe();
  const Aanname& total = push.total();
  report_total(options, total, progress.elapsed());
  if (options.dry_run) return exit;
  const Json counts{{"ontvangen", total.ontvangen}, {"nieuw", total.nieuw}, {"bekend", total.bekend}, {"geweigerd", total.geweigerd}};
  const Exit printed = print_whole("push", counts.dump() + "\n");
  return exit == Exit::done ? printed : exit;
}

Exit fail(const Error& failure) {
  complain("push", failure.text);
  return failure.kind == ErrorKind::rejected ? Exit::usage : failure.kind == ErrorKind::corrupt ? Exit::bad_data : Exit::io;
}

Result<std::string> read_token(const std::string& file) {
  auto token = read_secret_option(file, "VERZUIMHUB_TOKEN");
  if (!token) return token;
  if (token->empty()) return error(ErrorKind::rejected, "give --token-file FILE, or set VERZUIMHUB_TOKEN; `verzuimhub token` makes one");
  const bool visible = std::all_of(token->begin(), token->end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (!visible) return error(ErrorKind::rejected, "that is no token: it holds something else than visible characters");
  return token;
}

Exit run(const Options& options) {
  if (!config::patterns::https_url.matches(options.url) || options.url.find_first_of("?#") != std::string::npos) {
    complain("push", "--url: " + std::string(config::patterns::https_url.why));
    return Exit::usage;
  }
  const auto token = options.dry_run ? Result<std::string>("") : read_token(options.token_file);
  if (!token) return fail(token.error());
  // All files before the first byte leaves: a typing error in the last one should not be found last.
  std::vector<Parcel> parcels;
  for (const std::string& file : options.files) {
    auto parcel = make_parcel(file, {options.format, options.vestiging, options.batch, options.whole});
    if (!parcel) return fail(parcel.error());
    parcels.push_back(std::move(*parcel));
  }
  return send_all(options, parcels, *token);
}

}  // namespace

void add_push(CLI::App& app, Exit& exit) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("push", "Send files to a running hub; the same files twice change nothing");
  command->add_option("files", options->files, "Files; - for stdin")->required();
  command->add_option("--url", options->url, "Where the hub is: https, or http on this machine")->capture_default_str();
  command->add_option("--token-file", options->token_file, "File with the token; default: the environment's VERZUIMHUB_TOKEN");
  command->add_option("--ca-file", options->ca_file, "PEM with the authority to trust; default: the system's");
  command->add_option("--format", options->format, "auto, cloudevents, verzuimregistraties (without envelope), or a school system's format")->capture_default_str();
  command->add_option("--vestiging", options->vestiging, "Whose pupils a school system's file is about; needed when the source has several");
  command->add_option("--batch", options->batch, "Events a request")->check(CLI::Range(1, 10'000))->capture_default_str();
  command->add_flag("--whole", options->whole, "Send the hub's own format too as one delivery a file: all of it or, unless --lenient, nothing");
  command->add_flag("--lenient", options->lenient, "Let the hub take what is good and list the rest; else a batch or file is all or nothing");
  command->add_flag("--dry-run", options->dry_run, "Look at everything and send nothing");
  command->footer(
      "Prints {ontvangen, nieuw, bekend, geweigerd} as JSON on stdout. Waits up to a minute for a hub that is full or away.\n"
      "Exit code: 0 done, 1 some refused, 65 a file that cannot be read as what it is, 69 the hub is unreachable.\n"
      "Example: verzuimhub push --url https://hub.voorbeeld.nl --token-file somtoday.token verzuim.ndjson");
  command->callback([options, &exit] { exit = run(*options); });
}

}  // namespace hub::commands
