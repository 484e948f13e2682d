#include "comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

namespace simulation {
namespace {

using nlohmann::json;

// Of a withdrawal only what names the melding is compared: what else it tells about a pupil who has moved or whose
// birthdate was corrected is left open.
json vergelijkbare_velden(const Bericht& bericht, const Strengheid& strengheid) {
    const bool ingetrokken = bericht.soort.ends_with(".ingetrokken");
    std::vector<std::string> namen;
    std::vector<std::string> leerlingnamen;
    if (bericht.soort.starts_with("verzuimmeldingen.")) {
        namen = {"verzuimsoort", "status", "begindatum", "einddatum", "minuten", "vestiging"};
        leerlingnamen = {"pgn", "achternaam"};
        if (!ingetrokken)
            leerlingnamen = {"pgn", "roepnaam", "tussenvoegsel", "achternaam", "geboortedatum", "woongemeente"};
    } else if (bericht.soort.starts_with("ziekteverzuimsignalen.")) {
        namen = {"aanleiding", "eersteZiektedag", "vestiging"};
        leerlingnamen = {"achternaam"};
        if (!ingetrokken) leerlingnamen = {"roepnaam", "tussenvoegsel", "achternaam", "geboortedatum"};
        if (strengheid.signaalaantallen) namen.insert(namen.end(), {"aantalZiekmeldingen", "aantalLesdagen"});
    } else if (bericht.soort.starts_with("thuiszittersmeldingen.")) {
        namen = {"naam", "begindatum", "einddatum"};
        if (!ingetrokken) namen.push_back("geboortedatum");
    } else {
        namen = {"soort", "leerlingnummer"};
        if (strengheid.signaaldatum) namen.push_back("datum");
    }
    json velden = json::object();
    for (const std::string& naam : namen)
        velden[naam] = bericht.velden.contains(naam) ? bericht.velden.at(naam) : json("ONTBREEKT");
    if (leerlingnamen.empty()) return velden;
    const json leerling = bericht.velden.value("leerling", json::object());
    for (const std::string& naam : leerlingnamen)
        velden["leerling"][naam] = leerling.contains(naam) ? leerling.at(naam) : json("ONTBREEKT");
    return velden;
}

std::string regel_van(const Bericht& bericht, const Strengheid& strengheid) {
    return fmt::format("{}  {}  {}  {}", schrijf_lokaal(bericht.at), bericht.ontvanger, bericht.soort,
                       vergelijkbare_velden(bericht, strengheid).dump());
}

struct Regel {
    std::string tekst;
    const Bericht* bericht;
};

void sort_by_tekst(std::vector<Regel>& regels) {
    std::stable_sort(regels.begin(), regels.end(), [](const Regel& a, const Regel& b) { return a.tekst < b.tekst; });
}

std::vector<std::string> list_teksten(const std::vector<Regel>& regels) {
    std::vector<std::string> teksten;
    for (const Regel& regel : regels) teksten.push_back(regel.tekst);
    return teksten;
}

// Both sides say the same; do they also say it about the same meldingen? In order of time, each melding of the one side
// has to keep to one of the other. Where two messages are alike to the letter nobody can tell, and nothing is said.
std::vector<std::string> list_verwisseld(const std::vector<Regel>& links, const std::vector<Regel>& rechts) {
    std::vector<std::string> verwisseld;
    std::map<std::string, std::string> subject_of;
    std::map<std::string, std::string> onderwerp_of;
    for (std::size_t index = 0; index < links.size(); ++index) {
        const bool als_vorige = index > 0 && links[index - 1].tekst == links[index].tekst;
        const bool als_volgende = index + 1 < links.size() && links[index + 1].tekst == links[index].tekst;
        if (als_vorige || als_volgende) continue;
        const std::string onderwerp = links[index].bericht->onderwerp + " at " + links[index].bericht->ontvanger;
        const std::string& subject = rechts[index].bericht->onderwerp;
        const bool klopt = subject_of.emplace(onderwerp, subject).first->second == subject &&
                           onderwerp_of.emplace(subject, onderwerp).first->second == onderwerp;
        if (!klopt) verwisseld.push_back(links[index].tekst + "  subject " + subject);
    }
    return verwisseld;
}

std::string leerling_uit(const Verstuurd& verstuurd, const json& data, const Namenlijst& namen) {
    if (verstuurd.ontvanger.starts_with("school/")) {
        return verstuurd.ontvanger.substr(7) + "/" + data.value("leerlingnummer", "?");
    }
    std::string achternaam;
    if (data.contains("naam")) {
        const std::string naam = data.at("naam").get<std::string>();
        achternaam = naam.substr(naam.rfind(' ') + 1);
    } else if (data.contains("leerling")) {
        achternaam = data.at("leerling").value("achternaam", "");
    }
    const auto found = namen.find(achternaam);
    return found == namen.end() ? "?" : found->second;
}

bool is_vergelijkbaar(const std::string& soort, const json& data) {
    if (soort.starts_with("termijnen.")) return false;
    if (soort == "verzuimmeldingen.status-gewijzigd") return false;  // the school's copy of a partner's answer
    if (!soort.starts_with("verzuimsignalen.")) return true;
    const std::string signaal = data.value("soort", "");
    return signaal == "dreigend-16-uur" || signaal == "ziek-30-uur" || signaal == "verzuimgesprek";
}

std::string sleutel_van(const json& data) {
    return data.value("vestiging", "?") + "/" + data.value("leerlingnummer", "?");
}

std::string kort(const json& gebeurtenis) {
    const std::string type = gebeurtenis.at("type").get<std::string>();
    return fmt::format("{}  {}  {}", schrijf_lokaal(parse_moment(gebeurtenis.at("time").get<std::string>())),
                       type.substr(13, type.size() - 16), gebeurtenis.at("data").dump());
}

}  // namespace

Namenlijst list_namen(const std::vector<json>& gebeurtenissen) {
    Namenlijst namen;
    for (const json& gebeurtenis : gebeurtenissen) {
        if (gebeurtenis.at("type") != "nl.onderwijs.leerlingen.ingeschreven.v1") continue;
        const json& data = gebeurtenis.at("data");
        namen[data.at("achternaam").get<std::string>()] = sleutel_van(data);
    }
    return namen;
}

std::vector<Bericht> select_vergelijkbaar(const std::vector<Verstuurd>& verstuurd, const Namenlijst& namen) {
    std::vector<Bericht> berichten;
    for (const Verstuurd& een : verstuurd) {
        if (een.channel == "mail") continue;
        std::string soort = een.message.value("type", "");
        if (soort.starts_with("nl.onderwijs.")) soort.erase(0, 13);
        if (soort.ends_with(".v1")) soort.erase(soort.size() - 3);
        const json data = een.message.value("data", json::object());
        if (!is_vergelijkbaar(soort, data)) continue;
        berichten.push_back(
            {een.at, een.ontvanger, soort, data, leerling_uit(een, data, namen), een.message.value("subject", "")});
    }
    return berichten;
}

std::vector<Verschil> compare(const std::vector<Bericht>& verwacht, const std::vector<Bericht>& verstuurd,
                              const Strengheid& strengheid) {
    std::map<std::string, std::pair<std::vector<Regel>, std::vector<Regel>>> per_leerling;
    for (const Bericht& bericht : verwacht)
        per_leerling[bericht.leerling].first.push_back({regel_van(bericht, strengheid), &bericht});
    for (const Bericht& bericht : verstuurd)
        per_leerling[bericht.leerling].second.push_back({regel_van(bericht, strengheid), &bericht});
    std::vector<Verschil> verschillen;
    for (auto& [leerling, regels] : per_leerling) {
        Verschil verschil{leerling, {}, {}, {}};
        // Within one instant the order is the hub's own, so both sides are sorted.
        sort_by_tekst(regels.first);
        sort_by_tekst(regels.second);
        const std::vector<std::string> links = list_teksten(regels.first);
        const std::vector<std::string> rechts = list_teksten(regels.second);
        std::set_difference(links.begin(), links.end(), rechts.begin(), rechts.end(),
                            std::back_inserter(verschil.gemist));
        std::set_difference(rechts.begin(), rechts.end(), links.begin(), links.end(),
                            std::back_inserter(verschil.onverwacht));
        if (links == rechts) verschil.verwisseld = list_verwisseld(regels.first, regels.second);
        if (links != rechts || !verschil.verwisseld.empty()) verschillen.push_back(std::move(verschil));
    }
    return verschillen;
}

std::vector<json> select_van_leerling(const std::vector<json>& gebeurtenissen, const std::string& leerling) {
    std::set<std::pair<std::string, std::string>>
        registraties;  // source and registratieId that were ever about the pupil
    std::set<std::string> pgns;
    for (const json& gebeurtenis : gebeurtenissen) {
        const json& data = gebeurtenis.at("data");
        if (sleutel_van(data) != leerling) continue;
        if (data.contains("registratieId")) registraties.emplace(gebeurtenis.at("source"), data.at("registratieId"));
        if (data.contains("pgn")) pgns.insert(data.at("pgn").get<std::string>());
    }
    std::vector<json> gekozen;
    for (const json& gebeurtenis : gebeurtenissen) {
        const json& data = gebeurtenis.at("data");
        const bool eigen = sleutel_van(data) == leerling;
        const bool verhuisd = data.contains("registratieId") &&
                              registraties.contains({gebeurtenis.at("source"), data.at("registratieId")});
        const bool antwoord = data.contains("meldingId") && pgns.contains(data.at("meldingId").value("pgn", ""));
        if (eigen || verhuisd || antwoord) gekozen.push_back(gebeurtenis);
    }
    return gekozen;
}

std::string describe(const Verschil& verschil, const std::vector<json>& gebeurtenissen) {
    std::vector<json> eigen = select_van_leerling(gebeurtenissen, verschil.leerling);
    std::stable_sort(eigen.begin(), eigen.end(), [](const json& a, const json& b) {
        return parse_moment(a.at("time").get<std::string>()) < parse_moment(b.at("time").get<std::string>());
    });
    std::string tekst = fmt::format("pupil {}\n  what arrived, in order of time:\n", verschil.leerling);
    for (const json& gebeurtenis : eigen) tekst += "    " + kort(gebeurtenis) + "\n";
    tekst += "  expected by the plain reading, not sent by the hub:\n";
    for (const std::string& regel : verschil.gemist) tekst += "    - " + regel + "\n";
    tekst += "  sent by the hub, not expected:\n";
    for (const std::string& regel : verschil.onverwacht) tekst += "    + " + regel + "\n";
    if (!verschil.verwisseld.empty()) tekst += "  sent as expected, but about another melding than before:\n";
    for (const std::string& regel : verschil.verwisseld) tekst += "    ~ " + regel + "\n";
    return tekst;
}

}  // namespace simulation
