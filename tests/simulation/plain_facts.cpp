#include "plain_facts.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>

namespace simulation {
namespace {

using nlohmann::json;

constexpr int schooldag_begin = 8 * 60 + 30;
constexpr int schooldag_eind = 15 * 60 + 30;

std::string text_at(const json& object, const char* naam) {
    return object.at(naam).get<std::string>();
}

bool has_value(const json& object, const char* naam) {
    return object.contains(naam) && !object.at(naam).is_null();
}

Klokstand eind_van(Moment moment) {
    Klokstand stand = klok_in_amsterdam(moment);
    if (stand.minuut == 0) return {stand.datum - std::chrono::days(1), minuten_per_dag};
    return stand;
}

Registratieversie parse_versie(const json& data, bool ingetrokken) {
    Registratieversie versie;
    versie.gewijzigd_op = parse_moment(text_at(data, "gewijzigdOp"));
    versie.leerling = text_at(data, "vestiging") + "/" + text_at(data, "leerlingnummer");
    versie.ingetrokken = ingetrokken;
    if (ingetrokken) return versie;
    versie.soort = text_at(data, "soort");
    versie.geoorloofd = text_at(data, "geoorloofd");
    versie.begin = klok_in_amsterdam(parse_moment(text_at(data, "begin")));
    if (has_value(data, "eind")) versie.eind = eind_van(parse_moment(text_at(data, "eind")));
    if (has_value(data, "minuten")) versie.minuten = data.at("minuten").get<int>();
    return versie;
}

Inschrijving parse_inschrijving(const json& data) {
    Inschrijving inschrijving;
    inschrijving.pgn = text_at(data, "pgn");
    inschrijving.roepnaam = text_at(data, "roepnaam");
    if (has_value(data, "tussenvoegsel")) inschrijving.tussenvoegsel = text_at(data, "tussenvoegsel");
    inschrijving.achternaam = text_at(data, "achternaam");
    inschrijving.geboortedatum = parse_datum(text_at(data, "geboortedatum"));
    inschrijving.woongemeente = text_at(data, "woongemeente");
    inschrijving.startkwalificatie = has_value(data, "startkwalificatie") && data.at("startkwalificatie").get<bool>();
    return inschrijving;
}

struct Interval {
    int van;
    int tot;
};

// The end after every hervatting and uitschrijving: 00:00 of H where the registratie began before that midnight.
std::optional<Klokstand> eind_na_einden(const Registratieversie& versie, const std::vector<Datum>& einden) {
    std::optional<Klokstand> eind = versie.eind;
    for (const Datum einde : einden) {
        if (versie.begin.datum >= einde) continue;
        // Reading: a hervatting only shortens. What was already over before H keeps its own end.
        const Klokstand middernacht{einde - std::chrono::days(1), minuten_per_dag};
        if (!eind || middernacht < *eind) eind = middernacht;
    }
    return eind;
}

std::optional<Interval> deel_van_dag(const Registratieversie& versie, const std::optional<Klokstand>& eind, Datum dag) {
    const Datum eerste = versie.begin.datum;
    if (dag < eerste) return std::nullopt;
    if (versie.minuten) {
        // Reading: where both `minuten` and `eind` are given, `minuten` says how long it was.
        if (dag != eerste) return std::nullopt;
        return Interval{versie.begin.minuut, std::min(versie.begin.minuut + *versie.minuten, minuten_per_dag)};
    }
    if (eind && dag > eind->datum) return std::nullopt;
    if (eind && eind->datum == eerste) return Interval{versie.begin.minuut, eind->minuut};
    Interval deel{schooldag_begin, schooldag_eind};
    if (dag == eerste) deel.van = std::max(deel.van, versie.begin.minuut);
    if (eind && dag == eind->datum) deel.tot = std::min(deel.tot, eind->minuut);
    return deel;
}

bool telt_voor(const Registratieversie& versie, Groep groep) {
    const bool nee = versie.geoorloofd == "nee";
    const bool langdurige_soort = versie.soort == "afwezig" || versie.soort == "ziek" || versie.soort == "geschorst" ||
                                  versie.soort == "verlof" || versie.soort == "luxe";
    switch (groep) {
        case Groep::zestien_uur: return nee && (versie.soort == "afwezig" || versie.soort == "te-laat");
        case Groep::luxe: return nee && versie.soort == "luxe";
        case Groep::ziek: return versie.soort == "ziek";
        case Groep::langdurig: return langdurige_soort;
        case Groep::langdurig_nee: return langdurige_soort && nee;
    }
    return false;
}

// From left to right, so that what overlaps counts once.
int minuten_in_vereniging(std::vector<Interval> delen) {
    std::sort(delen.begin(), delen.end(), [](const Interval& a, const Interval& b) { return a.van < b.van; });
    int som = 0;
    int geteld_tot = 0;
    for (const Interval& deel : delen) {
        const int van = std::max(deel.van, geteld_tot);
        som += std::max(0, deel.tot - van);
        geteld_tot = std::max(geteld_tot, deel.tot);
    }
    return std::min(lesdag_minuten, som);
}

}  // namespace

Leerlingfeiten& Feiten::leerling_van(const json& data) {
    const std::string vestiging = text_at(data, "vestiging");
    const std::string nummer = text_at(data, "leerlingnummer");
    Leerlingfeiten& leerling = leerlingen_[vestiging + "/" + nummer];
    leerling.vestiging = vestiging;
    leerling.leerlingnummer = nummer;
    return leerling;
}

std::set<Leerlingsleutel> Feiten::accept_versie(const Registratiesleutel& sleutel, const Registratieversie& versie) {
    const auto known = versies_.find(sleutel);
    if (known == versies_.end()) {
        versies_.emplace(sleutel, versie);
    } else {
        // The newest version wins; of two with equal gewijzigdOp the first to arrive stands.
        if (versie.gewijzigd_op <= known->second.gewijzigd_op) return {};
        leerlingen_.at(known->second.leerling).registraties.erase(sleutel);
    }
    std::set<Leerlingsleutel> geraakt{versie.leerling};
    if (known != versies_.end()) geraakt.insert(known->second.leerling);
    versies_[sleutel] = versie;
    if (!versie.ingetrokken) leerlingen_.at(versie.leerling).registraties[sleutel] = versie;
    return geraakt;
}

std::set<Leerlingsleutel> Feiten::accept(const json& gebeurtenis) {
    statuswijziging_.reset();
    const std::string source = text_at(gebeurtenis, "source");
    if (!gezien_.emplace(source, text_at(gebeurtenis, "id")).second) return {};
    const std::string type = text_at(gebeurtenis, "type");
    const json& data = gebeurtenis.at("data");

    if (type == "nl.onderwijs.verzuimmeldingen.status-gewijzigd.v1") {
        const json& melding = data.at("meldingId");
        statuswijziging_ = Statuswijziging{text_at(melding, "pgn"), text_at(melding, "verzuimsoort"),
                                           parse_datum(text_at(melding, "begindatum")), text_at(data, "status")};
        return {};
    }
    Leerlingfeiten& leerling = leerling_van(data);
    const Leerlingsleutel sleutel = leerling.vestiging + "/" + leerling.leerlingnummer;
    const bool geregistreerd = type == "nl.onderwijs.verzuimregistraties.geregistreerd.v1";
    if (geregistreerd || type == "nl.onderwijs.verzuimregistraties.ingetrokken.v1") {
        return accept_versie({source, text_at(data, "registratieId")}, parse_versie(data, !geregistreerd));
    }
    if (type == "nl.onderwijs.leerlingen.ingeschreven.v1") {
        leerling.inschrijving = parse_inschrijving(data);
    } else if (type == "nl.onderwijs.leerlingen.uitgeschreven.v1" || type == "nl.onderwijs.hervattingen.gemeld.v1") {
        leerling.einden.push_back(parse_datum(text_at(data, "datum")));
    } else if (type == "nl.onderwijs.toestemmingen.verleend.v1" ||
               type == "nl.onderwijs.toestemmingen.ingetrokken.v1") {
        const Datum op = parse_datum(text_at(data, "op"));
        const auto plaats = std::pair(text_at(data, "lijn"), text_at(data, "van"));
        const auto known = leerling.toestemmingen.find(plaats);
        // The newest `op` wins; with an equal one the later arrival.
        if (known == leerling.toestemmingen.end() || op >= known->second.op) {
            leerling.toestemmingen[plaats] = {op, type == "nl.onderwijs.toestemmingen.verleend.v1"};
        }
    }
    return {sleutel};  // ouders.geinformeerd only keeps a termijn, which this reading does not follow
}

std::vector<Dag> list_dagen(const Leerlingfeiten& leerling, Regio regio, Datum tot_en_met) {
    std::vector<Dag> dagen;
    if (leerling.registraties.empty()) return dagen;
    Datum vanaf = tot_en_met;
    std::vector<std::pair<const Registratieversie*, std::optional<Klokstand>>> registraties;  // each with its real end
    for (const auto& [sleutel, versie] : leerling.registraties) {
        vanaf = std::min(vanaf, versie.begin.datum);
        registraties.emplace_back(&versie, eind_na_einden(versie, leerling.einden));
    }

    for (const Lesdag& lesdag : lesdagen_van(regio)) {
        if (lesdag.datum < vanaf || lesdag.datum > tot_en_met) continue;
        Dag dag{.datum = lesdag.datum, .lesweek = lesdag.lesweek};
        std::array<std::vector<Interval>, groepen_count> alles;
        std::array<std::vector<Interval>, groepen_count> begonnen;
        for (const auto& [versie, eind] : registraties) {
            const std::optional<Interval> deel = deel_van_dag(*versie, eind, lesdag.datum);
            if (!deel) continue;
            for (std::size_t groep = 0; groep < groepen_count; ++groep) {
                if (!telt_voor(*versie, static_cast<Groep>(groep))) continue;
                alles.at(groep).push_back(*deel);
                if (versie->begin.datum == lesdag.datum) begonnen.at(groep).push_back(*deel);
            }
        }
        for (std::size_t groep = 0; groep < groepen_count; ++groep) {
            dag.na_afloop.at(groep) = minuten_in_vereniging(std::move(alles.at(groep)));
            dag.op_de_dag.at(groep) = minuten_in_vereniging(std::move(begonnen.at(groep)));
        }
        dagen.push_back(dag);
    }
    return dagen;
}

}  // namespace simulation
