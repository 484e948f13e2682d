// The real program, run as an outside user would: a file of CloudEvents in, its outgoing messages back. No hub code is
// linked; what is known of the hub is its command line and its output. Starts one child process at a time.
#pragma once

#include "plain_time.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace simulation {

struct Hubprogramma {
    std::filesystem::path binary;
    std::filesystem::path config;
};

struct Verstuurd {
    Moment at;
    std::string channel;
    std::string ontvanger;
    std::string topic;  // empty where null
    nlohmann::json message;
};

struct Hubrun {
    std::string opdracht;  // the command line, to repeat it
    int exit_code = 0;
    std::string woorden;  // what the program said on stderr
    std::vector<Verstuurd> verstuurd;

    // 1 is "findings": refused rows, such as an answer about a melding that no longer stands.
    bool is_gelukt() const { return exit_code == 0 || exit_code == 1; }
};

// Writes the input into `map`, which must exist, and leaves it there for who wants to look.
Hubrun run_simulate(const Hubprogramma& hub, const std::vector<nlohmann::json>& gebeurtenissen, Datum from,
                    Datum tot_en_met, const std::filesystem::path& map);

}  // namespace simulation
