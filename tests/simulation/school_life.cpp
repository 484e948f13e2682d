#include "school_life.h"

#include "absence_stories.h"
#include "pupil_life.h"
#include "seeded_random.h"

#include <algorithm>
#include <chrono>

namespace simulation {
namespace {

// A stream of its own, apart from those of the pupils, which are numbered from 0.
constexpr std::uint64_t file_stream = 1'000'000'007;

Moment time_of(const nlohmann::json& gebeurtenis) {
    return parse_moment(gebeurtenis.at("time").get<std::string>());
}

}  // namespace

Proef make_proef(std::uint64_t seed, int leerlingen) {
    Proef proef;
    proef.seed = seed;
    proef.leerlingen = leerlingen;
    proef.shuffled = seed % 2 == 0;
    const int jaar = 2025 + static_cast<int>(seed / 5 % 3);
    proef.leven_vanaf = make_datum(jaar, 8, 1);
    proef.from = proef.leven_vanaf;
    proef.tot_en_met = make_datum(jaar + 1, 7, 31);
    switch (seed % 5) {
        case 0:  // a winter, with the autumn before it arriving in one go
            proef.from = make_datum(jaar, 11, 2);
            proef.tot_en_met = make_datum(jaar + 1, 3, 20);
            break;
        case 1:  // in the middle of a holiday
            proef.from = make_datum(jaar, 12, 27);
            break;
        case 2:  // over a summer
            proef.leven_vanaf = make_datum(2026, 3, 1);
            proef.from = proef.leven_vanaf;
            proef.tot_en_met = make_datum(2027, 1, 31);
            break;
        default: break;  // a whole school year
    }
    return proef;
}

Schoolleven make_schoolleven(const Proef& proef) {
    Schoolleven leven;
    leven.proef = proef;
    for (int index = 0; index < proef.leerlingen; ++index) {
        Levensloop levensloop(proef, index, leven.gebeurtenissen);
        leef(levensloop);
    }
    order_for_file(leven);
    return leven;
}

void order_for_file(Schoolleven& leven) {
    std::stable_sort(leven.gebeurtenissen.begin(), leven.gebeurtenissen.end(),
                     [](const auto& a, const auto& b) { return time_of(a) < time_of(b); });
    if (!leven.proef.shuffled) return;
    // What arrives together at `from` keeps its order: there, the order of the file is the order of arrival.
    const Moment from = middernacht(leven.proef.from);
    auto first = std::find_if(leven.gebeurtenissen.begin(), leven.gebeurtenissen.end(),
                              [from](const auto& gebeurtenis) { return time_of(gebeurtenis) > from; });
    SeededRandom random(leven.proef.seed, file_stream);
    for (auto left = leven.gebeurtenissen.end() - first; left > 1; --left) {
        std::swap(*(first + (left - 1)), *(first + random.between(0, static_cast<int>(left) - 1)));
    }
}

std::string to_ndjson(const std::vector<nlohmann::json>& gebeurtenissen) {
    std::string text;
    for (const auto& gebeurtenis : gebeurtenissen) text += gebeurtenis.dump() + "\n";
    return text;
}

}  // namespace simulation
