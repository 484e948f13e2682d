// What has been reported about one pupil, and what has to be said when something else is true now. Part of the plain
// reading: pairing, statuses, routing, withdrawal and consent live here, the rules themselves in plain_rules. One
// thread.
#pragma once

#include "plain_facts.h"
#include "plain_reading.h"
#include "plain_rules.h"

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace simulation {

// Where one judgement writes its messages.
struct Verslag {
    Moment moment;
    const Leerlingsleutel& sleutel;
    const Leerlingfeiten& leerling;
    std::vector<Bericht>& berichten;

    Datum vandaag() const { return datum_in_amsterdam(moment); }
    void send(const std::string& ontvanger, const std::string& soort, nlohmann::json velden, int onderwerp);
};

// A verzuimmelding or a thuiszittersmelding. The latter has no verzuimsoort and its status stays R until withdrawn.
struct Melding {
    std::string verzuimsoort;
    std::string status = "R";
    std::string ontvanger;  // empty: no known receiver
    Datum begindatum;
    std::optional<Datum> einddatum;
    std::optional<int> minuten;
    Datum dag_d;
    int nummer = 0;  // given when it is made; one pupil's meldingen never share one
    bool verzonden = false;

    bool is_gesloten() const { return status == "G" || status == "K"; }
    bool is_ingetrokken() const { return status == "I"; }
};

struct GemeldSignaal {
    Ziektesignaal signaal;
    int nummer = 0;
    bool verzonden = false;
    bool ingetrokken = false;
};

// The two kinds of melding differ in their fields and in the name of a return; all else is the same.
enum class Lijn { leerplicht, swv };

class Gemeld {
public:
    void zet_status(const Statuswijziging& wijziging);
    // Compares what is true at the moment of the report with what was reported, and says the difference.
    void werk_bij(const std::vector<Dag>& dagen, Verslag& verslag);

private:
    // Pairs what was reported with what is computed now, both in order of begindatum, each once.
    void reconcile(Lijn lijn, std::vector<Melding>& gemeld, std::vector<Melding> berekend, Verslag& verslag);
    void werk_ziekte_bij(const std::vector<Dag>& dagen, Verslag& verslag);
    void geef_signalen(const std::vector<Schoolsignaal>& signalen, Verslag& verslag);

    std::vector<Melding> zestien_uur_;
    std::vector<Melding> luxe_;
    std::vector<Melding> langdurig_nee_;  // LRV and RMC
    std::vector<Melding> thuiszitten_;
    std::vector<GemeldSignaal> ziekte_;
    std::set<std::pair<std::string, std::string>> gegeven_signalen_;  // soort and sleutel
    int laatste_nummer_ = 0;
};

}  // namespace simulation
