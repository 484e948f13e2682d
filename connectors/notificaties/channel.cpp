#include "connectors/notificaties/channel.h"

#include <atomic>
#include <stdexcept>

#include "connectors/courier/courier.h"
#include "connectors/courier/fields.h"
#include "connectors/notificaties/notificatie.h"

namespace hub::notificaties {
namespace {

using courier::Fields;
using courier::Verdict;
using delivery::Attempt;
using delivery::Outcome;

// The way to one partner's Notificaties API.
class ApiRoad final : public courier::Road {
 public:
  ApiRoad(const Clock& clock, Random& random, NotificatiesSettings settings, const std::atomic<bool>& stopping)
      : clock_(clock), settings_(std::move(settings)), endpoint_(clock, random, settings_.endpoint, stopping) {}

  // Is the kanaal there? Makes it when it is not.
  Verdict look() override {
    const Fields fields = authorized();
    if (auto failed = endpoint_.ask("GET", settings_.url + "kanaal?naam=" + settings_.kanaal, fields)) return endpoint_.down(failed->outcome, failed->reason);
    if (endpoint_.answer().status() != 200) return no_kanaal("GET kanaal");
    const auto stand = read_kanalen(endpoint_.body(), settings_.kanaal);
    if (!stand) return endpoint_.down(Outcome::unreachable, stand.error().text);
    if (*stand == Kanaalstand::unfit) {
      return endpoint_.down(Outcome::unreachable, "kanaal " + settings_.kanaal + " has other filters than lijn and soort: give it those, or name another kanaal in partners.yaml");
    }
    if (*stand == Kanaalstand::missing) return make_kanaal();
    kanaal_stands_ = true;
    return {Outcome::taken, "kanaal " + settings_.kanaal + " is there"};
  }

  Verdict carry(const Attempt& attempt) override {
    if (!kanaal_stands_) {
      if (Verdict verdict = look(); verdict.outcome != Outcome::taken) return verdict;
    }
    const auto body = notificatie_of(attempt.payload, attempt.recipient, settings_.kanaal, settings_.hub);
    if (!body) return {Outcome::rejected, body.error().text};
    Fields fields = authorized();
    fields.add("Content-Type: application/json");
    if (const auto failed = endpoint_.post(settings_.url + "notificaties", fields, *body)) return endpoint_.judge(*failed);
    webhook::Reading reading = webhook::read_delivery(endpoint_.answer());
    if (reading.outcome == Outcome::taken) {
      endpoint_.count_success();
      return {Outcome::taken, ""};
    }
    if (auto away = endpoint_.ordered_away()) return *away;
    if (reading.ask_permission) return endpoint_.down(reading.outcome, login_refused());
    if (endpoint_.answer().status() == 400) kanaal_stands_ = false;  // somebody may have taken it away
    return endpoint_.judge(std::move(reading));
  }

 private:
  Verdict make_kanaal() {
    Fields fields = authorized();
    fields.add("Content-Type: application/json");
    if (auto failed = endpoint_.post(settings_.url + "kanaal", fields, kanaal_body(settings_.kanaal, settings_.hub))) {
      return endpoint_.down(failed->outcome, failed->reason);
    }
    if (endpoint_.answer().status() < 200 || endpoint_.answer().status() > 299) return no_kanaal("POST kanaal");
    kanaal_stands_ = true;
    return {Outcome::taken, "kanaal " + settings_.kanaal + " was made"};
  }

  Verdict no_kanaal(const char* request) {
    if (auto away = endpoint_.ordered_away()) return *away;
    const int status = endpoint_.answer().status();
    if (status == 401 || status == 403) return endpoint_.down(Outcome::unreachable, login_refused());
    return endpoint_.down(Outcome::unreachable, std::string(request) + " was answered HTTP " + std::to_string(status) +
                                                    (status >= 300 && status < 400 ? ": redirects are not followed; partners.yaml must name the address itself" : ""));
  }

  [[nodiscard]] std::string login_refused() const {
    return "HTTP " + std::to_string(endpoint_.answer().status()) + ": the partner takes no notificaties of this login; the secret notificaties-… or its rights there must change";
  }

  [[nodiscard]] Fields authorized() const {
    Fields fields;
    fields.add(authorization(settings_.login, clock_.wall()));
    return fields;
  }

  const Clock& clock_;
  const NotificatiesSettings settings_;
  webhook::Endpoint endpoint_;
  bool kanaal_stands_ = false;
};

}  // namespace

struct NotificatiesChannel::Impl {
  Impl(const Clock& clock, Random& random, delivery::ChannelEvents& events, NotificatiesSettings&& settings)
      : queue(settings.queue), road(clock, random, std::move(settings), stopping), courier(clock, events, queue, stopping, road) {}

  std::atomic<bool> stopping{false};
  const std::size_t queue;
  ApiRoad road;
  courier::Courier courier;  // last: its thread uses the road
};

NotificatiesChannel::NotificatiesChannel(const Clock& clock, Random& random, delivery::ChannelEvents& events, NotificatiesSettings settings) {
  if (!settings.url.starts_with("https://") || !settings.url.ends_with('/')) throw std::runtime_error("notificaties: the address is not https, or has no slash at its end");
  if (settings.kanaal.empty() || settings.kanaal.size() > kanaal_max) throw std::runtime_error("notificaties: the kanaal has a name of 1 to 50 characters");
  if (settings.login.secret.empty()) throw std::runtime_error("notificaties: there is no token");
  if (settings.queue == 0) throw std::runtime_error("notificaties: the queue must hold at least 1");
  impl_ = std::make_unique<Impl>(clock, random, events, std::move(settings));
}

NotificatiesChannel::~NotificatiesChannel() = default;

bool NotificatiesChannel::try_send(Attempt& attempt) { return impl_->courier.try_send(attempt); }

void NotificatiesChannel::begin_stop() { impl_->courier.begin_stop(); }

void NotificatiesChannel::stop() { impl_->courier.stop(); }

}  // namespace hub::notificaties
