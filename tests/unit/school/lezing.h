// What the tests of the school connectors share: a context, the samples, and a Levering as short lines
// of text that a person can hold against the file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/intake/levering.h"

namespace hub::school_test {

// 90BB00, arrived on 2026-11-02 at noon, no redenen.
intake::LeveringContext make_context();
// The same with ZK (ziek, ja), O (afwezig, nee), TL (te-laat, nee), Z (ziek, ja), V (verlof, ja),
// VW (verwijderd, nee), and Ed-Fi's Excused Absence, Unexcused Absence, Tardy and In Attendance; half days from
// 08:30 to 12:00 and from 13:00 to 15:15; school 255901001 is 90BB00, 255901002 another.
intake::LeveringContext make_context_with_redenen();

// The bytes of tests/data/<path>.
std::string read_sample(std::string_view path);

// One line an event: id, pupil, soort, geoorloofd, begin..eind, lesuur, minuten, code and text of the reason; of an
// Inschrijving and of a Leerlingopgave the fields.
std::vector<std::string> describe(const intake::Levering& levering);

// One line a fault: "rule 3:4" (line:column), "rule /items/0/links", or "rule" alone.
std::vector<std::string> fault_places(const intake::Levering& levering);

// `count` lines joined by CRLF, as a file ends.
std::string make_file(const std::vector<std::string>& lines);

}  // namespace hub::school_test
