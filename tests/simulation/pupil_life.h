// The administration around one invented pupil: roster, consents, returns, and the tools with which a story writes down
// absence and gets it to the hub late, twice, corrected or in the wrong order. Used by one generator run only.
#pragma once

#include "plain_calendar.h"
#include "plain_time.h"
#include "school_life.h"
#include "seeded_random.h"

#include "gebeurtenissen.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace simulation {

// What somebody at school writes down.
struct Verzuim {
    std::string soort;
    std::string geoorloofd;
    Moment begin;
    std::optional<Moment> eind;
    std::optional<int> minuten;
    std::optional<int> lesuur;
};

struct Vastgelegd {
    std::string registratie_id;
    Moment gewijzigd_op;
    int versies = 0;
};

class Levensloop {
public:
    Levensloop(const Proef& proef, int index, std::vector<nlohmann::json>& gebeurtenissen);

    SeededRandom& random() { return random_; }
    const School& school() const { return school_; }
    // The lesdagen of this life, in order; `lesdag` clamps its index to them.
    Datum lesdag(int index) const;
    int lesdagen_count() const { return static_cast<int>(lesdagen_.size()); }

    void schrijf_in();
    void geef_toestemming();
    void informeer_ouders();
    void meld_hervatting(Datum datum, Moment geschreven);
    void schrijf_uit(Datum datum, Moment geschreven);

    // Writes it down at `geschreven`. It arrives somewhat later, and with some luck unharmed.
    Vastgelegd leg_vast(const Verzuim& verzuim, Moment geschreven);
    void wijzig(Vastgelegd& vastgelegd, const Verzuim& verzuim, Moment geschreven);

private:
    struct Versie {
        std::string registratie_id;
        Moment gewijzigd_op;
        support::Leerlingsleutel leerling;
        std::optional<Verzuim> verzuim;  // nothing: withdrawn
        int nummer = 1;
    };

    support::Envelop envelop(const std::string& type, const std::string& id, Moment aankomst);
    support::Leerlingsleutel buur() const;
    Moment aankomst_na(Moment geschreven);
    std::string schrijf_moment(Moment moment);
    void send(nlohmann::json gebeurtenis, Moment aankomst);
    void send_versie(const Versie& versie, Moment aankomst);
    void correct(Vastgelegd& vastgelegd, const Verzuim& verzuim, Moment aankomst);
    Verzuim vergist(Verzuim verzuim);
    void send_inschrijving(Moment aankomst);
    Datum kies_geboortedatum();
    Moment ergens_in_leven();

    Proef proef_;
    int index_;
    SeededRandom random_;
    School school_;
    std::string source_;
    std::string nummer_;
    support::Inschrijving inschrijving_;
    std::vector<Datum> lesdagen_;
    std::vector<nlohmann::json>& gebeurtenissen_;
    int registraties_count_ = 0;
    int overige_count_ = 0;
};

}  // namespace simulation
