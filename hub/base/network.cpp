#include "hub/base/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <span>

namespace hub {
namespace {

using Family = IpAddress::Family;

struct Range {
  const char* network;
  const char* what;
};

// Where clouds answer their own machines, keys included.
constexpr Range metadata[] = {
    {"169.254.169.254/32", "a cloud's metadata"}, {"169.254.170.2/32", "a cloud's metadata"}, {"100.100.100.200/32", "a cloud's metadata"},
    {"168.63.129.16/32", "a cloud's metadata"},   {"fd00:ec2::254/128", "a cloud's metadata"},
};

// The IANA special-purpose registries, less what is reachable from everywhere.
constexpr Range special[] = {
    {"0.0.0.0/8", "this network"},        {"10.0.0.0/8", "private"},           {"100.64.0.0/10", "shared by a provider (CGNAT)"},
    {"127.0.0.0/8", "loopback"},          {"169.254.0.0/16", "link-local"},    {"172.16.0.0/12", "private"},
    {"192.0.0.0/24", "for protocols"},    {"192.0.2.0/24", "for examples"},    {"192.88.99.0/24", "a 6to4 relay"},
    {"192.168.0.0/16", "private"},        {"198.18.0.0/15", "for benchmarks"}, {"198.51.100.0/24", "for examples"},
    {"203.0.113.0/24", "for examples"},   {"224.0.0.0/4", "multicast"},        {"240.0.0.0/4", "reserved or broadcast"},
    {"::/128", "no address"},             {"::1/128", "loopback"},             {"::ffff:0:0/96", "IPv4 inside IPv6"},
    {"64:ff9b::/96", "NAT64"},            {"64:ff9b:1::/48", "NAT64"},         {"fc00::/7", "private"},
    {"fe80::/10", "link-local"},          {"ff00::/8", "multicast"},           {"2001::/23", "for protocols (Teredo)"},
    {"2001:db8::/32", "for examples"},    {"2002::/16", "6to4"},               {"3fff::/20", "for examples"},
};
constexpr const char* public_v6 = "2000::/3";  // all that is given out so far

const char* find_range(std::span<const Range> ranges, const IpAddress& address) {
  for (const Range& range : ranges) {
    if (contains(*parse_network(range.network), address)) return range.what;
  }
  return nullptr;
}

int bits_of(Family family) { return family == Family::v4 ? 32 : 128; }

}  // namespace

std::optional<IpAddress> parse_ip_address(std::string_view text) {
  const std::string terminated(text);
  IpAddress address;
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) return address;
  address.family = Family::v6;
  if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::optional<IpAddress> ip_address_of(const sockaddr& address) {
  IpAddress result;
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    std::memcpy(result.bytes.data(), &v4.sin_addr, sizeof v4.sin_addr);
    return result;
  }
  if (address.sa_family != AF_INET6) return std::nullopt;
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address, sizeof v6);
  result.family = Family::v6;
  std::memcpy(result.bytes.data(), &v6.sin6_addr, sizeof v6.sin6_addr);
  return result;
}

std::string to_string(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(address.family == Family::v4 ? AF_INET : AF_INET6, address.bytes.data(), text.data(), text.size());
  return text.data();
}

bool contains(const Network& network, const IpAddress& address) {
  if (network.address.family != address.family) return false;
  const auto whole = static_cast<std::size_t>(network.prefix / 8);
  if (!std::equal(address.bytes.begin(), address.bytes.begin() + static_cast<std::ptrdiff_t>(whole), network.address.bytes.begin())) return false;
  const int rest = network.prefix % 8;
  return rest == 0 || (address.bytes[whole] ^ network.address.bytes[whole]) >> (8 - rest) == 0;
}

std::optional<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = parse_ip_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  Network network{*address, bits_of(address->family)};
  if (slash == std::string_view::npos) return network;
  const std::string_view digits = text.substr(slash + 1);
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), network.prefix);
  if (failed != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (network.prefix < 0 || network.prefix > bits_of(address->family)) return std::nullopt;
  IpAddress first = *address;
  for (int bit = network.prefix; bit < bits_of(address->family); ++bit) {
    first.bytes[static_cast<std::size_t>(bit / 8)] &= static_cast<std::uint8_t>(~(0x80u >> (bit % 8)));
  }
  if (first != *address) return std::nullopt;
  return network;
}

std::optional<std::vector<Network>> parse_networks(std::string_view text) {
  std::vector<Network> networks;
  while (true) {
    const std::size_t begin = text.find_first_not_of(", ");
    if (begin == std::string_view::npos) return networks;
    text.remove_prefix(begin);
    const std::string_view one = text.substr(0, text.find_first_of(", "));
    const auto network = parse_network(one);
    if (!network) return std::nullopt;
    networks.push_back(*network);
    text.remove_prefix(one.size());
  }
}

std::string why_forbidden(const IpAddress& address, const std::vector<Network>& allowed) {
  if (const char* what = find_range(metadata, address)) return what;
  if (std::any_of(allowed.begin(), allowed.end(), [&](const Network& network) { return contains(network, address); })) return "";
  if (const char* what = find_range(special, address)) return what;
  if (address.family == Family::v6 && !contains(*parse_network(public_v6), address)) return "reserved";
  return "";
}

}  // namespace hub
