// A verzuimmelding as a school and DUO's register (Register Onderwijsdeelnemers) exchange it: what is reported, what
// is asked, and what the register tells back. One model for every version of the wire; codec.h makes bytes of it.
// Values; any thread.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "hub/base/local_time.h"
#include "hub/base/uuid.h"
#include "hub/domain/melding.h"
#include "hub/domain/partner.h"

namespace hub::duo {

struct Verzuimdag {
  LocalDay datum = no_day;
  bool hele_dag = false;
  bool operator==(const Verzuimdag&) const = default;
};

// What the school says. Lengths are those of the register, in characters; text_within() cuts to them.
struct Melding {
  Uuid kenmerk;                       // the hub's id of it: the same at every retry and change
  std::string vestiging;              // BRIN and two digits
  std::string gemeente;               // of residence, CBS, four digits; empty: left to the register
  std::string pgn;                    // BSN or onderwijsnummer: is_bsn() tells
  domain::Verzuimsoort soort = domain::Verzuimsoort::V3;
  LocalDay begin = no_day;
  std::optional<LocalDay> eind;       // none while an LRV, RMC or L still runs
  std::string reden;                  // the presumed one, at most 200
  domain::Melder melder;              // naam at most 100, functie 60, email 100
  std::vector<Verzuimdag> dagen;      // ascending, none twice

  [[nodiscard]] std::string brin() const { return vestiging.substr(0, 4); }
};

// A moment as the register writes it, sortable as text and given back as it came: the version of a melding, and
// where a question goes on. Made from a clock by Codec::moment.
using Moment = std::string;

// What the register knows of one melding.
struct Verzuimgeval {
  std::string nummer;                 // DUO's: 1 to 20 letters and digits
  std::optional<Uuid> kenmerk;        // ours, where the register gives it back
  std::string vestiging;
  std::string gemeente;               // four digits; empty: not told
  std::string pgn;
  std::optional<domain::Verzuimsoort> soort;    // none: one that was abolished
  LocalDay begin = no_day;
  std::optional<LocalDay> eind;
  std::optional<domain::Meldingstatus> status;  // none: one that was abolished
  Moment mutatie;                     // when it last changed
  // Of the gemeente; empty where there is none.
  std::string reden;
  std::string toelichting;
  std::string contact;
};

// A change of what the register has.
struct Mutatie {
  Melding melding;
  std::string nummer;
  Moment versie;                      // the Verzuimgeval::mutatie that was read just before
  domain::Meldingstatus status = domain::Meldingstatus::R;  // as it stands; I withdraws it
};

// All that changed at one school since a moment.
struct Selectie {
  std::string brin;
  Moment vanaf;
};

// Who says it, when, and under which id: the same id again is the same request.
struct Briefhoofd {
  std::string oin;                    // ours
  std::string oin_duo;
  Uuid id;
  WallTime nu{};
};

// What the register answers.
struct Meldingnummer {
  std::string nummer;
};
struct Bevestiging {};
struct Levering {
  std::vector<Verzuimgeval> gevallen;
  std::size_t onleesbaar = 0;         // that miss what every one has; one of them hides no other
  Moment vervolg;                     // ask again from here; not later than what was asked: there is no more
};
// Refused. Codes only: what DUO writes beside them may hold a pupil's number.
struct Foutmelding {
  enum class Soort { blijvend, oude_versie };  // it will never pass; it will, after another look
  Soort soort = Soort::blijvend;
  std::vector<std::string> codes;     // each 1 to 40 letters, digits, - and _
};
using Antwoord = std::variant<Meldingnummer, Bevestiging, Levering, Foutmelding>;

// Nine digits that pass the elfproef; an onderwijsnummer has nine digits that do not.
bool is_bsn(std::string_view pgn);
// At most so many characters of UTF-8 text.
std::string_view text_within(std::string_view text, std::size_t characters_max);
// Is what the register has the melding that is meant? By our id where it gives that back, else by pupil, kind and
// overlapping days, of what was not withdrawn.
bool is_same(const Verzuimgeval& geval, const Melding& melding);

}  // namespace hub::duo
