// From a school year in which one pupil comes out differently to the few CloudEvents that are enough to show it.
// Runs the hub many times, one after the other.
#pragma once

#include "comparison.h"
#include "hub_run.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace simulation {

struct Inkrimping {
    std::vector<nlohmann::json> gebeurtenissen;
    std::filesystem::path file;  // the same, as NDJSON for the command line
    Verschil verschil;
    bool is_alone_enough = true;  // false: with only its own CloudEvents the pupil comes out well
    std::string opdracht;
};

// `runs_max` bounds the search; it stops earlier where nothing more can be left out.
Inkrimping shrink(const Hubprogramma& hub, const std::vector<nlohmann::json>& gebeurtenissen, const Verschil& verschil,
                  Datum from, Datum tot_en_met, const Strengheid& strengheid, const std::filesystem::path& map,
                  int runs_max);

}  // namespace simulation
