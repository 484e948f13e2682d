// The invented school years themselves: the same everywhere, well formed, and rich enough to be worth comparing.
#include "partner_life.h"
#include "plain_reading.h"
#include "school_life.h"

#include "gebeurtenissen.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace simulation {
namespace {

using nlohmann::json;

// FNV-1a: enough to see that not one byte differs.
std::uint64_t fingerprint(const std::string& text) {
    std::uint64_t hash = 14695981039346656037U;
    for (const char letter : text) hash = (hash ^ static_cast<unsigned char>(letter)) * 1099511628211U;
    return hash;
}

TEST(SchoolLifeTest, IsTheSameOnEveryMachine) {
    const std::string text = to_ndjson(make_schoolleven(make_proef(4, 40)).gebeurtenissen);
    // Changes with every change of a story; a difference between compilers is a fault.
    EXPECT_EQ(fingerprint(text), 11666536767247801011U);
}

TEST(SchoolLifeTest, LeavesThePupilsItHasWhenMoreAreAdded) {
    const auto own_lines = [](int leerlingen) {
        std::multiset<std::string> lines;
        for (const json& gebeurtenis : make_schoolleven(make_proef(3, leerlingen)).gebeurtenissen) {
            if (gebeurtenis.at("data").value("leerlingnummer", "") == "100001") lines.insert(gebeurtenis.dump());
        }
        return lines;
    };
    EXPECT_EQ(own_lines(40), own_lines(80));
}

TEST(SchoolLifeTest, GivesEveryPgnThatPassesTheElfproef) {
    std::set<std::string> seen;
    for (int volgnummer = 0; volgnummer < 5000; ++volgnummer) {
        const std::string pgn = support::make_pgn(volgnummer);
        int sum = -(pgn.at(8) - '0');
        for (std::size_t position = 0; position < 8; ++position)
            sum += (pgn.at(position) - '0') * static_cast<int>(9 - position);
        EXPECT_EQ(pgn.size(), 9U);
        EXPECT_EQ(sum % 11, 0) << pgn;
        EXPECT_TRUE(seen.insert(pgn).second) << pgn;
    }
}

TEST(SchoolLifeTest, WritesWhatTheContractAllows) {
    for (const std::uint64_t seed : {0U, 1U, 2U, 3U}) {
        std::map<std::pair<std::string, std::string>, std::string> known;
        for (const json& gebeurtenis : make_schoolleven(make_proef(seed, 60)).gebeurtenissen) {
            const json& data = gebeurtenis.at("data");
            const auto [place, is_new] =
                known.emplace(std::pair(gebeurtenis.at("source"), gebeurtenis.at("id")), gebeurtenis.dump());
            EXPECT_TRUE(is_new || place->second == gebeurtenis.dump())
                << "one (source, id), two contents: " << gebeurtenis;
            if (!data.contains("soort")) continue;
            const Moment begin = parse_moment(data.at("begin").get<std::string>());
            if (data.at("eind").is_string()) {
                EXPECT_LT(begin, parse_moment(data.at("eind").get<std::string>())) << gebeurtenis;
            }
            const std::string soort = data.at("soort").get<std::string>();
            const bool needs_end = soort == "te-laat" || soort == "verwijderd";
            EXPECT_TRUE(!needs_end || data.at("eind").is_string() || data.contains("minuten")) << gebeurtenis;
        }
    }
}

TEST(SchoolLifeTest, LeadsToEveryKindOfMessage) {
    std::map<std::string, int> counts;
    for (const std::uint64_t seed : {2U, 3U}) {
        Schoolleven leven = make_schoolleven(make_proef(seed, 250));
        add_antwoorden(leven);
        for (const Bericht& bericht : lees_berichten(leven.gebeurtenissen, leven.proef.from, leven.proef.tot_en_met)) {
            ++counts[bericht.soort];
            const std::string wat = bericht.soort.substr(bericht.soort.find('.'));
            if (bericht.velden.contains("verzuimsoort"))
                ++counts[bericht.velden.at("verzuimsoort").get<std::string>() + wat];
            if (bericht.velden.contains("aanleiding"))
                ++counts[bericht.velden.at("aanleiding").get<std::string>() + wat];
            if (bericht.velden.contains("soort")) ++counts[bericht.velden.at("soort").get<std::string>()];
        }
    }
    for (const char* kind : {"V3.geregistreerd",
                             "V3.gewijzigd",
                             "V3.ingetrokken",
                             "V4.geregistreerd",
                             "V4.gewijzigd",
                             "L.geregistreerd",
                             "L.gewijzigd",
                             "L.ingetrokken",
                             "LRV.geregistreerd",
                             "LRV.gewijzigd",
                             "RMC.geregistreerd",
                             "thuiszittersmeldingen.geregistreerd",
                             "thuiszittersmeldingen.hervat",
                             "thuiszittersmeldingen.gewijzigd",
                             "thuiszittersmeldingen.ingetrokken",
                             "duur.geregistreerd",
                             "duur.ingetrokken",
                             "frequentie.geregistreerd",
                             "dreigend-16-uur",
                             "ziek-30-uur",
                             "verzuimgesprek"}) {
        EXPECT_GT(counts[kind], 0) << kind;
    }
}

}  // namespace
}  // namespace simulation
