// The comparison and the promises are themselves held to the truth here: the plain reading's own messages, put in the
// hub's output form, must pass; each fault put in by hand must be named.
#include "comparison.h"
#include "partner_life.h"
#include "plain_reading.h"
#include "school_life.h"
#include "wire_promises.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace simulation {
namespace {

using nlohmann::json;

std::string topic_of(const std::string& soort) {
    if (soort.starts_with("verzuimmeldingen")) return "verzuimmelding";
    if (soort.starts_with("ziekte")) return "ziekteverzuimsignaal";
    return soort.starts_with("thuis") ? "thuiszittersmelding" : "signaal";
}

// A hub that follows the plain reading to the letter.
class Modelhub {
public:
    Verstuurd send(const Bericht& bericht) {
        const std::string topic = topic_of(bericht.soort);
        const std::string subject = "id of " + bericht.onderwerp;
        json data = bericht.velden;
        if (topic == "verzuimmelding") {
            data["meldingId"] = subject;
            data["dossierId"] = "d";
            data["meldenVoor"] = "2026-09-17";
            data["waarom"] = {{"regel", "r"}, {"versie", "1"}, {"dagen", dagen_of(bericht.velden)}};
        } else if (topic != "thuiszittersmelding") {
            data["signaalId"] = subject;
            data["dossierId"] = "d";
        }
        json message{{"specversion", "1.0"},
                     {"id", fmt::format("bericht {}", ++count_)},
                     {"source", "urn:nld:oin:0:systeem:hub"},
                     {"type", "nl.onderwijs." + bericht.soort + ".v1"},
                     {"time", schrijf_utc(bericht.at)},
                     {"subject", subject},
                     {"volgnummer", ++volgnummers_[bericht.ontvanger]},
                     {"epoch", 1},
                     {"data", data}};
        return {bericht.at, "mqtt", bericht.ontvanger, "verzuim/v1/" + bericht.ontvanger + "/" + topic, message};
    }

private:
    static json dagen_of(const json& velden) {
        json dagen = json::array();
        if (!velden.at("minuten").is_number()) return dagen;
        const int minuten = velden.at("minuten").get<int>();
        const bool is_one_day = velden.at("einddatum") == velden.at("begindatum");
        dagen.push_back({{"datum", velden.at("begindatum")}, {"minuten", is_one_day ? minuten : minuten - 1}});
        if (!is_one_day) dagen.push_back({{"datum", velden.at("einddatum")}, {"minuten", 1}});
        return dagen;
    }

    int count_ = 0;
    std::map<std::string, long> volgnummers_;
};

class ComparisonTest : public testing::Test {
protected:
    ComparisonTest() : leven_(make_schoolleven(make_proef(8, 80))) {
        verwacht_ = lees_berichten(leven_.gebeurtenissen, leven_.proef.from, leven_.proef.tot_en_met);
        Modelhub hub;
        for (const Bericht& bericht : verwacht_) verstuurd_.push_back(hub.send(bericht));
    }

    std::vector<Verschil> verschillen() const {
        return compare(verwacht_, select_vergelijkbaar(verstuurd_, list_namen(leven_.gebeurtenissen)), Strengheid{});
    }

    std::size_t find_first(const std::string& soort) const {
        std::size_t index = 0;
        while (verwacht_.at(index).soort != soort) ++index;
        return index;
    }

    // Whether some broken promise says this, now that one message was spoilt.
    bool is_named(const std::string& words) const {
        for (const std::string& sentence : list_broken_promises(verstuurd_, leven_.gebeurtenissen, 1000)) {
            if (sentence.find(words) != std::string::npos) return true;
        }
        return false;
    }

    Schoolleven leven_;
    std::vector<Bericht> verwacht_;
    std::vector<Verstuurd> verstuurd_;
};

TEST_F(ComparisonTest, FindsNothingWhereBothSayTheSame) {
    ASSERT_GT(verwacht_.size(), 100U);
    EXPECT_TRUE(verschillen().empty());
}

TEST_F(ComparisonTest, NamesThePupilWhoseMessageIsMissing) {
    const std::size_t index = find_first("thuiszittersmeldingen.hervat");
    verstuurd_.erase(verstuurd_.begin() + static_cast<std::ptrdiff_t>(index));
    const std::vector<Verschil> gevonden = verschillen();
    ASSERT_EQ(gevonden.size(), 1U);
    EXPECT_EQ(gevonden[0].leerling, verwacht_[index].leerling);
    EXPECT_EQ(gevonden[0].gemist.size(), 1U);
    EXPECT_TRUE(gevonden[0].onverwacht.empty());
    const std::string tekst = describe(gevonden[0], leven_.gebeurtenissen);
    EXPECT_NE(tekst.find("thuiszittersmeldingen.hervat"), std::string::npos);
    EXPECT_NE(tekst.find("leerlingen.ingeschreven"), std::string::npos);
}

TEST_F(ComparisonTest, SeesOneMinuteOneSecondAndOneReceiver) {
    const std::size_t index = find_first("verzuimmeldingen.geregistreerd");
    const Verstuurd right = verstuurd_[index];
    verstuurd_[index].message["data"]["minuten"] = 961;
    EXPECT_EQ(verschillen().size(), 1U);
    verstuurd_[index] = right;
    verstuurd_[index].at += std::chrono::seconds(1);
    EXPECT_EQ(verschillen().size(), 1U);
    verstuurd_[index] = right;
    verstuurd_[index].ontvanger = "leerplicht/9999";
    EXPECT_EQ(verschillen().size(), 1U);
}

TEST_F(ComparisonTest, SeesAReturnThatIsToldOfAnotherMelding) {
    const std::size_t index = find_first("thuiszittersmeldingen.hervat");
    verstuurd_[index].message["subject"] = "id of another";
    const std::vector<Verschil> gevonden = verschillen();
    ASSERT_EQ(gevonden.size(), 1U);
    EXPECT_TRUE(gevonden[0].gemist.empty());
    EXPECT_EQ(gevonden[0].verwisseld.size(), 1U);
}

TEST_F(ComparisonTest, KeepsTheCloudEventsOfOnePupilTogether) {
    const std::string leerling = verwacht_.at(find_first("verzuimmeldingen.ingetrokken")).leerling;
    const std::vector<json> eigen = select_van_leerling(leven_.gebeurtenissen, leerling);
    EXPECT_LT(eigen.size(), leven_.gebeurtenissen.size() / 4);
    std::vector<Bericht> alleen;
    for (const Bericht& bericht : lees_berichten(eigen, leven_.proef.from, leven_.proef.tot_en_met)) {
        if (bericht.leerling == leerling) alleen.push_back(bericht);
    }
    std::vector<Bericht> samen;
    for (const Bericht& bericht : verwacht_) {
        if (bericht.leerling == leerling) samen.push_back(bericht);
    }
    EXPECT_TRUE(compare(samen, alleen, Strengheid{}).empty());
    EXPECT_GT(alleen.size(), 1U);
}

TEST_F(ComparisonTest, NamesEveryBrokenPromise) {
    const std::size_t index = find_first("thuiszittersmeldingen.geregistreerd");
    const Verstuurd right = verstuurd_[index];
    const auto spoilt_is_named = [&](const std::string& words, const auto& spoil) {
        verstuurd_[index] = right;
        EXPECT_FALSE(is_named(words)) << words;
        spoil(verstuurd_[index]);
        EXPECT_TRUE(is_named(words)) << words;
        verstuurd_[index] = right;
    };
    std::string pgn;
    std::string achternaam;
    for (const json& gebeurtenis : leven_.gebeurtenissen) {
        if (gebeurtenis.at("data").contains("pgn")) pgn = gebeurtenis.at("data").at("pgn").get<std::string>();
        if (gebeurtenis.at("data").contains("pgn"))
            achternaam = gebeurtenis.at("data").at("achternaam").get<std::string>();
    }
    spoilt_is_named("tells a pgn outside leerplicht",
                    [&](Verstuurd& een) { een.message["data"]["naam"] = "Noor " + pgn; });
    spoilt_is_named("tells a surname in its envelope",
                    [&](Verstuurd& een) { een.message["partitionkey"] = "van " + achternaam; });
    spoilt_is_named("tells a reason", [](Verstuurd& een) { een.message["data"]["reden"] = "GEHEIMEREDEN 100001"; });
    spoilt_is_named("does not have exactly the fields", [](Verstuurd& een) { een.message["data"]["soort"] = "ziek"; });
    spoilt_is_named("goes to topic", [](Verstuurd& een) { een.topic = "verzuim/v1/swv/ander/thuiszittersmelding"; });
    spoilt_is_named("number", [](Verstuurd& een) { een.message["volgnummer"] = 100000; });
    spoilt_is_named("used before", [this](Verstuurd& een) { een.message["id"] = verstuurd_.front().message["id"]; });
    spoilt_is_named("has no subject", [](Verstuurd& een) { een.message.erase("subject"); });
    spoilt_is_named("while its subject is",
                    [](Verstuurd& een) { een.message["type"] = "nl.onderwijs.thuiszittersmeldingen.hervat.v1"; });
    spoilt_is_named("unknown type",
                    [](Verstuurd& een) { een.message["type"] = "nl.onderwijs.geheimen.geregistreerd.v1"; });
}

}  // namespace
}  // namespace simulation
