#include "plain_rules.h"

#include <algorithm>
#include <chrono>

namespace simulation {
namespace {

constexpr int melding_minuten = 960;   // 16 hours
constexpr int dreigend_minuten = 840;  // 14 hours
constexpr int dagen_tussen_meldingen = 7;
constexpr int lesweken_terug = 3;  // with the week itself: four
constexpr int dekking_minuten = lesdag_minuten / 2;
constexpr int langdurig_dagen = 28;
constexpr int frequentie_spells = 4;
constexpr int frequentie_dagen = 84;
constexpr int duur_lesdagen = 7;
constexpr int ziek_minuten = 1800;  // 30 hours

constexpr std::chrono::days een_dag{1};

// The 28th calendar day from `begin` on, `begin` being the first, without days of a school holiday.
Datum tel_dag_28(Datum begin, Regio regio) {
    int geteld = 1;
    Datum dag = begin;
    while (geteld < langdurig_dagen) {
        dag += een_dag;
        // A national free day outside a holiday is a calendar day like any other.
        if (!is_schoolvakantie(regio, dag)) ++geteld;
    }
    return dag;
}

}  // namespace

int minuten_op(const Dag& dag, Groep groep, Datum vandaag) {
    if (dag.datum > vandaag) return 0;
    const auto index = static_cast<std::size_t>(groep);
    return dag.datum == vandaag ? dag.op_de_dag.at(index) : dag.na_afloop.at(index);
}

Zestienuurslezing lees_zestien_uur(const std::vector<Dag>& dagen, const std::set<Datum>& gesloten_dagen,
                                   Datum vandaag) {
    Zestienuurslezing lezing;
    std::optional<Datum> reset;  // the D of the last melding, which is also the last reset
    std::set<std::string> gegeven;
    for (const Datum gesloten : gesloten_dagen) {
        if (!dagen.empty() && gesloten < dagen.front().datum)
            reset = gesloten;  // closed, and its registraties since withdrawn
    }
    for (std::size_t d = 0; d < dagen.size() && dagen[d].datum <= vandaag; ++d) {
        int som = 0;
        std::optional<Datum> eerste_geteld;
        Datum laatste_geteld{};
        for (std::size_t i = d + 1; i-- > 0;) {
            const Dag& dag = dagen[i];
            if (dag.lesweek < dagen[d].lesweek - lesweken_terug) break;
            if (reset && dag.datum <= *reset) break;
            const int minuten = minuten_op(dag, Groep::zestien_uur, vandaag);
            if (minuten == 0) continue;
            if (!eerste_geteld) laatste_geteld = dag.datum;
            eerste_geteld = dag.datum;
            som += minuten;
        }
        const Datum dag_d = dagen[d].datum;
        const bool ver_genoeg = !reset || dag_d - *reset >= std::chrono::days(dagen_tussen_meldingen);
        bool nieuwe_reset = false;
        if (som >= melding_minuten && ver_genoeg) {
            lezing.meldingen.push_back({dag_d, *eerste_geteld, laatste_geteld, som});
            nieuwe_reset = true;
        } else if (som >= dreigend_minuten && som < melding_minuten) {
            const std::string sleutel = reset ? schrijf(*reset) : "geen";
            if (gegeven.insert(sleutel).second) lezing.signalen.push_back({"dreigend-16-uur", sleutel, dag_d});
        }
        // Reading: the day of a closed melding resets after it has been walked, so that it can still be a D itself.
        if (nieuwe_reset || gesloten_dagen.contains(dag_d)) reset = dag_d;
    }
    return lezing;
}

std::vector<Reeks> list_reeksen(const std::vector<Dag>& dagen, Groep groep, int minuten_min, Datum vandaag) {
    std::vector<Reeks> reeksen;
    bool open = false;
    for (const Dag& dag : dagen) {
        if (dag.datum > vandaag) break;
        if (minuten_op(dag, groep, vandaag) >= minuten_min) {
            if (!open) reeksen.push_back({.eerste = dag.datum, .laatste = dag.datum, .lesdagen = {}});
            reeksen.back().laatste = dag.datum;
            reeksen.back().lesdagen.push_back(dag.datum);
            open = true;
        } else if (dag.datum < vandaag && open) {
            // Today without cover ends nothing: it has not passed.
            reeksen.back().voorbij = true;
            open = false;
        }
    }
    return reeksen;
}

std::vector<Ziektesignaal> lees_ziekteverzuim(const std::vector<Dag>& dagen, Datum vandaag) {
    const std::vector<Reeks> reeksen = list_reeksen(dagen, Groep::ziek, 1, vandaag);
    std::vector<Ziektesignaal> signalen;
    std::vector<Datum> kandidaten;  // first days of spells since the last signal
    for (const Reeks& reeks : reeksen) {
        kandidaten.push_back(reeks.eerste);
        Ziektesignaal signaal;
        signaal.eerste_ziektedag = reeks.eerste;
        signaal.aantal_lesdagen = static_cast<int>(reeks.lesdagen.size());
        for (const Reeks& andere : reeksen) {
            if (andere.eerste <= reeks.eerste && reeks.eerste - andere.eerste < std::chrono::days(frequentie_dagen)) {
                ++signaal.aantal_ziekmeldingen;
            }
        }
        const std::size_t count = kandidaten.size();
        const bool frequentie = count >= frequentie_spells && reeks.eerste - kandidaten[count - frequentie_spells] <
                                                                  std::chrono::days(frequentie_dagen);
        if (frequentie) {
            signaal.aanleiding = "frequentie";
            signaal.vervuld_op = reeks.eerste;
        } else if (reeks.lesdagen.size() >= duur_lesdagen) {
            signaal.aanleiding = "duur";
            signaal.vervuld_op = reeks.lesdagen.at(duur_lesdagen - 1);
        } else {
            continue;
        }
        signalen.push_back(signaal);
        kandidaten.clear();
    }
    return signalen;
}

std::vector<Schoolsignaal> lees_ziek_30(const std::vector<Dag>& dagen, Datum vandaag) {
    std::vector<Schoolsignaal> signalen;
    std::optional<Datum> schooljaar;
    int som = 0;
    // Reading: every school year is counted, also one that has ended: a late registratie can still fill it.
    for (const Dag& dag : dagen) {
        if (dag.datum > vandaag) break;
        if (schooljaar != begin_schooljaar(dag.datum)) {
            schooljaar = begin_schooljaar(dag.datum);
            som = 0;
        }
        const bool had_genoeg = som >= ziek_minuten;
        som += minuten_op(dag, Groep::ziek, vandaag);
        if (!had_genoeg && som >= ziek_minuten) signalen.push_back({"ziek-30-uur", schrijf(*schooljaar), dag.datum});
    }
    return signalen;
}

std::vector<Periode> lees_luxe(const std::vector<Dag>& dagen, Datum vandaag) {
    std::vector<Periode> perioden;
    for (const Reeks& reeks : list_reeksen(dagen, Groep::luxe, 1, vandaag)) {
        perioden.push_back({reeks.eerste, reeks.voorbij ? std::optional(reeks.laatste) : std::nullopt, reeks.eerste});
    }
    return perioden;
}

std::vector<Periode> lees_langdurig(const std::vector<Dag>& dagen, Groep groep, Regio regio, Datum vandaag) {
    std::vector<Periode> perioden;
    for (const Reeks& reeks : list_reeksen(dagen, groep, dekking_minuten, vandaag)) {
        const Datum dag_28 = tel_dag_28(reeks.eerste, regio);
        if (dag_28 >= vandaag) continue;  // the 28th is not over
        // Every lesdag up to the 28th has to be covered: none may lie between the end of the spell and that day.
        const bool gemist = std::any_of(dagen.begin(), dagen.end(), [&reeks, dag_28](const Dag& dag) {
            return dag.datum > reeks.laatste && dag.datum <= dag_28;
        });
        if (gemist) continue;
        perioden.push_back({reeks.eerste, reeks.voorbij ? std::optional(reeks.laatste) : std::nullopt, dag_28});
    }
    return perioden;
}

bool toestemming_staat(const Leerlingfeiten& leerling, const std::string& lijn, Datum vandaag) {
    if (!leerling.inschrijving) return false;  // no birthdate: nobody can say whose consent it takes
    const auto verleend = [&leerling, &lijn](const std::string& van) {
        const auto found = leerling.toestemmingen.find({lijn, van});
        return found != leerling.toestemmingen.end() && found->second.verleend;
    };
    const int leeftijd = leeftijd_op(leerling.inschrijving->geboortedatum, vandaag);
    if (leeftijd < 12) return verleend("ouders");
    if (leeftijd < 16) return verleend("ouders") && verleend("leerling");
    return verleend("leerling");
}

}  // namespace simulation
