#include "event_text.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "chance.h"

namespace bench::national {
namespace {

using namespace std::chrono;

constexpr std::string_view registered = "nl.onderwijs.verzuimregistraties.geregistreerd.v1";
constexpr std::string_view withdrawn = "nl.onderwijs.verzuimregistraties.ingetrokken.v1";
constexpr std::string_view enrolled = "nl.onderwijs.leerlingen.ingeschreven.v1";
constexpr std::string_view consent_given = "nl.onderwijs.toestemmingen.verleend.v1";
constexpr std::string_view consent_taken_back = "nl.onderwijs.toestemmingen.ingetrokken.v1";
constexpr std::string_view returned = "nl.onderwijs.hervattingen.gemeld.v1";

constexpr std::array<std::string_view, 5> kind_words = {"afwezig", "te-laat", "ziek", "verlof", "luxe"};
constexpr std::array<std::string_view, 5> kind_codes = {"A", "TL", "Z", "V", "LX"};
constexpr std::array<std::string_view, 3> allowed_words = {"ja", "nee", "onbekend"};

constexpr std::array<std::string_view, 16> first_names = {"Noor", "Sem", "Fenna", "Daan", "Amira", "Lucas", "Mees", "Saar",
                                                          "Yara", "Finn", "Lotte", "Bram", "Zoë", "Youssef", "Julia", "Thijs"};
constexpr std::array<std::string_view, 16> last_names = {"Proefpersoon", "Denkbeeld", "Voorbeeld", "Oefening", "Testman", "Schijnbaar", "Verzinsel", "Nergens",
                                                         "Papier", "Schets", "Modelmaker", "Spiegelbeeld", "Maquette", "Fantasie", "Proefstuk", "Ontwerp"};
constexpr std::array<std::string_view, 4> particles = {"", "van", "de", "van der"};

void append_number(std::uint64_t value, int width, std::string& to) {
  char digits[20];
  for (int i = width; i-- > 0; value /= 10) digits[i] = static_cast<char>('0' + value % 10);
  to.append(digits, static_cast<std::size_t>(width));
}

void append_date(Day day, std::string& to) {
  const year_month_day date(day);
  append_number(static_cast<std::uint64_t>(static_cast<int>(date.year())), 4, to);
  to += '-';
  append_number(static_cast<unsigned>(date.month()), 2, to);
  to += '-';
  append_number(static_cast<unsigned>(date.day()), 2, to);
}

}  // namespace

EventText::EventText(const Country& country, std::uint64_t seed, Day first, std::uint32_t tick)
    : country_(country), seed_(seed), first_(first), tick_(tick) {}

const std::string& EventText::date_of(std::uint16_t day) {
  while (dates_.size() <= day) {
    const Day date = first_ + days(static_cast<int>(dates_.size()));
    dates_.push_back(day_text(date));
    offsets_.push_back(utc_offset_hours(date) == 2 ? "+02:00" : "+01:00");
  }
  return dates_[day];
}

void EventText::start_day(std::uint16_t day) { today_ = day; }

void EventText::append(const Arrival& arrival, std::string& to) {
  const std::uint32_t second = std::min<std::uint32_t>((arrival.second / tick_ + 1) * tick_, 24 * 3600) - 1;
  time_ = date_of(today_);
  time_ += 'T';
  append_number(second / 3600, 2, time_);
  time_ += ':';
  append_number(second / 60 % 60, 2, time_);
  time_ += ':';
  append_number(second % 60, 2, time_);
  time_ += offsets_[today_];
  switch (arrival.what) {
    case What::registration:
    case What::withdrawal: append_registration(arrival, to); break;
    case What::enrolment: append_enrolment(arrival, to); break;
    case What::consent_parents:
    case What::consent_pupil:
    case What::consent_withdrawn: append_consent(arrival, to); break;
    case What::return_to_school:
      append_head(arrival, "HV-", returned, to);
      append_pupil(arrival, to);
      to += R"(,"datum":")";
      append_date(first_ + days(arrival.day + 1), to);
      to += "\"}}\n";
      break;
  }
}

void EventText::append_head(const Arrival& arrival, std::string_view id_prefix, std::string_view type, std::string& to) const {
  to += R"({"specversion":"1.0","id":")";
  to += id_prefix;
  append_registration_id(arrival, to);
  to += "-v";
  append_number(arrival.version, 1, to);
  to += R"(","source":")";
  to += country_.schools()[arrival.school].source;
  to += R"(","type":")";
  to += type;
  to += R"(","time":")";
  to += time_;
  to += R"(","datacontenttype":"application/json","data":{)";
}

// Pupil, day and lesson, in groups of fewer than the nine digits that could be a BSN.
void EventText::append_registration_id(const Arrival& arrival, std::string& to) const {
  append_number(arrival.pupil, 7, to);
  to += '-';
  append_number(arrival.day, 5, to);
  to += '-';
  append_number(arrival.lesson, 1, to);
}

void EventText::append_pupil(const Arrival& arrival, std::string& to) const {
  const School& school = country_.schools()[arrival.school];
  to += R"("vestiging":")";
  to += school.code;
  to += R"(","leerlingnummer":")";
  append_number(100'000 + arrival.pupil - school.first_pupil, 6, to);
  to += '"';
}

void EventText::append_moment(std::uint16_t day, std::uint16_t minute, std::string& to) {
  to += '"';
  to += date_of(day);
  to += 'T';
  append_number(minute / 60, 2, to);
  to += ':';
  append_number(minute % 60, 2, to);
  to += ":00";
  to += offsets_[day];
  to += '"';
}

void EventText::append_registration(const Arrival& arrival, std::string& to) {
  const bool is_withdrawal = arrival.what == What::withdrawal;
  append_head(arrival, "VR-", is_withdrawal ? withdrawn : registered, to);
  to += R"("registratieId":")";
  append_registration_id(arrival, to);
  to += R"(","gewijzigdOp":")";
  to += time_;
  to += "\",";
  append_pupil(arrival, to);
  if (is_withdrawal) {
    to += "}}\n";
    return;
  }
  const auto kind = static_cast<std::size_t>(arrival.kind);
  to += R"(,"soort":")";
  to += kind_words[kind];
  to += R"(","geoorloofd":")";
  to += allowed_words[static_cast<std::size_t>(arrival.allowed)];
  to += R"(","begin":)";
  append_moment(arrival.day, arrival.from, to);
  to += R"(,"eind":)";
  if (arrival.to == 0) {
    to += "null";
  } else {
    append_moment(arrival.last_day, arrival.to, to);
  }
  if (arrival.lesson != 0) {
    to += R"(,"lesuurVan":)";
    append_number(arrival.lesson, 1, to);
    to += R"(,"lesuurTot":)";
    append_number(arrival.lesson, 1, to);
  }
  to += R"(,"redenCode":")";
  to += kind_codes[kind];
  to += "\"}}\n";
}

void EventText::append_enrolment(const Arrival& arrival, std::string& to) const {
  const School& school = country_.schools()[arrival.school];
  Chance chance(seed_, {7, arrival.pupil});
  append_head(arrival, "IN-", enrolled, to);
  append_pupil(arrival, to);
  to += R"(,"pgn":"9)";
  append_number(arrival.pupil, 8, to);
  to += R"(","roepnaam":")";
  to += first_names[chance.below(first_names.size())];
  to += '"';
  if (const std::string_view particle = particles[chance.below(particles.size())]; !particle.empty()) {
    to += R"(,"tussenvoegsel":")";
    to += particle;
    to += '"';
  }
  to += R"(,"achternaam":")";
  to += last_names[chance.below(last_names.size())];
  to += R"(","geboortedatum":")";
  constexpr std::array<int, 3> first_age = {4, 12, 16};
  const int grade = country_.grade_of(school, arrival.pupil);
  const int age = first_age[static_cast<std::size_t>(school.sector)] + grade - 1 + (school.sector == Sector::mbo ? chance.between(0, 4) : 0);
  append_date(first_ - days(age * 365 + age / 4 + chance.between(0, 364)), to);
  to += R"(","woongemeente":")";
  to += Country::gemeente_code(country_.home_of(school, chance.share()));
  const auto days_later = (school_year_start(first_ + days(today_)) - school_year_start(first_)).count();
  const auto years_later = static_cast<int>(days_later / 365);  // both are a first of August
  to += R"(","leerjaar":)";
  append_number(static_cast<std::uint64_t>(std::min(9, grade + years_later)), 1, to);
  to += R"(,"startkwalificatie":)";
  to += school.sector == Sector::mbo && chance.happens(0.3) ? "true}}\n" : "false}}\n";
}

void EventText::append_consent(const Arrival& arrival, std::string& to) const {
  const bool parents = arrival.what == What::consent_parents || (arrival.what == What::consent_withdrawn && country_.schools()[arrival.school].sector == Sector::po);
  const bool given = arrival.what != What::consent_withdrawn;
  append_head(arrival, given ? (parents ? "TO-" : "TL-") : "TI-", given ? consent_given : consent_taken_back, to);
  append_pupil(arrival, to);
  to += R"(,"lijn":"jgz","op":")";
  append_date(first_ + days(today_), to);
  to += R"(","van":")";
  to += parents ? "ouders\"}}\n" : "leerling\"}}\n";
}

}  // namespace bench::national
