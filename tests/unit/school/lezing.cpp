#include "tests/unit/school/lezing.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "hub/base/assert.h"

namespace hub::school_test {
namespace {

std::string format_moment(LocalTime time) {
  const LocalDay day = day_of(time);
  const auto minute = (time - LocalTime(day)).count();
  return fmt::format("{}T{:02}:{:02}", format_date(day), minute / 60, minute % 60);
}

std::string describe_one(const domain::Verzuimregistratie& v) {
  const domain::Registratie& r = v.registratie;
  std::string line = fmt::format("{} {}/{} {} {} {}..{}", v.registratie_id, v.leerling.vestiging,
                                 v.leerling.leerlingnummer, domain::soort_namen[static_cast<std::size_t>(r.soort)],
                                 domain::geoorloofd_namen[static_cast<std::size_t>(r.geoorloofd)],
                                 format_moment(r.begin), r.eind ? format_moment(*r.eind) : "");
  if (r.lesuur_van) line += fmt::format(" lesuur {}-{}", *r.lesuur_van, r.lesuur_tot.value_or(-1));
  if (r.minuten) line += fmt::format(" {} min", *r.minuten);
  if (!v.reden_code.empty()) line += " [" + v.reden_code + "]";
  if (!v.reden_tekst.empty()) line += " '" + v.reden_tekst + "'";
  return line;
}

std::string describe_one(const domain::Leerlingopgave& o) {
  return fmt::format("{} {} {} {} {} {}", o.vestiging, o.pgn, name_of(domain::opgavesoort_namen, o.opgave.soort), o.opgave.kenmerk, format_date(o.opgave.datum),
                     o.opgave.woongemeente);
}

std::string describe_one(const domain::Inschrijving& i) {
  const domain::Leerling& l = i.leerling;
  return fmt::format("{}/{} {} {} {} {} {} {}", i.sleutel.vestiging, i.sleutel.leerlingnummer, l.pgn, l.naam(),
                     format_date(l.geboortedatum), l.woongemeente, l.leerjaar ? std::to_string(*l.leerjaar) : "-",
                     !l.startkwalificatie   ? "-"
                     : *l.startkwalificatie ? "ja"
                                            : "nee");
}

}  // namespace

intake::LeveringContext make_context() {
  intake::LeveringContext context;
  context.source = "urn:nld:oin:00000099000000001000:systeem:las";
  context.vestiging = "90BB00";
  context.ontvangen = *parse_rfc3339("2026-11-02T11:00:00Z");
  return context;
}

intake::LeveringContext make_context_with_redenen() {
  using domain::Geoorloofd;
  using domain::Soort;
  intake::LeveringContext context = make_context();
  context.redenen = {{"ZK", {Soort::ziek, Geoorloofd::ja}},
                     {"O", {Soort::afwezig, Geoorloofd::nee}},
                     {"TL", {Soort::te_laat, Geoorloofd::nee}},
                     {"Z", {Soort::ziek, Geoorloofd::ja}},
                     {"V", {Soort::verlof, Geoorloofd::ja}},
                     {"VW", {Soort::verwijderd, Geoorloofd::nee}},
                     {"Excused Absence", {Soort::verlof, Geoorloofd::ja}},
                     {"Unexcused Absence", {Soort::afwezig, Geoorloofd::nee}},
                     {"Tardy", {Soort::te_laat, Geoorloofd::nee}},
                     {"In Attendance", {Soort::nvt, Geoorloofd::onbekend}}};
  context.dagdelen = domain::Dagdelen{domain::Dagdeeluren{510, 720}, domain::Dagdeeluren{780, 915}};
  context.scholen = {{"255901001", "90BB00"}, {"255901002", "90BB01"}};
  return context;
}

std::string read_sample(std::string_view path) {
  std::ifstream file(std::string(HUB_TEST_DATA) + "/" + std::string(path), std::ios::binary);
  HUB_ASSERT(file.good());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<std::string> describe(const intake::Levering& levering) {
  std::vector<std::string> lines;
  for (const domain::Gebeurtenis& gebeurtenis : levering.gebeurtenissen) {
    if (const auto* v = std::get_if<domain::Verzuimregistratie>(&gebeurtenis.inhoud)) lines.push_back(describe_one(*v));
    if (const auto* i = std::get_if<domain::Inschrijving>(&gebeurtenis.inhoud)) lines.push_back(describe_one(*i));
    if (const auto* o = std::get_if<domain::Leerlingopgave>(&gebeurtenis.inhoud)) lines.push_back(describe_one(*o));
  }
  return lines;
}

std::vector<std::string> fault_places(const intake::Levering& levering) {
  std::vector<std::string> lines;
  for (const Fault& fault : levering.fouten) {
    std::string line = fault.rule;
    if (!fault.pointer.empty()) line += " " + fault.pointer;
    if (fault.line > 0) line += fmt::format(" {}:{}", fault.line, fault.column);
    lines.push_back(line);
  }
  return lines;
}

std::string make_file(const std::vector<std::string>& lines) {
  std::string file;
  for (const std::string& line : lines) file += line + "\r\n";
  return file;
}

}  // namespace hub::school_test
