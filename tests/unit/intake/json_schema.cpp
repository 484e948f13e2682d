#include "tests/unit/intake/json_schema.h"

#include <filesystem>
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
  explicit Impl(Json from) : document(std::move(from)) {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(Adapter(document), schema);
  }

  Json document;
  valijson::Schema schema;
};

JsonSchema::JsonSchema(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

JsonSchema::JsonSchema(std::string_view name) : JsonSchema(std::make_unique<Impl>(read_document(name))) {}

JsonSchema JsonSchema::of(Json document) { return JsonSchema(std::make_unique<Impl>(std::move(document))); }

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

std::vector<std::string> schema_names() {
  constexpr std::string_view ending = ".schema.json";
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(VERZUIMHUB_SCHEMAS)) {
    const std::string name = std::filesystem::relative(entry.path(), VERZUIMHUB_SCHEMAS).generic_string();
    if (name.ends_with(ending)) names.push_back(name.substr(0, name.size() - ending.size()));
  }
  return names;
}

}  // namespace hub::schema_test
