// The fields of a pupil on a roster, checked the same in CSV and in JSON. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "connectors/school/bezwaar.h"
#include "hub/base/local_time.h"

namespace hub::csv {

// Nine digits that pass the elfproef: a burgerservicenummer, or an onderwijsnummer (begins with 10,
// remainder 5), which pupils without a BSN have. required-field, invalid-identifier.
school::Gelezen<std::string> parse_pgn(std::string_view text);

// A CBS code, four digits. required-field, invalid-identifier.
school::Gelezen<std::string> parse_woongemeente(std::string_view text);

// ISO, a date that exists. required-field, invalid-date, excel-damage, and implausible-date when it
// lies in the future of `vandaag` or more than 100 years back.
school::Gelezen<LocalDay> parse_geboortedatum(std::string_view text, LocalDay vandaag);

// At most 200 bytes without control or invisible characters. too-long, forbidden-character;
// required-field only of parse_naam.
school::Gelezen<std::string> parse_naam(std::string_view text);
school::Gelezen<std::string> parse_tussenvoegsel(std::string_view text);

// 1 to 8: the highest is groep 8 of primary school.
inline constexpr int leerjaar_max = 8;
school::Gelezen<int> parse_leerjaar(std::string_view text);

// "ja" or "nee". unknown-value.
school::Gelezen<bool> parse_ja_nee(std::string_view text);

}  // namespace hub::csv
