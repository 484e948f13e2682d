#include "connectors/calendar/plausibel.h"

#include <algorithm>
#include <set>
#include <utility>

namespace hub::calendar {
namespace {

using std::chrono::days;
using std::chrono::weekday;

struct Lengte {
  int days_min;
  int days_max;
  std::string_view reason;
};

// Both ends and both weekends included. By Soort.
constexpr std::array<Lengte, 6> lengtes = {{
    {9, 9, "one week with both its weekends is 9 days"},
    {16, 16, "two weeks with three weekends are 16 days"},
    {9, 9, "one week with both its weekends is 9 days"},
    {9, 16, "one fixed week is 9 days, with one of the school's own 16"},
    {42, 44, "six weeks are 42 days, with both weekends 44"},
    {1, 10, "a longer time is a holiday, over which 28 days of absence do not run on"},
}};

constexpr std::array<std::string_view, 7> dag_namen = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

std::string_view naam_of(Soort soort) { return soort_namen[static_cast<std::size_t>(soort)]; }

std::string_view dag_naam(LocalDay day) { return dag_namen[weekday(day).iso_encoding() - 1]; }

std::string span_of(LocalDay van, LocalDay tot) { return "from " + format_date(van) + " to " + format_date(tot); }

int schooljaar_of(LocalDay day) { return static_cast<int>(std::chrono::year_month_day(school_year_start(day)).year()); }

std::string schooljaar_naam_of(int begin) { return std::to_string(begin) + "-" + std::to_string(begin + 1); }

std::string of_regio(const std::optional<Regio>& regio) { return regio ? " of " + std::string(regio_namen[static_cast<std::size_t>(*regio)]) : ""; }

struct Reden {
  std::string_view rule;
  std::string message;
};

Reden length_reason(const Schoolvakantie& one, const Lengte& lengte) {
  const auto length = (one.tot - one.van).count() + 1;
  return {"length", "lasts " + std::to_string(length) + " days, " + span_of(one.van, one.tot) + "; " + std::string(lengte.reason)};
}

// What is wrong with one by itself.
std::optional<Reden> find_own(const Schoolvakantie& one) {
  const Lengte& lengte = lengtes[static_cast<std::size_t>(one.soort)];
  const auto length = (one.tot - one.van).count() + 1;
  if (length < lengte.days_min || length > lengte.days_max) return length_reason(one, lengte);
  if (one.soort == Soort::vrij) return std::nullopt;
  const bool short_zomer = one.soort == Soort::zomer;  // 42 or 43 days have lost a weekend's end
  if (weekday(one.van) != std::chrono::Saturday && !(short_zomer && weekday(one.van) == std::chrono::Sunday)) {
    return Reden{"not-from-saturday", "begins on a " + std::string(dag_naam(one.van)) + ", " + format_date(one.van) + "; a school holiday begins with a weekend"};
  }
  if (weekday(one.tot) != std::chrono::Sunday && !(short_zomer && weekday(one.tot) == std::chrono::Saturday)) {
    return Reden{"not-until-sunday", "ends on a " + std::string(dag_naam(one.tot)) + ", " + format_date(one.tot) + "; a school holiday ends with a weekend"};
  }
  const bool crosses = schooljaar_of(one.van) != schooljaar_of(one.tot);
  const bool late_zomer = one.soort == Soort::zomer && std::chrono::year_month_day(one.van).month() >= std::chrono::August;
  if (late_zomer || (crosses && one.soort != Soort::zomer)) {
    return Reden{"wrong-school-year", "lies " + span_of(one.van, one.tot) + "; a school year begins on 1 August, in its summer holiday and in no other"};
  }
  return std::nullopt;
}

class Twijfelaar {
 public:
  Twijfelaar(const std::vector<Schoolvakantie>& vakanties, const Bekend& bekend) : vakanties_(vakanties), bekend_(bekend) {}

  std::vector<Twijfel> find() {
    for (std::size_t i = 0; i < vakanties_.size(); ++i) judge(i);
    std::set<std::optional<Regio>> groups;
    for (const Schoolvakantie& one : vakanties_) {
      if (one.soort != Soort::vrij) groups.insert(one.regio);
    }
    for (const auto& group : groups) judge_years(group);
    return std::move(twijfels_);
  }

 private:
  void add(const Schoolvakantie& at, std::string_view rule, std::string message, std::optional<std::size_t> index = {}) {
    twijfels_.push_back({Fault{std::string(rule), std::move(message), at.pointer, at.line, 0}, index});
  }

  void judge(std::size_t i) {
    const Schoolvakantie& one = vakanties_[i];
    const std::string who = std::string(naam_of(one.soort)) + of_regio(one.regio) + " ";
    if (const auto own = find_own(one)) {
      if (own->rule == "wrong-school-year") misplaced_.insert(i);
      return add(one, own->rule, who + own->message, i);
    }
    for (const std::size_t k : standing_) {
      const Schoolvakantie& other = vakanties_[k];
      if (other.regio != one.regio) continue;
      const std::string where = other.line > 0 ? "line " + std::to_string(other.line) : other.pointer;
      if (one.soort != Soort::vrij && other.soort == one.soort && schooljaar_of(other.van) == schooljaar_of(one.van)) {
        return add(one, "twice", who + "of " + schooljaar_naam(one.van) + " stands on " + where + " already", i);
      }
      if (one.van <= other.tot && other.van <= one.tot) {
        return add(one, "overlap", who + span_of(one.van, one.tot) + " overlaps the " + std::string(naam_of(other.soort)) + " of " + where, i);
      }
    }
    if (is_unknown_year(one)) {
      return add(one, "school-year-gap", who + "is of " + schooljaar_naam(one.van) + ", which kalender/vakanties.yaml does not have; put that year of the region there first", i);
    }
    standing_.push_back(i);
    judge_known(one, who);
  }

  // A school's own holiday replaces that of its region, so the region must have that year; free days must lie in one.
  [[nodiscard]] bool is_unknown_year(const Schoolvakantie& one) const {
    const auto found = bekend_.find(one.regio);
    if (one.regio || found == bekend_.end() || found->second.empty()) return false;
    return std::none_of(found->second.begin(), found->second.end(),
                        [&one](const domain::Periode& periode) { return schooljaar_of(periode.van) == schooljaar_of(one.van); });
  }

  void judge_known(const Schoolvakantie& one, const std::string& who) {
    const auto found = bekend_.find(one.regio);
    if (found == bekend_.end() || one.soort == Soort::vrij) return;
    for (const domain::Periode& periode : found->second) {
      const bool same = periode.naam.starts_with(naam_of(one.soort)) && schooljaar_of(periode.van) == schooljaar_of(one.van);
      if (!same || (periode.van == one.van && periode.tot == one.tot)) continue;
      add(one, "differs", who + "is " + span_of(one.van, one.tot) + "; config/kalender has it " + span_of(periode.van, periode.tot));
    }
  }

  void judge_years(const std::optional<Regio>& group) {
    std::map<int, std::set<Soort>> years;
    std::map<int, std::size_t> first;
    for (std::size_t i = 0; i < vakanties_.size(); ++i) {
      const Schoolvakantie& one = vakanties_[i];
      if (one.regio != group || one.soort == Soort::vrij || misplaced_.contains(i)) continue;
      const int year = schooljaar_of(one.van);
      years[year].insert(one.soort);
      first.try_emplace(year, i);
    }
    std::set<int> known;
    for (const auto& [year, soorten] : years) known.insert(year);
    if (const auto found = bekend_.find(group); found != bekend_.end()) {
      for (const domain::Periode& periode : found->second) known.insert(schooljaar_of(periode.van));
    }
    for (const auto& [year, soorten] : years) {
      const Schoolvakantie& at = vakanties_[first.at(year)];
      if (*known.begin() != year && !known.contains(year - 1)) {
        add(at, "school-year-gap", schooljaar_naam_of(year - 1) + of_regio(group) + " is missing; school years follow each other without gaps");
      }
      for (const Soort soort : {Soort::kerst, Soort::zomer}) {
        if (soorten.contains(soort)) continue;
        add(at, std::string(naam_of(soort)) + "-missing", schooljaar_naam_of(year) + of_regio(group) + " has no " + std::string(naam_of(soort)) + "; every school year has one");
      }
    }
  }

  const std::vector<Schoolvakantie>& vakanties_;
  const Bekend& bekend_;
  std::vector<std::size_t> standing_;  // those without a doubt of their own
  std::set<std::size_t> misplaced_;    // those that are of no school year
  std::vector<Twijfel> twijfels_;
};

}  // namespace

std::vector<Twijfel> find_twijfels(const std::vector<Schoolvakantie>& vakanties, const Bekend& bekend) { return Twijfelaar(vakanties, bekend).find(); }

std::string schooljaar_naam(LocalDay day) { return schooljaar_naam_of(schooljaar_of(day)); }

}  // namespace hub::calendar
