#include "connectors/mqtt/paho.h"

#include <mqtt/async_client.h>

#include <stdexcept>
#include <utility>

namespace hub::mqtt {
namespace {

namespace paho = ::mqtt;
using delivery::Outcome;

// Paho's own limit on waiting publishes (by default 100, thrown at even while connected) and on
// unanswered ones (it wakes up about once a second when it throttles) are set out of the way: the
// owner's window is the limit.
constexpr int out_of_the_way = 65'535;

// Everything Paho calls back about what was asked of it. Only posts.
class Listener final : public paho::iaction_listener {
 public:
  Listener(std::uint64_t connection, Notes& notes) : connection_(connection), notes_(notes) {}

  void on_success(const paho::token& token) override { post_result(token, 0); }
  void on_failure(const paho::token& token) override { post_result(token, unspecified); }
  void post_lost(int code) { post(Disconnected{connection_, code}); }

 private:
  static constexpr int unspecified = 0x80;  // also the one refusal that a 3.1.1 subscription knows

  void post_result(const paho::token& token, int refusal) {
    // 3.1.1 has no reason codes; the library then puts in one of its own that looks like a refusal.
    const paho::ReasonCode code = token.get_reason_code();
    const int reason_code = code == paho::ReasonCode::MQTTPP_V3_CODE ? 0 : static_cast<int>(code);
    switch (token.get_type()) {
      case paho::token::Type::PUBLISH: {
        // The context carries a number, one up from the flight's because nullptr means none.
        const auto flight = reinterpret_cast<std::uintptr_t>(token.get_user_context()) - 1;
        return post(Settled{connection_, flight, token.get_return_code(), reason_code});
      }
      case paho::token::Type::SUBSCRIBE:
        return post(Subscribed{connection_, reason_code >= unspecified ? reason_code : refusal});
      case paho::token::Type::CONNECT:
        return refusal == 0 ? post_connected(token) : post(Disconnected{connection_, token.get_return_code()});
      default: return;
    }
  }
  void post_connected(const paho::token& token) {
    const paho::connect_response response = token.get_connect_response();
    const paho::properties& properties = response.get_properties();
    Connected connected;
    connected.connection = connection_;
    if (properties.contains(paho::property::RECEIVE_MAXIMUM)) {
      connected.receive_maximum = paho::get<std::uint16_t>(properties, paho::property::RECEIVE_MAXIMUM);
    }
    if (properties.contains(paho::property::MAXIMUM_PACKET_SIZE)) {
      connected.packet_bytes_max = paho::get<std::uint32_t>(properties, paho::property::MAXIMUM_PACKET_SIZE);
    }
    if (properties.contains(paho::property::MAXIMUM_QOS)) {
      connected.takes_qos1 = paho::get<std::uint8_t>(properties, paho::property::MAXIMUM_QOS) >= 1;
    }
    post(connected);
  }
  // The owner sizes the queue for every note that can come. Were it full all the same, the owner's
  // deadlines settle what is missing.
  void post(Note note) { static_cast<void>(notes_.try_push(note)); }

  const std::uint64_t connection_;
  Notes& notes_;
};

Inbound to_inbound(const paho::message& message) {
  const paho::properties& properties = message.get_properties();
  const auto text = [&properties](paho::property::code code) {
    return properties.contains(code) ? paho::get<std::string>(properties, code) : std::string();
  };
  Inbound inbound;
  inbound.topic = message.get_topic();
  inbound.payload = message.get_payload();
  inbound.content_type = text(paho::property::CONTENT_TYPE);
  inbound.response_topic = text(paho::property::RESPONSE_TOPIC);
  inbound.correlation = text(paho::property::CORRELATION_DATA);
  inbound.retained = message.is_retained();
  return inbound;
}

std::string uri_of(const Broker& broker) {
  return (broker.tls ? "ssl://" : "tcp://") + broker.host + ":" + std::to_string(broker.port);
}

int number_of(Version version) { return version == Version::v5 ? MQTTVERSION_5 : MQTTVERSION_3_1_1; }

// The version must be said here and again in the connect options.
paho::create_options create_options_of(Version version) {
  paho::create_options options(number_of(version));
  options.set_max_buffered_messages(out_of_the_way);
  return options;
}

void fill(paho::connect_options& options, Version version, const ConnectionSettings& settings) {
  const Broker& broker = settings.broker;
  const bool kept = settings.session_expiry.count() > 0;
  options.set_mqtt_version(number_of(version));  // first: it resets the clean flags
  if (version == Version::v5) {
    paho::properties properties;
    if (kept) {
      properties.add({paho::property::SESSION_EXPIRY_INTERVAL, static_cast<int>(settings.session_expiry.count())});
    }
    if (settings.packet_bytes_max > 0) {
      properties.add({paho::property::MAXIMUM_PACKET_SIZE, static_cast<int>(settings.packet_bytes_max)});
    }
    options.set_clean_start(!kept);
    options.set_properties(std::move(properties));
  } else {
    options.set_clean_session(!kept);
  }
  options.set_keep_alive_interval(broker.keep_alive);
  options.set_connect_timeout(std::chrono::ceil<std::chrono::seconds>(broker.connect_deadline));
  options.set_automatic_reconnect(false);
  options.set_max_inflight(out_of_the_way);
  if (!broker.username.empty()) {
    options.set_user_name(broker.username);
    options.set_password(broker.password);
  }
  if (broker.tls) {
    paho::ssl_options tls;
    if (!broker.ca_file.empty()) tls.set_trust_store(broker.ca_file);
    tls.set_enable_server_cert_auth(true);
    tls.set_verify(true);  // that the certificate is this host's
    options.set_ssl(tls);
  }
}

}  // namespace

struct PahoConnection::Impl {
  Impl(std::uint64_t number_, Version version_, const ConnectionSettings& settings, Notes& notes)
      : number(number_), version(version_), listener(number_, notes),
        client(uri_of(settings.broker), settings.broker.client_id, create_options_of(version_), nullptr) {
    fill(options, version, settings);
    // All handlers before connect: installed later they can deadlock on Paho's lock.
    client.set_connection_lost_handler([this](const std::string&) { listener.post_lost(0); });
    client.set_disconnected_handler(
        [this](const paho::properties&, paho::ReasonCode code) { listener.post_lost(static_cast<int>(code)); });
    if (settings.taker != nullptr) {
      client.set_message_callback(
          [taker = settings.taker](paho::const_message_ptr message) { taker->on_inbound(to_inbound(*message)); });
    }
    client.connect(options, nullptr, listener);
  }

  const paho::properties& content_properties_of(const std::string& type) {
    if (type != content_type || content_properties.empty()) {
      content_type = type;
      content_properties = paho::properties{{paho::property::CONTENT_TYPE, content_type}};
    }
    return content_properties;
  }

  const std::uint64_t number;
  const Version version;
  std::string content_type;             // of the last publish, and nearly always of the next
  paho::properties content_properties;
  const paho::properties no_properties;
  Listener listener;                    // outlives client, whose destructor still calls it
  paho::connect_options options;        // Paho keeps pointers into it while the connection lives
  paho::async_client client;
};

PahoConnection::PahoConnection(std::uint64_t number, Version version, const ConnectionSettings& settings, Notes& notes)
try : impl_(std::make_unique<Impl>(number, version, settings, notes)) {
} catch (const paho::exception& e) {
  throw std::runtime_error("MQTT broker " + settings.broker.host + ": " + e.get_error_str());
}

PahoConnection::~PahoConnection() = default;

std::uint64_t PahoConnection::number() const { return impl_->number; }

Version PahoConnection::version() const { return impl_->version; }

bool PahoConnection::subscribe(const std::string& filter) {
  try {
    impl_->client.subscribe(filter, 1, nullptr, impl_->listener);
    return true;
  } catch (const paho::exception&) {
    return false;
  }
}

std::optional<Verdict> PahoConnection::publish(Outgoing& out, std::size_t flight) {
  try {
    const bool v5 = impl_->version == Version::v5;
    auto message = paho::message::create(std::move(out.topic), std::move(out.payload), 1, /*retained=*/false,
                                         v5 ? impl_->content_properties_of(out.content_type) : impl_->no_properties);
    if (v5 && !out.correlation.empty()) {
      paho::properties properties = message->get_properties();
      properties.add({paho::property::CORRELATION_DATA, out.correlation});
      message->set_properties(std::move(properties));
    }
    impl_->client.publish(std::move(message), reinterpret_cast<void*>(flight + 1), impl_->listener);
    return std::nullopt;
  } catch (const paho::exception& e) {
    switch (e.get_return_code()) {
      case MQTTASYNC_MAX_BUFFERED_MESSAGES:
      case MQTTASYNC_NO_MORE_MSGIDS: return Verdict{Outcome::busy, e.get_error_str()};
      case MQTTASYNC_BAD_UTF8_STRING: return Verdict{Outcome::rejected, "not a topic"};
      default: return Verdict{Outcome::unreachable, e.get_error_str()};
    }
  }
}

struct PahoPresence::Impl {
  // Never connects; the address is only asked for by the constructor.
  paho::async_client client{"tcp://localhost:1883", "presence", paho::create_options(MQTTVERSION_5), nullptr};
};

PahoPresence::PahoPresence() : impl_(std::make_unique<Impl>()) {}
PahoPresence::~PahoPresence() = default;

}  // namespace hub::mqtt
