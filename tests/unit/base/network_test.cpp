#include "hub/base/network.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace hub {
namespace {

IpAddress address(const std::string& text) {
  const auto parsed = parse_ip_address(text);
  EXPECT_TRUE(parsed) << text;
  return parsed.value_or(IpAddress());
}

TEST(NetworkTest, ReadsAnAddressInItsPlainFormOnly) {
  for (const char* text : {"192.0.2.1", "255.255.255.255", "2001:db8::1", "::", "::ffff:192.0.2.1"}) EXPECT_EQ(to_string(address(text)), text);
  for (const char* text : {"", "1.2.3", "1.2.3.4.5", "256.0.0.1", "0x7f.0.0.1", "017.0.0.1", "2130706433", "127.1", "[::1]", "fe80::1%eth0",
                           "localhost", "1.2.3.4 ", "1.2.3.4/8"}) {
    EXPECT_FALSE(parse_ip_address(text)) << text;
  }
}

TEST(NetworkTest, ReadsTheAddressOfASocket) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_addr.s_addr = htonl(0x7f000001);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_addr = in6addr_loopback;
  sockaddr other{};
  other.sa_family = AF_UNIX;
  EXPECT_EQ(ip_address_of(reinterpret_cast<const sockaddr&>(v4)), address("127.0.0.1"));
  EXPECT_EQ(ip_address_of(reinterpret_cast<const sockaddr&>(v6)), address("::1"));
  EXPECT_EQ(ip_address_of(other), std::nullopt);
}

TEST(NetworkTest, KnowsWhatLiesInIt) {
  const Network network = *parse_network("10.20.0.0/15");
  EXPECT_TRUE(contains(network, address("10.20.0.0")));
  EXPECT_TRUE(contains(network, address("10.21.255.255")));
  EXPECT_FALSE(contains(network, address("10.22.0.0")));
  EXPECT_FALSE(contains(network, address("10.19.255.255")));
  EXPECT_FALSE(contains(network, address("::ffff:10.20.0.1")));
  EXPECT_TRUE(contains(*parse_network("0.0.0.0/0"), address("8.8.8.8")));
  EXPECT_FALSE(contains(*parse_network("0.0.0.0/0"), address("2001:4860::1")));
  EXPECT_TRUE(contains(*parse_network("fd12:3456::/32"), address("fd12:3456:ffff::1")));
  EXPECT_FALSE(contains(*parse_network("fd12:3456::/32"), address("fd12:3457::1")));
  EXPECT_TRUE(contains(*parse_network("::1"), address("::1")));
  EXPECT_FALSE(contains(*parse_network("::1"), address("::2")));
}

TEST(NetworkTest, RefusesWhatIsNoNetwork) {
  for (const char* text : {"", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.1/8", "10.0.0.0/8x", "10.0.0.0/ 8", "::/129", "fd00::1/8", "tien"}) {
    EXPECT_FALSE(parse_network(text)) << text;
  }
  EXPECT_EQ(parse_networks("")->size(), 0u);
  EXPECT_EQ(parse_networks("10.0.0.0/8, 192.0.2.1 fd00::/8,")->size(), 3u);
  EXPECT_FALSE(parse_networks("10.0.0.0/8, tien"));
}

TEST(NetworkTest, ForbidsEverySpecialAddress) {  // I85, F63
  const std::pair<const char*, const char*> cases[] = {
      {"0.0.0.0", "this network"},
      {"0.1.2.3", "this network"},
      {"10.0.0.1", "private"},
      {"100.64.0.1", "shared by a provider (CGNAT)"},
      {"100.127.255.255", "shared by a provider (CGNAT)"},
      {"127.0.0.1", "loopback"},
      {"127.255.255.254", "loopback"},
      {"169.254.1.1", "link-local"},
      {"169.254.169.254", "a cloud's metadata"},
      {"169.254.170.2", "a cloud's metadata"},
      {"100.100.100.200", "a cloud's metadata"},
      {"168.63.129.16", "a cloud's metadata"},
      {"172.16.0.1", "private"},
      {"172.31.255.255", "private"},
      {"192.0.0.8", "for protocols"},
      {"192.0.2.1", "for examples"},
      {"192.88.99.1", "a 6to4 relay"},
      {"192.168.1.1", "private"},
      {"198.18.0.1", "for benchmarks"},
      {"198.51.100.1", "for examples"},
      {"203.0.113.1", "for examples"},
      {"224.0.0.1", "multicast"},
      {"239.255.255.255", "multicast"},
      {"240.0.0.1", "reserved or broadcast"},
      {"255.255.255.255", "reserved or broadcast"},
      {"::", "no address"},
      {"::1", "loopback"},
      {"::ffff:127.0.0.1", "IPv4 inside IPv6"},
      {"::ffff:8.8.8.8", "IPv4 inside IPv6"},
      {"::127.0.0.1", "reserved"},
      {"64:ff9b::7f00:1", "NAT64"},
      {"64:ff9b:1::a00:1", "NAT64"},
      {"100::1", "reserved"},
      {"2001::1", "for protocols (Teredo)"},
      {"2001:db8::1", "for examples"},
      {"2002:7f00:1::", "6to4"},
      {"3fff::1", "for examples"},
      {"fc00::1", "private"},
      {"fd00:ec2::254", "a cloud's metadata"},
      {"fdff::1", "private"},
      {"fe80::1", "link-local"},
      {"fec0::1", "reserved"},
      {"ff02::1", "multicast"},
  };
  for (const auto& [text, why] : cases) EXPECT_EQ(why_forbidden(address(text), {}), why) << text;
}

TEST(NetworkTest, LetsThePublicOnesBe) {
  for (const char* text : {"8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "172.15.255.255",
                           "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:4860:4860::8888",
                           "2a00::1", "2003::1"}) {
    EXPECT_EQ(why_forbidden(address(text), {}), "") << text;
  }
}

TEST(NetworkTest, LetsTheConfigurationAllowANetworkButNoMetadata) {
  const auto allowed = *parse_networks("127.0.0.0/8, 169.254.0.0/16, fd00::/8");
  EXPECT_EQ(why_forbidden(address("127.0.0.1"), allowed), "");
  EXPECT_EQ(why_forbidden(address("169.254.1.1"), allowed), "");
  EXPECT_EQ(why_forbidden(address("fd00::1"), allowed), "");
  EXPECT_EQ(why_forbidden(address("10.0.0.1"), allowed), "private");
  EXPECT_EQ(why_forbidden(address("::ffff:127.0.0.1"), allowed), "IPv4 inside IPv6");
  EXPECT_EQ(why_forbidden(address("169.254.169.254"), allowed), "a cloud's metadata");
  EXPECT_EQ(why_forbidden(address("fd00:ec2::254"), allowed), "a cloud's metadata");
}

}  // namespace
}  // namespace hub
