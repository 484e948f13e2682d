// The MQTT door: what schools and partners publish on their inbound branch, checked and handed to the
// ledger. The broker forgets a message before it is stored, so the answer on the response topic is what a
// sender may count on; a receipt that gets lost is asked for again, because its bericht is sent again.
#pragma once

#include <functional>
#include <string>

#include "connectors/mqtt/subscriber.h"
#include "hub/base/worker.h"
#include "hub/config/bronnen.h"
#include "hub/ledger/ledger.h"

namespace hub::api {

class Inbox final : public mqtt::SubscriberEvents {
 public:
  // Sends an answer to a topic with a correlation; any thread.
  using Reply = std::function<void(const std::string& topic, const std::string& payload, const std::string& correlation)>;

  // All by reference outlive the inbox.
  Inbox(const Clock& clock, const std::vector<config::Bron>& bronnen, ledger::Ledger& ledger);

  // Before the first message.
  void answer_by(Reply reply) { reply_ = std::move(reply); }

  void on_message(mqtt::Inbound&& message) override;
  void on_link(bool up, const std::string& reason) override;

 private:
  void take(const mqtt::Inbound& message, const mqtt::InboundTopic& from);
  void answer(const mqtt::Inbound& message, const mqtt::InboundTopic& from, int status, const std::string& rule, const std::string& detail);
  [[nodiscard]] std::string refusal(const domain::Gebeurtenis& gebeurtenis, const mqtt::InboundTopic& from) const;

  const Clock& clock_;
  const std::vector<config::Bron>& bronnen_;
  ledger::Ledger& ledger_;
  Reply reply_;
  Worker worker_;     // decodes, off Paho's thread
};

}  // namespace hub::api
