#include "tests/system/school.h"

#include "tests/support/gebeurtenissen.h"

namespace system_test {
namespace {

constexpr const char* sent_at = "2026-11-20T08:00:00Z";
constexpr const char* truant_days[] = {"2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19"};

support::Envelop envelop(const School& school, const std::string& id, const std::string& type) { return {school.source, id, type, sent_at}; }

}  // namespace

std::string roepnaam(int pupil) { return "Roepnaam" + std::to_string(pupil); }
std::string leerlingnummer(int pupil) { return std::to_string(700'000 + pupil); }
std::string pgn(int pupil) { return support::make_pgn(pupil); }

nlohmann::json inschrijving(const School& school, int pupil, const std::string& woongemeente) {
  support::Inschrijving inschrijving;
  inschrijving.leerling = {school.vestiging, leerlingnummer(pupil)};
  inschrijving.pgn = pgn(pupil);
  inschrijving.roepnaam = roepnaam(pupil);
  inschrijving.achternaam = "Proefpersoon";
  inschrijving.geboortedatum = "2012-03-01";
  inschrijving.woongemeente = woongemeente;
  return make_ingeschreven(envelop(school, "in-" + std::to_string(pupil), "leerlingen.ingeschreven"), inschrijving);
}

nlohmann::json registratie(const School& school, int pupil, const std::string& id, const Afwezigheid& afwezigheid) {
  support::Registratie registratie;
  registratie.registratie_id = id;
  registratie.gewijzigd_op = sent_at;
  registratie.leerling = {school.vestiging, leerlingnummer(pupil)};
  registratie.soort = afwezigheid.soort;
  registratie.geoorloofd = afwezigheid.geoorloofd;
  registratie.begin = afwezigheid.first + "T08:30:00+01:00";
  if (!afwezigheid.last.empty()) registratie.eind = afwezigheid.last + "T14:00:00+01:00";
  return make_geregistreerd(envelop(school, "event-" + id, "verzuimregistraties.geregistreerd"), registratie);
}

std::vector<nlohmann::json> truancy(const School& school, int pupil, const std::string& woongemeente) {
  std::vector<nlohmann::json> events{inschrijving(school, pupil, woongemeente)};
  const auto ids = truancy_ids(pupil);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    events.push_back(registratie(school, pupil, ids[i], {.first = truant_days[i], .last = truant_days[i]}));
  }
  return events;
}

std::vector<std::string> truancy_ids(int pupil) {
  std::vector<std::string> ids;
  for (const char* day : truant_days) ids.push_back("r-" + std::to_string(pupil) + "-" + day);
  return ids;
}

nlohmann::json toestemming(const School& school, int pupil, const std::string& van, const std::string& op) {
  return make_toestemming(envelop(school, "toestemming-" + van + "-" + std::to_string(pupil), "toestemmingen.verleend"),
                          {school.vestiging, leerlingnummer(pupil)}, "jgz", op, van);
}

}  // namespace system_test
