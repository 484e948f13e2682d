#include "connectors/webhook/endpoint.h"

#include <algorithm>

#include "hub/base/log.h"

namespace hub::webhook {
namespace {

using courier::Fields;
using courier::Verdict;
using delivery::Outcome;

// So much of a body is read, to keep the connection, and for whoever has a use for it.
constexpr std::size_t body_bytes_max = 64 * 1024;
// Failures in a row after which the endpoint is left alone for a while; fewer may be about a few messages. Doubles
// with every rest, so that what stands behind many messages which break the receiver is reached too.
constexpr int failures_max = 10;
constexpr int doublings_max = 20;  // beyond any window, and any rest
// Until the next start: an operator has to see to it.
constexpr std::chrono::microseconds for_good = std::chrono::years(10);

}  // namespace

Endpoint::Endpoint(const Clock& clock, Random& random, EndpointSettings settings, const std::atomic<bool>& stopping)
    : clock_(clock), random_(random), settings_(std::move(settings)), curl_(clock, stopping, settings_.ca_file), guard_(curl_, settings_.allowed_networks) {
  curl_.option(CURLOPT_PROTOCOLS_STR, "https");
  curl_.option(CURLOPT_FOLLOWLOCATION, 0L);
  curl_.option(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));  // one request at a time
  curl_.option(CURLOPT_USERAGENT, "verzuimhub");
  curl_.option(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(settings_.connect_timeout.count()));
  curl_.option(CURLOPT_TIMEOUT_MS, static_cast<long>(settings_.answer_timeout.count()));
  curl_.option(CURLOPT_QUICK_EXIT, 1L);  // no waiting for a name server that stays silent
  curl_.option(CURLOPT_HEADERFUNCTION, &Endpoint::on_header);
  curl_.option(CURLOPT_HEADERDATA, this);
  curl_.option(CURLOPT_WRITEFUNCTION, &Endpoint::on_body);
  curl_.option(CURLOPT_WRITEDATA, this);
}

std::optional<Endpoint::Failure> Endpoint::ask(const char* method, const std::string& url, const Fields& fields) {
  curl_.option(CURLOPT_HTTPGET, 1L);
  curl_.option(CURLOPT_CUSTOMREQUEST, method);
  return perform(url, fields);
}

std::optional<Endpoint::Failure> Endpoint::post(const std::string& url, Fields& fields, const std::string& payload) {
  fields.add("Expect:");  // no waiting for a 100 before the body
  curl_.option(CURLOPT_CUSTOMREQUEST, static_cast<const char*>(nullptr));
  curl_.option(CURLOPT_POST, 1L);
  curl_.option(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(payload.size()));
  curl_.option(CURLOPT_POSTFIELDS, payload.c_str());
  return perform(url, fields);
}

std::optional<Endpoint::Failure> Endpoint::perform(const std::string& url, const Fields& fields) {
  answer_ = Answer();
  body_.clear();
  head_too_long_ = false;
  guard_.forget();
  curl_.option(CURLOPT_URL, url.c_str());
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

Verdict Endpoint::judge(const Failure& failure) {
  if (!failure.connected) return down(failure.outcome, failure.reason);
  return count_failure({failure.outcome, failure.reason});
}

Verdict Endpoint::judge(Reading reading) {
  if (reading.outcome == Outcome::rejected) return {reading.outcome, std::move(reading.reason)};
  return count_failure({reading.outcome, std::move(reading.reason)});
}

std::optional<Verdict> Endpoint::ordered_away() {
  if (answer_.status() == 410) {
    const std::string reason = "HTTP 410: the partner has given this address up";
    log::error("webhook.gone", {{"partner", settings_.partner},
                                {"hint", "nothing more is sent there, and what is due waits; ask the partner, mend partners.yaml, start the hub again"}});
    return Verdict{Outcome::rejected, reason, for_good};
  }
  const auto wait = answer_.retry_after(clock_.wall());
  if (!wait) return std::nullopt;
  return Verdict{Outcome::busy, "HTTP " + std::to_string(answer_.status()) + ", and asks to be left alone for " + std::to_string(wait->count()) + " s", *wait};
}

void Endpoint::count_success() {
  failures_ = 0;
  rests_ = 0;
}

Verdict Endpoint::count_failure(Verdict verdict) {
  if (++failures_ < failures_max << std::min(rests_, doublings_max)) return verdict;
  return down(verdict.outcome, std::to_string(failures_) + " failures in a row, the last: " + verdict.reason);
}

Verdict Endpoint::down(Outcome outcome, std::string reason) {
  failures_ = 0;
  const auto whole = std::min<std::chrono::microseconds>(settings_.shortest_rest * (1LL << std::min(rests_, doublings_max)), settings_.longest_rest);
  ++rests_;
  return {outcome, std::move(reason), courier::with_jitter(whole, random_)};
}

std::size_t Endpoint::on_header(char* line, std::size_t size, std::size_t count, void* self_pointer) {
  auto* self = static_cast<Endpoint*>(self_pointer);
  self->head_too_long_ = !self->answer_.read_line({line, size * count});
  return self->head_too_long_ ? 0 : size * count;
}

std::size_t Endpoint::on_body(char* bytes, std::size_t size, std::size_t count, void* self_pointer) {
  auto* self = static_cast<Endpoint*>(self_pointer);
  if (self->body_.size() + size * count > body_bytes_max) return 0;
  self->body_.append(bytes, size * count);
  return size * count;
}

}  // namespace hub::webhook
