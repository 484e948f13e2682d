// What the text fields of incoming messages look like; the same patterns stand in schemas/, and a test
// holds the two together.
#pragma once

#include "hub/intake/object_reader.h"

namespace hub::intake {

extern const Pattern registratie_id;   // 1 to 128 visible ASCII characters
extern const Pattern event_id;         // 1 to 256 visible ASCII characters
extern const Pattern source;
extern const Pattern vestiging_code;
extern const Pattern leerlingnummer;
extern const Pattern pgn;
extern const Pattern gemeentecode;
extern const Pattern naam;             // 1 to 100 bytes
extern const Pattern naam_of_leeg;
extern const Pattern korte_tekst;      // 0 to 20 bytes
extern const Pattern lange_tekst;      // 0 to 4096 bytes: 1024 characters
extern const Pattern woord;
extern const Pattern opgave_kenmerk;            // 1 to 100 bytes

}  // namespace hub::intake
