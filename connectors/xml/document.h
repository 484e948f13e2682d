// The one guarded way to read XML from outside. There is no DTD at all, so no entity, no default value and
// nothing to fetch: nothing is ever opened but the bytes given. XInclude, schemaLocation, xml:base and style
// sheets are text like any other; comments and processing instructions are skipped, and what stands around them
// reads as one text. Encoding is UTF-8. libxml2 is behind this wall; its own state of a whole process is not
// touched. A document never changes and belongs to its caller; parse may run on any number of threads.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "connectors/xml/markup.h"
#include "hub/base/fault.h"

namespace hub::xml {

// An attribute without a prefix has no namespace, whatever its element has. xmlns and xmlns:… are none.
struct Attribute {
  std::string_view name;
  std::string_view namespace_uri;
  std::string value;
};

// Names are local: a prefix is only a way to write a namespace. Pass it by reference; its names live in its
// document.
struct Element {
  std::string_view name;
  std::string_view namespace_uri;  // empty: none
  std::string text;                // its own, with CDATA, without that of its children; white space is kept
  std::vector<Attribute> attributes;
  std::vector<Element> children;
  Place place;  // of its start tag

  // None when it is absent; may be empty.
  [[nodiscard]] const std::string* attribute(std::string_view named, std::string_view in = {}) const;
  // The first of that name in the namespace of this element, or in the one given; none when there is none.
  [[nodiscard]] const Element* child(std::string_view named) const { return child(named, namespace_uri); }
  [[nodiscard]] const Element* child(std::string_view named, std::string_view in) const;
};

class Document {
 public:
  Document() = default;
  Document(Document&&) = default;
  Document& operator=(Document&&) = default;

  [[nodiscard]] const Element& root() const { return root_; }

 private:
  friend class Builder;
  std::set<std::string, std::less<>> names_;  // each name and namespace once; a node stays where it is
  Element root_;
};

// The document, or the one fault that stopped the reading, with its line and column and none of its words:
//   empty-body             nothing was sent
//   invalid-encoding       not UTF-8, or its declaration says that it is not
//   xml-doctype-forbidden  a document type declaration, wherever it stands; nothing in it is read
//   forbidden-character    one that XML has not, written as it is or as a number: NUL, 0x1A, U+FFFE
//   too-deep, too-large    more than `limits`
//   malformed-xml          not well-formed, namespaces included
// REQUIRES: limits.bytes_max fits an int.
tl::expected<Document, Fault> parse(std::string_view bytes, const Limits& limits = {});

}  // namespace hub::xml
