#include "connectors/mqtt/reason.h"

#include <array>
#include <string_view>
#include <utility>

namespace hub::mqtt {
namespace {

using delivery::Outcome;

// MQTT 5, table 2-6, as far as a publishing client can meet them; 1 to 5: MQTT 3.1.1, table 3.1.
constexpr std::array<std::pair<int, std::string_view>, 30> names = {{
    {0x01, "unacceptable protocol version"},
    {0x02, "client identifier rejected"},
    {0x03, "server unavailable"},
    {0x04, "bad user name or password"},
    {0x05, "not authorized"},
    {0x10, "no matching subscribers"},
    {0x80, "unspecified error"},
    {0x81, "malformed packet"},
    {0x82, "protocol error"},
    {0x83, "implementation specific error"},
    {0x84, "unsupported protocol version"},
    {0x85, "client identifier not valid"},
    {0x86, "bad user name or password"},
    {0x87, "not authorized"},
    {0x88, "server unavailable"},
    {0x89, "server busy"},
    {0x8a, "banned"},
    {0x8b, "server shutting down"},
    {0x8d, "keep alive timeout"},
    {0x8e, "session taken over by a second client with this identifier"},
    {0x8f, "topic filter invalid"},
    {0x90, "topic name invalid"},
    {0x91, "packet identifier in use"},
    {0x93, "receive maximum exceeded"},
    {0x95, "packet too large"},
    {0x97, "quota exceeded"},
    {0x98, "administrative action"},
    {0x99, "payload format invalid"},
    {0x9b, "quality of service not supported"},
    {0x9f, "connection rate exceeded"},
}};

std::string hexadecimal(int code) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto byte = static_cast<unsigned>(code) & 0xffu;
  return {'0', 'x', digits[byte >> 4], digits[byte & 0xfu]};
}

}  // namespace

std::string describe_reason(int reason_code) {
  for (const auto& [code, name] : names) {
    if (code == reason_code) return std::string(name) + " (" + hexadecimal(code) + ")";
  }
  return "reason code " + hexadecimal(reason_code);
}

Verdict judge_publish(int return_code, int reason_code) {
  if (reason_code >= 0x80) {
    // These four speak of the broker's state, not of the bericht, so the same one may pass later.
    const bool passing = reason_code == 0x80 || reason_code == 0x83 || reason_code == 0x91 || reason_code == 0x97;
    return {passing ? Outcome::busy : Outcome::rejected, describe_reason(reason_code)};
  }
  if (return_code != 0) return {Outcome::unknown, "no answer from the broker"};
  if (reason_code == 0x10) return {Outcome::nobody_listening, describe_reason(reason_code)};
  return {Outcome::taken, ""};
}

}  // namespace hub::mqtt
