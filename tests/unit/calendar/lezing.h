// What the tests of calendars share: the samples, and holidays and faults as short lines of text.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "connectors/calendar/plausibel.h"

namespace hub::calendar_test {

// The bytes of tests/data/kalender/<name>.
inline std::string read_sample(const std::string& name) {
  std::ifstream file(std::string(HUB_TEST_DATA) + "/kalender/" + name, std::ios::binary);
  EXPECT_TRUE(file) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

// "mei 2027-04-24..2027-05-02 noord"
inline std::vector<std::string> describe(const calendar::Agenda& agenda) {
  std::vector<std::string> lines;
  for (const calendar::Schoolvakantie& one : agenda.vakanties) {
    lines.push_back(std::string(calendar::soort_namen[static_cast<std::size_t>(one.soort)]) + " " + format_date(one.van) + ".." + format_date(one.tot) +
                    (one.regio ? " " + std::string(calendar::regio_namen[static_cast<std::size_t>(*one.regio)]) : ""));
  }
  return lines;
}

// "invalid-date 3", or "schema /items/0".
inline std::string place_of(const Fault& fault) { return fault.rule + " " + (fault.line > 0 ? std::to_string(fault.line) : fault.pointer); }
inline std::vector<std::string> fault_places(const calendar::Agenda& agenda) {
  std::vector<std::string> lines;
  for (const Fault& fault : agenda.fouten) lines.push_back(place_of(fault));
  return lines;
}

inline LocalDay day(const char* text) { return parse_date(text).value(); }

}  // namespace hub::calendar_test
