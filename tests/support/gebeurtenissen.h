// The incoming CloudEvents that a test gives to the hub, built field by field as the contract writes them.
// Nothing is sent and nothing is checked here: the result is plain JSON, so that a test may also spoil it on purpose.
// Values only; any thread.
#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace support {

// The envelope. `time` is the arrival, RFC 3339 with an offset; `type` is the part between "nl.onderwijs." and ".v1".
struct Envelop {
    std::string source;
    std::string id;
    std::string type;
    std::string time;
};

struct Leerlingsleutel {
    std::string vestiging;
    std::string leerlingnummer;
};

// One version of a verzuimregistratie. Date-times are RFC 3339 text, so that a test can choose the offset and the
// seconds.
struct Registratie {
    std::string registratie_id;
    std::string gewijzigd_op;
    Leerlingsleutel leerling;
    std::string soort = "afwezig";
    std::string geoorloofd = "nee";
    std::string begin;
    std::optional<std::string> eind;
    std::optional<int> minuten;
    std::optional<int> lesuur_van;
    std::optional<int> lesuur_tot;
    std::optional<std::string> reden_tekst;
};

struct Inschrijving {
    Leerlingsleutel leerling;
    std::string pgn;
    std::string roepnaam;
    std::optional<std::string> tussenvoegsel;
    std::string achternaam;
    std::string geboortedatum;
    std::string woongemeente;
    int leerjaar = 1;
    std::optional<bool> startkwalificatie;
};

// A partner names the melding by what it is about, since ids are made while a simulation runs.
struct Meldingverwijzing {
    std::string pgn;
    std::string verzuimsoort;
    std::string begindatum;
};

nlohmann::json make_geregistreerd(const Envelop& envelop, const Registratie& registratie);
nlohmann::json make_registratie_ingetrokken(const Envelop& envelop, const std::string& registratie_id,
                                            const std::string& gewijzigd_op, const Leerlingsleutel& leerling);
nlohmann::json make_ingeschreven(const Envelop& envelop, const Inschrijving& inschrijving);
nlohmann::json make_uitgeschreven(const Envelop& envelop, const Leerlingsleutel& leerling, const std::string& datum);
nlohmann::json make_hervatting(const Envelop& envelop, const Leerlingsleutel& leerling, const std::string& datum);
// `type` of the envelope decides between verleend and ingetrokken.
nlohmann::json make_toestemming(const Envelop& envelop, const Leerlingsleutel& leerling, const std::string& lijn,
                                const std::string& op, const std::string& van);
nlohmann::json make_ouders_geinformeerd(const Envelop& envelop, const Leerlingsleutel& leerling,
                                        const std::string& waarover, const std::string& op);
nlohmann::json make_status(const Envelop& envelop, const Meldingverwijzing& melding, const std::string& status,
                           const std::optional<std::string>& toelichting);

// Nine digits that pass the elfproef (weights 9 8 7 6 5 4 3 2 -1), another one for each volgnummer below 10 000 000.
std::string make_pgn(int volgnummer);

}  // namespace support
