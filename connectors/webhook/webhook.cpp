#include "connectors/webhook/webhook.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <stdexcept>

#include "connectors/courier/courier.h"
#include "connectors/courier/curl_handle.h"
#include "connectors/courier/dial_guard.h"
#include "connectors/courier/fields.h"
#include "connectors/webhook/answer.h"
#include "connectors/webhook/signature.h"
#include "hub/base/log.h"

namespace hub::webhook {
namespace {

using courier::Fields;
using courier::Verdict;
using delivery::Attempt;
using delivery::Outcome;

// So much of a body is read, to keep the connection; nobody looks at it.
constexpr std::size_t body_bytes_max = 64 * 1024;
// Failures in a row after which the endpoint is left alone for a while; fewer may be about a few messages. Doubles
// with every rest, so that what stands behind many messages which break the receiver is reached too.
constexpr int failures_max = 10;
constexpr int doublings_max = 20;  // beyond any window, and any rest
// Until the next start: an operator has to see to it.
constexpr std::chrono::microseconds for_good = std::chrono::years(10);

// The way to one partner's endpoint.
class HttpsRoad final : public courier::Road {
 public:
  HttpsRoad(const Clock& clock, Random& random, WebhookSettings settings, const std::atomic<bool>& stopping)
      : clock_(clock), random_(random), settings_(std::move(settings)), curl_(clock, stopping, settings_.ca_file), guard_(curl_, settings_.allowed_networks) {
    curl_.option(CURLOPT_URL, settings_.url.c_str());
    curl_.option(CURLOPT_PROTOCOLS_STR, "https");
    curl_.option(CURLOPT_FOLLOWLOCATION, 0L);
    curl_.option(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));  // one request at a time
    curl_.option(CURLOPT_USERAGENT, "verzuimhub");
    curl_.option(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.connect_timeout.count()));
    curl_.option(CURLOPT_TIMEOUT_MS, static_cast<long>(settings_.answer_timeout.count()));
    curl_.option(CURLOPT_QUICK_EXIT, 1L);  // no waiting for a name server that stays silent
    curl_.option(CURLOPT_HEADERFUNCTION, &HttpsRoad::on_header);
    curl_.option(CURLOPT_HEADERDATA, this);
    curl_.option(CURLOPT_WRITEFUNCTION, &HttpsRoad::on_body);
    curl_.option(CURLOPT_WRITEDATA, this);
  }

  // The handshake. It says nothing of a pupil, so it is also how an endpoint that is down is looked at.
  Verdict look() override {
    Fields fields;
    fields.add("WebHook-Request-Origin: " + settings_.origin);
    fields.add("WebHook-Request-Rate: " + std::to_string(asked_rate));
    curl_.option(CURLOPT_HTTPGET, 1L);
    curl_.option(CURLOPT_CUSTOMREQUEST, "OPTIONS");
    if (auto failed = perform(fields)) return down(failed->outcome, failed->reason);
    if (answer_.status() == 410) return gone();
    if (const auto wait = answer_.retry_after(clock_.wall())) return down_by_request(*wait);
    const auto permission = read_permission(answer_, settings_.origin);
    if (!permission) return down(Outcome::unreachable, permission.error().text);
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
    fields.add("Expect:");  // no waiting for a 100 before the body
    curl_.option(CURLOPT_CUSTOMREQUEST, static_cast<const char*>(nullptr));
    curl_.option(CURLOPT_POST, 1L);
    curl_.option(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(attempt.payload.size()));
    curl_.option(CURLOPT_POSTFIELDS, attempt.payload.c_str());
    next_turn_ = clock_.mono() + pause_;
    const auto failed = perform(fields);
    return failed ? judge(*failed) : judge_answer();
  }

  [[nodiscard]] MonoTime next_turn() const override { return next_turn_; }

 private:
  // No answer, and how that came.
  struct Failure {
    Outcome outcome = Outcome::unknown;
    std::string reason;
    bool connected = false;
  };

  // One request; what it was answered is in answer_.
  std::optional<Failure> perform(const Fields& fields) {
    answer_ = Answer();
    body_bytes_ = 0;
    head_too_long_ = false;
    guard_.forget();
    curl_.option(CURLOPT_HTTPHEADER, fields.get());
    const CURLcode result = curl_.perform();
    curl_.option(CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
    curl_.option(CURLOPT_POSTFIELDS, static_cast<const char*>(nullptr));
    if (answer_.status() != 0) return std::nullopt;  // whatever became of its body
    const bool sent = curl_.info<long>(CURLINFO_REQUEST_SIZE) > 0;
    const bool connected = sent && result != CURLE_COULDNT_RESOLVE_HOST && result != CURLE_COULDNT_CONNECT;
    const std::string reason = !guard_.forbidden().empty() ? guard_.forbidden() : head_too_long_ ? "the head of the answer does not end" : curl_.text_of(result);
    return Failure{sent ? Outcome::unknown : Outcome::unreachable, reason, connected};
  }

  Verdict judge(const Failure& failure) {
    if (!failure.connected) return down(failure.outcome, failure.reason);
    return count_failure({failure.outcome, failure.reason});
  }

  Verdict judge_answer() {
    Reading reading = read_delivery(answer_);
    if (reading.outcome == Outcome::taken) {
      failures_ = 0;
      rests_ = 0;
      return {Outcome::taken, ""};
    }
    if (reading.gone) return gone();
    if (const auto wait = answer_.retry_after(clock_.wall())) return down_by_request(*wait);
    if (reading.ask_permission) permission_stands_ = false;
    if (reading.outcome == Outcome::rejected) return {reading.outcome, std::move(reading.reason)};
    return count_failure({reading.outcome, std::move(reading.reason)});
  }

  Verdict count_failure(Verdict verdict) {
    if (++failures_ < failures_max << std::min(rests_, doublings_max)) return verdict;
    return down(verdict.outcome, std::to_string(failures_) + " failures in a row, the last: " + verdict.reason);
  }

  Verdict down(Outcome outcome, std::string reason) {
    failures_ = 0;
    const auto whole = std::min<std::chrono::microseconds>(settings_.shortest_rest * (1LL << std::min(rests_, doublings_max)), settings_.longest_rest);
    ++rests_;
    return {outcome, std::move(reason), courier::with_jitter(whole, random_)};
  }

  Verdict down_by_request(std::chrono::seconds wait) {
    return {Outcome::busy, "HTTP " + std::to_string(answer_.status()) + ", and asks to be left alone for " + std::to_string(wait.count()) + " s", wait};
  }

  Verdict gone() {
    const std::string reason = "HTTP 410: the partner has given this address up";
    log::error("webhook.gone", {{"partner", settings_.partner},
                                {"hint", "nothing more is sent there, and what is due waits; ask the partner, mend partners.yaml, start the hub again"}});
    return {Outcome::rejected, reason, for_good};
  }

  static std::size_t on_header(char* line, std::size_t size, std::size_t count, void* self_pointer) {
    auto* self = static_cast<HttpsRoad*>(self_pointer);
    self->head_too_long_ = !self->answer_.read_line({line, size * count});
    return self->head_too_long_ ? 0 : size * count;
  }
  static std::size_t on_body(char*, std::size_t size, std::size_t count, void* self_pointer) {
    auto* self = static_cast<HttpsRoad*>(self_pointer);
    self->body_bytes_ += size * count;
    return self->body_bytes_ > body_bytes_max ? 0 : size * count;
  }

  const Clock& clock_;
  Random& random_;
  const WebhookSettings settings_;
  courier::CurlHandle curl_;
  courier::DialGuard guard_;
  // Of the request under way.
  Answer answer_;
  std::size_t body_bytes_ = 0;
  bool head_too_long_ = false;
  // Of the endpoint.
  bool permission_stands_ = false;
  std::chrono::microseconds pause_{0};  // between two deliveries, as the receiver wants
  MonoTime next_turn_{};
  int failures_ = 0;                    // in a row
  int rests_ = 0;                       // since the last delivery that was taken
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
