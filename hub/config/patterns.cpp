#include "hub/config/patterns.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "hub/base/json.h"

namespace hub::config {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_alnum(char c) { return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z'); }

template <typename Allowed>
bool consists_of(std::string_view text, std::size_t from, std::size_t to, Allowed allowed) {
  return text.size() >= from && text.size() <= to && std::all_of(text.begin(), text.end(), allowed);
}

// What is left of `text` after `prefix`; none when it does not begin so.
std::optional<std::string_view> after(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return std::nullopt;
  return text.substr(prefix.size());
}

bool is_text(std::string_view text) {
  return !text.empty() && text.front() != ' ' && text.back() != ' ' && is_clean_text(text, 200);
}

bool is_code(std::string_view text) { return text.size() <= 20 && is_text(text); }

bool is_path(std::string_view text) { return is_clean_text(text, 4096); }  // PATH_MAX

bool is_oin(std::string_view text) { return consists_of(text, 20, 20, is_digit); }

bool is_source(std::string_view text) {
  const auto rest = after(text, "urn:nld:oin:");
  if (!rest || !is_oin(rest->substr(0, 20))) return false;
  const auto name = after(rest->substr(20), ":systeem:");
  return name && consists_of(*name, 1, 64, [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
}

bool is_vestiging(std::string_view text) {
  return text.size() == 6 && is_digit(text[0]) && is_digit(text[1]) && is_upper(text[2]) && is_upper(text[3]) &&
         is_digit(text[4]) && is_digit(text[5]);
}

bool is_gemeente(std::string_view text) { return consists_of(text, 4, 4, is_digit); }

bool is_topic_level(std::string_view text) {
  return consists_of(text, 1, 64, [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
}

// The API takes 50 characters; these need no encoding in a query.
bool is_notificatiekanaal(std::string_view text) { return text.size() <= 50 && is_topic_level(text); }

// RFC 1123: labels of letters, digits and inner hyphens.
bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  while (true) {
    const std::string_view label = text.substr(0, text.find('.'));
    if (!consists_of(label, 1, 63, [](char c) { return is_alnum(c) || c == '-'; })) return false;
    if (label.front() == '-' || label.back() == '-') return false;
    if (label.size() == text.size()) return true;
    text.remove_prefix(label.size() + 1);
  }
}

bool is_ip_address(std::string_view text) {
  const std::string address(text);
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return inet_pton(AF_INET, address.c_str(), bytes.data()) == 1 ||
         inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1;
}

bool is_host(std::string_view text) { return is_host_name(text) || is_ip_address(text); }

// The dot-atom form of RFC 5321 with a domain of at least two labels, the last one no number. What it
// leaves out (quoted parts, address literals, non-ASCII) no school uses and header injection needs.
bool is_mail_address(std::string_view text) {
  const std::size_t at = text.find('@');
  if (text.size() > 254 || at == std::string_view::npos) return false;
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  const auto in_atom = [](char c) {
    return is_alnum(c) || std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
  };
  if (!consists_of(local, 1, 64, in_atom)) return false;
  if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos) return false;
  const std::size_t dot = domain.rfind('.');
  if (dot == std::string_view::npos || !is_host_name(domain)) return false;
  const std::string_view top = domain.substr(dot + 1);
  return top.size() >= 2 && !std::all_of(top.begin(), top.end(), is_digit);
}

// "host", "host:port" or "[v6]:port".
std::optional<HostPort> split_host_port(std::string_view text, int default_port) {
  HostPort result{{}, default_port};
  std::string_view rest;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || !is_ip_address(text.substr(1, end - 1))) return std::nullopt;
    result.host = text.substr(1, end - 1);
    rest = text.substr(end + 1);
  } else {
    result.host = text.substr(0, text.find(':'));
    if (!is_host_name(result.host)) return std::nullopt;
    rest = text.substr(result.host.size());
  }
  if (rest.empty()) return result;
  if (!rest.starts_with(':') || !consists_of(rest.substr(1), 1, 5, is_digit)) return std::nullopt;
  std::from_chars(rest.data() + 1, rest.data() + rest.size(), result.port);
  if (result.port < 1 || result.port > 65535) return std::nullopt;
  return result;
}

bool is_smtp_url(std::string_view text) { return parse_smtp_url(text).has_value(); }

// Characters a URL may hold unescaped, less the quotes and brackets that would end an HTML attribute.
bool is_url_path(std::string_view text) {
  return consists_of(text, 0, 500, [](char c) {
    return is_alnum(c) || std::string_view("-._~/?#:@!$&()*+,;=%").find(c) != std::string_view::npos;
  });
}

bool is_https_url(std::string_view text) {
  const auto secure = after(text, "https://");
  const auto plain = after(text, "http://");
  if (!secure && !plain) return false;
  const std::string_view rest = secure ? *secure : *plain;
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const auto server = split_host_port(authority, secure ? 443 : 80);
  return server && is_url_path(rest.substr(authority.size())) && (secure || is_loopback(server->host));
}

bool is_user_name(std::string_view text) {
  return consists_of(text, 0, 128, [](char c) { return c > ' ' && c < '\x7f' && c != '"'; });
}

}  // namespace

namespace patterns {

const Pattern text{is_text, "it must be 1 to 200 bytes of text without control characters or outer spaces", "Naam"};
const Pattern code{is_code, "a code is 1 to 20 characters without outer spaces", "ZK"};
const Pattern path{is_path, "a path holds no control characters", "geheimen"};
const Pattern oin{is_oin, "an OIN is 20 digits", "\"00000099000000001000\""};
const Pattern source{is_source, "a source is urn:nld:oin:<20 digits>:systeem:<naam>",
                     "urn:nld:oin:00000099000000001000:systeem:somtoday"};
const Pattern vestiging{is_vestiging, "a vestiging is two digits, two capitals, two digits", "90BB00"};
const Pattern gemeente{is_gemeente, "a gemeente is its CBS code of four digits", "\"0363\""};
const Pattern topic_level{is_topic_level, "it becomes a level of a topic: 1 to 64 of A-Z, a-z, 0-9, _ and -",
                          "ggd-am"};
const Pattern notificatiekanaal{is_notificatiekanaal, "a kanaal has a name of 1 to 50 of A-Z, a-z, 0-9, _ and -", "verzuim"};
const Pattern mail_address{is_mail_address, "it is no plain mail address", "zorgcoordinator@school.voorbeeld.nl"};
const Pattern https_url{is_https_url, "it must be an https:// address (http:// only to this machine itself)",
                        "https://verzuimhub.voorbeeld.nl/"};
const Pattern smtp_url{is_smtp_url, "it must be smtp://host:port, without user name or path", "smtp://127.0.0.1:25"};
const Pattern host{is_host, "it must be a host name or an address", "127.0.0.1"};
const Pattern ip_address{is_ip_address, "it must be an IPv4 or IPv6 address", "127.0.0.1"};
const Pattern user_name{is_user_name, "a user name holds no spaces, quotes or control characters", "verzuimhub"};

}  // namespace patterns

std::optional<HostPort> parse_smtp_url(std::string_view url) {
  auto rest = after(url, "smtp://");
  if (!rest) return std::nullopt;
  if (rest->ends_with('/')) rest->remove_suffix(1);
  return split_host_port(*rest, 25);
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "::1") return true;
  return host.starts_with("127.") && is_ip_address(host);
}

}  // namespace hub::config
