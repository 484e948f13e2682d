#include "connectors/mqtt/publisher.h"

#include <utility>

#include "connectors/mqtt/client.h"

namespace hub::mqtt {
namespace {

ClientSettings to_client_settings(PublisherSettings&& settings) {
  ClientSettings client;
  client.connection.broker = std::move(settings.broker);
  client.window = settings.window;
  client.puback_deadline = settings.puback_deadline;
  return client;
}

}  // namespace

struct Publisher::Impl final : ClientEvents {
  Impl(const Clock& clock, Random& random, delivery::ChannelEvents& channel_events, PublisherSettings&& settings)
      : events(channel_events), client(clock, random, *this, to_client_settings(std::move(settings))) {}

  void on_settled(const Uuid& id, const Verdict& verdict) override {
    events.on_outcome(id, verdict.outcome, verdict.reason);
  }
  void on_link(bool up, const std::string& reason) override { events.on_link(up, reason); }

  delivery::ChannelEvents& events;
  Client client;  // last: its thread uses the above
};

Publisher::Publisher(const Clock& clock, Random& random, delivery::ChannelEvents& events, PublisherSettings settings)
    : impl_(std::make_unique<Impl>(clock, random, events, std::move(settings))) {}

Publisher::~Publisher() = default;

bool Publisher::try_send(delivery::Attempt& attempt) {
  Outgoing out{attempt.bericht_id, std::move(attempt.address), std::move(attempt.content_type),
               std::move(attempt.payload), ""};
  if (impl_->client.try_push(out)) return true;
  attempt.address = std::move(out.topic);
  attempt.content_type = std::move(out.content_type);
  attempt.payload = std::move(out.payload);
  return false;
}

void Publisher::stop() { impl_->client.stop(); }

}  // namespace hub::mqtt
