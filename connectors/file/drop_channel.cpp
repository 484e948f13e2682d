#include "connectors/file/drop_channel.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <thread>
#include <utility>
#include <vector>

#include "connectors/courier/courier.h"
#include "connectors/file/drop_folder.h"
#include "connectors/file/workbook.h"
#include "hub/base/bounded_queue.h"
#include "hub/base/log.h"
#include "hub/domain/melding.h"

namespace hub::file {
namespace {

using delivery::Attempt;
using delivery::Outcome;
using domain::Bestandsvorm;

// With nothing to do the thread looks up this often; nothing depends on it.
constexpr std::chrono::microseconds idle_max = std::chrono::minutes(1);

// What becomes one file.
struct Inhoud {
  std::map<std::int64_t, std::vector<Cel>> rijen;  // by volgnummer
  std::vector<Uuid> berichten;
};

Outcome outcome_of(ErrorKind kind) { return kind == ErrorKind::unknown ? Outcome::unknown : Outcome::unreachable; }

}  // namespace

struct DropChannel::Impl {
  Impl(const Clock& clock_, Random& random_, delivery::ChannelEvents& events_, DropSettings&& settings_)
      : clock(clock_), random(random_), events(events_), settings(std::move(settings_)), queue(settings.gathering.rows_max),
        folder(settings.choice.map, random), gathering(settings.gathering), look_at(clock.mono()), thread([this] { run(); }) {}

  void run();
  void look();
  void write();
  void write_file(domain::Berichtsoort bericht, std::int64_t epoch, Inhoud inhoud);
  void settle(const Uuid& bericht, Outcome outcome, const std::string& reason);
  void set_link(bool is_up, const std::string& reason);
  void set_down(const std::string& reason);

  // Constant after construction.
  const Clock& clock;
  Random& random;
  delivery::ChannelEvents& events;
  const DropSettings settings;
  // Shared between threads.
  std::atomic<bool> stopping{false};
  BoundedQueue<Attempt> queue;
  std::atomic<std::size_t> held{0};    // taken over and not settled yet
  // Of the own thread.
  DropFolder folder;
  Gathering gathering;
  bool up = false;
  MonoTime look_at;
  int rests = 0;                       // since the last file
  std::string told_reason;
  std::thread thread;                  // last: starts when all else is there
};

void DropChannel::Impl::run() try {
  while (!stopping.load()) {
    if (!up && clock.mono() >= look_at) look();
    if (const auto due = gathering.due(); due && clock.mono() >= *due) write();
    const MonoTime next = up ? gathering.due().value_or(clock.mono() + idle_max) : look_at;
    const auto wait = std::clamp<std::chrono::microseconds>(next - clock.mono(), {}, idle_max);
    for (Attempt& attempt : queue.take(gathering.room(), wait)) {
      if (up) {
        gathering.add(std::move(attempt), clock.mono());
      } else {
        settle(attempt.bericht_id, Outcome::unreachable, told_reason);
      }
    }
  }
  set_link(false, "stopped");
  for (const Attempt& attempt : gathering.take()) settle(attempt.bericht_id, Outcome::unreachable, told_reason);
  while (held.load() > 0) {
    for (const Attempt& attempt : queue.take(1, std::chrono::milliseconds(1))) settle(attempt.bericht_id, Outcome::unreachable, told_reason);
  }
} catch (const std::exception& e) {
  std::fprintf(stderr, "verzuimhub: a partner's folder failed: %s\n", e.what());
  std::abort();
}

void DropChannel::Impl::look() {
  if (const auto looked = folder.look(); !looked) return set_down(looked.error().text);
  set_link(true, "files can be written in " + settings.choice.map);
}

// Everything that was gathered, each kind to a file of its own.
void DropChannel::Impl::write() {
  std::map<std::pair<domain::Berichtsoort, std::int64_t>, Inhoud> files;
  for (const Attempt& attempt : gathering.take()) {
    auto rij = rij_of(attempt.payload, settings.contracten);
    if (!rij) {
      settle(attempt.bericht_id, Outcome::rejected, rij.error().text);
      continue;
    }
    const bool fits = std::all_of(rij->cellen.begin(), rij->cellen.end(), [](const Cel& cel) { return cel.text.size() <= workbook_cel_max; });
    if (!fits && settings.choice.vorm == Bestandsvorm::xlsx) {
      settle(attempt.bericht_id, Outcome::rejected, "one of its fields is longer than a cell of Excel can be: this partner needs vorm: csv");
      continue;
    }
    Inhoud& inhoud = files[{rij->bericht, rij->epoch}];
    inhoud.rijen.insert_or_assign(rij->volgnummer, std::move(rij->cellen));
    inhoud.berichten.push_back(attempt.bericht_id);
  }
  for (auto& [kind, inhoud] : files) write_file(kind.first, kind.second, std::move(inhoud));
}

void DropChannel::Impl::write_file(domain::Berichtsoort bericht, std::int64_t epoch, Inhoud inhoud) {
  const std::string_view naam = domain::name_of(domain::berichtsoort_namen, bericht);
  const auto give_back = [&](Outcome outcome, const std::string& reason) {
    for (const Uuid& id : inhoud.berichten) settle(id, outcome, reason);
  };
  if (!up) return give_back(Outcome::unreachable, told_reason);  // the file before this one failed
  // Sorts as the stream goes: after a restored backup the epoch is higher, and the numbers begin anew.
  const std::string stem = fmt::format("{}-{:04}-{:012}-{:012}", naam, epoch, inhoud.rijen.begin()->first, inhoud.rijen.rbegin()->first);
  const std::size_t rows = inhoud.rijen.size();
  Blad blad{kolommen_of(settings.contracten.at(bericht), settings.choice.kolommen), {}};
  for (auto& [volgnummer, cellen] : inhoud.rijen) blad.rijen.push_back(std::move(cellen));
  const bool csv = settings.choice.vorm == Bestandsvorm::csv;
  const auto name = folder.put(stem, csv ? ".csv" : ".xlsx", csv ? csv_text(blad) : workbook(blad, naam));
  if (!name) {
    set_down(name.error().text);
    return give_back(outcome_of(name.error().kind), name.error().text);
  }
  rests = 0;
  log::info("file.written", {{"partner", settings.partner}, {"file", *name}, {"rows", std::to_string(rows)}});
  give_back(Outcome::taken, "");
}

void DropChannel::Impl::settle(const Uuid& bericht, Outcome outcome, const std::string& reason) {
  held.fetch_sub(1);  // first: whoever hears of it may send the next at once
  events.on_outcome(bericht, outcome, reason);
}

void DropChannel::Impl::set_down(const std::string& reason) {
  constexpr int doublings_max = 10;
  const auto whole = std::min(settings.shortest_rest * (1 << std::min(rests++, doublings_max)), settings.longest_rest);
  look_at = clock.mono() + courier::with_jitter(whole, random);
  set_link(false, reason);
}

void DropChannel::Impl::set_link(bool is_up, const std::string& reason) {
  // While it stays down only a new reason is news.
  const bool news = is_up || up || reason != told_reason;
  up = is_up;
  told_reason = reason;
  if (news) events.on_link(is_up, reason);
}

DropChannel::DropChannel(const Clock& clock, Random& random, delivery::ChannelEvents& events, DropSettings settings)
    : impl_(std::make_unique<Impl>(clock, random, events, std::move(settings))) {}

DropChannel::~DropChannel() { stop(); }

bool DropChannel::try_send(Attempt& attempt) {
  // Counted before `stopping` is read, so that a stop that sees nothing held misses nothing.
  impl_->held.fetch_add(1);
  if (!impl_->stopping.load() && impl_->queue.try_push(attempt)) return true;
  impl_->held.fetch_sub(1);
  return false;
}

void DropChannel::begin_stop() {
  impl_->stopping.store(true);
  impl_->queue.wake();
}

void DropChannel::stop() {
  begin_stop();
  if (impl_->thread.joinable()) impl_->thread.join();
}

}  // namespace hub::file
