#include "connectors/webhook/webhook.h"

#include <atomic>
#include <memory>
#include <stdexcept>

#include "connectors/courier/courier.h"
#include "connectors/courier/fields.h"
#include "connectors/webhook/answer.h"
#include "connectors/webhook/signature.h"

namespace hub::webhook {
namespace {

using courier::Fields;
using courier::Verdict;
using delivery::Attempt;
using delivery::Outcome;

// The way to one partner's webhook.
class HttpsRoad final : public courier::Road {
 public:
  HttpsRoad(const Clock& clock, Random& random, WebhookSettings settings, const std::atomic<bool>& stopping)
      : clock_(clock), settings_(std::move(settings)), endpoint_(clock, random, settings_.endpoint, stopping) {}

  // The handshake. It says nothing of a pupil, so it is also how an endpoint that is down is looked at.
  Verdict look() override {
    Fields fields;
    fields.add("WebHook-Request-Origin: " + settings_.origin);
    fields.add("WebHook-Request-Rate: " + std::to_string(asked_rate));
    if (auto failed = endpoint_.ask("OPTIONS", settings_.url, fields)) return endpoint_.down(failed->outcome, failed->reason);
    if (auto away = endpoint_.ordered_away()) return *away;
    const auto permission = read_permission(endpoint_.answer(), settings_.origin);
    if (!permission) return endpoint_.down(Outcome::unreachable, permission.error().text);
    permission_stands_ = true;
    pause_ = permission->per_minute ? std::chrono::microseconds(std::chrono::minutes(1)) / *permission->per_minute : std::chrono::microseconds(0);
    return {Outcome::taken, permission->per_minute ? "handshake accepted, " + std::to_string(*permission->per_minute) + " a minute" : "handshake accepted"};
  }

  Verdict carry(const Attempt& attempt) override {
    if (!permission_stands_) {
      if (Verdict verdict = look(); verdict.outcome != Outcome::taken) return verdict;
    }
    const std::string id = to_string(attempt.bericht_id);
    const std::string timestamp = timestamp_of(clock_.wall());
    Fields fields;
    fields.add("Content-Type: " + attempt.content_type);
    fields.add("webhook-id: " + id);
    fields.add("webhook-timestamp: " + timestamp);
    fields.add("webhook-signature: " + sign(settings_.keys, id, timestamp, attempt.payload));
    next_turn_ = clock_.mono() + pause_;
    if (const auto failed = endpoint_.post(settings_.url, fields, attempt.payload)) return endpoint_.judge(*failed);
    Reading reading = read_delivery(endpoint_.answer());
    if (reading.outcome == Outcome::taken) {
      endpoint_.count_success();
      return {Outcome::taken, ""};
    }
    if (auto away = endpoint_.ordered_away()) return *away;
    if (reading.ask_permission) permission_stands_ = false;
    return endpoint_.judge(std::move(reading));
  }

  [[nodiscard]] MonoTime next_turn() const override { return next_turn_; }

 private:
  const Clock& clock_;
  const WebhookSettings settings_;
  Endpoint endpoint_;
  bool permission_stands_ = false;
  std::chrono::microseconds pause_{0};  // between two deliveries, as the receiver wants
  MonoTime next_turn_{};
};

}  // namespace

struct Webhook::Impl {
  Impl(const Clock& clock, Random& random, delivery::ChannelEvents& events, WebhookSettings&& settings)
      : queue(settings.queue), road(clock, random, std::move(settings), stopping), courier(clock, events, queue, stopping, road) {}

  std::atomic<bool> stopping{false};
  const std::size_t queue;
  HttpsRoad road;
  courier::Courier courier;  // last: its thread uses the road
};

Webhook::Webhook(const Clock& clock, Random& random, delivery::ChannelEvents& events, WebhookSettings settings) {
  if (!settings.url.starts_with("https://")) throw std::runtime_error("webhook: the address is not https");
  if (settings.keys.empty()) throw std::runtime_error("webhook: there is no key to sign with");
  if (settings.queue == 0) throw std::runtime_error("webhook: the queue must hold at least 1");
  impl_ = std::make_unique<Impl>(clock, random, events, std::move(settings));
}

Webhook::~Webhook() = default;

bool Webhook::try_send(Attempt& attempt) { return impl_->courier.try_send(attempt); }

void Webhook::begin_stop() { impl_->courier.begin_stop(); }

void Webhook::stop() { impl_->courier.stop(); }

}  // namespace hub::webhook
