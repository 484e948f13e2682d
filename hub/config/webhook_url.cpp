#include "hub/config/webhook_url.h"

#include <fmt/format.h>

#include <algorithm>

#include "hub/config/patterns.h"

namespace hub::config {
namespace {

constexpr std::string_view scheme = "https://";
constexpr std::size_t url_bytes_max = 2000;  // what every server takes
constexpr int privileged_ports = 1024;       // below: ssh, mail, name servers; nobody's webhook but on 443

struct Wrong {
  std::string why;
  std::string instead = webhook_url_example;
};

bool is_url_character(char c) {
  return c > ' ' && c < '\x7f' && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
}

// A last part that is a number makes resolvers read the whole as an address: 0x7f.1, 017700000001, 2130706433.
bool is_disguised_address(std::string_view host) {
  const std::string_view last = host.substr(host.rfind('.') + 1);
  return last.starts_with("0x") || last.starts_with("0X") || last.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<Wrong> refuse_host(std::string_view host, const std::vector<Network>& allowed) {
  const bool in_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  const auto address = parse_ip_address(in_brackets ? host.substr(1, host.size() - 2) : host);
  if (address && in_brackets == (address->family == IpAddress::Family::v6)) {
    const std::string why = why_forbidden(*address, allowed);
    if (why.empty()) return std::nullopt;
    return Wrong{fmt::format("that address is {}, and on no network of webhook.allowed_networks in hub.yaml", why)};
  }
  if (!patterns::host.matches(host) || address) return Wrong{"its host is neither a plain name (an international one as xn--...) nor an address"};
  if (is_disguised_address(host)) return Wrong{"its host is an address in disguise"};
  std::string lower(host);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (lower == "localhost" || lower.ends_with(".localhost")) {
    const bool allowed_here = why_forbidden(*parse_ip_address("127.0.0.1"), allowed).empty() || why_forbidden(*parse_ip_address("::1"), allowed).empty();
    if (!allowed_here) return Wrong{"that is this machine itself, and on no network of webhook.allowed_networks in hub.yaml"};
  }
  return std::nullopt;
}

std::optional<Wrong> refuse_port(std::string_view port) {
  const bool digits = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string_view::npos;
  int number = 0;
  for (const char c : digits ? port : std::string_view()) number = 10 * number + (c - '0');
  if (number == 443 || (number >= privileged_ports && number <= 65535)) return std::nullopt;
  return Wrong{"its port is neither 443 nor one from 1024 to 65535"};
}

std::optional<Wrong> refuse(std::string_view url, const std::vector<Network>& allowed) {
  if (!url.starts_with(scheme)) return Wrong{"berichten about pupils go over https only"};
  if (url.size() > url_bytes_max || !std::all_of(url.begin(), url.end(), is_url_character)) {
    return Wrong{fmt::format("an address is at most {} plain ASCII characters", url_bytes_max)};
  }
  const std::string_view rest = url.substr(scheme.size());
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.find('@') != std::string_view::npos) return Wrong{"a login in an address ends up in logs; the hub signs what it sends instead"};
  if (rest.find_first_of("?#") != std::string_view::npos) {
    return Wrong{"what stands after ? ends up in logs, keys too; the hub signs what it sends instead", std::string(url.substr(0, url.find_first_of("?#")))};
  }
  const std::size_t bracket = authority.find(']');
  const std::size_t colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (auto wrong = refuse_host(authority.substr(0, colon), allowed)) return wrong;
  return colon == std::string_view::npos ? std::nullopt : refuse_port(authority.substr(colon + 1));
}

}  // namespace

std::optional<Refusal> refuse_webhook_url(const Scalar& scalar, const std::vector<Network>& allowed_networks) {
  auto wrong = refuse(scalar.text, allowed_networks);
  if (!wrong) return std::nullopt;
  // What may hold a login or a key is not shown again.
  const bool secret = scalar.text.find_first_of("@?") != std::string_view::npos;
  std::string what = secret ? fmt::format("{} is no address for a webhook", scalar.path) : fmt::format("{} is {}", scalar.path, shown(scalar.text));
  return Refusal{std::move(what), std::move(wrong->why), std::move(wrong->instead)};
}

}  // namespace hub::config
