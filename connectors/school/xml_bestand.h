// A delivery that is one XML document: opening it, where its faults stand, and the days in it. Pure; any thread.
#pragma once

#include <string_view>
#include <tl/expected.hpp>

#include "connectors/school/bezwaar.h"
#include "connectors/xml/document.h"
#include "hub/base/fault.h"

namespace hub::school {

// The document, or what xml::parse found; unsupported-media-type when it does not even begin like XML.
tl::expected<xml::Document, Fault> open_xml(std::string_view body);

Fault fault_at(const xml::Element& element, const Bezwaar& wrong);

// xs:date may carry a zone, and JAXB writes one; the day is the one that is written.
std::string_view without_zone(std::string_view date);

}  // namespace hub::school
