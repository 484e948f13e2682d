// Each rule read as plainly as possible: one function a rule, from the lesdagen of one pupil and today's date to what
// is true. Nothing here remembers what was reported before. Pure functions; any thread.
#pragma once

#include "plain_facts.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace simulation {

// Minutes of one day as far as they count today: a day that is over counts whole, today only for what began today.
int minuten_op(const Dag& dag, Groep groep, Datum vandaag);

// 16-uur ------------------------------------------------------------------------------------------------------------
struct Zestienuursmelding {
    Datum dag_d;
    Datum begindatum;
    Datum einddatum;
    int minuten = 0;
};

struct Schoolsignaal {
    std::string soort;
    std::string sleutel;  // at most one signal of this soort and sleutel ever goes to the school
    Datum datum;
};

struct Zestienuurslezing {
    std::vector<Zestienuursmelding> meldingen;
    std::vector<Schoolsignaal> signalen;  // dreigend-16-uur
};

// `gesloten_dagen`: the day D of each melding that a partner closed (G) or took note of (K).
Zestienuurslezing lees_zestien_uur(const std::vector<Dag>& dagen, const std::set<Datum>& gesloten_dagen, Datum vandaag);

// Spells ------------------------------------------------------------------------------------------------------------
// Consecutive lesdagen that each have at least so many minutes. Over once a lesdag without them has passed.
struct Reeks {
    Datum eerste;
    Datum laatste;
    std::vector<Datum> lesdagen;
    bool voorbij = false;
};

std::vector<Reeks> list_reeksen(const std::vector<Dag>& dagen, Groep groep, int minuten_min, Datum vandaag);

// M@ZL and ziek-30 --------------------------------------------------------------------------------------------------
struct Ziektesignaal {
    std::string aanleiding;
    Datum eerste_ziektedag;
    Datum vervuld_op;
    int aantal_ziekmeldingen = 0;
    int aantal_lesdagen = 0;
};

std::vector<Ziektesignaal> lees_ziekteverzuim(const std::vector<Dag>& dagen, Datum vandaag);
std::vector<Schoolsignaal> lees_ziek_30(const std::vector<Dag>& dagen, Datum vandaag);

// luxe, langdurig, LRV ----------------------------------------------------------------------------------------------
struct Periode {
    Datum begindatum;
    std::optional<Datum> einddatum;  // once the spell is over
    Datum dag_28;                    // of luxe: the begindatum
};

std::vector<Periode> lees_luxe(const std::vector<Dag>& dagen, Datum vandaag);
// `groep` is langdurig for the thuiszittersmelding, langdurig_nee for LRV and RMC.
std::vector<Periode> lees_langdurig(const std::vector<Dag>& dagen, Groep groep, Regio regio, Datum vandaag);

// toestemming -------------------------------------------------------------------------------------------------------
bool toestemming_staat(const Leerlingfeiten& leerling, const std::string& lijn, Datum vandaag);

}  // namespace simulation
