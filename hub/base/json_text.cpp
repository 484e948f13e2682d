#include "hub/base/json_text.h"

#include <utility>

namespace hub {
namespace {

void append_quoted(std::string& to, std::string_view text) {
  constexpr char hex[] = "0123456789abcdef";
  to += '"';
  std::size_t plain = 0;  // from here on nothing needs escaping
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    to += text.substr(plain, i - plain);
    plain = i + 1;
    to += '\\';
    switch (byte) {
      case '"': to += '"'; break;
      case '\\': to += '\\'; break;
      case '\b': to += 'b'; break;
      case '\f': to += 'f'; break;
      case '\n': to += 'n'; break;
      case '\r': to += 'r'; break;
      case '\t': to += 't'; break;
      default:
        to += "u00";
        to += hex[byte >> 4];
        to += hex[byte & 0x0f];
    }
  }
  to += text.substr(plain);
  to += '"';
}

}  // namespace

void JsonText::start(std::string_view key) {
  if (text_.size() > 1) text_ += ',';
  append_quoted(text_, key);
  text_ += ':';
}

void JsonText::add(std::string_view key, std::string_view text) {
  start(key);
  append_quoted(text_, text);
}

void JsonText::add(std::string_view key, std::int64_t number) {
  start(key);
  text_ += std::to_string(number);
}

void JsonText::add_json(std::string_view key, std::string_view json) {
  start(key);
  text_ += json;
}

std::string JsonText::take() {
  text_ += '}';
  return std::move(text_);
}

}  // namespace hub
