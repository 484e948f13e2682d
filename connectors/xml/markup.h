// What a document is made of, seen from outside: where its tags begin and end, how many there are and how deep they
// nest. It knows no names, and decides before a parser sees the first byte whether one may: libxml2 compares each
// attribute of a tag with all others, and reads a document type declaration when there is one. Pure; any thread.
#pragma once

#include <cstddef>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "hub/base/fault.h"

namespace hub::xml {

struct Limits {
  std::size_t bytes_max = 32 * 1024 * 1024;  // a roster of the largest school: 30,000 pupils of 1 KB
  std::size_t depth_max = 32;                // what is read here nests 12 deep at most, and trees are taken down recursively
  std::size_t elements_max = 500'000;        // one costs 120 bytes beside its text; 30,000 pupils of 15 elements
  std::size_t attributes_max = 64;           // of one element; libxml2's time grows with the square of it
  std::size_t tag_bytes_max = 64 * 1024;     // of one tag, comment or instruction; none is near it
  std::size_t text_bytes_max = 8 * 1024 * 1024;  // between two tags, or one CDATA section; libxml2 stops at 10 MB
};

struct Place {
  int line = 0;    // 1-based
  int column = 0;  // in characters, 1-based
};
Place place_of(std::string_view text, std::size_t offset);

// The place of each start tag, in order. Faults: xml-doctype-forbidden, too-deep, too-large, and malformed-xml for a
// piece that is not closed or of no kind that XML has. What it takes need not be well-formed.
// REQUIRES: text is UTF-8.
tl::expected<std::vector<Place>, Fault> walk_markup(std::string_view text, const Limits& limits);

}  // namespace hub::xml
