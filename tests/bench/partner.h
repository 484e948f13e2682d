// Leerplicht of one gemeente, as the hub meets it: takes every verzuimmelding over MQTT, confirms it (ontvangst)
// and notes when. Or one that only listens: its acknowledgement to the broker is all. One thread of its own.
#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "hub/base/clock.h"
#include "mqtt_client.h"
#include "registraties.h"

namespace bench {

enum class Manner { confirms, listens };

class Partner {
 public:
  // `town`: 0363 or 0362, whose pupils it hears of. `luxe`: what they hear about; outlives the partner.
  Partner(const MqttLogin& login, std::string town, const Registraties& luxe, Manner manner);
  ~Partner();

  // From now on it asks the hub for an answer to each confirmation.
  void ask_for_answers() { asks_ = true; }
  // Messages taken and confirmed; answers of the hub that the confirmation is stored.
  [[nodiscard]] std::size_t taken() const { return taken_; }
  [[nodiscard]] std::size_t answered() const { return answered_; }
  // When the message at this place (see Registraties) came, and when the hub had stored that it did. REQUIRES:
  // taken() or answered() said so.
  [[nodiscard]] hub::MonoTime came_at(std::size_t place) const { return came_at_[place]; }
  [[nodiscard]] hub::MonoTime stored_at(std::size_t place) const { return stored_at_[place]; }
  // Throws what ended its thread.
  void check() const;

 private:
  void run();
  void take(const MqttMessage& message);
  void confirm(const MqttMessage& message, std::size_t place);

  const hub::SystemClock clock_;
  const std::string town_;
  const Registraties& luxe_;
  const Manner manner_;
  MqttClient client_;
  std::vector<hub::MonoTime> came_at_;    // written before the count that says so goes up
  std::vector<hub::MonoTime> stored_at_;
  std::atomic<std::size_t> taken_{0};
  std::atomic<std::size_t> answered_{0};
  std::atomic<bool> asks_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<bool> failed_{false};
  std::string failure_;                   // written before failed_
  std::thread thread_;
};

}  // namespace bench
