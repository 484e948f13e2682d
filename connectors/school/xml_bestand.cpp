#include "connectors/school/xml_bestand.h"

#include <string>

namespace hub::school {

tl::expected<xml::Document, Fault> open_xml(std::string_view body) {
  auto document = xml::parse(body);
  if (document || document.error().rule != "malformed-xml") return document;
  const std::size_t first = body.find_first_not_of(" \t\r\n");
  if (body[first] == '<' || body.starts_with("\xEF\xBB\xBF")) return document;
  return tl::unexpected(Fault{"unsupported-media-type", "XML belongs here, and this is none", "", 1, 1});
}

Fault fault_at(const xml::Element& element, const Bezwaar& wrong) {
  return Fault{std::string(wrong.rule), wrong.message, "", element.place.line, element.place.column};
}

std::string_view without_zone(std::string_view date) {
  constexpr std::size_t length = 10;  // 2012-03-14
  if (date.size() == length + 1 && date.ends_with('Z')) return date.substr(0, length);
  const bool offset = date.size() == length + 6 && (date[length] == '+' || date[length] == '-') && date[length + 3] == ':';
  return offset ? date.substr(0, length) : date;
}

}  // namespace hub::school
