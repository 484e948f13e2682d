#include "tests/unit/domain/school.h"

#include <algorithm>

#include "hub/base/assert.h"
#include "hub/domain/melding.h"

namespace hub::domain_test {
namespace {

using domain::Geoorloofd;
using domain::Periode;
using domain::Regels;
using domain::Registratie;
using domain::Soort;
using domain::Uitkomst;

void append(std::string& line, std::string_view word, int minuten) {
  if (minuten > 0) line += " " + std::string(word) + " " + std::to_string(minuten);
}

}  // namespace

LocalDay dag(std::string_view text) {
  const auto day = parse_date(text);
  HUB_ASSERT(day);
  return *day;
}

LocalTime moment(std::string_view text) {
  HUB_ASSERT(text.size() == 16 && text[10] == ' ' && text[13] == ':');
  const int hour = std::stoi(std::string(text.substr(11, 2)));
  const int minute = std::stoi(std::string(text.substr(14, 2)));
  return at_minute(dag(text.substr(0, 10)), hour * 60 + minute);
}

std::vector<Periode> vakanties_noord() {
  return {{dag("2025-10-18"), dag("2025-10-26"), "herfst"},    {dag("2025-12-20"), dag("2026-01-04"), "kerst"},
          {dag("2026-02-21"), dag("2026-03-01"), "voorjaar"},  {dag("2026-04-25"), dag("2026-05-03"), "mei"},
          {dag("2026-07-04"), dag("2026-08-16"), "zomer"},     {dag("2026-10-10"), dag("2026-10-18"), "herfst"},
          {dag("2026-12-19"), dag("2027-01-03"), "kerst"},     {dag("2027-02-20"), dag("2027-02-28"), "voorjaar"},
          {dag("2027-04-24"), dag("2027-05-02"), "mei"},       {dag("2027-07-10"), dag("2027-08-22"), "zomer"},
          {dag("2027-10-16"), dag("2027-10-24"), "herfst"},    {dag("2027-12-25"), dag("2028-01-09"), "kerst"},
          {dag("2028-02-19"), dag("2028-02-27"), "voorjaar"},  {dag("2028-04-29"), dag("2028-05-07"), "mei"},
          {dag("2028-07-15"), dag("2028-08-27"), "zomer"}};
}

School::School() : vakanties_(vakanties_noord()), regels_{Regels{}} {}

School& School::with_vakanties(std::vector<Periode> vakanties) {
  vakanties_ = std::move(vakanties);
  return *this;
}

School& School::with_vrije_dagen(std::vector<std::string_view> dagen) {
  vrije_dagen_.clear();
  for (const auto text : dagen) vrije_dagen_.push_back({dag(text), dag(text), "vrij"});
  return *this;
}

School& School::with_regels(const Regels& regels) {
  regels_ = {regels};
  return *this;
}

School& School::with_regels(std::vector<Regels> versies) {
  regels_ = std::move(versies);
  return *this;
}

School& School::add(Soort soort, Geoorloofd geoorloofd, std::string_view begin, std::string_view eind) {
  Registratie registratie;
  registratie.soort = soort;
  registratie.geoorloofd = geoorloofd;
  registratie.begin = moment(begin);
  if (!eind.empty()) registratie.eind = moment(eind);
  registraties_.push_back(registratie);
  return *this;
}

School& School::afwezig(std::string_view begin, std::string_view eind) {
  return add(Soort::afwezig, Geoorloofd::nee, begin, eind);
}
School& School::ziek(std::string_view begin, std::string_view eind) { return add(Soort::ziek, Geoorloofd::ja, begin, eind); }
School& School::luxe(std::string_view begin, std::string_view eind) { return add(Soort::luxe, Geoorloofd::nee, begin, eind); }

School& School::hele_dagen_afwezig(std::vector<std::string_view> dagen) {
  for (const auto text : dagen) afwezig(std::string(text) + " 08:30", std::string(text) + " 13:30");
  return *this;
}

School& School::hele_dagen_ziek(std::vector<std::string_view> dagen) {
  for (const auto text : dagen) ziek(std::string(text) + " 08:30", std::string(text) + " 13:30");
  return *this;
}

School& School::te_laat(std::string_view begin, int minuten) {
  add(Soort::te_laat, Geoorloofd::nee, begin, {});
  registraties_.back().minuten = minuten;
  return *this;
}

School& School::lesuren_afwezig(std::string_view begin, std::string_view eind, int van, int tot) {
  afwezig(begin, eind);
  registraties_.back().lesuur_van = van;
  registraties_.back().lesuur_tot = tot;
  return *this;
}

School& School::hervat(std::string_view text) {
  beeindigingen_.push_back(dag(text));
  std::sort(beeindigingen_.begin(), beeindigingen_.end());
  return *this;
}

School& School::partner_sloot(std::string_view text) {
  gesloten_.push_back(dag(text));
  std::sort(gesloten_.begin(), gesloten_.end());
  return *this;
}

domain::Kalender School::kalender() const { return {vakanties_, vrije_dagen_}; }
domain::RegelReeks School::regels() const { return domain::RegelReeks(regels_); }

domain::Oordeel School::oordeel(std::string_view vandaag) const {
  return domain::oordeel({registraties_, beeindigingen_, gesloten_, std::nullopt}, kalender(), regels(), dag(vandaag));
}

std::vector<std::string> School::uitkomsten(std::string_view vandaag, std::optional<domain::Regel> regel) const {
  std::vector<std::string> lines;
  for (const Uitkomst& uitkomst : oordeel(vandaag).uitkomsten) {
    if (!regel || uitkomst.regel == *regel) lines.push_back(describe(uitkomst));
  }
  return lines;
}

std::vector<std::string> School::telling(std::string_view vandaag) const {
  const auto telling = tel(registraties_, beeindigingen_, kalender(), regels(), dag("2000-01-01"), dag(vandaag));
  std::vector<std::string> lines;
  for (const domain::Dagtelling& dagtelling : telling.dagen) {
    std::string line = format_date(dagtelling.dag);
    append(line, "verzuim", dagtelling.verzuim);
    append(line, "luxe", dagtelling.luxe);
    append(line, "ziek", dagtelling.ziek);
    append(line, "dekking", dagtelling.dekking);
    append(line, "dekking-nee", dagtelling.dekking_nee);
    lines.push_back(line);
  }
  return lines;
}

std::string School::verandert_op(std::string_view vandaag) const {
  const auto op = oordeel(vandaag).verandert_op;
  return op ? format_date(*op) : "";
}

std::string describe(const Uitkomst& uitkomst) {
  std::string line(name_of(domain::regel_namen, uitkomst.regel));
  line += " op " + format_date(uitkomst.dag);
  if (domain::is_schoolsignaal(uitkomst.regel)) return line;
  if (uitkomst.einddatum) {
    line += ": " + format_date(uitkomst.begindatum) + " t/m " + format_date(*uitkomst.einddatum);
  } else {
    line += ": vanaf " + format_date(uitkomst.begindatum);
  }
  if (uitkomst.minuten) line += ", " + std::to_string(*uitkomst.minuten) + " minuten";
  if (uitkomst.aanleiding) {
    line += ", " + std::string(name_of(domain::aanleiding_namen, *uitkomst.aanleiding)) + ", " +
            std::to_string(uitkomst.aantal_ziekmeldingen) + " ziekmeldingen, " +
            std::to_string(uitkomst.aantal_lesdagen) + " lesdagen";
  }
  return line;
}

std::string describe_whole(const Uitkomst& uitkomst) {
  std::string line = describe(uitkomst) + " begin " + format_date(uitkomst.begindatum) + " sleutel " +
                     (uitkomst.sleutel == no_day ? "-" : format_date(uitkomst.sleutel)) + " omdat";
  for (const domain::DagMinuten& counted : uitkomst.dagen) {
    line += " " + format_date(counted.dag) + "=" + std::to_string(counted.minuten);
  }
  return line + (uitkomst.afgerond ? " afgerond" : "");
}

}  // namespace hub::domain_test
