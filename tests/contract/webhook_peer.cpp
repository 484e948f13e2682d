#include "connectors/webhook/webhook.h"
#include "tests/contract/peer.h"
#include "tests/support/webhook_sink.h"

namespace contract {
namespace {

using hub::delivery::Attempt;
using hub::delivery::Channel;
using hub::delivery::ChannelEvents;
using hub::webhook::Webhook;
using hub::webhook::WebhookSettings;

class WebhookPeer final : public Peer {
 public:
  void start() override { recover(); }
  void kill() override { sink_.stop(); }
  void freeze() override { sink_.freeze(); }
  void hold_answers() override { sink_.script(R"({"delay": 3600})"); }
  void recover() override {
    sink_.script(R"({"refuse": "weigeren"})");
    sink_.start();
  }
  [[nodiscard]] std::size_t arrived_count() const override { return sink_.deliveries().size(); }

  std::unique_ptr<Channel> make_channel(ChannelEvents& events) override {
    WebhookSettings settings;
    settings.endpoint.partner = "leerplicht/0363";
    settings.url = sink_.url();
    settings.origin = "hub.voorbeeld.nl";
    settings.keys = {std::string(24, 'k')};
    settings.endpoint.ca_file = sink_.ca_file();
    settings.endpoint.allowed_networks = *hub::parse_networks("127.0.0.0/8 ::1");
    settings.queue = queue;
    settings.endpoint.connect_timeout = std::chrono::milliseconds(2'000);
    settings.endpoint.answer_timeout = std::chrono::milliseconds(2'000);
    settings.endpoint.shortest_rest = settings.endpoint.longest_rest = std::chrono::milliseconds(200);
    return std::make_unique<Webhook>(clock_, random_, events, settings);
  }
  void stop_channel(Channel& channel) override { dynamic_cast<Webhook&>(channel).stop(); }
  std::size_t held_max() override { return queue + 1; }  // and the one under way

  Attempt make_attempt() override { return make_attempt_with(R"({"specversion":"1.0"})"); }
  Attempt make_refused_attempt() override { return make_attempt_with(R"({"weigeren":true})"); }

 private:
  static constexpr std::size_t queue = 8;

  Attempt make_attempt_with(const std::string& payload) {
    return {make_uuid7(clock_.wall(), random_), "leerplicht/0363", "", "application/cloudevents+json", payload};
  }

  support::WebhookSink sink_;
};

}  // namespace

std::unique_ptr<Peer> make_webhook_peer() { return std::make_unique<WebhookPeer>(); }

}  // namespace contract
