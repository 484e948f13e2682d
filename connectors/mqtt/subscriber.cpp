#include "connectors/mqtt/subscriber.h"

#include <utility>

#include "connectors/mqtt/client.h"

namespace hub::mqtt {
namespace {

ClientSettings to_client_settings(SubscriberSettings&& settings, InboundTaker& taker) {
  ClientSettings client;
  client.connection.broker = std::move(settings.broker);
  client.connection.session_expiry = settings.session_expiry;
  client.connection.packet_bytes_max = settings.packet_bytes_max;
  client.connection.taker = &taker;
  client.filters = std::move(settings.filters);
  client.window = settings.window;
  return client;
}

}  // namespace

struct Subscriber::Impl final : ClientEvents, InboundTaker {
  Impl(const Clock& clock, Random& random, SubscriberEvents& subscriber_events, SubscriberSettings&& settings)
      : events(subscriber_events), client(clock, random, *this, to_client_settings(std::move(settings), *this)) {}

  void on_settled(const Uuid&, const Verdict&) override {}  // answers are not repeated
  void on_link(bool up, const std::string& reason) override { events.on_link(up, reason); }
  void on_inbound(Inbound&& message) override { events.on_message(std::move(message)); }

  SubscriberEvents& events;
  Client client;  // last: its thread uses the above
};

Subscriber::Subscriber(const Clock& clock, Random& random, SubscriberEvents& events, SubscriberSettings settings)
    : impl_(std::make_unique<Impl>(clock, random, events, std::move(settings))) {}

Subscriber::~Subscriber() = default;

bool Subscriber::reply(std::string topic, std::string payload, std::string correlation) {
  if (!is_topic(topic)) return false;
  Outgoing out{Uuid{}, std::move(topic), "application/json", std::move(payload), std::move(correlation)};
  return impl_->client.try_push(out);
}

void Subscriber::stop() { impl_->client.stop(); }

}  // namespace hub::mqtt
