// One JSON Schema (draft-07), of schemas/ as a rule, ready to hold values to. The library behind it is used in tests only: the hub
// reads messages with its own reader, and these tests keep the two together. One thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/json.h"

namespace hub::schema_test {

class JsonSchema {
 public:
  // `name` as "gebeurtenissen/hervatting"; throws when it is none or no schema.
  explicit JsonSchema(std::string_view name);
  // This one; a $ref in it leads to somewhere in it.
  static JsonSchema of(Json document);
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
  explicit JsonSchema(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// All that schemas/ has, by the name that JsonSchema takes.
std::vector<std::string> schema_names();

}  // namespace hub::schema_test
