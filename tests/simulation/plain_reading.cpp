#include "plain_reading.h"

#include "plain_facts.h"
#include "plain_rules.h"
#include "reported.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

namespace simulation {
namespace {

using nlohmann::json;

struct Aankomst {
    Moment moment;
    const json* gebeurtenis;
};

class Lezing {
public:
    Lezing(Datum from, Datum tot_en_met) : from_(from), tot_en_met_(tot_en_met) {}

    std::vector<Bericht> lees(const std::vector<json>& gebeurtenissen) {
        const std::vector<Aankomst> aankomsten = order(gebeurtenissen);
        auto volgende = aankomsten.begin();
        for (Datum dag = from_; dag <= tot_en_met_; dag += std::chrono::days(1)) {
            const Moment eind_van_dag = middernacht(dag + std::chrono::days(1));
            // The midnight first: what arrives exactly then is accepted before anyone is judged.
            Moment moment = middernacht(dag);
            bool is_middernacht = true;
            while (moment < eind_van_dag) {
                std::set<Leerlingsleutel> geraakt;
                for (; volgende != aankomsten.end() && volgende->moment == moment; ++volgende) {
                    geraakt.merge(accept(*volgende->gebeurtenis));
                }
                if (is_middernacht) {
                    for (const auto& [sleutel, leerling] : feiten_.leerlingen()) judge(sleutel, moment);
                } else {
                    for (const Leerlingsleutel& sleutel : geraakt) judge(sleutel, moment);
                }
                is_middernacht = false;
                moment = volgende == aankomsten.end() ? eind_van_dag : volgende->moment;
            }
        }
        return std::move(berichten_);
    }

private:
    std::vector<Aankomst> order(const std::vector<json>& gebeurtenissen) const {
        std::vector<Aankomst> aankomsten;
        for (const json& gebeurtenis : gebeurtenissen) {
            const Moment time = parse_moment(gebeurtenis.at("time").get<std::string>());
            aankomsten.push_back({std::max(time, middernacht(from_)), &gebeurtenis});
        }
        std::stable_sort(aankomsten.begin(), aankomsten.end(),
                         [](const Aankomst& a, const Aankomst& b) { return a.moment < b.moment; });
        return aankomsten;
    }

    std::set<Leerlingsleutel> accept(const json& gebeurtenis) {
        std::set<Leerlingsleutel> geraakt = feiten_.accept(gebeurtenis);
        if (feiten_.statuswijziging()) {
            for (const auto& [sleutel, leerling] : feiten_.leerlingen()) {
                if (!leerling.inschrijving || leerling.inschrijving->pgn != feiten_.statuswijziging()->pgn) continue;
                gemeld_[sleutel].zet_status(*feiten_.statuswijziging());
                geraakt.insert(sleutel);
            }
        }
        for (const Leerlingsleutel& sleutel : geraakt) dagen_.erase(sleutel);
        return geraakt;
    }

    void judge(const Leerlingsleutel& sleutel, Moment moment) {
        const Leerlingfeiten& leerling = feiten_.leerlingen().at(sleutel);
        const Regio regio = school_van(leerling.vestiging).regio;
        // The minutes of the days only change when something arrives; what counts of them today is decided in the
        // rules.
        auto dagen = dagen_.find(sleutel);
        if (dagen == dagen_.end()) {
            dagen = dagen_.emplace(sleutel, list_dagen(leerling, regio, tot_en_met_)).first;
        }
        Verslag verslag{moment, sleutel, leerling, berichten_};
        gemeld_[sleutel].werk_bij(dagen->second, verslag);
    }

    Datum from_;
    Datum tot_en_met_;
    Feiten feiten_;
    std::map<Leerlingsleutel, std::vector<Dag>> dagen_;
    std::map<Leerlingsleutel, Gemeld> gemeld_;
    std::vector<Bericht> berichten_;
};

}  // namespace

std::vector<Bericht> lees_berichten(const std::vector<json>& gebeurtenissen, Datum from, Datum tot_en_met) {
    return Lezing(from, tot_en_met).lees(gebeurtenissen);
}

}  // namespace simulation
