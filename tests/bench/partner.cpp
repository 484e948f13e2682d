#include "partner.h"

#include <fmt/core.h>

#include <stdexcept>
#include <utility>

#include "hub/base/json.h"

namespace bench {
namespace {

// Of "…"pgn":"900000123"…", as the hub says it, or "…"leerlingnummer": "1000123"…": the pupil's number.
std::string pupil_in(std::string_view payload) {
  for (const std::string_view mark : {R"("pgn":"900)", R"("leerlingnummer":"1)", R"("leerlingnummer": "1)"}) {
    const auto at = payload.find(mark);
    if (at != std::string_view::npos) return std::string(payload.substr(at + mark.size(), 6));
  }
  throw std::runtime_error("a message without a pupil of the load");
}

}  // namespace

Partner::Partner(const MqttLogin& login, std::string town, std::size_t pupils, Manner manner)
    : town_(std::move(town)), manner_(manner), client_(login), came_at_(pupils), stored_at_(pupils) {
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
    const std::string pupil = pupil_in(message.payload);
    hub::MonoTime& came = came_at_.at(std::stoul(pupil));
    const bool again = came != hub::MonoTime{};
    if (!again) came = now;
    if (manner_ == Manner::confirms) confirm(message, pupil);
    if (!again) ++taken_;
  } else if (message.topic.ends_with("/antwoord") && manner_ == Manner::confirms) {
    if (message.payload.find(R"("status":201)") == std::string::npos) throw std::runtime_error("the hub answers " + message.payload);
    stored_at_.at(std::stoul(message.correlation)) = now;
    ++answered_;
  }
}

void Partner::confirm(const MqttMessage& message, const std::string& pupil) {
  const auto event = hub::parse_json(message.payload);
  if (!event) throw std::runtime_error("a message that is no JSON");
  const hub::Json& id = event->at("id");
  const std::string receipt = fmt::format(
      R"({{"specversion":"1.0","id":"ontvangst:{0}:{1}","source":"urn:nld:verzuimhub:leerplicht:{3}","type":"nl.onderwijs.berichten.ontvangen.v1",)"
      R"("datacontenttype":"application/json","data":{{"berichtId":"{2}","volgnummer":{1},"epoch":{0}}}}})",
      event->at("epoch").get<long>(), event->at("volgnummer").get<long>(), id.get<std::string>(), town_);
  const std::string to = fmt::format("verzuim/v1/in/leerplicht/{}/ontvangst", town_);
  if (asks_) {
    client_.publish(to, receipt, fmt::format("verzuim/v1/leerplicht/{}/antwoord", town_), pupil);
  } else {
    client_.publish(to, receipt);
  }
}

}  // namespace bench
