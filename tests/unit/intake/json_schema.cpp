#include "tests/unit/intake/json_schema.h"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace hub::schema_test {
namespace {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

Json read_document(std::string_view name) {
  const std::string path = std::string(VERZUIMHUB_SCHEMAS) + "/" + std::string(name) + ".schema.json";
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto document = parse_json(text);
  if (!document) throw std::runtime_error(path + ": " + document.error().message);
  return std::move(*document);
}

}  // namespace

struct JsonSchema::Impl {
  Json document;
  valijson::Schema schema;
};

JsonSchema::JsonSchema(std::string_view name) : impl_(std::make_unique<Impl>()) {
  impl_->document = read_document(name);
  valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
  parser.populateSchema(Adapter(impl_->document), impl_->schema);
}

JsonSchema::~JsonSchema() = default;

bool JsonSchema::accepts(const Json& value) const { return complaints(value).empty(); }

std::string JsonSchema::complaints(const Json& value) const {
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(impl_->schema, Adapter(value), &results)) return {};
  std::string text;
  for (const auto& result : results) {
    for (const std::string& step : result.context) text += step;
    text += ": " + result.description + "\n";
  }
  return text.empty() ? "refused" : text;
}

const Json& JsonSchema::document() const { return impl_->document; }

}  // namespace hub::schema_test
