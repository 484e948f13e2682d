// The strict layer around the HTTP parser: what a request must look like on the wire before anything
// else sees it. The parser alone accepts messages that a proxy in front reads differently (folded
// lines, odd Transfer-Encoding, doubled lengths); whatever two readers could cut in different places
// is refused here, and the connection is closed. Pure functions and values; no thread, no Beast.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "hub/http/exchange.h"

namespace hub::http {

// Request line and fields: what common proxies allow, and room for any token a caller may carry.
inline constexpr std::size_t header_bytes_max = 8 * 1024;
// Real clients send about ten; proxies add a handful.
inline constexpr std::size_t header_fields_max = 100;
// Half the header block: the longest query here is a cursor of some hundred bytes.
inline constexpr std::size_t target_bytes_max = 4 * 1024;
// No route knows more than ten; searching for duplicates stays trivial.
inline constexpr std::size_t query_keys_max = 50;
// Nothing here reads chunk extensions; signed-chunk schemes, the longest in use, stay under 100.
inline constexpr std::size_t chunk_extension_bytes_max = 256;

// Why a request is not served. After one the connection is closed and nothing more is read as HTTP.
// slug and detail are literals; they never quote what was sent.
struct Refusal {
  int status;
  std::string_view slug;
  std::string_view detail;
};

// Looks at the raw bytes of one header block, before the parser hides what they were. Feed it all
// bytes since the block began, again each time some are added; every line is looked at once.
class HeaderScan {
 public:
  // The fault found so far, at the earliest byte that proves it.
  [[nodiscard]] std::optional<Refusal> read(std::string_view received);
  // Length of the block with its empty line; 0 while that has not come.
  [[nodiscard]] std::size_t block_bytes() const { return block_bytes_; }

 private:
  [[nodiscard]] std::optional<Refusal> check_line(std::string_view line);
  [[nodiscard]] std::optional<Refusal> check_size(std::size_t received_bytes) const;

  std::size_t line_begin_ = 0;
  std::size_t searched_ = 0;
  std::size_t lines_count_ = 0;
  std::size_t block_bytes_ = 0;
};

// A header block as the parser read it. Field names in lower case.
struct HeaderBlock {
  std::string method;
  std::string target;
  bool http_1_0 = false;
  Headers fields;
};

// How to go on with a request whose header block is well framed.
struct Framed {
  RequestHead head;  // peer and tls are still to be filled in
  std::uint64_t content_length = 0;
  bool chunked = false;
  bool http_1_0 = false;
  bool keep_alive = true;
  bool expect_continue = false;

  [[nodiscard]] bool has_body() const { return chunked || content_length > 0; }
};

// `hosts`: the names this hub answers to, lower case, without port; empty: any.
[[nodiscard]] tl::expected<Framed, Refusal> frame(HeaderBlock block, const std::vector<std::string>& hosts);

// What the parts of a field are made of: a name of token characters, not empty, and a value without
// control characters; any byte above 0x7f may be in it.
[[nodiscard]] bool is_token(std::string_view text);
[[nodiscard]] bool is_field_value(std::string_view text);
// One line of a header block or of trailers, without CR LF.
[[nodiscard]] std::optional<Refusal> check_field_line(std::string_view line);
// ASCII only; no locale.
[[nodiscard]] constexpr char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace hub::http
