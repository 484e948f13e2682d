// An arrival as the line of NDJSON that a school's system would send: a CloudEvent, put together from pieces without
// a JSON library, since the load must cost far less than the hub that reads it. One thread.
#pragma once

#include <cstdint>
#include <string>

#include "absence.h"
#include "country.h"

namespace bench::national {

class EventText {
 public:
  // Arrivals are gathered in `tick` seconds: all of one tick carry the time at which it ends.
  EventText(const Country& country, std::uint64_t seed, Day first, std::uint32_t tick);

  // Arrivals of this day follow.
  void start_day(std::uint16_t day);
  void append(const Arrival& arrival, std::string& to);

 private:
  void append_head(const Arrival& arrival, std::string_view id_prefix, std::string_view type, std::string& to) const;
  void append_pupil(const Arrival& arrival, std::string& to) const;
  void append_registration(const Arrival& arrival, std::string& to);
  void append_enrolment(const Arrival& arrival, std::string& to) const;
  void append_consent(const Arrival& arrival, std::string& to) const;
  void append_registration_id(const Arrival& arrival, std::string& to) const;
  void append_moment(std::uint16_t day, std::uint16_t minute, std::string& to);
  [[nodiscard]] const std::string& date_of(std::uint16_t day);

  const Country& country_;  // outlives this
  const std::uint64_t seed_;
  const Day first_;
  const std::uint32_t tick_;
  std::uint16_t today_ = 0;
  std::vector<std::string> dates_;    // "2026-11-16", by day
  std::vector<std::string> offsets_;  // "+01:00", by day
  std::string time_;                  // of the arrival that is written
};

}  // namespace bench::national
