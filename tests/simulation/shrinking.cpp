#include "shrinking.h"

#include "plain_reading.h"
#include "school_life.h"

#include <algorithm>
#include <fstream>
#include <optional>

namespace simulation {
namespace {

using nlohmann::json;

std::string file_name_of(const std::string& leerling) {
    std::string name = leerling == "?" ? "onbekend" : leerling;
    std::replace(name.begin(), name.end(), '/', '-');
    return "leerling-" + name + ".ndjson";
}

}  // namespace

Inkrimping shrink(const Hubprogramma& hub, const std::vector<json>& gebeurtenissen, const Verschil& verschil,
                  Datum from, Datum tot_en_met, const Strengheid& strengheid, const std::filesystem::path& map,
                  int runs_max) {
    Inkrimping inkrimping;
    inkrimping.gebeurtenissen = select_van_leerling(gebeurtenissen, verschil.leerling);
    inkrimping.verschil = verschil;
    inkrimping.file = map / file_name_of(verschil.leerling);

    int runs = 0;
    const auto find_verschil = [&](const std::vector<json>& kandidaat) -> std::optional<Verschil> {
        ++runs;
        const Hubrun run = run_simulate(hub, kandidaat, from, tot_en_met, map);
        inkrimping.opdracht = run.opdracht;
        if (!run.is_gelukt()) return std::nullopt;
        const auto verstuurd = select_vergelijkbaar(run.verstuurd, list_namen(kandidaat));
        for (const Verschil& een : compare(lees_berichten(kandidaat, from, tot_en_met), verstuurd, strengheid)) {
            if (een.leerling == verschil.leerling) return een;
        }
        return std::nullopt;
    };

    const std::optional<Verschil> alone = find_verschil(inkrimping.gebeurtenissen);
    inkrimping.is_alone_enough = alone.has_value();
    if (alone) {
        inkrimping.verschil = *alone;
        // Leave out ever smaller runs of CloudEvents while the pupil still comes out differently.
        for (std::size_t size = inkrimping.gebeurtenissen.size() / 2; size > 0; size /= 2) {
            for (std::size_t begin = 0; begin < inkrimping.gebeurtenissen.size() && runs < runs_max;) {
                std::vector<json> minder = inkrimping.gebeurtenissen;
                const std::size_t end = std::min(begin + size, minder.size());
                minder.erase(minder.begin() + static_cast<std::ptrdiff_t>(begin),
                             minder.begin() + static_cast<std::ptrdiff_t>(end));
                if (const std::optional<Verschil> still = find_verschil(minder)) {
                    inkrimping.gebeurtenissen = std::move(minder);
                    inkrimping.verschil = *still;
                } else {
                    begin = end;
                }
            }
        }
    }
    std::ofstream(inkrimping.file, std::ios::binary) << to_ndjson(inkrimping.gebeurtenissen);
    return inkrimping;
}

}  // namespace simulation
