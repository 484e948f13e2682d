// One pupil's absence over the last twelve calendar months in a few figures, as a school sums it up for others: how much,
// and nothing of when or why. By the same minutes as the rules (dagtelling.h). Pure.
#pragma once

#include <vector>

#include "hub/domain/kalender.h"
#include "hub/domain/partner.h"
#include "hub/domain/registratie.h"
#include "hub/domain/regels.h"
#include "hub/domain/verschil.h"

namespace hub::domain {

// What is known of one pupil's absence.
struct Verzuimstukken {
  std::vector<Registratie> registraties;   // current versions, not withdrawn
  std::vector<LocalDay> beeindigingen;     // hervattingen and uitschrijvingen, ascending
  std::vector<Gemeld> meldingen;           // verzuimmeldingen that were not withdrawn
};

// A half day is what lies before or after the middle of the school hours (12:00 of 08:30 to 15:30). It counts when at
// least a quarter of lesdag_minuten is missed in it: half of what a half day holds, as half a day is half of the whole.
struct Verzuimsom {
  int dagdelen = 0;
  int minuten = 0;                         // of one lesdag at most lesdag_minuten
  bool operator==(const Verzuimsom&) const = default;
};

// Absence that the school calls neither allowed nor not (`onbekend`) is in neither sum, and in meer_dan_kwart. What is
// sick, on leave or suspended is allowed unless the school says `nee`: the law allows it. `verwijderd` was at school.
// A minute of which two registrations say different things is in both sums: no kind overrules another.
struct Verzuimoverzicht {
  Verzuimsom geoorloofd;
  Verzuimsom ongeoorloofd;
  bool meer_dan_kwart = false;             // of all lesson time: each lesdag of the school, lesdag_minuten long
  int frequentie = 0;                      // registrations of which any minute is in `ongeoorloofd`
  bool gemeld_leerplicht = false;          // a melding about absence in these months is or was at a gemeente
  bool gemeld_rmc = false;                 // ... at a Doorstroompunt
  bool operator==(const Verzuimoverzicht&) const = default;
};

// The first of the twelve months that end with `vandaag`: the day after that date a year before.
LocalDay first_of_twelve_months(LocalDay vandaag);
Verzuimoverzicht verzuimoverzicht(const Verzuimstukken& stukken, const Kalender& kalender, const RegelReeks& regels,
                                  const Regio& regio, LocalDay vandaag);

}  // namespace hub::domain
