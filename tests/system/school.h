// What a school of the example region sends, made of invented pupils. A pupil is a number from 1; all that
// is said of one follows from it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace system_test {

struct School {
  std::string source;
  std::string vestiging;
};

inline const School meerlanden{"urn:nld:oin:00000099000000090200:systeem:somtoday", "90BB00"};
inline const School mbo_kennemer{"urn:nld:oin:00000099000000090300:systeem:eduarte", "90CC00"};

// "Roepnaam7", so that a test can look for it where no pupil may be named.
std::string roepnaam(int pupil);
std::string leerlingnummer(int pupil);
std::string pgn(int pupil);

// Born in 2012, living in `woongemeente`.
nlohmann::json inschrijving(const School& school, int pupil, const std::string& woongemeente = "0363");

// One registration, of type geregistreerd. Dates are "2026-11-16"; without `last`: still absent.
struct Afwezigheid {
  std::string soort = "afwezig";
  std::string geoorloofd = "nee";
  std::string first;
  std::string last{};
};
nlohmann::json registratie(const School& school, int pupil, const std::string& id, const Afwezigheid& afwezigheid);

// The enrolment and four whole days of truancy, 16 to 19 November 2026: on the 18th the school is warned
// (900 minutes), on the 19th the sixteen hours are reached (1200) and a V3 follows.
std::vector<nlohmann::json> truancy(const School& school, int pupil, const std::string& woongemeente = "0363");
std::vector<std::string> truancy_ids(int pupil);  // the registratieIds of the above

nlohmann::json toestemming(const School& school, int pupil, const std::string& van, const std::string& op);

}  // namespace system_test
