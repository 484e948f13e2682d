// Where an MQTT broker is and as whom to talk to it. A value, filled from configuration.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace hub::mqtt {

// MQTT 5; a broker that refuses it by name gets 3.1.1.
struct Broker {
  std::string host = "localhost";        // name or address ([::1] in brackets); with tls as the certificate has it
  std::uint16_t port = 1883;
  bool tls = false;                      // never falls back to plain
  std::string ca_file;                   // PEM; empty: the system's authorities
  std::string username;                  // empty: none
  std::string password;                  // never logged
  std::string client_id;                 // of one client of one hub only: a broker drops the elder of two
  std::chrono::seconds keep_alive{15};   // a half-open connection is noticed in about twice this
  std::chrono::milliseconds connect_deadline{10'000};  // from the first byte until the broker's welcome
};

}  // namespace hub::mqtt
