// A school's holidays as Somtoday's REST API answers them (/rest/v1/vakanties): JSON, whole days, the last one included.
// Pure; any thread.
#pragma once

#include <string_view>

#include "connectors/calendar/schoolvakantie.h"

namespace hub::calendar {

// An item that names none of the five holidays is a free period of the school's own: Somtoday lists nothing else there.
// Faults: those of JSON (connectors/README.md: Rules by name), schema, invalid-date, end-before-begin, too-many-faults.
Agenda decode_somtoday_vakanties(std::string_view body);

}  // namespace hub::calendar
