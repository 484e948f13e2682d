#include "connectors/xml/document.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include <algorithm>
#include <climits>
#include <memory>
#include <new>
#include <optional>

#include "hub/base/assert.h"
#include "hub/base/utf8.h"

namespace hub::xml {
namespace {

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view{} : std::string_view(reinterpret_cast<const char*>(text));
}

Fault fault_at(std::string_view bytes, std::size_t offset, const char* rule, std::string message) {
  const Place place = place_of(bytes, offset);
  return Fault{rule, std::move(message), "", place.line, place.column};
}

bool equals_ignoring_case(std::string_view text, std::string_view upper) {
  const auto upper_of = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
  return std::equal(text.begin(), text.end(), upper.begin(), upper.end(), [&](char a, char b) { return upper_of(a) == b; });
}

// The encoding that the XML declaration names; none when it names none. What else is wrong with the declaration
// is for the parser to say.
std::optional<std::string_view> declared_encoding(std::string_view bytes) {
  if (!bytes.starts_with("<?xml ") && !bytes.starts_with("<?xml\t") && !bytes.starts_with("<?xml\r") && !bytes.starts_with("<?xml\n")) {
    return std::nullopt;
  }
  const std::string_view declaration = bytes.substr(0, bytes.find("?>"));
  const std::size_t word = declaration.find("encoding");
  if (word == std::string_view::npos) return std::nullopt;
  const std::size_t quote = declaration.find_first_of("\"'", word);
  if (quote == std::string_view::npos) return std::nullopt;
  const std::size_t end = declaration.find(declaration[quote], quote + 1);
  return end == std::string_view::npos ? std::nullopt : std::optional(declaration.substr(quote + 1, end - quote - 1));
}

std::optional<Fault> find_wrong_encoding(std::string_view bytes) {
  const std::string_view first = bytes.substr(0, 4);
  if (first.find('\0') != std::string_view::npos || first.starts_with("\xff\xfe") || first.starts_with("\xfe\xff")) {
    return fault_at(bytes, 0, "invalid-encoding", "this looks like UTF-16 or UTF-32; save it as UTF-8");
  }
  if (const std::size_t wrong = find_invalid_utf8(bytes); wrong != std::string_view::npos) {
    return fault_at(bytes, wrong, "invalid-encoding", "not UTF-8 from here on; save it as UTF-8");
  }
  const auto declared = declared_encoding(bytes);
  if (declared && !equals_ignoring_case(*declared, "UTF-8")) {
    return fault_at(bytes, 0, "invalid-encoding", "declares another encoding than UTF-8; save it as UTF-8 and declare that");
  }
  return std::nullopt;
}

// REQUIRES: UTF-8. Surrogates are no UTF-8; of what XML has not, C0 controls, U+FFFE and U+FFFF remain.
std::optional<Fault> find_forbidden_character(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto c = static_cast<unsigned char>(bytes[i]);
    const bool control = c < 0x20 && c != '\t' && c != '\n' && c != '\r';
    const bool nonchar = c == 0xef && (bytes.substr(i, 3) == "\xef\xbf\xbe" || bytes.substr(i, 3) == "\xef\xbf\xbf");
    if (control || nonchar) {
      return fault_at(bytes, i, "forbidden-character", "a character that XML has not; take it out, or ask the supplier to");
    }
  }
  return std::nullopt;
}

// In our own words: the library's repeat the sender's.
Fault fault_of(int code) {
  switch (code) {
    case XML_ERR_INVALID_CHAR:
    case XML_ERR_INVALID_CHARREF:
      return {"forbidden-character", "a character that XML has not, written as a number; take it out", "", 0, 0};
    case XML_ERR_UNDECLARED_ENTITY:
    case XML_WAR_UNDECLARED_ENTITY:
      return {"malformed-xml", "an entity that is not lt, gt, amp, apos or quot; write the character itself", "", 0, 0};
    case XML_ERR_TAG_NAME_MISMATCH: return {"malformed-xml", "this end tag is not of the element that is open", "", 0, 0};
    case XML_ERR_TAG_NOT_FINISHED: return {"malformed-xml", "it ends before its elements are closed; was it cut off?", "", 0, 0};
    case XML_ERR_ATTRIBUTE_REDEFINED:
    case XML_NS_ERR_ATTRIBUTE_REDEFINED: return {"malformed-xml", "the same attribute stands twice in one tag", "", 0, 0};
    case XML_NS_ERR_UNDEFINED_NAMESPACE: return {"malformed-xml", "a prefix that no xmlns declares", "", 0, 0};
    case XML_ERR_DOCUMENT_END: return {"malformed-xml", "something stands after the end of the document", "", 0, 0};
    case XML_ERR_DOCUMENT_EMPTY: return {"malformed-xml", "no XML: it does not begin with an element", "", 0, 0};
    default: return {"malformed-xml", "not well-formed XML here", "", 0, 0};
  }
}

}  // namespace

// Builds the tree from libxml2's calls. Memory that is not there ends the program here, not in C code.
class Builder {
 public:
  explicit Builder(const std::vector<Place>& starts) : starts_(starts) {}

  void start(std::string_view name, std::string_view uri, const xmlChar** attributes, int count) noexcept {
    if (fault_) return;
    if (started_ == starts_.size()) {  // it sees a tag where the walk saw none: neither is to be trusted
      fault_ = fault_of(XML_ERR_INTERNAL_ERROR);
      return;
    }
    Element element{keep(name), keep(uri), "", {}, {}, starts_[started_++]};
    // Five pointers each: local name, prefix, namespace, and where its value begins and ends.
    for (int i = 0; i < count; ++i, attributes += 5) {
      const auto length = static_cast<std::size_t>(attributes[4] - attributes[3]);
      std::string value(reinterpret_cast<const char*>(attributes[3]), length);
      element.attributes.push_back({keep(view(attributes[0])), keep(view(attributes[2])), std::move(value)});
    }
    open_.push_back(place(std::move(element)));
  }
  void end() noexcept {
    if (!fault_) open_.pop_back();
  }
  void text(const xmlChar* text, int length) noexcept {
    if (fault_) return;
    open_.back()->text.append(reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
  }
  void on_error(const xmlError& error) noexcept {
    if (fault_ || error.level < XML_ERR_ERROR) return;
    fault_ = fault_of(error.code);
    fault_->line = std::max(error.line, 0);
    fault_->column = std::max(error.int2, 0);
  }

  tl::expected<Document, Fault> take(bool well_formed) {
    if (!fault_ && well_formed && started_ == starts_.size()) return std::move(document_);
    return tl::unexpected<Fault>(fault_.value_or(fault_of(XML_ERR_INTERNAL_ERROR)));
  }

 private:
  std::string_view keep(std::string_view name) {
    const auto found = document_.names_.find(name);
    return found != document_.names_.end() ? *found : *document_.names_.emplace(name).first;
  }
  // A pointer stays good while its element is open: its parent gets no other child before it is closed.
  Element* place(Element element) {
    if (open_.empty()) {
      document_.root_ = std::move(element);
      return &document_.root_;
    }
    return &open_.back()->children.emplace_back(std::move(element));
  }

  const std::vector<Place>& starts_;
  std::size_t started_ = 0;
  std::vector<Element*> open_;
  Document document_;
  std::optional<Fault> fault_;
};

namespace {

Builder& builder_of(void* user) { return *static_cast<Builder*>(user); }

// Only these calls: what a document type declares would be heard by nobody, and an entity is found nowhere.
xmlSAXHandler make_calls() {
  xmlSAXHandler calls{};
  calls.initialized = XML_SAX2_MAGIC;
  calls.startElementNs = [](void* user, const xmlChar* name, const xmlChar*, const xmlChar* uri, int, const xmlChar**, int count, int,
                            const xmlChar** attributes) { builder_of(user).start(view(name), view(uri), attributes, count); };
  calls.endElementNs = [](void* user, const xmlChar*, const xmlChar*, const xmlChar*) { builder_of(user).end(); };
  calls.characters = [](void* user, const xmlChar* text, int length) { builder_of(user).text(text, length); };
  calls.ignorableWhitespace = calls.characters;
  calls.cdataBlock = calls.characters;
  calls.serror = [](void* user, xmlErrorPtr error) { builder_of(user).on_error(*error); };
  return calls;
}

tl::expected<Document, Fault> build(std::string_view bytes, const std::vector<Place>& starts) {
  static const bool library_ready = (xmlInitParser(), true);  // before its first use, once
  HUB_ASSERT(library_ready);
  const std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)> context(
      xmlCreateMemoryParserCtxt(bytes.data(), static_cast<int>(bytes.size())), &xmlFreeParserCtxt);
  if (context == nullptr) throw std::bad_alloc();
  xmlCtxtUseOptions(context.get(), XML_PARSE_NONET);
  Builder builder(starts);
  *context->sax = make_calls();
  context->userData = &builder;
  xmlParseDocument(context.get());
  return builder.take(context->wellFormed == 1);
}

}  // namespace

const std::string* Element::attribute(std::string_view named, std::string_view in) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const Attribute& a) { return a.name == named && a.namespace_uri == in; });
  return found == attributes.end() ? nullptr : &found->value;
}

const Element* Element::child(std::string_view named, std::string_view in) const {
  const auto found =
      std::find_if(children.begin(), children.end(), [&](const Element& e) { return e.name == named && e.namespace_uri == in; });
  return found == children.end() ? nullptr : &*found;
}

tl::expected<Document, Fault> parse(std::string_view bytes, const Limits& limits) {
  HUB_ASSERT(limits.bytes_max <= INT_MAX);
  if (bytes.size() > limits.bytes_max) {
    return tl::unexpected<Fault>(Fault{"too-large", "more than " + std::to_string(limits.bytes_max / 1024) + " KB of XML; send it in parts", "", 0, 0});
  }
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return tl::unexpected<Fault>(Fault{"empty-body", "nothing was sent", "", 0, 0});
  }
  if (auto wrong = find_wrong_encoding(bytes)) return tl::unexpected<Fault>(std::move(*wrong));
  if (auto wrong = find_forbidden_character(bytes)) return tl::unexpected<Fault>(std::move(*wrong));
  auto starts = walk_markup(bytes, limits);
  if (!starts) return tl::unexpected<Fault>(std::move(starts.error()));
  return build(bytes, *starts);
}

}  // namespace hub::xml
