#include "connectors/xml/writer.h"

#include "hub/base/assert.h"
#include "hub/base/utf8.h"

namespace hub::xml {

Writer& Writer::open(std::string_view name, const Attributes& attributes) {
  text_.append("<").append(name);
  for (const auto& [attribute, value] : attributes) {
    text_.append(" ").append(attribute).append("=\"");
    escape(value);
    text_ += '"';
  }
  text_ += '>';
  open_.emplace_back(name);
  return *this;
}

Writer& Writer::close() {
  HUB_ASSERT(!open_.empty());
  text_.append("</").append(open_.back()).append(">");
  open_.pop_back();
  return *this;
}

Writer& Writer::add(std::string_view name, std::string_view text, const Attributes& attributes) {
  open(name, attributes);
  escape(text);
  return close();
}

Writer& Writer::add_filled(std::string_view name, std::string_view text) { return text.empty() ? *this : add(name, text); }

std::string Writer::take() {
  HUB_ASSERT(open_.empty());
  return std::move(text_);
}

void Writer::escape(std::string_view text) {
  text = text.substr(0, find_invalid_utf8(text));
  for (std::size_t i = 0; i < text.size(); ++i) {
    // U+FFFE and U+FFFF are no characters of XML.
    if (const auto three = text.substr(i, 3); three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF") {
      i += 2;
      continue;
    }
    const char c = text[i];
    switch (c) {
      case '&': text_ += "&amp;"; break;
      case '<': text_ += "&lt;"; break;
      case '>': text_ += "&gt;"; break;
      case '"': text_ += "&quot;"; break;
      case '\t': text_ += "&#9;"; break;
      case '\n': text_ += "&#10;"; break;
      case '\r': text_ += "&#13;"; break;
      default:
        if (static_cast<unsigned char>(c) >= ' ') text_ += c;
    }
  }
}

}  // namespace hub::xml
