#include "connectors/mqtt/client.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <utility>

#include "connectors/mqtt/second_look.h"
#include "connectors/mqtt/topics.h"

namespace hub::mqtt {
namespace {

using delivery::Outcome;
using std::chrono::microseconds;

// Long enough for a busy broker's answers, short beside the time a service manager gives a stop.
constexpr microseconds stop_grace = std::chrono::seconds(2);
// A connection that ended sooner did not prove that the trouble is over (two clients with one
// identifier drop each other in turn), so the waiting goes on growing.
constexpr microseconds proven = std::chrono::seconds(30);
// A broker that refuses by name is not asked again within a second.
constexpr microseconds refused_pause = std::chrono::seconds(1);
// Notes handled between two looks at deadlines.
constexpr std::size_t batch = 256;
// What a publish adds to topic, payload, content type and correlation: header, lengths, packet id.
constexpr std::size_t packet_overhead_bytes = 32;
constexpr int unsupported_version_3 = 0x01;
constexpr int unsupported_version_5 = 0x84;

// Every held publish once as Outgoing, every flight once as Settled for this connection and once for
// the one before, and the few notes about the link.
std::size_t notes_max(std::size_t window) { return 4 * window + 64; }

}  // namespace

Client::Client(const Clock& clock, Random& random, ClientEvents& events, ClientSettings settings)
    : clock_(clock), events_(events), settings_(std::move(settings)), notes_(notes_max(settings_.window)),
      backoff_(random), now_(clock.mono()), connect_at_(now_), flights_(settings_.window) {
  const Broker& broker = settings_.connection.broker;
  if (settings_.window == 0) throw std::runtime_error("MQTT: the window must be at least 1");
  if (broker.client_id.empty()) throw std::runtime_error("MQTT: a client needs an identifier");
  if (broker.host.empty()) throw std::runtime_error("MQTT: the broker has no host");
  for (std::size_t i = flights_.size(); i > 0; --i) free_flights_.push_back(i - 1);
  thread_ = std::thread([this] { run(); });
}

Client::~Client() { stop(); }

bool Client::try_push(Outgoing& out) {
  // Counted before `stopping_` is read, so that a stop that sees nothing held misses nothing.
  if (held_.fetch_add(1) >= 2 * settings_.window || stopping_.load()) {
    held_.fetch_sub(1);
    return false;
  }
  Note note(std::move(out));
  if (notes_.try_push(note)) return true;
  out = std::move(std::get<Outgoing>(note));
  held_.fetch_sub(1);
  return false;
}

void Client::stop() {
  stopping_.store(true);
  notes_.wake();
  if (thread_.joinable()) thread_.join();
}

void Client::run() try {
  while (now_ < stop_by_ && !(stopping_.load() && held_.load() == 0)) {
    wait_and_take();
    if (stopping_.load() && stop_by_ == MonoTime::max()) stop_by_ = now_ + stop_grace;
    fill_window();
    check_deadlines();
  }
  close_down();
} catch (const std::exception& e) {
  std::fprintf(stderr, "verzuimhub: the MQTT client's thread failed: %s\n", e.what());
  std::abort();
}

void Client::wait_and_take() {
  auto notes = notes_.take(batch, time_to_next());
  now_ = clock_.mono();
  for (Note& note : notes) {
    std::visit([this](auto& content) { take(content); }, note);
  }
}

microseconds Client::time_to_next() const {
  MonoTime next = now_ + std::chrono::minutes(1);  // an idle look around costs nothing
  if (!up_) next = std::min(next, connect_at_);
  next = std::min({next, earliest_due_, stop_by_});
  return std::max(next - now_, microseconds(0));
}

void Client::check_deadlines() {
  if (!up_ && now_ >= connect_at_) {
    if (connection_ != nullptr) return drop("the broker does not answer", 0);
    if (!stopping_.load()) connect();
  }
  if (now_ < earliest_due_) return;
  earliest_due_ = MonoTime::max();
  for (const Flight& flight : flights_) {
    if (flight.open) earliest_due_ = std::min(earliest_due_, flight.due);
  }
  if (now_ >= earliest_due_) drop("no answer to a publish within the deadline", 0);
}

void Client::connect() {
  connect_at_ = now_ + settings_.connection.broker.connect_deadline;
  try {
    connection_ = std::make_unique<PahoConnection>(++connections_count_, version_, settings_.connection, notes_);
  } catch (const std::runtime_error& e) {
    drop(e.what(), 0);
  }
}

// Gives the connection up: what the broker may have is unknown, what it never got unreachable.
void Client::drop(const std::string& reason, int code) {
  const bool was_up = up_;
  const bool refused_version = !was_up && version_ == Version::v5 &&
                               (code == unsupported_version_3 || code == unsupported_version_5);
  connection_.reset();
  up_ = false;
  if (!refused_version) tell_link(false, reason);
  for (std::size_t i = 0; i < flights_.size(); ++i) {
    if (!flights_[i].open) continue;
    flights_[i].open = false;
    free_flights_.push_back(i);
    settle(flights_[i].id, {Outcome::unknown, reason});
  }
  earliest_due_ = MonoTime::max();
  for (; !waiting_.empty(); waiting_.pop_front()) settle(waiting_.front().id, {Outcome::unreachable, reason});
  // 3.1.1 is for this once: a broker that was replaced gets asked for 5 again.
  version_ = refused_version ? Version::v3_1_1 : Version::v5;
  if (was_up && now_ - up_since_ >= proven) backoff_.reset();
  const microseconds pause = refused_version ? microseconds(0) : backoff_.next();
  connect_at_ = now_ + (code > 0 && !refused_version ? std::max(pause, refused_pause) : pause);
}

void Client::tell_link(bool up, const std::string& reason) {
  // While it stays down only a new reason is news.
  if (!up && told_down_ && reason == told_reason_) return;
  told_down_ = !up;
  told_reason_ = reason;
  events_.on_link(up, reason);
}

void Client::settle(const Uuid& id, const Verdict& verdict) {
  held_.fetch_sub(1);  // first: whoever hears of it may send the next at once
  events_.on_settled(id, verdict);
}

void Client::fill_window() {
  while (up_ && !waiting_.empty() && flights_.size() - free_flights_.size() < window_) {
    hand_over(waiting_.front());
    waiting_.pop_front();
  }
}

void Client::hand_over(Outgoing& out) {
  const std::size_t bytes = out.topic.size() + out.content_type.size() + out.payload.size() + out.correlation.size();
  // A broker cuts the connection for a packet above its limit; that one would come back for ever.
  if (bytes + packet_overhead_bytes > packet_bytes_max_) {
    return settle(out.id, {Outcome::rejected, "larger than the broker takes"});
  }
  if (!is_topic(out.topic)) return settle(out.id, {Outcome::rejected, "not a topic that may be published to"});
  const std::size_t flight = free_flights_.back();
  if (auto verdict = connection_->publish(out, flight)) return settle(out.id, *verdict);
  free_flights_.pop_back();
  flights_[flight] = {out.id, now_ + settings_.puback_deadline, true};
  earliest_due_ = std::min(earliest_due_, flights_[flight].due);
}

void Client::take(Outgoing& out) {
  if (up_) return waiting_.push_back(std::move(out));
  settle(out.id, {Outcome::unreachable, told_reason_.empty() ? "not connected yet" : told_reason_});
}

void Client::take(const Connected& connected) {
  if (connection_ == nullptr || connected.connection != connection_->number()) return;
  if (!connected.takes_qos1) return drop("the broker does not take quality of service 1", 0x9b);
  // One less than the broker allows: Paho calls back before it has struck the publish from its own
  // count, and at the limit it falls asleep for a second.
  const std::size_t allowed = std::max<std::size_t>(connected.receive_maximum, 2) - 1;
  window_ = std::min(settings_.window, allowed);
  packet_bytes_max_ = connected.packet_bytes_max;
  grants_missing_ = settings_.filters.size();
  for (const std::string& filter : settings_.filters) {
    if (!connection_->subscribe(filter)) return drop("the connection was lost", 0);
  }
  if (grants_missing_ == 0) take(Subscribed{connected.connection, 0});
}

void Client::take(const Subscribed& subscribed) {
  if (connection_ == nullptr || subscribed.connection != connection_->number()) return;
  if (subscribed.refusal != 0) {
    return drop("subscription refused: " + describe_reason(subscribed.refusal), subscribed.refusal);
  }
  if (grants_missing_ > 0) --grants_missing_;
  if (grants_missing_ > 0) return;
  up_ = true;
  up_since_ = now_;
  tell_link(true, connection_->version() == Version::v5 ? "MQTT 5" : "MQTT 3.1.1");
}

void Client::take(const Disconnected& lost) {
  if (connection_ == nullptr || lost.connection != connection_->number()) return;
  if (lost.code > 0) return drop(describe_reason(lost.code), lost.code);
  if (up_) return drop("the connection was lost", 0);
  const std::string seen = second_look(settings_.connection.broker);
  drop(seen.empty() ? "connected, and hung up on before a welcome: is it MQTT, with TLS as configured?" : seen, 0);
}

void Client::take(const Settled& settled) {
  if (connection_ == nullptr || settled.connection != connection_->number()) return;
  Flight& flight = flights_[settled.flight];
  if (!flight.open) return;
  // Paho fails what is open before it says that the connection is lost.
  if (settled.return_code < 0) return drop("the connection was lost", 0);
  flight.open = false;
  free_flights_.push_back(settled.flight);
  settle(flight.id, judge_publish(settled.return_code, settled.reason_code));
}

void Client::close_down() {
  drop("stopped", 0);
  // A push that was under way when the stop began either takes its count back or is in the queue.
  while (held_.load() > 0) {
    for (Note& note : notes_.take(batch, std::chrono::milliseconds(1))) {
      std::visit([this](auto& content) { take(content); }, note);
    }
  }
}

}  // namespace hub::mqtt
