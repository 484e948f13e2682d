// One cell of a CSV file: what a spreadsheet did to it, and the values that files spell in local
// time.
// Pure; any thread.
#pragma once

#include <optional>
#include <string_view>

#include "connectors/school/bezwaar.h"
#include "connectors/school/csv/csv.h"
#include "hub/base/local_time.h"

namespace hub::csv {

// What the cell is for decides what is damage: a remark may well say "-" or "=)".
enum class Celsoort { id, waarde, tekst };

// Faults:
//   formula-cell   an id that begins as a formula (= + - @, also full-width): never stored, since it
//                  would run where the id is exported
//   excel-damage   scientific notation (1,23E+08), an error value (#N/B), hashes (###), or, in a date of
//                  `digits` digits, a serial number (45000)
//   missing-value  "-", "n.v.t.", "NS" and the like: leave the cell empty; it is never taken for 0
std::optional<school::Bezwaar> find_schade(std::string_view text, Celsoort soort);

// "20260901". required-field, invalid-date, excel-damage.
school::Gelezen<LocalDay> parse_jjjjmmdd(std::string_view text);

// "0830" as the minute of the day. invalid-time, with a hint where Excel dropped leading zeros.
school::Gelezen<int> parse_uumm(std::string_view text);

// "2026-09-01". required-field, invalid-date, excel-damage.
school::Gelezen<LocalDay> parse_datum(std::string_view text);

// "08:30" or "08:30:00" as the minute of the day, cut to it. required-field, invalid-time.
school::Gelezen<int> parse_tijd(std::string_view text);

// "2026-09-01T08:30", also with seconds or a space for the T, on the Dutch clock; or RFC 3339 with its offset,
// which is never ambiguous. required-field, invalid-date, excel-damage, and what find_moment finds.
school::Gelezen<LocalTime> parse_moment(std::string_view text);

// A positive whole number of at most four digits. invalid-number.
school::Gelezen<int> parse_getal(std::string_view text);

// That minute of that day on the Dutch clock. nonexistent-local-time (the spring gap),
// ambiguous-local-time (the hour that autumn has twice: without an offset nobody knows which).
school::Gelezen<LocalTime> find_moment(LocalDay day, int minute_of_day);

Fault fault_at(const Cel& cel, std::string_view kolom, const school::Bezwaar& bezwaar);

}  // namespace hub::csv
