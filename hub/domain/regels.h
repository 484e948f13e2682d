// The thresholds of the rules, as dated configuration gives them. A value; any thread. The defaults
// are the national ones; a region and a school may override each. Where a number comes from stands
// beside it.
#pragma once

#include <string>
#include <vector>

#include "hub/base/local_time.h"

namespace hub::domain {

enum class Eenheid { minuten, lesuren };

struct Regels {
  std::string versie = "standaard";  // named in every waarom
  LocalDay geldig_vanaf = no_day;

  // The school day.
  int lesdag_minuten = 300;           // most that counts on one lesdag (five clock hours)
  int lesdag_begin = 8 * 60 + 30;     // minute of the day from which an absence over several days fills
  int lesdag_eind = 15 * 60 + 30;     // ... and until which
  Eenheid eenheid = Eenheid::minuten;

  // 16-uur (Leerplichtwet art. 21a: 16 hours within four consecutive lesweken).
  int zestien_uur_minuten = 960;
  int zestien_uur_lesweken = 4;
  int zestien_uur_dreigend_minuten = 840;   // 14 hours: the school can still act
  int zestien_uur_dagen_ertussen = 7;       // DUO: one melding per seven calendar days suffices
  int zestien_uur_meerderjarig = 18;        // V4 instead of V3 from this age
  int melden_binnen_werkdagen = 5;          // practice's reading of "onverwijld"

  // M@ZL (NCJ: fourth report in twelve weeks, or the seventh consecutive school day).
  int mazl_ziekmeldingen = 4;
  int mazl_dagen = 84;
  int mazl_lesdagen = 7;

  // ziek-30 (Groningen: thirty hours in a school year).
  int ziek_minuten = 1800;

  // langdurig and LRV (four weeks; DUO counts 28 calendar days).
  int langdurig_dagen = 28;
  int rmc_tot_leeftijd = 27;                 // Wet van school naar duurzaam werk, 1 January 2026
  int ouders_informeren_werkdagen = 5;       // after the 28th day, before the school is reminded
  int pact_maanden = 3;                      // thuiszitterspact: nobody longer without an offer
};

// The rule sets of one school by date; the newest whose geldig_vanaf has come is in force.
class RegelReeks {
 public:
  // REQUIRES: at least one. Days before the first fall under the first.
  explicit RegelReeks(std::vector<Regels> versies);
  [[nodiscard]] const Regels& op(LocalDay day) const;
  [[nodiscard]] bool only_one() const { return versies_.size() == 1; }

 private:
  std::vector<Regels> versies_;  // by geldig_vanaf, ascending
};

}  // namespace hub::domain
