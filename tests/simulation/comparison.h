// Holds what the hub sent beside what the plain reading expects, pupil by pupil, and says the difference so that a
// person can follow it. Pure; any thread.
#pragma once

#include "hub_run.h"
#include "plain_reading.h"

#include <map>
#include <string>
#include <vector>

namespace simulation {

// How strict. What the contract leaves open starts as `false`.
struct Strengheid {
    bool signaalaantallen = false;  // aantalZiekmeldingen and aantalLesdagen
    bool signaaldatum = true;       // the day a signal to the school is about
};

struct Verschil {
    std::string leerling;                 // "90BB00/100012", or "?" for messages about nobody that was ever on a roster
    std::vector<std::string> gemist;      // expected, not sent
    std::vector<std::string> onverwacht;  // sent, not expected
    std::vector<std::string> verwisseld;  // sent as expected, but about another melding than the messages before it
};

// The surname of each pupil is unique in a school life; messages to partners are recognised by it.
using Namenlijst = std::map<std::string, std::string>;  // achternaam, leerling
Namenlijst list_namen(const std::vector<nlohmann::json>& gebeurtenissen);

// The messages that a comparison is about: no mails, no termijnen, no feedback of partners, no other signals.
std::vector<Bericht> select_vergelijkbaar(const std::vector<Verstuurd>& verstuurd, const Namenlijst& namen);

std::vector<Verschil> compare(const std::vector<Bericht>& verwacht, const std::vector<Bericht>& verstuurd,
                              const Strengheid& strengheid);

// The CloudEvents that can have to do with this pupil: its own, registraties that at some time were about it, and
// answers of partners that carry its pgn.
std::vector<nlohmann::json> select_van_leerling(const std::vector<nlohmann::json>& gebeurtenissen,
                                                const std::string& leerling);

std::string describe(const Verschil& verschil, const std::vector<nlohmann::json>& gebeurtenissen);

}  // namespace simulation
