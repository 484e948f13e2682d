#include "tests/contract/scripted_broker.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

namespace contract {
namespace {

// How long nothing may come before what is held is answered: longer than a client takes between two
// publishes of one window.
constexpr int quiet_ms = 50;

char byte(unsigned value) { return static_cast<char>(static_cast<unsigned char>(value)); }

std::string packet(unsigned head, const std::string& body) {  // bodies here are below 128 bytes
  return std::string{byte(head), byte(static_cast<unsigned>(body.size()))} + body;
}

void say(int socket, std::string_view bytes) {
  static_cast<void>(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

// One whole packet off the front of `buffer`: its first byte and its body.
bool take_packet(std::string& buffer, std::uint8_t& head, std::string& body) {
  std::size_t length = 0;
  for (std::size_t i = 1; i < buffer.size() && i < 5; ++i) {
    const auto part = static_cast<unsigned char>(buffer[i]);
    length |= static_cast<std::size_t>(part & 0x7fu) << (7 * (i - 1));
    if ((part & 0x80u) != 0) continue;
    if (buffer.size() < i + 1 + length) return false;
    head = static_cast<std::uint8_t>(buffer[0]);
    body = buffer.substr(i + 1, length);
    buffer.erase(0, i + 1 + length);
    return true;
  }
  return false;
}

}  // namespace

ScriptedBroker::ScriptedBroker(const Script& script) : script_(script) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listener_, 16) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    throw std::runtime_error("ScriptedBroker: no socket");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

ScriptedBroker::~ScriptedBroker() {
  stopping_.store(true);
  thread_.join();
  ::close(listener_);
}

void ScriptedBroker::run() {
  while (!stopping_.load()) {
    pollfd poll{listener_, POLLIN, 0};
    if (::poll(&poll, 1, quiet_ms) <= 0) continue;
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    talk(socket);
    ::close(socket);
  }
}

void ScriptedBroker::talk(int socket) {
  std::string buffer;
  held_pubacks_.clear();
  unanswered_ = 0;
  while (!stopping_.load()) {
    pollfd poll{socket, POLLIN, 0};
    if (::poll(&poll, 1, quiet_ms) == 0) {
      say(socket, held_pubacks_);
      held_pubacks_.clear();
      if (script_.answers_publishes) unanswered_ = 0;
      continue;
    }
    std::array<char, 65'536> bytes{};
    const ssize_t count = ::recv(socket, bytes.data(), bytes.size(), 0);
    if (count <= 0) return;
    buffer.append(bytes.data(), static_cast<std::size_t>(count));
    std::uint8_t head = 0;
    std::string body;
    while (take_packet(buffer, head, body)) {
      if (!answer(socket, head, body)) return;
    }
  }
}

std::string ScriptedBroker::connack() const {
  std::string body{0, byte(script_.connack)};
  if (!v5_) return packet(0x20, body);
  std::string properties;
  if (script_.receive_maximum) {
    properties += {byte(0x21), byte(*script_.receive_maximum >> 8), byte(*script_.receive_maximum & 0xffu)};
  }
  if (script_.maximum_qos) properties += {byte(0x24), byte(*script_.maximum_qos)};
  return packet(0x20, body + byte(static_cast<unsigned>(properties.size())) + properties);
}

bool ScriptedBroker::answer(int socket, std::uint8_t head, const std::string& body) {
  switch (head >> 4) {
    case 1: {  // CONNECT: 00 04 M Q T T version
      connects_count_.fetch_add(1);
      last_version_.store(static_cast<unsigned char>(body.at(6)));
      v5_ = body.at(6) == 5;
      if (v5_ && !script_.takes_v5) {
        say(socket, packet(0x20, {0, 1}));
        return false;
      }
      say(socket, connack());
      return script_.connack == 0;
    }
    case 3: {  // PUBLISH
      const std::size_t topic = static_cast<std::size_t>(static_cast<unsigned char>(body.at(0))) << 8 |
                                static_cast<unsigned char>(body.at(1));
      const std::string id = body.substr(2 + topic, 2);
      last_publish_flags_.store(head & 0x0f);
      publishes_count_.fetch_add(1);
      unanswered_max_.store(std::max(unanswered_max_.load(), ++unanswered_));
      if (script_.disconnect != 0 && publishes_count_.load() == 1) {
        say(socket, packet(0xe0, {byte(script_.disconnect), 0}));
        return false;
      }
      if (!script_.answers_publishes) return true;
      if (script_.acks_strangers) held_pubacks_ += packet(0x40, {byte(0xff), byte(0xfe)});
      const bool plain = !v5_ || script_.puback == 0;
      // Last in, first answered: a client goes by the packet's number, not by order.
      held_pubacks_ = packet(0x40, plain ? id : id + byte(script_.puback) + byte(0)) + held_pubacks_;
      return true;
    }
    case 8: {  // SUBSCRIBE
      const std::string id = body.substr(0, 2);
      say(socket, packet(0x90, v5_ ? id + byte(0) + byte(script_.suback) : id + byte(script_.suback)));
      return true;
    }
    case 12: say(socket, packet(0xd0, "")); return true;  // PINGREQ
    case 14: return false;                                // DISCONNECT
    default: return true;
  }
}

}  // namespace contract
