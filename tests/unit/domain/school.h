// One school and one pupil, in words: what happened, and what the rules then say. Shared by the tables of
// these tests, so that a case reads as a sentence and its answer as short lines of text.
// Values; nothing here is the hub's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hub/domain/oordeel.h"

namespace hub::domain_test {

// "2026-09-01" and "2026-09-01 08:30"; a slip of the pen ends the test program.
LocalDay dag(std::string_view text);
LocalTime moment(std::string_view text);

// The holidays of region Noord from October 2025 to August 2028, and no free days of its own.
std::vector<domain::Periode> vakanties_noord();

class School {
 public:
  School();

  // The school. Each replaces what was there.
  School& with_vakanties(std::vector<domain::Periode> vakanties);
  School& with_vrije_dagen(std::vector<std::string_view> dagen);
  School& with_regels(const domain::Regels& regels);
  School& with_regels(std::vector<domain::Regels> versies);

  // The pupil. `eind` empty: still absent.
  School& add(domain::Soort soort, domain::Geoorloofd geoorloofd, std::string_view begin, std::string_view eind);
  School& afwezig(std::string_view begin, std::string_view eind);       // not allowed
  School& ziek(std::string_view begin, std::string_view eind);          // allowed
  School& luxe(std::string_view begin, std::string_view eind);          // not allowed
  // 300 counted minutes, a whole school day, on each of these dates.
  School& hele_dagen_afwezig(std::vector<std::string_view> dagen);
  School& hele_dagen_ziek(std::vector<std::string_view> dagen);
  School& te_laat(std::string_view begin, int minuten);                 // not allowed
  School& lesuren_afwezig(std::string_view begin, std::string_view eind, int van, int tot);
  School& hervat(std::string_view dag);
  School& partner_sloot(std::string_view dag);                          // the 16-uur melding with this D

  [[nodiscard]] domain::Kalender kalender() const;
  [[nodiscard]] domain::RegelReeks regels() const;
  [[nodiscard]] const std::vector<domain::Registratie>& registraties() const { return registraties_; }
  [[nodiscard]] const std::vector<LocalDay>& beeindigingen() const { return beeindigingen_; }
  [[nodiscard]] const std::vector<LocalDay>& gesloten() const { return gesloten_; }

  // What is true on that day, from scratch.
  [[nodiscard]] domain::Oordeel oordeel(std::string_view vandaag) const;
  // Its outcomes as lines, see describe(); only those of `regel` when given.
  [[nodiscard]] std::vector<std::string> uitkomsten(std::string_view vandaag,
                                                    std::optional<domain::Regel> regel = std::nullopt) const;
  // What counts on each lesdag up to that day: "2026-09-01 verzuim 100 dekking 100".
  [[nodiscard]] std::vector<std::string> telling(std::string_view vandaag) const;
  // The first date on which time alone can change the answer; empty: never.
  [[nodiscard]] std::string verandert_op(std::string_view vandaag) const;

 private:
  std::vector<domain::Periode> vakanties_;
  std::vector<domain::Periode> vrije_dagen_;
  std::vector<domain::Regels> regels_;
  std::vector<domain::Registratie> registraties_;
  std::vector<LocalDay> beeindigingen_;
  std::vector<LocalDay> gesloten_;
};

// "16-uur op 2026-09-04: 2026-09-01 t/m 2026-09-04, 960 minuten";
// "mazl op 2026-09-09: vanaf 2026-09-01, duur, 1 ziekmeldingen, 7 lesdagen";
// "lrv op 2026-09-28: vanaf 2026-09-01"; "dreigend-16-uur op 2026-09-03".
std::string describe(const domain::Uitkomst& uitkomst);
// The same with everything that describe() leaves out: why, key, and whether its school year is closed.
std::string describe_whole(const domain::Uitkomst& uitkomst);

}  // namespace hub::domain_test
