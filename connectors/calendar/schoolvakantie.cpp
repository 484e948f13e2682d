#include "connectors/calendar/schoolvakantie.h"

#include <algorithm>
#include <utility>

#include "hub/domain/kalender.h"

namespace hub::calendar {
namespace {

using std::chrono::days;
using std::chrono::weekday;

// What config/kalender takes: a slip of one digit falls outside.
constexpr LocalDay years_first{std::chrono::year(2015) / 8 / 1};
constexpr LocalDay years_last{std::chrono::year(2060) / 9 / 30};

struct Stam {
  std::string_view stam;
  Soort soort;
};

// krokus and carnaval: what the South calls its spring holiday.
constexpr std::array<Stam, 7> stammen = {{{"herfst", Soort::herfst},
                                          {"kerst", Soort::kerst},
                                          {"voorjaar", Soort::voorjaar},
                                          {"krokus", Soort::voorjaar},
                                          {"carnaval", Soort::voorjaar},
                                          {"mei", Soort::mei},
                                          {"zomer", Soort::zomer}}};

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

bool has_werkdag(const Schoolvakantie& vakantie) {
  for (LocalDay day = vakantie.van; day <= vakantie.tot; day += days(1)) {
    if (domain::is_werkdag(day)) return true;
  }
  return false;
}

}  // namespace

std::optional<Soort> parse_vakantienaam(std::string_view naam) {
  const std::string plain = lower(naam);
  if (plain.find("vakantie") == std::string::npos) return std::nullopt;
  const auto found = std::find_if(stammen.begin(), stammen.end(), [&plain](const Stam& one) { return plain.find(one.stam) != std::string::npos; });
  return found == stammen.end() ? std::nullopt : std::optional(found->soort);
}

void widen_to_weekends(Schoolvakantie& vakantie) {
  if (vakantie.soort == Soort::vrij) return;
  const unsigned first = weekday(vakantie.van).iso_encoding();
  const unsigned last = weekday(vakantie.tot).iso_encoding();
  if (first == 1) vakantie.van -= days(2);
  if (first == 7) vakantie.van -= days(1);
  if (last == 5) vakantie.tot += days(2);
  if (last == 6) vakantie.tot += days(1);
}

bool add(Agenda& agenda, Schoolvakantie vakantie, const std::vector<Regio>& regios) {
  if (vakantie.tot < vakantie.van) {
    return refuse(agenda, Fault{"end-before-begin", "ends on " + format_date(vakantie.tot) + ", before it begins on " + format_date(vakantie.van), vakantie.pointer,
                                vakantie.line, 0});
  }
  if (vakantie.van < years_first || vakantie.tot > years_last) {
    return refuse(agenda, Fault{"implausible-date", "lies outside the years 2015 to 2060, of which a calendar here can be", vakantie.pointer, vakantie.line, 0});
  }
  ++agenda.rijen;
  if (vakantie.soort == Soort::vrij && !has_werkdag(vakantie)) {
    ++agenda.overgeslagen;  // a weekend, or a national free day: the hub knows those
    return true;
  }
  widen_to_weekends(vakantie);
  for (const Regio regio : regios) {
    vakantie.regio = regio;
    agenda.vakanties.push_back(vakantie);
  }
  if (regios.empty()) agenda.vakanties.push_back(std::move(vakantie));
  return true;
}

bool refuse(Agenda& agenda, Fault fault) {
  ++agenda.rijen;
  if (agenda.fouten.size() + 1 < fouten_max) {
    agenda.fouten.push_back(std::move(fault));
    return true;
  }
  fault.rule = "too-many-faults";
  fault.message = "nothing after this place was read";
  agenda.fouten.push_back(std::move(fault));
  return false;
}

Agenda make_onleesbaar(Fault fault) {
  Agenda agenda;
  agenda.fouten.push_back(std::move(fault));
  return agenda;
}

}  // namespace hub::calendar
