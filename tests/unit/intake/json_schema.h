// One JSON Schema of schemas/, ready to hold values to. The library behind it is used in tests only: the hub
// reads messages with its own reader, and these tests keep the two together. One thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "hub/base/json.h"

namespace hub::schema_test {

class JsonSchema {
 public:
  // `name` as "gebeurtenissen/hervatting"; throws when it is none or no schema.
  explicit JsonSchema(std::string_view name);
  ~JsonSchema();
  JsonSchema(const JsonSchema&) = delete;
  JsonSchema& operator=(const JsonSchema&) = delete;

  [[nodiscard]] bool accepts(const Json& value) const;
  // What is wrong with it, for a person; empty: nothing.
  [[nodiscard]] std::string complaints(const Json& value) const;
  // The document itself: its examples and field names.
  [[nodiscard]] const Json& document() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hub::schema_test
