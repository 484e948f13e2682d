// What comes in, checked: one value for each incoming event type, whichever door it came through.
// Intake and the connectors make them; the store keeps them. Values; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "hub/base/local_time.h"
#include "hub/base/uuid.h"
#include "hub/domain/leerling.h"
#include "hub/domain/melding.h"
#include "hub/domain/opgave.h"
#include "hub/domain/partner.h"
#include "hub/domain/registratie.h"

namespace hub::domain {

// A pupil is known by school and number; everything else about them may change.
struct LeerlingSleutel {
  std::string vestiging;
  std::string leerlingnummer;
  auto operator<=>(const LeerlingSleutel&) const = default;
};

// A registration, or a newer version of one.
struct Verzuimregistratie {
  std::string registratie_id;            // unique within its source
  // The version: the newest wins. Absent where the school system has no such time: then what differs
  // from the stored version is newer because it arrived later, and what is equal changes nothing.
  std::optional<WallTime> gewijzigd_op;
  LeerlingSleutel leerling;
  Registratie registratie;
  std::string reden_code;                // the school's own code
  std::string reden_tekst;               // free text: sealed, and never leaves
};

struct Intrekking {
  std::string registratie_id;
  std::optional<WallTime> gewijzigd_op;
  LeerlingSleutel leerling;
};

struct Inschrijving {
  LeerlingSleutel sleutel;
  Leerling leerling;
  // From a roster that does not know everything of a pupil: what it leaves open stays as it was.
  bool gedeeltelijk = false;
};

struct Uitschrijving {
  LeerlingSleutel leerling;
  LocalDay datum = no_day;
};

struct Hervatting {
  LeerlingSleutel leerling;
  LocalDay datum = no_day;
};

enum class Toestemminggever { ouders, leerling };

struct Toestemming {
  LeerlingSleutel leerling;
  Lijn lijn = Lijn::jgz;
  Toestemminggever van = Toestemminggever::ouders;
  bool verleend = true;
  WallTime op{};                         // when it was given; the newest wins
};

struct OudersGeinformeerd {
  LeerlingSleutel leerling;
  std::string waarover;
  WallTime op{};
};

// What DUO or an OSO dossier says of a person; of the pupils of this vestiging it is about those whose pgn that is.
struct Leerlingopgave {
  std::string vestiging;
  std::string pgn;
  Opgave opgave;
};

// A partner's answer to a melding. Which melding: the id that partner knows it by, or, in a rehearsal
// where ids are not known beforehand, what it says.
struct MeldingBeschrijving {
  std::string pgn;
  Verzuimsoort verzuimsoort = Verzuimsoort::V3;
  LocalDay begindatum = no_day;
};
struct Statuswijziging {
  std::variant<Uuid, MeldingBeschrijving> melding;
  Meldingstatus status = Meldingstatus::B;
  std::string reden;
  std::string toelichting;
  std::string contact;
};

// A subscriber has a bericht.
struct Ontvangst {
  Uuid bericht_id;
  std::int64_t volgnummer = 0;
  std::int64_t epoch = 0;
};

using Inhoud = std::variant<Verzuimregistratie, Intrekking, Inschrijving, Uitschrijving, Hervatting, Toestemming,
                            OudersGeinformeerd, Leerlingopgave, Statuswijziging, Ontvangst>;

struct Gebeurtenis {
  std::string source;                    // URN of the sending system
  std::string id;                        // unique within source; empty where the row had none of its own
  std::array<std::uint8_t, 32> afdruk{}; // SHA-256 of the content: the same id with another one is a conflict
  WallTime time{};
  Inhoud inhoud;
};

}  // namespace hub::domain
