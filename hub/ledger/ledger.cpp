#include "hub/ledger/ledger.h"

#include <algorithm>

#include "hub/base/assert.h"
#include "hub/base/crash_point.h"
#include "hub/base/log.h"

namespace hub::ledger {
namespace {

using namespace std::chrono_literals;

// Requests in one commit. One fsync serves them all; beyond this the first would wait for the last.
constexpr std::size_t group_max = 256;
// Events of channels at once: each has at most two windows of open attempts.
constexpr std::size_t events_max = 65'536;
// With nothing to do the thread looks up this often, for wall clocks that jump.
constexpr auto idle_max = 1s;
// A store that refuses (a full disk) is tried again after this long.
constexpr auto retry_after = 500ms;
// Repeats are forgotten in small bites, so that no turn is long.
constexpr auto clean_every = 60s;
constexpr std::size_t clean_max = 10'000;
// A sender waits so long for the counts of a large delivery: less than the half minute after which many give up.
constexpr auto await_max = 20s;
// Another hub may be the one that works it in: so often we look.
constexpr auto await_look = 100ms;

}  // namespace

Ledger::Ledger(const Clock& clock, Line& line, LedgerSettings settings, std::function<void(const std::string&)> on_doubt)
    : clock_(clock), line_(line), settings_(std::move(settings)), on_doubt_(std::move(on_doubt)), inbox_(settings.queue_max), events_(events_max),
      thread_([this] { run(); }) {
  for (const domain::Ontvanger& webhook : settings_.webhooks) figures_.webhooks_up[webhook] = false;  // no concern of the thread's
}

Ledger::~Ledger() { stop(); }

void Ledger::stop() {
  inbox_.close();
  if (thread_.joinable()) thread_.join();
}

bool Ledger::try_submit(store::Aanvraag aanvraag, Answer answer) {
  if (!figures_.storing) return false;
  Submission submission{std::move(aanvraag), std::move(answer), {}};
  return inbox_.try_push(submission);
}

bool Ledger::try_run(std::function<void(Line&)> work) {
  Submission submission{{}, {}, std::move(work)};
  return inbox_.try_push(submission);
}

void Ledger::on_outcome(const Uuid& bericht, delivery::Outcome outcome, const std::string& reason) {
  post({bericht, outcome, reason});
}

void Ledger::on_link(store::Kanaal kanaal, bool up) {
  (kanaal == store::Kanaal::mail ? figures_.mail_up : figures_.mqtt_up) = up;
  Event event;
  event.link = [kanaal, up](delivery::Delivery& delivery, MonoTime mono) { delivery.on_link(kanaal, up, mono); };
  post(std::move(event));
}

void Ledger::on_link(const domain::Ontvanger& webhook, bool up) {
  figures_.webhooks_up.at(webhook) = up;
  Event event;
  event.link = [webhook, up](delivery::Delivery& delivery, MonoTime mono) { delivery.on_link(webhook, up, mono); };
  post(std::move(event));
}

void Ledger::post(Event event) {
  HUB_ASSERT(events_.try_push(event));
  inbox_.wake();
}

void Ledger::run() {
  while (!inbox_.is_closed()) turn();
  turn();  // what the channels told last
  answer_awaited(true);
}

void Ledger::turn() {
  auto submissions = inbox_.take(group_max, more_ ? 0us : idle_time());
  more_ = false;
  if (!submissions.empty()) accept(submissions);
  if (in_doubt_) return;
  if (auto taken = take_events(); !taken) return note(taken.error());
  const MonoTime mono = clock_.mono();
  if (mono < retry_at_) return;
  if (resume_) {
    if (auto resumed = line_.delivery().resume(mono); !resumed) return note(resumed.error());
    resume_ = false;
  }
  const WallTime now = clock_.wall();
  if (auto cleaned = clean(mono); !cleaned) return note(cleaned.error());
  const auto worked = line_.turn(now, mono);
  if (!worked) return note(worked.error());
  answer_awaited(false);
  const auto wake = line_.next_wake();
  if (!wake) return note(wake.error());
  wake_at_ = *wake;
  more_ = *worked || (wake_at_ && *wake_at_ <= now);
  figures_.storing = true;
  const auto counts = line_.delivery().counts();
  figures_.sent = counts.sent;
  figures_.resent = counts.resent;
  figures_.confirmed = counts.confirmed;
  figures_.refused = counts.refused;
  figures_.under_way = counts.under_way;
}

// T1 for all that waits: one commit, then the answers.
void Ledger::accept(std::vector<Submission>& submissions) {
  std::vector<store::Aanvraag> aanvragen;
  std::vector<Answer*> answers;
  for (Submission& submission : submissions) {
    if (submission.work) continue;
    aanvragen.push_back(std::move(submission.aanvraag));
    answers.push_back(&submission.answer);
  }
  if (!aanvragen.empty()) {
    Result<std::vector<store::Uitslag>> uitslagen =
        in_doubt_ ? error(ErrorKind::corrupt, "the store is in doubt") : line_.accept(aanvragen, clock_.wall());
    if (!uitslagen) note(uitslagen.error());
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (uitslagen) {
        const store::Uitslag& uitslag = (*uitslagen)[i];
        ++figures_.requests;
        figures_.events += uitslag.nieuw;
        figures_.repeats += uitslag.bekend;
        figures_.declined += uitslag.geweigerd.size();
        (*answers[i])(uitslag);
      } else {
        (*answers[i])(tl::unexpected<Error>(uitslagen.error()));
      }
    }
    if (uitslagen) {
      ++figures_.commits;
      pass_crash_point("after_answer");
    }
  }
  for (Submission& submission : submissions) {
    if (submission.work && !in_doubt_) submission.work(line_);
  }
}

void Ledger::await(const Uuid& aanlevering, Answer answer) {
  awaited_.push_back({aanlevering, clock_.mono() + await_max, std::move(answer)});
  more_ = true;
}

// What was taken is on disk: whoever is told that it is being worked in loses nothing.
void Ledger::answer_awaited(bool all) {
  if (awaited_.empty()) return;
  const MonoTime mono = clock_.mono();
  std::erase_if(awaited_, [&](const Awaited& awaited) {
    const auto uitslag = line_.store().worked_in(awaited.aanlevering);
    if (uitslag && uitslag->bezig && mono < awaited.until && !all) return false;
    awaited.answer(uitslag);
    return true;
  });
}

// All of them, with one commit, also when the store refuses one: a channel tells each only once.
Result<void> Ledger::take_events() {
  auto events = events_.take(events_max, 0us);
  if (events.empty()) return {};
  Result<void> taken = line_.store().begin_turn();
  for (Event& event : events) {
    if (event.link) {
      event.link(line_.delivery(), clock_.mono());
    } else if (auto noted = line_.delivery().on_outcome(event.bericht, event.outcome, event.reason, clock_.wall(), clock_.mono()); !noted) {
      taken = noted;
    }
  }
  return taken ? line_.store().end_turn() : taken;
}

Result<void> Ledger::clean(MonoTime mono) {
  if (mono < clean_at_) return {};
  clean_at_ = mono + clean_every;
  const auto forgotten = line_.store().forget_repeats(clock_.wall() - settings_.idempotency, clean_max);
  if (!forgotten) return tl::unexpected<Error>(forgotten.error());
  const auto marks = line_.store().marks();
  if (!marks) return tl::unexpected<Error>(marks.error());
  figures_.marks = *marks;
  return {};
}

// A full disk heals by itself; a store in doubt is never written again.
void Ledger::note(const Error& failure) {
  if (figures_.storing.exchange(false)) log::error("ledger.cannot-store", {{"reason", failure.text}});
  retry_at_ = clock_.mono() + retry_after;
  resume_ = true;
  if (failure.kind == ErrorKind::busy || in_doubt_) return;
  in_doubt_ = true;
  on_doubt_(failure.text);
}

std::chrono::microseconds Ledger::idle_time() {
  std::chrono::microseconds wait = awaited_.empty() ? idle_max : await_look;
  if (wake_at_) wait = std::min(wait, std::max(*wake_at_ - clock_.wall(), WallTime::duration(0)));
  if (const auto alarm = line_.delivery().next_wake()) wait = std::min(wait, std::max(*alarm - clock_.mono(), MonoTime::duration(0)));
  if (!figures_.storing) wait = std::min<std::chrono::microseconds>(wait, retry_after);
  return wait;
}

void ChannelToLedger::on_link(bool up, const std::string& reason) {
  log::info(up ? "channel.up" : "channel.down", {{"channel", kanaal_ == store::Kanaal::mail ? "mail" : "mqtt"}, {"reason", reason}});
  ledger_.on_link(kanaal_, up);
}

void WebhookToLedger::on_link(bool up, const std::string& reason) {
  log::info(up ? "channel.up" : "channel.down", {{"channel", "webhook"}, {"subscriber", to_string(ontvanger_)}, {"reason", reason}});
  ledger_.on_link(ontvanger_, up);
}

}  // namespace hub::ledger
