// Builds the text of one XML document from names that are ours and values that are not: every value is escaped, and
// what XML cannot hold is left out. Not for reading. One thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::xml {

class Writer {
 public:
  // Names are XML names, literals of ours: "soap:Body".
  using Attributes = std::vector<std::pair<std::string_view, std::string>>;

  // Opens an element; close() ends the one opened last. REQUIRES of close(): one is open.
  Writer& open(std::string_view name, const Attributes& attributes = {});
  Writer& close();
  // An element that holds a text.
  Writer& add(std::string_view name, std::string_view text, const Attributes& attributes = {});
  // The same, and nothing when the text is empty.
  Writer& add_filled(std::string_view name, std::string_view text);
  Writer& add_bool(std::string_view name, bool value) { return add(name, value ? "true" : "false"); }

  // The whole. REQUIRES: none is open.
  std::string take();

 private:
  void escape(std::string_view text);

  std::string text_;
  std::vector<std::string> open_;
};

}  // namespace hub::xml
