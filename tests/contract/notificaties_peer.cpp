#include "connectors/notificaties/channel.h"
#include "tests/contract/notificaties_world.h"
#include "tests/contract/peer.h"

namespace contract {
namespace {

using hub::delivery::Attempt;
using hub::delivery::Channel;
using hub::delivery::ChannelEvents;
using hub::notificaties::NotificatiesChannel;
using hub::notificaties::NotificatiesSettings;

class NotificatiesPeer final : public Peer {
 public:
  void start() override { recover(); }
  void kill() override { api_.stop(); }
  void freeze() override { api_.freeze(); }
  void hold_answers() override { api_.script(R"({"delay": 3600})"); }
  void recover() override {
    api_.script(R"({"refuse": "termijn"})");
    api_.start();
  }
  [[nodiscard]] std::size_t arrived_count() const override { return api_.deliveries().size(); }

  std::unique_ptr<Channel> make_channel(ChannelEvents& events) override {
    NotificatiesSettings settings = notificaties_settings(api_);
    settings.queue = queue;
    return std::make_unique<NotificatiesChannel>(clock_, random_, events, settings);
  }
  void stop_channel(Channel& channel) override { dynamic_cast<NotificatiesChannel&>(channel).stop(); }
  std::size_t held_max() override { return queue + 1; }  // and the one under way

  Attempt make_attempt() override { return notificaties_attempt(make_uuid7(clock_.wall(), random_), "verzuimmeldingen.geregistreerd"); }
  Attempt make_refused_attempt() override { return notificaties_attempt(make_uuid7(clock_.wall(), random_), "termijnen.naderend"); }

 private:
  static constexpr std::size_t queue = 8;

  support::WebhookSink api_{"localhost", "notificaties_simulator.py"};
};

}  // namespace

std::unique_ptr<Peer> make_notificaties_peer() { return std::make_unique<NotificatiesPeer>(); }

}  // namespace contract
