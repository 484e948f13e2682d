// A broker that answers as a test wants, also as no real one would. Speaks as much MQTT as that takes:
// CONNECT, SUBSCRIBE, PUBLISH with QoS 1, PINGREQ. One connection at a time.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>

namespace contract {

struct Script {
  bool takes_v5 = true;                      // else: refused with the answer of a 3.1.1 broker
  std::uint8_t connack = 0;                  // reason code of CONNACK
  std::optional<std::uint16_t> receive_maximum{};
  std::optional<std::uint8_t> maximum_qos{};
  std::uint8_t suback = 1;                   // the QoS granted, or a refusal
  std::uint8_t puback = 0;                   // reason code
  bool answers_publishes = true;
  bool acks_strangers = false;               // before each PUBACK one for a packet it never got
  std::uint8_t disconnect = 0;               // answers the very first publish with DISCONNECT and this reason
};

class ScriptedBroker {
 public:
  explicit ScriptedBroker(const Script& script);
  ~ScriptedBroker();
  ScriptedBroker(const ScriptedBroker&) = delete;
  ScriptedBroker& operator=(const ScriptedBroker&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::size_t connects_count() const { return connects_count_.load(); }
  [[nodiscard]] std::size_t publishes_count() const { return publishes_count_.load(); }
  [[nodiscard]] std::size_t unanswered_max() const { return unanswered_max_.load(); }  // most at one time
  [[nodiscard]] int last_version() const { return last_version_.load(); }              // 4: 3.1.1, 5: 5
  [[nodiscard]] std::uint8_t last_publish_flags() const { return last_publish_flags_.load(); }

 private:
  void run();
  void talk(int socket);
  bool answer(int socket, std::uint8_t head, const std::string& body);  // false: hang up
  [[nodiscard]] std::string connack() const;

  const Script script_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<std::size_t> connects_count_{0};
  std::atomic<std::size_t> publishes_count_{0};
  std::atomic<std::size_t> unanswered_max_{0};
  std::atomic<int> last_version_{0};
  std::atomic<std::uint8_t> last_publish_flags_{0};
  bool v5_ = false;
  std::string held_pubacks_;  // answered in batches, so that a window fills
  std::size_t unanswered_ = 0;
  std::thread thread_;
};

}  // namespace contract
