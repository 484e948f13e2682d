// A partner as it would really be: mosquitto_sub on its own branch with its own password, and
// mosquitto_pub for its receipts and statuses. It does only what a test tells it to.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/system/running_hub.h"

namespace system_test {

// One message as it arrived.
struct Bericht {
  std::string topic;
  nlohmann::json event;

  [[nodiscard]] std::string id() const { return event.at("id"); }
  [[nodiscard]] std::string type() const { return event.at("type"); }
  [[nodiscard]] std::int64_t volgnummer() const { return event.at("volgnummer"); }
  [[nodiscard]] const nlohmann::json& data() const { return event.at("data"); }
};

// The names of an object's members, and of those of its `leerling`.
using Keys = std::set<std::string>;
Keys keys_of(const nlohmann::json& object);
// Those of a verzuimmelding at leerplicht, by contract.
extern const Keys melding_keys;

// One thread. Its broker may go and come: it connects again by itself.
class Partner {
 public:
  // leerplicht, 0363. `hub` outlives it; its broker runs. It does not listen yet.
  Partner(RunningHub& hub, std::string lijn, std::string naam);

  // To its own branch, or to another filter. Returns when subscribed.
  void listen(const std::string& filter = {}) { subscribe(filter, {}); }
  // To its own branch, in a session that the broker keeps while it is away.
  void listen_in_kept_session() { subscribe({}, {"-c", "-x", "3600", "-i", user()}); }
  void hang_up() { listener_.reset(); }

  // Everything that came so far, what came again too, in the order in which it came.
  const std::vector<Bericht>& heard();
  // The first that fits; fails the test, and gives an empty one, when none comes.
  Bericht wait_for(const std::function<bool(const Bericht&)>& fits);
  Bericht wait_for_type(const std::string& type);  // "verzuimmeldingen.geregistreerd"
  // Receipts for all that came since the last call. False when the broker was not there: call again.
  bool confirm();
  // Without a data field of its own: `data` as it stands.
  void publish(const std::string& soort, const nlohmann::json& data);
  void send_status(const std::string& melding_id, const std::string& status, const std::string& toelichting = "");

  [[nodiscard]] std::string branch() const { return lijn_ + "/" + naam_; }
  [[nodiscard]] std::string user() const { return lijn_ + "-" + naam_; }
  [[nodiscard]] nlohmann::json make_event(const std::string& type, const std::string& id, const nlohmann::json& data) const;
  // Several lines to one topic; false when the broker does not take them.
  bool publish_lines(const std::string& topic, const std::vector<nlohmann::json>& events);

 private:
  void subscribe(const std::string& filter, const std::vector<std::string>& session);

  RunningHub& hub_;
  const std::string lijn_;
  const std::string naam_;
  std::unique_ptr<support::Process> listener_;
  std::size_t read_bytes_ = 0;  // of the listener's output
  std::vector<Bericht> heard_;
  std::size_t confirmed_ = 0;   // of heard_
  int published_ = 0;
};

}  // namespace system_test
