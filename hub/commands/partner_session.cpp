#include "hub/commands/partner_session.h"

#include <atomic>
#include <cstdio>
#include <deque>
#include <map>
#include <utility>
#include <variant>

#include "connectors/mqtt/publisher.h"
#include "connectors/mqtt/subscriber.h"
#include "hub/base/bounded_queue.h"
#include "hub/commands/ontvangen_bericht.h"
#include "hub/commands/output.h"
#include "hub/commands/volgnummers.h"

namespace hub::commands {
namespace {

using delivery::Attempt;
using delivery::Outcome;

// A hub keeps some hundreds of berichten under way for one partner.
constexpr std::size_t notes_max = 20'000;
constexpr std::size_t notes_at_once = 256;
// How soon a signal is noticed.
constexpr std::chrono::milliseconds look_around{100};
// A broker that was never there for so long is not going to be: the person made a mistake.
constexpr std::chrono::seconds first_connection{20};
// The last answers get so long to be taken before the session ends.
constexpr std::chrono::seconds goodbye{5};
// The broker keeps what arrives while a listener is restarted, and forgets one that does not come back.
constexpr std::chrono::seconds session_expiry{3600};
constexpr std::string_view content_type = "application/cloudevents+json";

struct LinkNote {
  bool up = false;
  std::string reason;
};
struct SendLinkNote {
  bool up = false;
};
struct OutcomeNote {
  Uuid id;
  Outcome outcome = Outcome::unknown;
  std::string reason;
};
using Note = std::variant<mqtt::Inbound, LinkNote, SendLinkNote, OutcomeNote>;
using Notes = BoundedQueue<Note>;

void post(Notes& notes, Note note, std::atomic<std::size_t>& lost) {
  if (!notes.try_push(note)) ++lost;
}

struct Receiving final : mqtt::SubscriberEvents {
  Receiving(Notes& notes_, std::atomic<std::size_t>& lost_) : notes(notes_), lost(lost_) {}
  void on_message(mqtt::Inbound&& message) override { post(notes, std::move(message), lost); }
  void on_link(bool up, const std::string& reason) override { post(notes, LinkNote{up, reason}, lost); }
  Notes& notes;
  std::atomic<std::size_t>& lost;
};

struct Sending final : delivery::ChannelEvents {
  Sending(Notes& notes_, std::atomic<std::size_t>& lost_) : notes(notes_), lost(lost_) {}
  void on_outcome(const Uuid& id, Outcome outcome, const std::string& reason) override { post(notes, OutcomeNote{id, outcome, reason}, lost); }
  void on_link(bool up, const std::string&) override { post(notes, SendLinkNote{up}, lost); }
  Notes& notes;
  std::atomic<std::size_t>& lost;
};

mqtt::Broker with_client_id(mqtt::Broker broker, const domain::Ontvanger& partner, std::string_view suffix) {
  broker.client_id = "listen-" + std::string(name_of(domain::lijn_namen, partner.lijn)) + "-" + partner.partner + std::string(suffix);
  return broker;
}

mqtt::SubscriberSettings receiving_settings(const PartnerOptions& options) {
  mqtt::SubscriberSettings settings;
  settings.broker = with_client_id(options.broker, options.partner, "");
  settings.filters = {branch_filter(options.partner)};
  settings.session_expiry = session_expiry;
  return settings;
}

mqtt::PublisherSettings sending_settings(const PartnerOptions& options) {
  mqtt::PublisherSettings settings;
  settings.broker = with_client_id(options.broker, options.partner, "-out");
  return settings;
}

void say(const std::string& text) { complain("listen", printable(text)); }

}  // namespace

struct PartnerSession::Parts {
  Parts(const Clock& clock_, Random& random_, PartnerOptions&& options_, const sigset_t& signals_)
      : clock(clock_), random(random_), options(std::move(options_)), signals(signals_),
        publisher(clock, random, sending, sending_settings(options)), subscriber(clock, random, receiving, receiving_settings(options)) {}

  Exit run() {
    const MonoTime give_up = clock.mono() + first_connection;
    while (!enough() && !stopped_by_signal()) {
      take_notes();
      if (broken_output) return Exit::io;
      if (!ever_up && clock.mono() > give_up) {
        say("no connection to the broker within " + std::to_string(first_connection.count()) + " s");
        return Exit::unreachable;
      }
      send_answers();
    }
    return say_goodbye();
  }

  // Berichten beyond the last one that is wanted are left to the hub, which sends them again.
  void take_notes() {
    for (Note& note : notes.take(notes_at_once, look_around)) {
      const bool unwanted = closing || broken_output || enough();
      if (unwanted && std::holds_alternative<mqtt::Inbound>(note)) continue;
      std::visit([this](auto& content) { take(content); }, note);
    }
  }

  [[nodiscard]] bool enough() const { return options.count != 0 && printed >= options.count; }

  [[nodiscard]] bool stopped_by_signal() const {
    const timespec now{};
    return sigtimedwait(&signals, nullptr, &now) > 0;
  }

  void take(LinkNote& link) {
    say(link.up ? "listening to " + branch_filter(options.partner) + " (" + link.reason + ")" : "not connected: " + link.reason);
    ever_up = ever_up || link.up;
  }

  void take(SendLinkNote& link) { may_send = link.up; }

  void take(mqtt::Inbound& message) {
    if (message.retained) {
      say(message.topic + ": kept by the broker from before; a hub never sends that");
      unreadable = true;
      return;
    }
    const auto bericht = parse_bericht(message.topic, message.payload);
    if (!bericht) {
      say(message.topic + ": " + bericht.error().text);
      unreadable = true;
      return;
    }
    const auto noticed = volgnummers.take(bericht->epoch, bericht->volgnummer);
    if (!noticed.says.empty()) say(noticed.says + (noticed.repeat && options.confirm ? "; confirmed again" : ""));
    if (!noticed.repeat && !print(*bericht)) return;
    if (options.confirm) answer(ontvangst_topic(options.partner), make_ontvangst(*bericht, options.partner, clock.wall()));
    if (!options.status) return;
    if (const auto status = make_status(*bericht, options.partner, *options.status, clock.wall())) answer(status_topic(options.partner), *status);
  }

  bool print(const OntvangenBericht& bericht) {
    const std::string line = (options.json ? json_line(bericht) : table_line(bericht)) + "\n";
    broken_output = print_whole("listen", line) != Exit::done;
    ++printed;
    return !broken_output;
  }

  void answer(std::string topic, const Json& event) {
    Attempt attempt{make_uuid7(clock.wall(), random), to_string(options.partner), std::move(topic), std::string(content_type), event.dump()};
    waiting.push_back(std::move(attempt));
  }

  void send_answers() {
    while (may_send && !waiting.empty()) {
      Attempt copy = waiting.front();
      if (!publisher.try_send(copy)) return;
      under_way.emplace(waiting.front().bericht_id, std::move(waiting.front()));
      waiting.pop_front();
    }
  }

  void take(OutcomeNote& settled) {
    const auto found = under_way.find(settled.id);
    if (found == under_way.end()) return;
    switch (settled.outcome) {
      case Outcome::taken: break;
      case Outcome::nobody_listening: say("the broker has the answer, and no hub to give it to"); break;
      case Outcome::rejected:
        say("the broker refuses " + found->second.address + ": " + settled.reason);
        refused = true;
        break;
      case Outcome::busy:
      case Outcome::unreachable:
      case Outcome::unknown: waiting.push_back(std::move(found->second)); break;  // once more: its id makes that harmless
    }
    under_way.erase(found);
  }

  Exit say_goodbye() {
    const MonoTime until = clock.mono() + goodbye;
    closing = true;
    while (!(waiting.empty() && under_way.empty()) && clock.mono() < until) {
      send_answers();
      take_notes();
    }
    if (const std::string missing = volgnummers.missing(); !missing.empty()) say("never came: volgnummer " + missing);
    if (const std::size_t count = lost.load(); count > 0) say(std::to_string(count) + " messages came faster than they could be taken; the hub sends them again");
    if (!waiting.empty() || !under_way.empty() || refused) {
      say("not every answer reached the broker");
      return Exit::unreachable;
    }
    return unreadable ? Exit::findings : Exit::done;
  }

  const Clock& clock;
  Random& random;
  const PartnerOptions options;
  const sigset_t signals;
  Notes notes{notes_max};
  std::atomic<std::size_t> lost{0};
  Receiving receiving{notes, lost};
  Sending sending{notes, lost};
  Volgnummers volgnummers;
  std::deque<Attempt> waiting;          // answers to send
  std::map<Uuid, Attempt> under_way;    // handed to the broker's client
  std::size_t printed = 0;
  bool may_send = false;
  bool ever_up = false;
  bool closing = false;
  bool broken_output = false;
  bool unreadable = false;
  bool refused = false;
  mqtt::Publisher publisher;    // last: their threads use the above
  mqtt::Subscriber subscriber;
};

PartnerSession::PartnerSession(const Clock& clock, Random& random, PartnerOptions options, const sigset_t& signals)
    : parts_(std::make_unique<Parts>(clock, random, std::move(options), signals)) {}

PartnerSession::~PartnerSession() = default;

Exit PartnerSession::run() { return parts_->run(); }

}  // namespace hub::commands
