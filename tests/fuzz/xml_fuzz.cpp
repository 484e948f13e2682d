// The XML reader under libFuzzer: whatever the bytes are it answers, and what it takes is within its limits.
#include <cstdint>

#include "connectors/xml/document.h"
#include "hub/base/assert.h"
#include "hub/base/utf8.h"

namespace {

using namespace hub;

std::size_t check(const xml::Element& element, const xml::Limits& limits, std::size_t depth) {
  HUB_ASSERT(depth <= limits.depth_max && element.attributes.size() <= limits.attributes_max && !element.name.empty());
  HUB_ASSERT(element.place.line > 0 && element.place.column > 0);
  HUB_ASSERT(find_invalid_utf8(element.text) == std::string_view::npos);
  std::size_t elements = 1;
  for (const xml::Element& child : element.children) elements += check(child, limits, depth + 1);
  return elements;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const xml::Limits limits{.depth_max = 8, .elements_max = 100, .attributes_max = 8, .tag_bytes_max = 200};
  const auto document = xml::parse(std::string(data, data + size), limits);
  if (document) {
    HUB_ASSERT(check(document->root(), limits, 1) <= limits.elements_max);
  } else {
    const Fault& fault = document.error();
    HUB_ASSERT(!fault.rule.empty() && !fault.message.empty() && fault.line >= 0 && fault.column >= 0);
    HUB_ASSERT(find_invalid_utf8(fault.message) == std::string_view::npos);
  }
  return 0;
}
