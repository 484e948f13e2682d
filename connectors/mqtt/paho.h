// One connection to a broker through Paho; paho.cpp is the only file that includes that library.
// The connection is made once and never reused. Destroying it is the only teardown that is bounded:
// a disconnect queues behind publishes that a frozen peer does not take, and what a reused client
// still held would go out, unasked, after the next connect.
//
// Owner and thread: Client, on its own thread only. Paho's two threads, shared by all clients of the
// process, post notes; while they do, Paho's one lock is held.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "connectors/mqtt/broker.h"
#include "connectors/mqtt/reason.h"
#include "hub/base/bounded_queue.h"
#include "hub/base/uuid.h"

namespace hub::mqtt {

enum class Version { v5, v3_1_1 };

// One publish on its way out.
struct Outgoing {
  Uuid id;
  std::string topic;
  std::string content_type;
  std::string payload;
  std::string correlation;  // empty: none
};

// What came in. Bytes of a stranger: nothing in here has been checked.
struct Inbound {
  std::string topic;           // parse_inbound() says whose it is
  std::string payload;
  std::string content_type;    // this and the next two: empty when absent, and always with MQTT 3.1.1
  std::string response_topic;  // is_reply_topic() says whether to use it
  std::string correlation;
  bool retained = false;       // kept by the broker from before we came: old, and perhaps planted
};

// What Paho's threads post. `connection` says which one it is about: a late word of one that was
// given up must not be taken for its successor's.
struct Connected {
  std::uint64_t connection = 0;
  std::size_t receive_maximum = 65'535;        // both: the protocol's own limits, unless the
  std::size_t packet_bytes_max = 268'435'455;  // broker has set lower ones
  bool takes_qos1 = true;
};
struct Disconnected {
  std::uint64_t connection = 0;
  int code = 0;  // of CONNACK or DISCONNECT; 0 or less: there was none
};
struct Subscribed {
  std::uint64_t connection = 0;
  int refusal = 0;  // a reason code; 0: granted
};
struct Settled {
  std::uint64_t connection = 0;
  std::size_t flight = 0;
  int return_code = 0;
  int reason_code = 0;
};
using Note = std::variant<Outgoing, Connected, Disconnected, Subscribed, Settled>;
using Notes = BoundedQueue<Note>;

// Gets what the broker sends. On a thread of Paho's: post and return.
class InboundTaker {
 public:
  virtual ~InboundTaker() = default;
  virtual void on_inbound(Inbound&& message) = 0;
};

struct ConnectionSettings {
  Broker broker;
  // Of a client that receives. One that only sends keeps no session: its outbox is the memory.
  std::chrono::seconds session_expiry{0};  // 0: clean start
  std::size_t packet_bytes_max = 0;        // larger ones the broker must not pass on; 0: no limit
  InboundTaker* taker = nullptr;           // nullptr: receives nothing; else it outlives the connection
};

class PahoConnection {
 public:
  // Starts connecting; a Connected or a Disconnected note follows, or neither (a deadline is the
  // owner's). Throws std::runtime_error when it can not even start. `notes` must outlive this.
  PahoConnection(std::uint64_t number, Version version, const ConnectionSettings& settings, Notes& notes);
  ~PahoConnection();  // says goodbye when it can without waiting; posts what was open as failed

  [[nodiscard]] std::uint64_t number() const;
  [[nodiscard]] Version version() const;

  // A Subscribed note follows. False: not connected any more.
  [[nodiscard]] bool subscribe(const std::string& filter);
  // QoS 1, not retained. Nothing: Paho has taken `out`, and a Settled note with this `flight`
  // follows unless the broker stays silent. A verdict: Paho never had it.
  std::optional<Verdict> publish(Outgoing& out, std::size_t flight);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Keeps Paho's global state in place between connections. Paho frees it with the last client, and a
// client that another thread makes at that moment would use it after. Whoever makes connections holds
// one of these for longer; made and destroyed on the thread that starts and stops clients.
class PahoPresence {
 public:
  PahoPresence();
  ~PahoPresence();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hub::mqtt
