#include "connectors/duo/soap.h"

#include <algorithm>

#include "connectors/duo/melding.h"
#include "hub/base/json.h"

namespace hub::duo {
namespace {

constexpr std::size_t words_bytes_max = 1000;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(space);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

bool is_code_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':';
}

}  // namespace

Result<const xml::Element*> body_of(const xml::Document& document) {
  const xml::Element& envelope = document.root();
  const xml::Element* const body = envelope.name == "Envelope" && envelope.namespace_uri == soap_namespace ? envelope.child("Body") : nullptr;
  if (body == nullptr) return error(ErrorKind::corrupt, "the answer is no SOAP 1.1 envelope");
  if (body->children.size() != 1) return error(ErrorKind::corrupt, "the body of the answer does not hold one document");
  const xml::Element& only = body->children.front();
  if (only.name != "Fault" || only.namespace_uri != soap_namespace) return &only;
  const xml::Element* const code = only.child("faultcode", {});
  return error(ErrorKind::rejected, "SOAP fault " + plain_code(code == nullptr ? std::string_view() : trimmed(code->text)));
}

std::string plain_code(std::string_view code) {
  const bool plain = !code.empty() && code.size() <= 40 && std::all_of(code.begin(), code.end(), is_code_character);
  // As many digits as a pupil's number has are no code.
  const auto digits = std::count_if(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
  return plain && digits < 9 ? std::string(code) : "onleesbaar";
}

std::string XmlFields::text(std::string_view name, std::size_t bytes_max) const {
  const xml::Element* const field = element_ == nullptr ? nullptr : element_->child(name);
  if (field == nullptr) return {};
  const std::string_view value = trimmed(field->text);
  if (value.size() <= bytes_max && field->children.empty()) return std::string(value);
  refuse(name, "is longer than it may be");
  return {};
}

std::string XmlFields::required(std::string_view name, std::size_t bytes_max) const {
  std::string value = text(name, bytes_max);
  if (value.empty()) refuse(name, "is missing");
  return value;
}

std::optional<LocalDay> XmlFields::date(std::string_view name) const {
  const std::string value = text(name, 10);
  if (value.empty()) return std::nullopt;
  const auto day = parse_date(value);
  if (!day) refuse(name, "is no date");
  return day;
}

LocalDay XmlFields::required_date(std::string_view name) const {
  const auto day = date(name);
  if (!day) refuse(name, "is missing");
  return day.value_or(no_day);
}

std::string XmlFields::words(std::string_view name) const {
  const xml::Element* const field = element_ == nullptr ? nullptr : element_->child(name);
  if (field == nullptr) return {};
  std::string value(trimmed(field->text));
  std::replace_if(value.begin(), value.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  value = text_within(value, words_bytes_max / 4);  // four bytes a character at most
  return is_clean_text(value, words_bytes_max) ? value : std::string();
}

XmlFields XmlFields::inside(std::string_view name) const { return {element_ == nullptr ? nullptr : element_->child(name), wrong_}; }

void XmlFields::refuse(std::string_view name, std::string_view why) const {
  if (!wrong_.empty()) return;
  wrong_ = element_ == nullptr ? std::string() : "line " + std::to_string(element_->place.line) + ": ";
  wrong_.append(name).append(" ").append(why);
}

}  // namespace hub::duo
