// Writes the text of one JSON object, member by member, for what is made by the thousand: a tree of values costs
// ten times its text. Members stand in the order in which they are added; sorted by name they stand as Json's dump()
// puts them. Text is written as it is, so it has to be UTF-8. A value; one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub {

class JsonText {
 public:
  // REQUIRES: no key is added twice.
  void add(std::string_view key, std::string_view text);
  void add(std::string_view key, std::int64_t number);
  void add_json(std::string_view key, std::string_view json);  // a value that is JSON already
  // Null when there is none.
  template <typename T>
  void add(std::string_view key, const std::optional<T>& value) {
    if (value) {
      add(key, *value);
    } else {
      add_json(key, "null");
    }
  }
  // The whole; nothing may be added after it.
  [[nodiscard]] std::string take();

 private:
  void start(std::string_view key);

  std::string text_ = "{";
};

}  // namespace hub
