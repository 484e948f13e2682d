// The least of MQTT 5 that a partner needs, over one blocking socket: a peer that shares no code with the hub
// and costs the machine little, so that what is measured is the hub. QoS 1, no keep-alive. Throws
// std::runtime_error when the broker refuses or goes. One thread reads; the same or another one writes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bench {

struct MqttLogin {
  std::uint16_t port = 0;  // on 127.0.0.1
  std::string client_id;
  std::string username;
  std::string password;
  bool kept = false;       // the broker keeps its session for an hour after it has gone; else a clean start
};

struct MqttMessage {
  std::string topic;
  std::string payload;
  std::string correlation;  // empty: none
};

class MqttClient {
 public:
  explicit MqttClient(const MqttLogin& login);  // returns when the broker has said welcome
  ~MqttClient();
  MqttClient(const MqttClient&) = delete;
  MqttClient& operator=(const MqttClient&) = delete;

  // Before the first message: returns when the broker has granted it.
  void subscribe(std::string_view filter);
  // `response_topic` empty: no answer is asked for.
  void publish(std::string_view topic, std::string_view payload, std::string_view response_topic = {}, std::string_view correlation = {});
  // The same to a topic so many times at once, with nothing but the payload; and waits until the broker has
  // acknowledged so many. REQUIRES: nothing is subscribed to.
  void publish_burst(std::string_view topic, std::string_view payload, std::size_t count);
  void await_acknowledged(std::size_t count);
  // Waits for the next message and acknowledges it. Nothing: the socket was shut down.
  [[nodiscard]] std::optional<MqttMessage> next();
  // Makes next() return nothing. Any thread.
  void shut_down();

 private:
  struct Packet {
    std::uint8_t type = 0;  // with its flags
    std::string content;
  };
  void write(std::uint8_t type, std::string_view content);
  void write_all(std::string_view packets);
  std::uint16_t next_id();
  [[nodiscard]] std::optional<Packet> read();
  [[nodiscard]] bool fill(std::size_t bytes);

  int descriptor_ = -1;
  std::uint16_t last_id_ = 0;
  std::string received_;
  std::size_t used_ = 0;  // of received_
};

}  // namespace bench
