// Ed-Fi's resource studentSchoolAttendanceEvents, as a delivery. Format `edfi-schoolattendanceevents`. Pure;
// any thread.
#pragma once

#include "hub/intake/levering.h"

namespace hub::edfi {

// A list of events, or one. The school is known by the configured scholen (wrong-vestiging), what the
// category descriptor means by the configured redenen, by its part after '#' (unknown-reason). Without times or
// a part of the day in eventDuration it is the whole day; else schoolAttendanceDuration says how many minutes
// (time-required). _lastModifiedDate is the version. The id is made of pupil and begin, since a corrected
// category is another event to Ed-Fi; two events that begin alike: duplicate-row.
intake::Levering decode_school_attendance_events(std::string_view body, const intake::LeveringContext& context);

}  // namespace hub::edfi
