#include "hub_run.h"

#include "school_life.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace simulation {
namespace {

// A run that takes longer than this hangs; a whole seed takes seconds.
constexpr int run_seconds_max = 300;

std::string read_whole(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::vector<Verstuurd> parse_output(const std::filesystem::path& file) {
    std::vector<Verstuurd> verstuurd;
    std::ifstream stream(file);
    std::string line;
    while (std::getline(stream, line)) {
        if (line.empty()) continue;
        const nlohmann::json bericht = nlohmann::json::parse(line);
        Verstuurd gelezen;
        gelezen.at = parse_moment(bericht.at("at").get<std::string>());
        gelezen.channel = bericht.at("channel").get<std::string>();
        gelezen.ontvanger = bericht.at("recipient").get<std::string>();
        if (bericht.at("topic").is_string()) gelezen.topic = bericht.at("topic").get<std::string>();
        gelezen.message = bericht.at("message");
        verstuurd.push_back(std::move(gelezen));
    }
    return verstuurd;
}

}  // namespace

Hubrun run_simulate(const Hubprogramma& hub, const std::vector<nlohmann::json>& gebeurtenissen, Datum from,
                    Datum tot_en_met, const std::filesystem::path& map) {
    const std::filesystem::path input = map / "gebeurtenissen.ndjson";
    const std::filesystem::path output = map / "berichten.ndjson";
    const std::filesystem::path woorden = map / "stderr.txt";
    std::ofstream(input, std::ios::binary) << to_ndjson(gebeurtenissen);
    std::filesystem::remove(output);

    Hubrun run;
    run.opdracht =
        fmt::format("'{}' simulate --config '{}' --input '{}' --from {} --to {} --output '{}'", hub.binary.string(),
                    hub.config.string(), input.string(), schrijf(from), schrijf(tot_en_met), output.string());
    const std::string shell =
        fmt::format("timeout {} {} >/dev/null 2>'{}'", run_seconds_max, run.opdracht, woorden.string());
    const int status = std::system(shell.c_str());
    if (status == -1) throw std::runtime_error("no shell to run the hub in");
    run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    run.woorden = read_whole(woorden);
    if (run.is_gelukt()) run.verstuurd = parse_output(output);
    return run;
}

}  // namespace simulation
