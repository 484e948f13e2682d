// What has been accepted so far, and how many minutes of each lesdag it fills. The plain reading's own memory:
// versions, rosters, returns and consents by their literal rules, without any index or shortcut. One thread.
#pragma once

#include "plain_calendar.h"
#include "plain_time.h"

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace simulation {

using Leerlingsleutel = std::string;                             // "90BB00/100012"
using Registratiesleutel = std::pair<std::string, std::string>;  // source, registratieId

struct Registratieversie {
    Moment gewijzigd_op;
    Leerlingsleutel leerling;
    bool ingetrokken = false;
    std::string soort;
    std::string geoorloofd;
    Klokstand begin;
    std::optional<Klokstand> eind;  // 00:00 is kept as 1440 of the day before
    std::optional<int> minuten;
};

struct Inschrijving {
    std::string pgn;
    std::string roepnaam;
    std::optional<std::string> tussenvoegsel;
    std::string achternaam;
    Datum geboortedatum;
    std::string woongemeente;
    bool startkwalificatie = false;  // null counts as not having one
};

struct Toestemming {
    Datum op;
    bool verleend = false;
};

struct Leerlingfeiten {
    std::string vestiging;
    std::string leerlingnummer;
    std::map<Registratiesleutel, Registratieversie> registraties;  // the version in force, of this pupil only
    std::optional<Inschrijving> inschrijving;
    std::vector<Datum> einden;                                                 // dates of hervatting and uitschrijving
    std::map<std::pair<std::string, std::string>, Toestemming> toestemmingen;  // by lijn and van
};

// A partner's answer, which concerns a melding and therefore is handed on rather than kept here.
struct Statuswijziging {
    std::string pgn;
    std::string verzuimsoort;
    Datum begindatum;
    std::string status;
};

class Feiten {
public:
    // Takes one CloudEvent and names the pupils it touches; a (source, id) seen before touches nobody.
    std::set<Leerlingsleutel> accept(const nlohmann::json& gebeurtenis);
    // The status in the CloudEvent that was accepted last, if it was one.
    const std::optional<Statuswijziging>& statuswijziging() const { return statuswijziging_; }
    const std::map<Leerlingsleutel, Leerlingfeiten>& leerlingen() const { return leerlingen_; }

private:
    Leerlingfeiten& leerling_van(const nlohmann::json& data);
    std::set<Leerlingsleutel> accept_versie(const Registratiesleutel& sleutel, const Registratieversie& versie);

    std::set<std::pair<std::string, std::string>> gezien_;  // (source, id)
    std::map<Registratiesleutel, Registratieversie> versies_;
    std::map<Leerlingsleutel, Leerlingfeiten> leerlingen_;
    std::optional<Statuswijziging> statuswijziging_;
};

// Which registraties a rule counts.
enum class Groep { zestien_uur, luxe, ziek, langdurig, langdurig_nee };
constexpr std::size_t groepen_count = 5;

constexpr int lesdag_minuten = 300;

// One lesdag with its minutes per Groep, at most lesdag_minuten each.
struct Dag {
    Datum datum;
    int lesweek = 0;
    std::array<int, groepen_count> na_afloop{};  // once the day is over: everything that covers it
    std::array<int, groepen_count> op_de_dag{};  // during the day itself: only what began on it
};

// Every lesdag from the first one that a registratie may touch up to and including `tot_en_met`.
std::vector<Dag> list_dagen(const Leerlingfeiten& leerling, Regio regio, Datum tot_en_met);

}  // namespace simulation
