// A document that a hub serves, opened for tests: openapi.json or asyncapi.json, with its references followed and its
// schemas to hold values to. Immutable once made; one thread.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "tests/system/running_hub.h"

namespace system_test {

// In the order in which it is written: examples build on those before them.
using Document = nlohmann::ordered_json;

class ContractDocument {
 public:
  // `path` as "/v1/openapi.json"; fails the test when it is not served.
  ContractDocument(RunningHub& hub, const std::string& path);

  [[nodiscard]] const Document& root() const { return root_; }
  // What a $ref leads to, or the value itself.
  [[nodiscard]] const Document& resolve(const Document& value) const;
  // What is wrong with `value` by a schema of this document; empty: nothing.
  [[nodiscard]] std::string complaints(const Document& schema, const nlohmann::json& value) const;

 private:
  Document root_;
  nlohmann::json components_;  // their schemas as draft-07 says them
};

}  // namespace system_test
