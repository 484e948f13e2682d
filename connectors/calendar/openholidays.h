// The school holidays of the Netherlands as the OpenHolidays data set has them: CSV with semicolons, one row a holiday,
// with the regions it is for. Pure; any thread.
#pragma once

#include <string_view>

#include "connectors/calendar/schoolvakantie.h"

namespace hub::calendar {

// Columns are known by their names: Country, StartDate, EndDate, Type, Name, and Subdivisions or Groups; others are not
// looked at. Faults are those of every CSV file (connectors/README.md), and
//   csv-header-mismatch   a column that is missing
//   invalid-date, end-before-begin
//   unknown-value         another country, region or holiday than we know
//   required-field        a row without a region
Agenda decode_openholidays(std::string_view body);

}  // namespace hub::calendar
