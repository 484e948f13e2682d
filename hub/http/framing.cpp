#include "hub/http/framing.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace hub::http {
namespace {

// What a byte may be part of. One table, so that each byte costs one load.
enum CharClass : unsigned char { token = 1, field_value = 2, path_char = 4, query_char = 8, host_char = 16 };

constexpr std::array<unsigned char, 256> make_char_classes() {
  std::array<unsigned char, 256> classes{};
  const auto mark = [&classes](std::string_view characters, unsigned char bits) {
    for (const char c : characters) classes[static_cast<unsigned char>(c)] |= bits;
  };
  for (unsigned c = 0x20; c < 256; ++c) {
    if (c != 0x7f) classes[c] = field_value;
  }
  mark("\t", field_value);
  mark("abcdefghijklmnopqrstuvwxyz", token | path_char | query_char | host_char);
  mark("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", token | path_char | query_char | host_char);
  mark("!#$%&'*+-.^_`|~", token);
  mark("-._~!$&'()*+,;=:@/%", path_char | query_char);
  mark("?[]|", query_char);  // brackets and bars: not in the grammar, but browsers send them as they are
  mark("-._:[]", host_char);
  return classes;
}
constexpr auto char_classes = make_char_classes();

bool is(char c, unsigned char wanted) { return (char_classes[static_cast<unsigned char>(c)] & wanted) != 0; }
bool all_are(std::string_view text, unsigned char wanted) {
  return std::all_of(text.begin(), text.end(), [wanted](char c) { return is(c, wanted); });
}
bool equals_lower_case(std::string_view text, std::string_view lower_case_word) {
  return std::equal(text.begin(), text.end(), lower_case_word.begin(), lower_case_word.end(),
                    [](char a, char b) { return lower_case(a) == b; });
}

constexpr Refusal malformed(std::string_view detail) { return {400, "malformed-http", detail}; }
constexpr Refusal bad_target(std::string_view detail) { return {400, "malformed-target", detail}; }
constexpr Refusal bad_characters = bad_target("Characters outside RFC 3986 are percent-encoded.");
constexpr Refusal bad_host = malformed("Exactly one Host field: a name and an optional port, without user or path.");
constexpr Refusal target_too_long{414, "target-too-long", "The request target is at most 4096 bytes."};
constexpr Refusal header_too_large{431, "header-too-large", "The header block is at most 8192 bytes and 100 fields."};

// Two spaces, no more, and a version this server speaks. Method and target are judged in frame().
std::optional<Refusal> check_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == 0 || first == std::string_view::npos || first == last) {
    return malformed("A request line is a method, a target and a version, with one space between.");
  }
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (target.size() > target_bytes_max) return target_too_long;
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    const bool another = version.size() == 8 && version.starts_with("HTTP/") && version[6] == '.';
    if (another) return Refusal{505, "version-not-supported", "HTTP/1.1 and HTTP/1.0 are spoken here."};
    return malformed("The request line ends with HTTP/1.1.");
  }
  if (!all_are(line.substr(0, first), token)) return malformed("A method is made of token characters.");
  if (target.empty() || !all_are(target, query_char)) return bad_characters;
  return std::nullopt;
}

}  // namespace

bool is_token(std::string_view text) { return !text.empty() && all_are(text, token); }
bool is_field_value(std::string_view text) { return all_are(text, field_value); }

std::optional<Refusal> check_field_line(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return malformed("A field is a name, directly a colon, and a value, on one line.");
  }
  if (!is_field_value(line.substr(colon + 1))) return malformed("A field value holds no control characters.");
  return std::nullopt;
}

std::optional<Refusal> HeaderScan::read(std::string_view received) {
  // Other protocols (a TLS hello, say) are told at their first byte, not when time is up.
  if (!received.empty() && !is(received.front(), token)) return malformed("A request begins with a method.");
  while (block_bytes_ == 0) {
    const std::size_t feed = received.find('\n', searched_);
    if (feed == std::string_view::npos) {
      searched_ = received.size();
      return check_size(received.size());
    }
    std::string_view line = received.substr(line_begin_, feed - line_begin_);
    line_begin_ = searched_ = feed + 1;
    if (!line.ends_with('\r')) return malformed("Lines end with CR LF.");
    line.remove_suffix(1);
    if (auto refusal = check_line(line)) return refusal;
  }
  return check_size(block_bytes_);
}

std::optional<Refusal> HeaderScan::check_line(std::string_view line) {
  const std::size_t number = lines_count_++;
  if (number == 0) return check_request_line(line);
  if (line.empty()) {
    block_bytes_ = line_begin_;
    return std::nullopt;
  }
  if (number > header_fields_max) return header_too_large;
  return check_field_line(line);
}

std::optional<Refusal> HeaderScan::check_size(std::size_t received_bytes) const {
  // 64: the longest method and version, with room. A line that long without an end is a target.
  if (lines_count_ == 0 && received_bytes > target_bytes_max + 64) return target_too_long;
  if (received_bytes > header_bytes_max) return header_too_large;
  return std::nullopt;
}

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char low = lower_case(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

// Shortest form only, no surrogates: an overlong slash is no slash, it is a fault.
bool is_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4 || text.size() - i <= more) return false;
    std::uint32_t point = lead & (0x3fU >> more);
    for (std::size_t k = 1; k <= more; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if ((next & 0xc0U) != 0x80) return false;
      point = (point << 6U) | (next & 0x3fU);
    }
    if ((more == 2 && point < 0x800) || (more == 3 && point < 0x10000) || point > 0x10ffff) return false;
    if (point >= 0xd800 && point <= 0xdfff) return false;
    i += more + 1;
  }
  return true;
}

enum class Part { path, query };

// Decodes %xx once. Refused: broken escapes, control characters, bytes that are no UTF-8; in a path
// also what would change its shape when decoded, now (/ and \) or by somebody decoding twice (%).
std::optional<std::string> decode(std::string_view text, Part part) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (text.size() - i < 3) return std::nullopt;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
      if (c == '\t' || !is(c, field_value)) return std::nullopt;
      if (part == Part::path && (c == '/' || c == '\\' || c == '%')) return std::nullopt;
    } else if (c == '+' && part == Part::query) {
      c = ' ';  // as every form and client library encodes a space
    }
    decoded += c;
  }
  if (!is_utf8(decoded)) return std::nullopt;
  return decoded;
}

// "." and "..", also with a parameter behind them ("..;x"), which some servers strip.
bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);
    std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    segment = segment.substr(0, segment.find(';'));
    if (segment == "." || segment == "..") return true;
  }
  return false;
}

std::optional<Refusal> read_query(std::string_view text, RequestHead& head) {
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    if (head.query.size() >= query_keys_max) return bad_target("A query has at most 50 keys.");
    const std::size_t equals = pair.find('=');
    auto key = decode(pair.substr(0, equals), Part::query);
    auto value = decode(equals == std::string_view::npos ? "" : pair.substr(equals + 1), Part::query);
    if (!key || !value) return bad_target("A query is percent-encoded UTF-8 without control characters.");
    if (head.query_value(*key)) return bad_target("A query names each key once.");
    head.query.emplace_back(std::move(*key), std::move(*value));
  }
  return std::nullopt;
}

std::optional<Refusal> read_target(std::string_view target, RequestHead& head) {
  if (target.size() > target_bytes_max) return target_too_long;
  if (!target.starts_with('/')) return bad_target("The target is a path that begins with a slash.");
  const std::size_t question = target.find('?');
  const std::string_view raw_path = target.substr(0, question);
  if (!all_are(raw_path, path_char)) return bad_characters;
  auto path = decode(raw_path, Part::path);
  if (!path) return bad_target("A path is escaped UTF-8 without control characters, escaped slashes or percents.");
  if (has_dot_segment(*path)) return bad_target("A path has no dot segments.");
  head.path = std::move(*path);
  if (question == std::string_view::npos) return std::nullopt;
  return read_query(target.substr(question + 1), head);
}

std::optional<Refusal> check_method(std::string_view method) {
  constexpr std::array<std::string_view, 7> served{"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"};
  if (std::find(served.begin(), served.end(), method) != served.end()) return std::nullopt;
  if (method == "TRACE" || method == "CONNECT") {
    return Refusal{405, "method-not-allowed", "TRACE and CONNECT are not served."};
  }
  return Refusal{501, "method-unknown", "This method is not known here; methods are upper case."};
}

// The only value of a field, empty when it is not there. A field sent twice is a fault.
tl::expected<std::string_view, Refusal> only_value(const Headers& fields, std::string_view name) {
  std::string_view found;
  bool seen = false;
  for (const auto& [field, value] : fields) {
    if (field != name) continue;
    if (seen || value.empty()) {
      return tl::unexpected(malformed("Host, Content-Length, Content-Type and such are sent once, with a value."));
    }
    found = value;
    seen = true;
  }
  return found;
}

std::optional<Refusal> check_host(std::string_view host, const std::vector<std::string>& hosts) {
  if (host.empty() || !all_are(host, host_char)) return bad_host;
  const std::size_t name_end = host.front() == '[' ? host.find(']') : 0;  // an IPv6 address has colons inside
  const std::size_t colon = host.find(':', name_end);
  const std::string_view name = host.substr(0, colon);
  const std::string_view port = colon == std::string_view::npos ? "" : host.substr(colon + 1);
  if (name.empty() || port.find_first_not_of("0123456789") != std::string_view::npos) return bad_host;
  const bool ours = hosts.empty() || std::any_of(hosts.begin(), hosts.end(), [name](const std::string& one) {
    return equals_lower_case(name, one);
  });
  if (!ours) return Refusal{421, "misdirected-request", "This hub does not answer to that host name."};
  return std::nullopt;
}

// A length is digits only: no sign, list, hex or leading zero, and it fits 19 digits, so 63 bits.
std::optional<std::uint64_t> parse_length(std::string_view text) {
  if (text.empty() || text.size() > 19 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint64_t length = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return length;
}

// Where the body ends: by Content-Length, or by exactly one `chunked` on HTTP/1.1, never both.
std::optional<Refusal> read_body_framing(const Headers& fields, Framed& framed) {
  const auto coding = only_value(fields, "transfer-encoding");
  if (!coding) return coding.error();
  const auto length = only_value(fields, "content-length");
  if (!length) return length.error();
  if (!coding->empty()) {
    if (!length->empty()) return malformed("Transfer-Encoding and Content-Length exclude each other.");
    if (framed.http_1_0) return malformed("HTTP/1.0 has no Transfer-Encoding.");
    if (!all_are(*coding, token)) return malformed("Transfer-Encoding is `chunked` and nothing else.");
    if (!equals_lower_case(*coding, "chunked")) {
      return Refusal{501, "transfer-coding-unknown", "Transfer-Encoding is `chunked` and nothing else."};
    }
    framed.chunked = true;
  } else if (!length->empty()) {
    const auto bytes = parse_length(*length);
    if (!bytes) return malformed("Content-Length is one whole number in digits.");
    framed.content_length = *bytes;
  }
  if (framed.has_body() && (framed.head.method == "GET" || framed.head.method == "HEAD")) {
    return malformed("GET and HEAD have no body.");
  }
  return std::nullopt;
}

bool has_token(std::string_view list, std::string_view lower_case_word) {
  while (!list.empty()) {
    std::string_view one = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), one.size() + 1));
    const std::size_t begin = one.find_first_not_of(" \t");
    if (begin == std::string_view::npos) continue;
    one = one.substr(begin, one.find_last_not_of(" \t") - begin + 1);
    if (equals_lower_case(one, lower_case_word)) return true;
  }
  return false;
}

void read_connection(const Headers& fields, Framed& framed) {
  bool close = false;
  bool keep = !framed.http_1_0;
  for (const auto& [name, value] : fields) {
    if (name != "connection") continue;
    close = close || has_token(value, "close");
    keep = keep || has_token(value, "keep-alive");
  }
  framed.keep_alive = keep && !close;
}

std::optional<Refusal> read_expect(const Headers& fields, Framed& framed) {
  const auto expect = only_value(fields, "expect");
  if (!expect) return expect.error();
  if (expect->empty()) return std::nullopt;
  if (!equals_lower_case(*expect, "100-continue")) {
    return Refusal{417, "expectation-failed", "100-continue is the only expectation met here."};
  }
  framed.expect_continue = !framed.http_1_0;
  return std::nullopt;
}

}  // namespace

tl::expected<Framed, Refusal> frame(HeaderBlock block, const std::vector<std::string>& hosts) {
  Framed framed;
  framed.http_1_0 = block.http_1_0;
  framed.head.method = std::move(block.method);
  // Lengths first: whatever else is wrong, bytes that follow an ambiguous length are nobody's request.
  if (auto refusal = read_body_framing(block.fields, framed)) return tl::unexpected(*refusal);
  if (auto refusal = check_method(framed.head.method)) return tl::unexpected(*refusal);
  if (auto refusal = read_target(block.target, framed.head)) return tl::unexpected(*refusal);
  const auto host = only_value(block.fields, "host");
  if (!host) return tl::unexpected(host.error());
  if (auto refusal = check_host(*host, hosts)) return tl::unexpected(*refusal);
  if (auto refusal = read_expect(block.fields, framed)) return tl::unexpected(*refusal);
  for (const std::string_view name : {"content-type", "content-encoding", "idempotency-key"}) {
    if (const auto value = only_value(block.fields, name); !value) return tl::unexpected(value.error());
  }
  if (!only_value(block.fields, "authorization")) {
    return tl::unexpected(Refusal{401, "credentials-ambiguous", "One Authorization field, with a value."});
  }
  read_connection(block.fields, framed);
  framed.head.headers = std::move(block.fields);
  return framed;
}

}  // namespace hub::http
