#include "verhaal.h"

#include "plain_reading.h"
#include "plain_time.h"

#include "gebeurtenissen.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace simulation {
namespace {

using nlohmann::json;

constexpr auto source = "urn:nld:oin:00000001001234567000:systeem:verhaal";
constexpr int pgn_volgnummer = 42;

// "2026-09-10 16:00" or "2026-09-10 16:00:30"
Moment om_moment(const std::string& om) {
    const int uren = std::stoi(om.substr(11, 2));
    const int minuten = std::stoi(om.substr(14, 2));
    const int seconden = om.size() > 16 ? std::stoi(om.substr(17, 2)) : 0;
    return op_de_klok(parse_datum(om.substr(0, 10)), uren * 3600 + minuten * 60 + seconden);
}

std::string om_tekst(const std::string& om) {
    return schrijf_lokaal(om_moment(om));
}

std::string text_or_empty(const json& value) {
    return value.is_string() ? value.get<std::string>() : "";
}

std::string regel_van(const Bericht& bericht) {
    const std::string lokaal = schrijf_lokaal(bericht.at);
    const std::string begin = lokaal.substr(0, 10) + " " + lokaal.substr(11, 5) + " " + bericht.ontvanger + " ";
    const std::string wat = bericht.soort.substr(bericht.soort.find('.') + 1);
    const json& velden = bericht.velden;
    if (velden.contains("datum"))
        return begin + velden.at("soort").get<std::string>() + " " + velden.at("datum").get<std::string>();
    if (velden.contains("aanleiding")) {
        return begin + velden.at("aanleiding").get<std::string>() + " " + wat + " " +
               velden.at("eersteZiektedag").get<std::string>();
    }
    const std::string periode =
        velden.at("begindatum").get<std::string>() + ".." + text_or_empty(velden.at("einddatum"));
    if (velden.contains("naam")) return begin + "thuiszitter " + wat + " " + periode;
    std::string regel = begin + velden.at("verzuimsoort").get<std::string>() + " " + wat + " " +
                        velden.at("status").get<std::string>() + " " + periode;
    if (velden.at("minuten").is_number()) regel += fmt::format(" {} minuten", velden.at("minuten").get<int>());
    return regel;
}

}  // namespace

Verhaal::Verhaal(std::string vestiging, std::string leerlingnummer)
    : vestiging_(std::move(vestiging)), leerlingnummer_(std::move(leerlingnummer)) {}

Verhaal& Verhaal::rooster(const std::string& om, const Rooster& rooster) {
    support::Inschrijving inschrijving;
    inschrijving.leerling = {vestiging_, leerlingnummer_};
    inschrijving.pgn = support::make_pgn(pgn_volgnummer);
    inschrijving.roepnaam = "Noor";
    inschrijving.tussenvoegsel = "van der";
    inschrijving.achternaam = "Berg";
    inschrijving.geboortedatum = rooster.geboren;
    inschrijving.woongemeente = rooster.woont;
    inschrijving.startkwalificatie = rooster.startkwalificatie;
    gebeurtenissen_.push_back(support::make_ingeschreven(
        {source, fmt::format("{}", ++nummer_), "leerlingen.ingeschreven", om_tekst(om)}, inschrijving));
    return *this;
}

Verhaal& Verhaal::registreer(const std::string& om, const std::string& id, const std::string& soort,
                             const std::string& geoorloofd, const std::string& begin, const std::string& eind) {
    support::Registratie registratie;
    registratie.registratie_id = id;
    registratie.gewijzigd_op = om_tekst(std::exchange(volgende_gewijzigd_op_, std::nullopt).value_or(om));
    registratie.leerling = {vestiging_, std::exchange(volgende_leerling_, std::nullopt).value_or(leerlingnummer_)};
    registratie.soort = soort;
    registratie.geoorloofd = geoorloofd;
    registratie.begin = om_tekst(begin);
    if (!eind.empty()) registratie.eind = om_tekst(eind);
    gebeurtenissen_.push_back(support::make_geregistreerd(
        {source, fmt::format("{}", ++nummer_), "verzuimregistraties.geregistreerd", om_tekst(om)}, registratie));
    return *this;
}

Verhaal& Verhaal::trek_in(const std::string& om, const std::string& id) {
    gebeurtenissen_.push_back(support::make_registratie_ingetrokken(
        {source, fmt::format("{}", ++nummer_), "verzuimregistraties.ingetrokken", om_tekst(om)}, id, om_tekst(om),
        {vestiging_, leerlingnummer_}));
    return *this;
}

Verhaal& Verhaal::hervat(const std::string& om, const std::string& datum) {
    gebeurtenissen_.push_back(
        support::make_hervatting({source, fmt::format("{}", ++nummer_), "hervattingen.gemeld", om_tekst(om)},
                                 {vestiging_, leerlingnummer_}, datum));
    return *this;
}

Verhaal& Verhaal::toestemming(const std::string& om, const std::string& van, const std::string& op, bool verleend) {
    const std::string type = verleend ? "toestemmingen.verleend" : "toestemmingen.ingetrokken";
    gebeurtenissen_.push_back(support::make_toestemming({source, fmt::format("{}", ++nummer_), type, om_tekst(om)},
                                                        {vestiging_, leerlingnummer_}, "jgz", op, van));
    return *this;
}

Verhaal& Verhaal::status(const std::string& om, const std::string& verzuimsoort, const std::string& begindatum,
                         const std::string& status) {
    gebeurtenissen_.push_back(
        support::make_status({source, fmt::format("{}", ++nummer_), "verzuimmeldingen.status-gewijzigd", om_tekst(om)},
                             {support::make_pgn(pgn_volgnummer), verzuimsoort, begindatum}, status, std::nullopt));
    return *this;
}

Verhaal& Verhaal::mist(const std::string& dag, const std::string& van, const std::string& tot) {
    return registreer(dag + " 16:00", fmt::format("{}-{}", dag, van), "afwezig", "nee", dag + " " + van,
                      dag + " " + tot);
}

Verhaal& Verhaal::mist_minuten(const std::string& dag, int minuten) {
    const int eind = 8 * 60 + 30 + minuten;
    return mist(dag, "08:30", fmt::format("{:02}:{:02}", eind / 60, eind % 60));
}

Verhaal& Verhaal::ziek_op(const std::vector<std::string>& dagen) {
    for (const std::string& dag : dagen) {
        registreer(dag + " 09:00", dag + "-ziek", "ziek", "ja", dag + " 08:30", dag + " 15:30");
    }
    return *this;
}

Verhaal& Verhaal::gewijzigd_op(const std::string& om) {
    volgende_gewijzigd_op_ = om;
    return *this;
}

Verhaal& Verhaal::over_leerling(const std::string& leerlingnummer) {
    volgende_leerling_ = leerlingnummer;
    return *this;
}

std::vector<std::string> Verhaal::lees(const std::string& from, const std::string& tot) const {
    std::vector<std::string> regels;
    for (const Bericht& bericht : lees_berichten(gebeurtenissen_, parse_datum(from), parse_datum(tot))) {
        regels.push_back(regel_van(bericht));
    }
    return regels;
}

std::vector<std::string> Verhaal::lees_over(const std::string& woord, const std::string& from,
                                            const std::string& tot) const {
    std::vector<std::string> gekozen;
    for (const std::string& regel : lees(from, tot)) {
        if (regel.find(woord) != std::string::npos) gekozen.push_back(regel);
    }
    return gekozen;
}

}  // namespace simulation
