#include "partner.h"

#include <fmt/core.h>

#include <initializer_list>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "hub/base/json.h"

namespace bench {
namespace {

// So many letters after the first of these marks that is there.
std::string_view text_after(std::string_view payload, std::initializer_list<std::string_view> marks, std::size_t letters) {
  for (const std::string_view mark : marks) {
    const auto at = payload.find(mark);
    if (at != std::string_view::npos) return payload.substr(at + mark.size(), letters);
  }
  throw std::runtime_error("a message without a pupil of the load");
}

// Of "…"pgn":"900000123"…", as the hub says it, or "…"leerlingnummer": "1000123"…": the pupil's number.
std::size_t pupil_in(std::string_view payload) {
  return std::stoul(std::string(text_after(payload, {R"("pgn":"900)", R"("leerlingnummer":"1)", R"("leerlingnummer": "1)"}, 6)));
}

std::string_view day_in(std::string_view payload) { return text_after(payload, {R"("begindatum":")", R"("begindatum": ")"}, 10); }

}  // namespace

Partner::Partner(const MqttLogin& login, std::string town, const Registraties& luxe, Manner manner)
    : town_(std::move(town)), luxe_(luxe), manner_(manner), client_(login), came_at_(luxe.places()), stored_at_(luxe.places()) {
  client_.subscribe(fmt::format("verzuim/v1/leerplicht/{}/#", town_));
  thread_ = std::thread([this] { run(); });
}

Partner::~Partner() {
  stopping_ = true;
  client_.shut_down();
  thread_.join();
}

void Partner::check() const {
  if (failed_) throw std::runtime_error("partner: " + failure_);
}

void Partner::run() {
  try {
    while (const auto message = client_.next()) take(*message);
    if (!stopping_) throw std::runtime_error("the broker is gone");
  } catch (const std::exception& failure) {
    if (stopping_) return;
    failure_ = failure.what();
    failed_ = true;
  }
}

void Partner::take(const MqttMessage& message) {
  const hub::MonoTime now = clock_.mono();
  if (message.topic.ends_with("/verzuimmelding")) {
    const std::size_t place = luxe_.place_of(pupil_in(message.payload), day_in(message.payload));
    hub::MonoTime& came = came_at_[place];
    const bool again = came != hub::MonoTime{};
    if (!again) came = now;
    if (manner_ == Manner::confirms) confirm(message, place);
    if (!again) ++taken_;
  } else if (message.topic.ends_with("/antwoord") && manner_ == Manner::confirms) {
    if (message.payload.find(R"("status":201)") == std::string::npos) throw std::runtime_error("the hub answers " + message.payload);
    stored_at_.at(std::stoul(message.correlation)) = now;
    ++answered_;
  }
}

void Partner::confirm(const MqttMessage& message, std::size_t place) {
  const auto event = hub::parse_json(message.payload);
  if (!event) throw std::runtime_error("a message that is no JSON");
  const hub::Json& id = event->at("id");
  const std::string receipt = fmt::format(
      R"({{"specversion":"1.0","id":"ontvangst:{0}:{1}","source":"urn:nld:verzuimhub:leerplicht:{3}","type":"nl.onderwijs.berichten.ontvangen.v1",)"
      R"("datacontenttype":"application/json","data":{{"berichtId":"{2}","volgnummer":{1},"epoch":{0}}}}})",
      event->at("epoch").get<long>(), event->at("volgnummer").get<long>(), id.get<std::string>(), town_);
  const std::string to = fmt::format("verzuim/v1/in/leerplicht/{}/ontvangst", town_);
  if (asks_) {
    client_.publish(to, receipt, fmt::format("verzuim/v1/leerplicht/{}/antwoord", town_), std::to_string(place));
  } else {
    client_.publish(to, receipt);
  }
}

}  // namespace bench
