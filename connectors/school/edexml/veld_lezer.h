// The fields of one element that has a child for each: takes them through their checks and gathers what is wrong,
// each with the line and column where it stands. One thread; the element outlives it.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "connectors/school/bezwaar.h"
#include "connectors/school/rijuitkomst.h"
#include "connectors/xml/document.h"

namespace hub::edexml {

class VeldLezer {
 public:
  explicit VeldLezer(const xml::Element& element) : element_(element) {}

  // The child of that name; none when there is none. Twice: schema.
  const xml::Element* find(std::string_view name) {
    const xml::Element* first = element_.child(name);
    if (first == nullptr) return nullptr;
    const auto same = [&](const xml::Element& other) { return &other != first && other.name == name && other.namespace_uri == first->namespace_uri; };
    const auto& all = element_.children;
    if (std::any_of(all.begin(), all.end(), same)) refuse(*first, {"schema", "stands twice: which one holds?"});
    return first;
  }

  // Its text without white space around it; empty when it is absent. Elements where text belongs: schema.
  std::string text(std::string_view name) {
    const xml::Element* field = find(name);
    if (field == nullptr) return "";
    if (!field->children.empty()) refuse(*field, {"schema", "must hold text, not elements"});
    return trimmed(field->text);
  }

  // An absent field is as an empty one: whether it may be, `parse` says.
  template <typename Parse>
  auto read(std::string_view name, Parse parse) {
    const xml::Element* field = element_.child(name);
    return take_in(field == nullptr ? element_ : *field, parse(text(name)));
  }
  // None when it is absent or empty.
  template <typename Parse>
  auto read_optional(std::string_view name, Parse parse) {
    return text(name).empty() ? std::nullopt : read(name, parse);
  }
  template <typename Parse>
  auto read_attribute(std::string_view name, Parse parse) {
    const std::string* value = element_.attribute(name);
    return take_in(element_, parse(value == nullptr ? "" : trimmed(*value)));
  }

  // What is wrong with the element as a whole.
  void refuse(const school::Bezwaar& wrong) { refuse(element_, wrong); }
  [[nodiscard]] bool goed() const { return fouten_.empty(); }
  [[nodiscard]] school::Fouten take() { return std::move(fouten_); }

 private:
  static std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return "";
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
  }
  template <typename T>
  std::optional<T> take_in(const xml::Element& where, school::Gelezen<T> value) {
    if (value) return std::move(*value);
    refuse(where, value.error());
    return std::nullopt;
  }
  // Once for each element: a field may be looked at more than once.
  void refuse(const xml::Element& where, const school::Bezwaar& wrong) {
    const auto same = [&](const Fault& fault) {
      return fault.rule == wrong.rule && fault.message == wrong.message && fault.line == where.place.line && fault.column == where.place.column;
    };
    if (std::any_of(fouten_.begin(), fouten_.end(), same)) return;
    fouten_.push_back(Fault{std::string(wrong.rule), wrong.message, "", where.place.line, where.place.column});
  }

  const xml::Element& element_;
  school::Fouten fouten_;
};

}  // namespace hub::edexml
