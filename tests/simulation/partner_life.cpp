#include "partner_life.h"

#include "plain_reading.h"
#include "seeded_random.h"

#include "gebeurtenissen.h"

#include <fmt/format.h>

#include <chrono>

namespace simulation {
namespace {

constexpr std::uint64_t partner_stream = 1'000'000'009;

std::string source_van(const std::string& ontvanger) {
    const std::string naam = ontvanger.substr(ontvanger.find('/') + 1);
    return fmt::format("urn:nld:oin:0000000400000{:0>7}:systeem:leerplicht", naam == "rmc-21" ? "21000" : naam + "000");
}

}  // namespace

void add_antwoorden(Schoolleven& leven) {
    SeededRandom random(leven.proef.seed, partner_stream);
    int nummer = 0;
    const std::vector<Bericht> berichten =
        lees_berichten(leven.gebeurtenissen, leven.proef.from, leven.proef.tot_en_met);
    const Moment einde = middernacht(leven.proef.tot_en_met + std::chrono::days(1));
    for (const Bericht& bericht : berichten) {
        if (bericht.soort != "verzuimmeldingen.geregistreerd" && bericht.soort != "verzuimmeldingen.gewijzigd")
            continue;
        if (!random.chance(30)) continue;
        const support::Meldingverwijzing melding{bericht.velden.at("leerling").at("pgn").get<std::string>(),
                                                 bericht.velden.at("verzuimsoort").get<std::string>(),
                                                 bericht.velden.at("begindatum").get<std::string>()};
        Moment moment = bericht.at;
        const auto answer = [&](const std::string& status) {
            moment += std::chrono::seconds(random.between(3600, 15 * 86400));
            if (moment >= einde) return;
            const std::string id = fmt::format("antwoord-{}", ++nummer);
            leven.gebeurtenissen.push_back(support::make_status(
                {source_van(bericht.ontvanger), id, "verzuimmeldingen.status-gewijzigd", schrijf_utc(moment)}, melding,
                status, random.chance(50) ? std::optional<std::string>("gezien") : std::nullopt));
        };
        if (random.chance(60)) answer("B");
        if (random.chance(60)) answer(random.chance(70) ? "G" : "K");
    }
    order_for_file(leven);
}

}  // namespace simulation
