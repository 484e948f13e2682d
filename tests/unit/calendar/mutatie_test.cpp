// Damaged calendars: thousands of small wounds to good samples. A decoder answers whatever the bytes are, and what it
// gives can be judged and printed.
#include <array>
#include <random>

#include "connectors/calendar/fragment.h"
#include "connectors/calendars.h"
#include "hub/base/utf8.h"
#include "tests/unit/calendar/lezing.h"

namespace hub::connectors {
namespace {

std::string mutate(std::string body, std::mt19937& random) {
  static constexpr std::array<std::string_view, 20> pieces = {";",          ":",       "\"",         "\r\n",  "\r\n ", "=",        ",",    "null",     "[]",         "{}",
                                                              "\xFF",       "BEGIN:",  "END:VEVENT", "20260230", "99991231", "-1", "T240000Z", "P999W", "RRULE:FREQ=DAILY\r\n", "TZID="};
  const int wounds = 1 + static_cast<int>(random() % 4);
  for (int i = 0; i < wounds && !body.empty(); ++i) {
    const std::size_t at = random() % body.size();
    switch (random() % 5) {
      case 0: body[at] = static_cast<char>(random() % 256); break;
      case 1: body.erase(at, 1 + random() % 12); break;
      case 2: body.insert(at, pieces[random() % pieces.size()]); break;
      case 3: body.insert(at, body.substr(random() % body.size(), random() % 200)); break;
      default: body.resize(at); break;
    }
  }
  return body;
}

void expect_whole(const calendar::Agenda& agenda) {
  for (const Fault& fault : agenda.fouten) {
    ASSERT_FALSE(fault.rule.empty() || fault.message.empty());
    ASSERT_EQ(find_invalid_utf8(fault.message + fault.pointer), std::string_view::npos);
  }
  ASSERT_LE(agenda.overgeslagen, agenda.rijen);
  for (const calendar::Schoolvakantie& one : agenda.vakanties) {
    ASSERT_LE(one.van, one.tot);
    ASSERT_FALSE(one.naam.empty());
    ASSERT_EQ(one.naam.find('\n'), std::string::npos);
  }
  static_cast<void>(calendar::find_twijfels(agenda.vakanties, {}));
  ASSERT_EQ(find_invalid_utf8(calendar::print_regions(agenda.vakanties, {}) + calendar::print_vestiging("90BB00", agenda.vakanties, {0})), std::string_view::npos);
  static_cast<void>(calendar::print_json(agenda.vakanties, {}));
}

TEST(CalendarMutatieTest, NoByteStringCrashesADecoder) {
  constexpr unsigned seed = 20261122;
  std::mt19937 random(seed);
  std::vector<std::string> samples;
  for (const char* name : {"meerlanden.ics", "openholidays.csv", "somtoday-vakanties.json"}) samples.push_back(calendar_test::read_sample(name));
  std::size_t clean = 0;
  std::size_t read_something = 0;
  for (std::size_t i = 0; i < 6'000; ++i) {
    const std::string body = mutate(samples[i % samples.size()], random);
    // Now and then to another's decoder: people mix up their files.
    const auto& formaat = connectors::calendars()[i % 10 == 9 ? random() % 3 : i % 3];
    const calendar::Agenda agenda = formaat.decode(body);
    expect_whole(agenda);
    if (HasFatalFailure()) FAIL() << "seed " << seed << ", step " << i << ", " << formaat.naam;
    if (agenda.fouten.empty()) ++clean;
    if (!agenda.vakanties.empty()) ++read_something;
    static_cast<void>(detect_calendar(body));
  }
  // Else the wounds are too deep, or too shallow, to say anything.
  EXPECT_GT(read_something, 2'000u);
  EXPECT_GT(clean, 200u);
  EXPECT_LT(clean, 5'000u);
}

TEST(CalendarMutatieTest, EveryPrefixIsAnswered) {
  for (const char* name : {"meerlanden.ics", "openholidays.csv", "somtoday-vakanties.json"}) {
    const std::string body = calendar_test::read_sample(name);
    const auto* formaat = find_calendar(*detect_calendar(body));
    for (std::size_t length = 0; length < body.size(); length += 7) expect_whole(formaat->decode(body.substr(0, length)));
  }
}

}  // namespace
}  // namespace hub::connectors
