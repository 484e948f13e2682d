#include "gebeurtenissen.h"

#include <stdexcept>

namespace support {
namespace {

using nlohmann::json;

json or_null(const std::optional<std::string>& text) {
    return text ? json(*text) : json(nullptr);
}

json in_envelop(const Envelop& envelop, json data) {
    json gebeurtenis = json::object();
    gebeurtenis["specversion"] = "1.0";
    gebeurtenis["id"] = envelop.id;
    gebeurtenis["source"] = envelop.source;
    gebeurtenis["type"] = "nl.onderwijs." + envelop.type + ".v1";
    gebeurtenis["time"] = envelop.time;
    gebeurtenis["datacontenttype"] = "application/json";
    gebeurtenis["data"] = std::move(data);
    return gebeurtenis;
}

json leerling_data(const Leerlingsleutel& leerling) {
    json data = json::object();
    data["vestiging"] = leerling.vestiging;
    data["leerlingnummer"] = leerling.leerlingnummer;
    return data;
}

}  // namespace

json make_geregistreerd(const Envelop& envelop, const Registratie& registratie) {
    json data = leerling_data(registratie.leerling);
    data["registratieId"] = registratie.registratie_id;
    data["gewijzigdOp"] = registratie.gewijzigd_op;
    data["soort"] = registratie.soort;
    data["geoorloofd"] = registratie.geoorloofd;
    data["begin"] = registratie.begin;
    data["eind"] = or_null(registratie.eind);
    if (registratie.minuten) data["minuten"] = *registratie.minuten;
    if (registratie.lesuur_van) data["lesuurVan"] = *registratie.lesuur_van;
    if (registratie.lesuur_tot) data["lesuurTot"] = *registratie.lesuur_tot;
    if (registratie.reden_tekst) data["redenTekst"] = *registratie.reden_tekst;
    return in_envelop(envelop, std::move(data));
}

json make_registratie_ingetrokken(const Envelop& envelop, const std::string& registratie_id,
                                  const std::string& gewijzigd_op, const Leerlingsleutel& leerling) {
    json data = leerling_data(leerling);
    data["registratieId"] = registratie_id;
    data["gewijzigdOp"] = gewijzigd_op;
    return in_envelop(envelop, std::move(data));
}

json make_ingeschreven(const Envelop& envelop, const Inschrijving& inschrijving) {
    json data = leerling_data(inschrijving.leerling);
    data["pgn"] = inschrijving.pgn;
    data["roepnaam"] = inschrijving.roepnaam;
    data["tussenvoegsel"] = or_null(inschrijving.tussenvoegsel);
    data["achternaam"] = inschrijving.achternaam;
    data["geboortedatum"] = inschrijving.geboortedatum;
    data["woongemeente"] = inschrijving.woongemeente;
    data["leerjaar"] = inschrijving.leerjaar;
    data["startkwalificatie"] = inschrijving.startkwalificatie ? json(*inschrijving.startkwalificatie) : json(nullptr);
    return in_envelop(envelop, std::move(data));
}

json make_uitgeschreven(const Envelop& envelop, const Leerlingsleutel& leerling, const std::string& datum) {
    json data = leerling_data(leerling);
    data["datum"] = datum;
    return in_envelop(envelop, std::move(data));
}

json make_hervatting(const Envelop& envelop, const Leerlingsleutel& leerling, const std::string& datum) {
    return make_uitgeschreven(envelop, leerling, datum);  // the same three fields; the type tells them apart
}

json make_toestemming(const Envelop& envelop, const Leerlingsleutel& leerling, const std::string& lijn,
                      const std::string& op, const std::string& van) {
    json data = leerling_data(leerling);
    data["lijn"] = lijn;
    data["op"] = op;
    data["van"] = van;
    return in_envelop(envelop, std::move(data));
}

json make_ouders_geinformeerd(const Envelop& envelop, const Leerlingsleutel& leerling, const std::string& waarover,
                              const std::string& op) {
    json data = leerling_data(leerling);
    data["waarover"] = waarover;
    data["op"] = op;
    return in_envelop(envelop, std::move(data));
}

json make_status(const Envelop& envelop, const Meldingverwijzing& melding, const std::string& status,
                 const std::optional<std::string>& toelichting) {
    json verwijzing = json::object();
    verwijzing["pgn"] = melding.pgn;
    verwijzing["verzuimsoort"] = melding.verzuimsoort;
    verwijzing["begindatum"] = melding.begindatum;
    json data = json::object();
    data["meldingId"] = std::move(verwijzing);
    data["status"] = status;
    data["reden"] = nullptr;
    data["toelichting"] = or_null(toelichting);
    data["contact"] = nullptr;
    return in_envelop(envelop, std::move(data));
}

std::string make_pgn(int volgnummer) {
    if (volgnummer < 0 || volgnummer >= 10'000'000) throw std::invalid_argument("make_pgn: volgnummer out of range");
    // Seven digits carry the volgnummer, the first counting down from 9 so that no number starts with zeros. Raising
    // the eighth changes the sum by 2, so a second try always gets away from a remainder of 10, for which no digit
    // exists.
    std::string digits(8, '0');
    int rest = volgnummer;
    for (std::size_t position = 7; position-- > 1;) {
        digits[position] = static_cast<char>('0' + rest % 10);
        rest /= 10;
    }
    digits[0] = static_cast<char>('9' - rest);
    for (int eighth = 0; eighth < 10; ++eighth) {
        digits[7] = static_cast<char>('0' + eighth);
        int sum = 0;
        for (std::size_t position = 0; position < 8; ++position) {
            sum += (digits[position] - '0') * static_cast<int>(9 - position);
        }
        if (sum % 11 < 10) return digits + static_cast<char>('0' + sum % 11);
    }
    throw std::logic_error("make_pgn: no ninth digit found");
}

}  // namespace support
