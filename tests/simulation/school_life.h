// Invented school years: from one seed the CloudEvents of many pupils of the four example schools, with everything that
// real administrations do to them: late and early arrivals, corrections, withdrawals, duplicates, moves, returns and
// consents. The same seed gives the same bytes on every machine. Needs no hub and knows no rule but its numbers. Any
// thread.
#pragma once

#include "plain_time.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace simulation {

struct Proef {
    std::uint64_t seed = 1;
    int leerlingen = 100;
    Datum leven_vanaf;  // first day on which anything happens
    Datum from;         // first day that the hub is asked to simulate; what came before arrives then
    Datum tot_en_met;
    bool shuffled = false;  // the file is not in order of time
};

// The period and the kind of file follow from the seed: whole years, a winter, a start in mid year, two years in one
// run.
Proef make_proef(std::uint64_t seed, int leerlingen);

struct Schoolleven {
    Proef proef;
    std::vector<nlohmann::json> gebeurtenissen;  // in file order
};

// Without answers of partners; `partner_life.h` adds those.
Schoolleven make_schoolleven(const Proef& proef);

// In order of time, or, for a shuffled proef, in any order once `from` has passed.
void order_for_file(Schoolleven& leven);

std::string to_ndjson(const std::vector<nlohmann::json>& gebeurtenissen);

}  // namespace simulation
