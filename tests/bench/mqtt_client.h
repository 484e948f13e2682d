// The least of MQTT 5 that a partner needs, over one blocking socket: a peer that shares no code with the hub
// and costs the machine little, so that what is measured is the hub. QoS 1, clean start, no keep-alive. Throws
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
  [[nodiscard]] std::optional<Packet> read();
  [[nodiscard]] bool fill(std::size_t bytes);

  int descriptor_ = -1;
  std::uint16_t last_id_ = 0;
  std::string received_;
  std::size_t used_ = 0;  // of received_
};

}  // namespace bench
