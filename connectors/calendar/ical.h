// A school's or a region's calendar as iCalendar (RFC 5545), the form in which every agenda program exports one. Pure;
// any thread.
#pragma once

#include <string_view>

#include "connectors/calendar/schoolvakantie.h"

namespace hub::calendar {

// Reads the VEVENTs whose SUMMARY names a holiday or a free day; all others are counted as skipped. Faults:
//   empty-file, invalid-encoding   as for every file
//   malformed-ical                 no VCALENDAR, parts that do not nest, a line without a value, a file cut off
//   required-field                 an event of ours without DTSTART
//   invalid-date                   a date, time or duration that is none, or a field that stands there twice
//   other-time-zone                a time in another zone than Europe/Amsterdam or UTC
//   recurring-event                RRULE, RDATE, EXDATE or RECURRENCE-ID
//   end-before-begin, too-many-faults
Agenda decode_ical(std::string_view body);

}  // namespace hub::calendar
