// What the hub ought to send, by a second and deliberately plain reading of the rules: at every arrival and every local
// midnight each pupil concerned is judged again from everything known, and compared with what was reported.
// Slow and short on purpose; it shares nothing with the hub but the written contract.
#pragma once

#include "plain_time.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace simulation {

// One outgoing message, without ids. Termijnen, mails and the school's copy of a partner's answer are not predicted.
struct Bericht {
    Moment at;
    std::string ontvanger;  // "leerplicht/0363"
    std::string soort;      // the type between "nl.onderwijs." and ".v1": "verzuimmeldingen.geregistreerd"
    nlohmann::json velden;
    std::string leerling;   // "90BB00/100012"
    std::string onderwerp;  // the same for all messages about one melding or signal, and for no other at this receiver
};

// `gebeurtenissen` in file order, any order of time. What came before `from` arrives at 00:00 of `from`; the reading
// ends just before the midnight after `tot_en_met`.
std::vector<Bericht> lees_berichten(const std::vector<nlohmann::json>& gebeurtenissen, Datum from, Datum tot_en_met);

}  // namespace simulation
