#include "mqtt_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace bench {
namespace {

// Control packets, with the flags that they always have here.
constexpr std::uint8_t connect_packet = 0x10;
constexpr std::uint8_t connack_packet = 0x20;
constexpr std::uint8_t publish_qos1_packet = 0x32;
constexpr std::uint8_t puback_packet = 0x40;
constexpr std::uint8_t subscribe_packet = 0x82;
constexpr std::uint8_t suback_packet = 0x90;
constexpr std::uint8_t disconnect_packet = 0xe0;
constexpr std::uint8_t content_type_property = 0x03;
constexpr std::uint8_t session_expiry_property = 0x11;
constexpr std::uint8_t response_topic_property = 0x08;
constexpr std::uint8_t correlation_property = 0x09;

[[noreturn]] void fail(const std::string& what) { throw std::runtime_error("mqtt: " + what); }

void add_byte(std::string& to, unsigned value) { to += static_cast<char>(value); }
void add_number(std::string& to, std::size_t value) {
  add_byte(to, static_cast<unsigned>(value >> 8 & 0xff));
  add_byte(to, static_cast<unsigned>(value & 0xff));
}
void add_text(std::string& to, std::string_view text) {
  add_number(to, text.size());
  to += text;
}
void add_length(std::string& to, std::size_t length) {
  do {
    add_byte(to, static_cast<unsigned>(length % 128 | (length >= 128 ? 128 : 0)));
    length /= 128;
  } while (length > 0);
}

// Reads a packet from its front.
class Reader {
 public:
  explicit Reader(std::string_view content) : rest_(content) {}
  unsigned byte() { return static_cast<unsigned char>(take(1).front()); }
  std::size_t number() {
    const unsigned high = byte();
    return high << 8 | byte();
  }
  std::string_view text() { return take(number()); }
  std::size_t length() {
    std::size_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const unsigned next = byte();
      value |= static_cast<std::size_t>(next & 127) << shift;
      if (next < 128) return value;
    }
  }
  std::string_view take(std::size_t bytes) {
    if (bytes > rest_.size()) fail("a packet is cut short");
    const std::string_view taken = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return taken;
  }
  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

// The correlation among the properties of a PUBLISH; the others are passed over by their shape.
std::string correlation_in(std::string_view properties) {
  Reader reader(properties);
  while (!reader.rest().empty()) {
    switch (reader.byte()) {
      case correlation_property: return std::string(reader.text());
      case 0x01: reader.byte(); break;              // payload format
      case 0x02: reader.take(4); break;             // message expiry
      case 0x23: reader.number(); break;            // topic alias
      case 0x0b: reader.length(); break;            // subscription identifier
      case 0x26: reader.text(); [[fallthrough]];    // user property: two texts
      case content_type_property:
      case response_topic_property: reader.text(); break;
      default: fail("a property that does not belong there");
    }
  }
  return {};
}

}  // namespace

MqttClient::MqttClient(const MqttLogin& login) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(login.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail(std::strerror(errno));
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  std::string content;
  add_text(content, "MQTT");
  add_byte(content, 5);
  add_byte(content, login.kept ? 0xc0 : 0xc2);  // user name, password, clean start
  add_number(content, 0);                       // no keep-alive
  if (login.kept) {
    add_length(content, 5);
    add_byte(content, session_expiry_property);
    add_number(content, 0);
    add_number(content, 3600);  // seconds, in four bytes
  } else {
    add_length(content, 0);
  }
  add_text(content, login.client_id);
  add_text(content, login.username);
  add_text(content, login.password);
  write(connect_packet, content);
  const auto welcome = read();
  if (!welcome || welcome->type != connack_packet || welcome->content.size() < 2 || welcome->content[1] != 0) {
    fail("the broker does not let " + login.client_id + " in");
  }
}

MqttClient::~MqttClient() { ::close(descriptor_); }

void MqttClient::subscribe(std::string_view filter) {
  std::string content;
  add_number(content, ++last_id_);
  add_length(content, 0);
  add_text(content, filter);
  add_byte(content, 1);  // QoS 1
  write(subscribe_packet, content);
  const auto granted = read();
  if (!granted || granted->type != suback_packet || granted->content.empty() || granted->content.back() != 1) {
    fail("no subscription to " + std::string(filter));
  }
}

void MqttClient::publish(std::string_view topic, std::string_view payload, std::string_view response_topic, std::string_view correlation) {
  std::string properties;
  add_byte(properties, content_type_property);
  add_text(properties, "application/cloudevents+json");
  if (!response_topic.empty()) {
    add_byte(properties, response_topic_property);
    add_text(properties, response_topic);
    add_byte(properties, correlation_property);
    add_text(properties, correlation);
  }
  std::string content;
  add_text(content, topic);
  add_number(content, next_id());
  add_length(content, properties.size());
  content += properties;
  content += payload;
  write(publish_qos1_packet, content);
}

void MqttClient::publish_burst(std::string_view topic, std::string_view payload, std::size_t count) {
  std::string packets;
  for (std::size_t i = 0; i < count; ++i) {
    add_byte(packets, publish_qos1_packet);
    add_length(packets, 2 + topic.size() + 2 + 1 + payload.size());
    add_text(packets, topic);
    add_number(packets, next_id());
    add_length(packets, 0);
    packets += payload;
  }
  write_all(packets);
}

void MqttClient::await_acknowledged(std::size_t count) {
  while (count > 0) {
    const auto packet = read();
    if (!packet || packet->type != puback_packet) fail("the broker does not acknowledge");
    --count;
  }
}

std::uint16_t MqttClient::next_id() {
  if (++last_id_ == 0) ++last_id_;
  return last_id_;
}

std::optional<MqttMessage> MqttClient::next() {
  while (const auto packet = read()) {
    if (packet->type == puback_packet) {
      // Two bytes of number, and a reason when it is not success; 0x10: nobody listens.
      if (packet->content.size() > 2 && packet->content[2] != 0) fail("the broker refuses what was published");
      continue;
    }
    if (packet->type == disconnect_packet) fail("the broker broke off");
    if ((packet->type & 0xf0) != 0x30) continue;
    Reader reader(packet->content);
    MqttMessage message;
    message.topic = reader.text();
    std::string acknowledged;
    if ((packet->type & 0x06) != 0) add_number(acknowledged, reader.number());
    message.correlation = correlation_in(reader.take(reader.length()));
    message.payload = reader.rest();
    if (!acknowledged.empty()) write(puback_packet, acknowledged);
    return message;
  }
  return std::nullopt;
}

void MqttClient::shut_down() { ::shutdown(descriptor_, SHUT_RDWR); }

void MqttClient::write(std::uint8_t type, std::string_view content) {
  std::string packet;
  add_byte(packet, type);
  add_length(packet, content.size());
  packet += content;
  write_all(packet);
}

void MqttClient::write_all(std::string_view packets) {
  for (std::string_view rest = packets; !rest.empty();) {
    const ssize_t sent = ::send(descriptor_, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent <= 0) fail(std::strerror(errno));
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
}

// So many bytes are there beyond used_; false: the end came first.
bool MqttClient::fill(std::size_t bytes) {
  while (received_.size() - used_ < bytes) {
    if (used_ > 0) {
      received_.erase(0, used_);
      used_ = 0;
    }
    char room[64 * 1024];
    const ssize_t read = ::recv(descriptor_, room, sizeof room, 0);
    if (read <= 0) return false;
    received_.append(room, static_cast<std::size_t>(read));
  }
  return true;
}

std::optional<MqttClient::Packet> MqttClient::read() {
  std::size_t head = 2;  // type, and at least one byte of length
  do {
    if (!fill(head)) return std::nullopt;
  } while ((static_cast<unsigned char>(received_[used_ + head - 1]) & 128) != 0 && ++head <= 5);
  const std::size_t length = Reader(std::string_view(received_).substr(used_ + 1, head - 1)).length();
  if (!fill(head + length)) return std::nullopt;
  Packet packet{static_cast<std::uint8_t>(received_[used_]), received_.substr(used_ + head, length)};
  used_ += head + length;
  return packet;
}

}  // namespace bench
