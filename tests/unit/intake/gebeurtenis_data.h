// Good `data` of each incoming event type, to spoil one field at a time. Values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/base/json.h"
#include "hub/intake/inhoud.h"

namespace hub::intake_test {

// 2026-09-08T12:00:00Z: when these tests take place.
WallTime now();

struct Berichttype {
  std::string_view type;     // "nl.onderwijs....v1"
  std::string_view schema;   // its file in schemas/, without the ending
  std::string_view data;     // every field, all good
};
// All ten, in the order of the contract.
const std::vector<Berichttype>& berichttypes();
const Berichttype& berichttype(std::string_view schema);

// `data` with one field replaced; `value` is JSON text, or "-" to leave the field out.
Json with(const Json& data, std::string_view field, std::string_view value);

// "rule pointer" of each fault, in the order they were told.
std::vector<std::string> places(const std::vector<Fault>& faults);

// A whole CloudEvent around it.
Json make_event(const Berichttype& berichttype, std::string_view id);
inline constexpr std::string_view source = "urn:nld:oin:00000099000000001000:systeem:somtoday";

}  // namespace hub::intake_test
