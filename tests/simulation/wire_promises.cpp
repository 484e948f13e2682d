#include "wire_promises.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace simulation {
namespace {

using nlohmann::json;

struct Berichtsoort {
    std::string meervoud;  // in the type
    std::string topic;     // the last level
    std::set<std::string> velden;
};

const std::vector<Berichtsoort>& berichtsoorten() {
    static const std::vector<Berichtsoort> list{
        {"verzuimmeldingen",
         "verzuimmelding",
         {"meldingId", "dossierId", "verzuimsoort", "status", "begindatum", "einddatum", "minuten", "vestiging",
          "leerling", "meldenVoor", "waarom"}},
        {"ziekteverzuimsignalen",
         "ziekteverzuimsignaal",
         {"signaalId", "dossierId", "aanleiding", "eersteZiektedag", "aantalZiekmeldingen", "aantalLesdagen",
          "vestiging", "leerling"}},
        {"thuiszittersmeldingen", "thuiszittersmelding", {"naam", "geboortedatum", "begindatum", "einddatum"}},
        {"verzuimsignalen", "signaal", {"signaalId", "soort", "leerlingnummer", "dossierId", "datum"}},
        {"termijnen", "termijn", {"termijnId", "soort", "dossierId", "vervalt", "staat"}},
    };
    return list;
}

class Inspectie {
public:
    Inspectie(const std::vector<json>& gebeurtenissen, std::size_t sentences_max) : sentences_max_(sentences_max) {
        for (const json& gebeurtenis : gebeurtenissen) {
            const json& data = gebeurtenis.at("data");
            if (data.contains("pgn")) pgns_.insert(data.at("pgn").get<std::string>());
            if (data.contains("achternaam")) namen_.insert(data.at("achternaam").get<std::string>());
        }
    }

    void look_at(const Verstuurd& verstuurd) {
        if (verstuurd.at < vorige_) complain(verstuurd, "is listed after a later one");
        vorige_ = std::max(vorige_, verstuurd.at);
        look_for_secrets(verstuurd);
        if (verstuurd.channel == "mail") return;
        look_at_envelope(verstuurd);
        const std::string type = verstuurd.message.value("type", "");
        for (const Berichtsoort& soort : berichtsoorten()) {
            const std::string begin = "nl.onderwijs." + soort.meervoud + ".";
            if (!type.starts_with(begin) || !type.ends_with(".v1")) continue;
            const std::string topic = "verzuim/v1/" + verstuurd.ontvanger + "/" + soort.topic;
            if (verstuurd.topic != topic) complain(verstuurd, "goes to topic " + verstuurd.topic + ", not " + topic);
            const std::string wat = type.substr(begin.size(), type.size() - begin.size() - 3);
            if (wat != "status-gewijzigd") look_at_data(verstuurd, soort);  // its fields are not laid down
            look_at_life(verstuurd, wat);
            return;
        }
        complain(verstuurd, "has the unknown type " + type);
    }

    std::vector<std::string> sentences() { return std::move(sentences_); }

private:
    void complain(const Verstuurd& verstuurd, const std::string& what) {
        if (sentences_.size() >= sentences_max_) return;
        sentences_.push_back(fmt::format("{} to {}: {}\n    {}", schrijf_lokaal(verstuurd.at), verstuurd.ontvanger,
                                         what, verstuurd.message.dump()));
    }

    // Nine digits in a row are taken for a pgn only where that pgn exists; a word is a surname where it has its
    // letters.
    void look_for_secrets(const Verstuurd& verstuurd) {
        const std::string text = verstuurd.message.dump();
        if (text.find("GEHEIMEREDEN") != std::string::npos) complain(verstuurd, "tells a reason");
        if (!verstuurd.ontvanger.starts_with("leerplicht/")) {
            if (holds_any(text, pgns_, 9)) complain(verstuurd, "tells a pgn outside leerplicht");
        }
        json envelope = verstuurd.message;
        if (verstuurd.channel != "mail") envelope.erase("data");
        const std::string outside = envelope.dump() + verstuurd.topic;
        if (holds_any(outside, pgns_, 9)) complain(verstuurd, "tells a pgn in its envelope or topic");
        for (std::size_t dash = outside.find('-'); dash != std::string::npos; dash = outside.find('-', dash + 1)) {
            const std::size_t before = outside.find_last_of(" \"/:", dash);
            const std::size_t begin = before == std::string::npos ? 0 : before + 1;
            if (namen_.contains(outside.substr(begin, dash + 5 - begin)))
                complain(verstuurd, "tells a surname in its envelope");
        }
    }

    static bool holds_any(const std::string& text, const std::set<std::string>& words, std::size_t length) {
        std::size_t digits = 0;
        for (std::size_t position = 0; position < text.size(); ++position) {
            digits = text[position] >= '0' && text[position] <= '9' ? digits + 1 : 0;
            if (digits >= length && words.contains(text.substr(position + 1 - length, length))) return true;
        }
        return false;
    }

    void look_at_envelope(const Verstuurd& verstuurd) {
        const json& message = verstuurd.message;
        for (const char* naam : {"id", "source", "type", "time", "subject"}) {
            if (message.value(naam, "").empty()) complain(verstuurd, fmt::format("has no {}", naam));
        }
        if (message.value("specversion", "") != "1.0") complain(verstuurd, "is no CloudEvent 1.0");
        if (!message.value("source", "").starts_with("urn:nld:oin:"))
            complain(verstuurd, "has a source that is no OIN");
        if (!ids_.insert(message.value("id", "")).second) complain(verstuurd, "carries an id that was used before");
        const json volgnummer = message.value("volgnummer", json());
        long& laatste = volgnummers_[verstuurd.ontvanger];
        ++laatste;
        const bool is_volgende = volgnummer.is_number_integer() ? volgnummer.get<long>() == laatste
                                                                : volgnummer == json(std::to_string(laatste));
        if (!is_volgende) complain(verstuurd, fmt::format("should be number {} of its stream", laatste));
        if (volgnummer.is_number_integer()) laatste = volgnummer.get<long>();  // one gap is told once
        if (!message.contains("epoch")) complain(verstuurd, "has no epoch");
    }

    void look_at_data(const Verstuurd& verstuurd, const Berichtsoort& soort) {
        const json data = verstuurd.message.value("data", json::object());
        std::set<std::string> velden;
        for (const auto& veld : data.items()) velden.insert(veld.key());
        if (velden != soort.velden) complain(verstuurd, "does not have exactly the fields of a " + soort.topic);
        for (const char* naam : {"meldingId", "signaalId", "termijnId"}) {
            if (data.contains(naam) && data.at(naam) != verstuurd.message.value("subject", json())) {
                complain(verstuurd, fmt::format("has a subject that is not its {}", naam));
            }
            if (!data.contains(naam) || !data.at(naam).is_string()) continue;
            const auto [eigenaar, is_new] = eigenaars_.emplace(data.at(naam).get<std::string>(), verstuurd.ontvanger);
            if (!is_new && eigenaar->second != verstuurd.ontvanger) {
                complain(verstuurd, "has an id by which " + eigenaar->second + " knows it too");
            }
        }
        if (data.value("verzuimsoort", "") == "V3" || data.value("verzuimsoort", "") == "V4")
            look_at_why(verstuurd, data);
    }

    // A 16-uur melding explains itself: its days add up to its minutes and run from its first to its last date.
    void look_at_why(const Verstuurd& verstuurd, const json& data) {
        const json dagen = data.value("waarom", json::object()).value("dagen", json::array());
        int som = 0;
        std::string vorige;
        for (const json& dag : dagen) {
            som += dag.value("minuten", 0);
            if (dag.value("datum", "") <= vorige) complain(verstuurd, "tells its days out of order");
            vorige = dag.value("datum", "");
        }
        if (dagen.empty() || som != data.value("minuten", -1) ||
            dagen.front().value("datum", "") != data.value("begindatum", "?") ||
            vorige != data.value("einddatum", "?")) {
            complain(verstuurd, "has days that do not explain its minutes and dates");
        }
    }

    // geregistreerd, then any changes, then at most one ingetrokken; termijnen and signals have no such life.
    void look_at_life(const Verstuurd& verstuurd, const std::string& wat) {
        const std::string topic = verstuurd.topic.substr(verstuurd.topic.rfind('/') + 1);
        if (topic == "termijn" || topic == "signaal" || wat == "status-gewijzigd") return;
        std::string& leven = levens_[verstuurd.ontvanger + " " + verstuurd.message.value("subject", "")];
        const bool klopt = wat == "geregistreerd" ? leven.empty() : leven == "loopt";
        if (!klopt) complain(verstuurd, fmt::format("is {} while its subject is '{}'", wat, leven));
        leven = wat == "ingetrokken" ? "ingetrokken" : "loopt";
    }

    std::size_t sentences_max_;
    std::vector<std::string> sentences_;
    std::set<std::string> pgns_;
    std::set<std::string> namen_;
    std::set<std::string> ids_;
    Moment vorige_{};
    std::map<std::string, long> volgnummers_;
    std::map<std::string, std::string> eigenaars_;
    std::map<std::string, std::string> levens_;
};

}  // namespace

std::vector<std::string> list_broken_promises(const std::vector<Verstuurd>& verstuurd,
                                              const std::vector<json>& gebeurtenissen, std::size_t sentences_max) {
    Inspectie inspectie(gebeurtenissen, sentences_max);
    for (const Verstuurd& een : verstuurd) inspectie.look_at(een);
    return inspectie.sentences();
}

}  // namespace simulation
