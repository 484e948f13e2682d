// Beast's parser, gathering one header block straight into our types. Bodies are not its business, see
// body.h. Not part of the listener's interface: only connection.cpp uses this. io thread.
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <utility>

#include "hub/http/framing.h"

namespace hub::http {

// One a request; give it exactly the header block that HeaderScan measured.
class RequestParser final : public boost::beast::http::basic_parser<true> {
 public:
  using ErrorCode = boost::system::error_code;
  using StringView = boost::beast::string_view;

  RequestParser() {
    body_limit(boost::none);             // judged by route, once that is known
    header_limit(2 * header_bytes_max);  // HeaderScan has judged the size
  }

  [[nodiscard]] HeaderBlock take_block() { return std::move(block_); }

 private:
  void on_request_impl(boost::beast::http::verb, StringView method, StringView target, int version,
                       ErrorCode&) override {
    block_.method = method;
    block_.target = target;
    block_.http_1_0 = version == 10;
    block_.fields.reserve(16);  // clients send about ten
  }
  void on_field_impl(boost::beast::http::field, StringView name, StringView value, ErrorCode&) override {
    auto& field = block_.fields.emplace_back(name, value);
    for (char& c : field.first) c = lower_case(c);
  }
  void on_header_impl(ErrorCode&) override {}
  void on_finish_impl(ErrorCode&) override {}
  // Never reached: answers and bodies.
  void on_response_impl(int, StringView, int, ErrorCode&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) override {}
  std::size_t on_body_impl(StringView, ErrorCode&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, StringView, ErrorCode&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, StringView, ErrorCode&) override { return 0; }

  HeaderBlock block_;
};

}  // namespace hub::http
