// The walk over a pupil's lesdagen in order: every rule is one small state machine that sees each
// lesdag once. Its state at 1 August can be kept, so that judging costs the same in year 15 as in
// year 1. Pure; one walk is used once.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hub/domain/dagtelling.h"
#include "hub/domain/uitkomst.h"

namespace hub::domain {

// Consecutive lesdagen that share something.
struct Spel {
  LocalDay eerste = no_day;
  LocalDay laatste = no_day;
  int lesdagen = 0;
  bool gesignaleerd = false;               // mazl: this spell has had its signal
  std::vector<DagMinuten> dagen;           // the first of them, as why
  [[nodiscard]] bool loopt() const { return eerste != no_day; }
  bool operator==(const Spel&) const = default;
};

// Where every rule stands before the first lesdag on or after `tot`: all that a closed past can still
// do to the future.
struct Wandelstand {
  LocalDay tot = no_day;
  // 16-uur
  std::vector<DagMinuten> venster;         // counted since the last reset, within the lesweken of the window
  LocalDay reset = no_day;
  LocalDay laatste_melding = no_day;       // D of the last one
  bool dreigend_gegeven = false;           // since the reset
  // spells
  Spel luxe, ziek, langdurig, lrv;
  // M@ZL
  std::vector<LocalDay> ziekmeldingen;     // first days of the sick spells that still count to a fourth
  std::vector<LocalDay> ziekmeldingen_recent;  // of all sick spells in the last 84 days
  // ziek-30
  LocalDay schooljaar = no_day;
  int ziek_minuten = 0;
  bool operator==(const Wandelstand&) const = default;
};

class Wandeling {
 public:
  // `gesloten`: the days D of 16-uur meldingen that the partner closed, ascending; each stays a reset.
  Wandeling(const Kalender& kalender, const RegelReeks& regels, Wandelstand stand, std::span<const LocalDay> gesloten,
            LocalDay vandaag);

  // Walks up to and including the last lesdag before `einde`. REQUIRES: not before the last call's.
  void walk(std::span<const Dagtelling> dagen, LocalDay einde);

  // What finished before now and what still runs (spells that have reached their threshold).
  [[nodiscard]] std::vector<Uitkomst> take_finished();
  [[nodiscard]] std::vector<Uitkomst> running() const;

  [[nodiscard]] const Wandelstand& stand() const { return stand_; }
  // The first later date on which time alone can change something; none: only a message can.
  [[nodiscard]] std::optional<LocalDay> verandert_op() const;

 private:
  void lesdag(LocalDay dag, const Dagtelling& telling);
  void zestien_uur(LocalDay dag, int minuten, const Regels& regels);
  void reset_zestien_uur(LocalDay dag);
  void reset_between(LocalDay from, LocalDay until);
  void luxe(LocalDay dag, int minuten);
  void ziek(LocalDay dag, int minuten, const Regels& regels);
  void ziek_30(LocalDay dag, int minuten, const Regels& regels);
  void dekking(Spel& spel, Regel regel, LocalDay dag, int minuten, const Regels& regels);
  [[nodiscard]] bool must_see_every_lesdag() const;
  [[nodiscard]] std::optional<Uitkomst> luxe_uitkomst(bool over) const;
  [[nodiscard]] std::optional<Uitkomst> langdurig_uitkomst(const Spel& spel, Regel regel, bool over) const;

  const Kalender& kalender_;
  const RegelReeks& regels_;
  std::span<const LocalDay> gesloten_;
  const LocalDay vandaag_;
  Wandelstand stand_;
  LocalDay next_;                          // the first day not yet walked
  std::vector<Uitkomst> finished_;
};

}  // namespace hub::domain
