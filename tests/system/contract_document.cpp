#include "tests/system/contract_document.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/json_schema.h"

namespace system_test {
namespace {

using nlohmann::json;

// OpenAPI 3.0 has a word of its own for null; what `format` checks differs between validators, so it is left out.
json as_draft7(json value) {
  if (value.is_array()) {
    for (json& item : value) item = as_draft7(std::move(item));
  } else if (value.is_object()) {
    const bool nullable = value.value("nullable", json()) == true;
    if (value.value("type", json()).is_string()) {
      value.erase("format");
      if (nullable) value["type"] = {value["type"], "null"};
    }
    for (const char* word : {"nullable", "example", "examples"}) value.erase(word);
    for (auto& [name, inner] : value.items()) inner = as_draft7(std::move(inner));
  }
  return value;
}

}  // namespace

ContractDocument::ContractDocument(RunningHub& hub, const std::string& path) {
  const Answer answer = hub.send({.path = path});
  EXPECT_EQ(answer.status, 200) << path;
  root_ = Document::parse(answer.body);
  components_ = as_draft7({{"schemas", json::parse(root_.at("components").at("schemas").dump())}});
}

const Document& ContractDocument::resolve(const Document& value) const {
  const auto ref = value.find("$ref");
  return ref == value.end() ? value : resolve(root_.at(Document::json_pointer(ref->get<std::string>().substr(1))));
}

std::string ContractDocument::complaints(const Document& schema, const json& value) const {
  std::string found;
  // One by one and at the root: behind an allOf and a reference valijson 1.0 refuses what propertyNames allows.
  for (const Document& part : schema.value("allOf", Document::array({schema}))) {
    json whole = as_draft7(json::parse(part.dump()));
    whole["components"] = components_;
    found += hub::schema_test::JsonSchema::of(std::move(whole)).complaints(value);
  }
  return found;
}

}  // namespace system_test
