// Addresses of machines and the networks they are on, for whoever connects to an address that another
// party chose. Knows the special ranges of the IANA registries; resolves no names. Pure; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace hub {

struct IpAddress {
  enum class Family { v4, v6 };
  Family family = Family::v4;
  std::array<std::uint8_t, 16> bytes{};  // of v4 the first four
  bool operator==(const IpAddress&) const = default;
};

// "192.0.2.1" with four plain decimal numbers, or "2001:db8::1". None for any other way to write one:
// 0x7f.1, 017.0.0.1, 2130706433, brackets, a zone.
std::optional<IpAddress> parse_ip_address(std::string_view text);
// None when it is neither IPv4 nor IPv6.
std::optional<IpAddress> ip_address_of(const sockaddr& address);
std::string to_string(const IpAddress& address);

// All addresses that begin with the same `prefix` bits.
struct Network {
  IpAddress address;
  int prefix = 0;
  bool operator==(const Network&) const = default;
};
bool contains(const Network& network, const IpAddress& address);
// "10.20.0.0/16", or one address; none when bits are set beyond the prefix.
std::optional<Network> parse_network(std::string_view text);
// Networks with commas or spaces between them; none when one of them is none.
std::optional<std::vector<Network>> parse_networks(std::string_view text);

// Why nothing may be sent to this address: "loopback", "private", … Empty: it is a public one, or on a
// network that is allowed. What a cloud tells its own machines (their metadata) can not be allowed.
std::string why_forbidden(const IpAddress& address, const std::vector<Network>& allowed);

}  // namespace hub
