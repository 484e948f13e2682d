// One thing that should be true of a pupil by the rules: the unit that judgement computes, that is
// compared with what was already reported, and that the store keeps. Values; pure.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/base/local_time.h"

namespace hub::domain {

// The rule that made it. V3 and V4 are both zestien_uur, LRV and RMC both lrv: which of the two
// follows from the pupil's age.
enum class Regel {
  zestien_uur, luxe, lrv, langdurig, mazl, dreigend, verzuimgesprek, ziek_30, afwijkend,
  // DUO says of a pupil what the hub knows otherwise (opgave.h).
  duo_lrv, duo_uitgeschreven, duo_ingeschreven, duo_overleden, duo_verhuisd, duo_startkwalificatie,
  // So does the school that the pupil came from, of absence there.
  oso_verzuim,
};
inline constexpr std::array<std::string_view, 16> regel_namen = {
    "16-uur", "luxe", "lrv", "langdurig", "mazl", "dreigend-16-uur", "verzuimgesprek", "ziek-30-uur",
    "afgesloten-melding-afwijkend", "duo-lrv", "duo-uitgeschreven", "duo-ingeschreven", "duo-overleden", "duo-verhuisd",
    "duo-startkwalificatie", "oso-verzuim"};

constexpr bool is_verzuimmelding(Regel regel) {
  return regel == Regel::zestien_uur || regel == Regel::luxe || regel == Regel::lrv;
}
// A signal to the school: given once a key, never taken back.
constexpr bool is_schoolsignaal(Regel regel) { return regel >= Regel::dreigend; }

enum class Aanleiding { frequentie, duur };
inline constexpr std::array<std::string_view, 2> aanleiding_namen = {"frequentie", "duur"};

struct DagMinuten {
  LocalDay dag = no_day;
  int minuten = 0;
  bool operator==(const DagMinuten&) const = default;
};

struct Uitkomst {
  Regel regel = Regel::zestien_uur;
  LocalDay dag = no_day;                    // the day on which the rule was met (D, the 28th, ...)
  LocalDay begindatum = no_day;             // eersteZiektedag for mazl, datum for a school signal
  std::optional<LocalDay> einddatum;        // none while it runs
  std::optional<int> minuten;               // 16-uur only
  std::optional<Aanleiding> aanleiding;     // mazl only
  int aantal_ziekmeldingen = 0;             // mazl: sick spells begun in the 84 days up to begindatum
  int aantal_lesdagen = 0;                  // mazl: lesdagen of this spell so far
  LocalDay sleutel = no_day;                // school signals: once per (regel, sleutel)
  std::vector<DagMinuten> dagen;            // the lesdagen and minutes that made it: its why
  bool afgerond = false;                    // lies in a closed school year: can change only when that does
};

}  // namespace hub::domain
