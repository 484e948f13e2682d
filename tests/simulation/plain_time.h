// Dates, clock readings in Amsterdam and instants, written for the plain reading only: it shares no date code with the
// hub, so that a mistake in one of them shows. Text that does not have the expected form throws std::invalid_argument.
#pragma once

#include <chrono>
#include <compare>
#include <string>
#include <string_view>

namespace simulation {

using Datum = std::chrono::sys_days;      // a date on the Dutch calendar
using Moment = std::chrono::sys_seconds;  // an instant, UTC

constexpr int minuten_per_dag = 1440;

// What a clock in Amsterdam shows, cut to the minute. 1440 is the midnight that ends the date.
struct Klokstand {
    Datum datum;
    int minuut = 0;
    auto operator<=>(const Klokstand&) const = default;
};

Klokstand klok_in_amsterdam(Moment moment);
Datum datum_in_amsterdam(Moment moment);
// The instant at which a clock in Amsterdam shows this. In the hour that does not exist in spring: the one after it.
Moment op_de_klok(Datum datum, int seconden_na_middernacht);
Moment middernacht(Datum datum);

Datum parse_datum(std::string_view tekst);
Moment parse_moment(std::string_view tekst);  // fractions of a second are dropped

std::string schrijf(Datum datum);           // 2026-09-01
std::string schrijf_utc(Moment moment);     // 2026-09-01T06:30:00Z
std::string schrijf_lokaal(Moment moment);  // 2026-09-01T08:30:00+02:00

Datum make_datum(int jaar, unsigned maand, unsigned dag);
// Whole years lived on `dag`. Born on 29 February: a year older on 1 March.
int leeftijd_op(Datum geboren, Datum dag);
Datum begin_schooljaar(Datum dag);  // the last 1 August on or before `dag`

}  // namespace simulation
