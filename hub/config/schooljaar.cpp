#include "hub/config/schooljaar.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "hub/config/nearest.h"
#include "hub/config/scalar.h"
#include "hub/config/section.h"

namespace hub::config {
namespace {

using std::chrono::days;
using std::chrono::month;
using std::chrono::year;

// A day of the year, in the school year's first (0) or second (1) calendar year.
struct DayOfYear {
  int year_after = 0;
  unsigned month_of_year = 1;
  unsigned day_of_month = 1;
};

struct Grens {
  std::string_view naam;    // as vakantie_namen has it
  std::string_view voluit;  // for people
  int days_min;
  int days_max;
  DayOfYear earliest;
  DayOfYear latest;
  std::string_view reason;
};

// Lengths count both ends. The shortest is a school week from Monday to Friday. The seasons leave a week
// or two around everything that was ever set since the ministry began to spread the holidays.
constexpr std::array<Grens, 5> grenzen = {{
    {"herfst", "herfstvakantie", 5, 9, {0, 10, 1}, {0, 11, 15}, "one week with both its weekends is 9 days"},
    // Two weeks with three weekends are 16 days; 18 where Christmas leaves a stray Monday and Tuesday.
    {"kerst", "kerstvakantie", 5, 18, {0, 12, 14}, {1, 1, 15}, "two weeks are 16 days, and 18 with two days between"},
    // Carnival lies between 1 February and 9 March, and the South takes its week.
    {"voorjaar", "voorjaarsvakantie", 5, 9, {1, 1, 30}, {1, 3, 16}, "one week with both its weekends is 9 days"},
    {"mei", "meivakantie", 5, 16, {1, 4, 10}, {1, 5, 25}, "one fixed week and one of the school's own are 16 days"},
    // Six weeks are 44 days; secondary schools may add one. Five weeks is less than any school has.
    {"zomer", "zomervakantie", 35, 51, {1, 6, 20}, {1, 9, 15}, "six weeks are 44 days, and a seventh makes 51"},
}};

constexpr bool is_before(const DayOfYear& a, const DayOfYear& b) {
  return std::tuple(a.year_after, a.month_of_year, a.day_of_month) <
         std::tuple(b.year_after, b.month_of_year, b.day_of_month);
}

// No two seasons meet, also not zomer and the next herfst, so holidays that keep to them cannot overlap.
constexpr bool seasons_are_apart() {
  for (std::size_t i = 0; i + 1 < grenzen.size(); ++i) {
    if (!is_before(grenzen[i].latest, grenzen[i + 1].earliest)) return false;
  }
  const DayOfYear& last = grenzen.back().latest;
  return is_before({last.year_after - 1, last.month_of_year, last.day_of_month}, grenzen.front().earliest);
}
static_assert(seasons_are_apart());

LocalDay day_of(int begin, const DayOfYear& at) {
  return LocalDay(year(begin + at.year_after) / month(at.month_of_year) / std::chrono::day(at.day_of_month));
}

// Reports at most one fault of a holiday: a wrong month makes it both too long and out of season.
bool is_plausible(const domain::Periode& periode, const Grens& grens, int begin, const Node& node,
                  Findings& findings) {
  const auto length = (periode.tot - periode.van).count() + 1;
  const LocalDay earliest = day_of(begin, grens.earliest);
  const LocalDay latest = day_of(begin, grens.latest);
  if (length > grens.days_max) {
    findings.add(node.place, {fmt::format("{} lasts {} days", node.path, length), std::string(grens.reason),
                              fmt::format("at most {} days", grens.days_max)});
    return false;
  }
  if (length < grens.days_min) {
    findings.add(node.place, {fmt::format("{} lasts {} days", node.path, length), "that is no school holiday",
                              fmt::format("at least {} days; single days belong under vrije_dagen", grens.days_min)});
    return false;
  }
  if (periode.van < earliest || periode.tot > latest) {
    findings.add(node.place,
                 {fmt::format("{} is from {} to {}", node.path, format_date(periode.van), format_date(periode.tot)),
                  "in this school year that is not its season",
                  fmt::format("days between {} and {}", format_date(earliest), format_date(latest))});
    return false;
  }
  return true;
}

}  // namespace

std::optional<domain::Periode> read_periode(const Node& node, PeriodeVorm vorm, Findings& findings) {
  Section section(node, findings);
  const Node* const from = section.require("van", "a period begins on a day");
  const Node* const until =
      vorm.end_required ? section.require("t/m", "a period ends on a day") : section.find("t/m");
  const Node* const naam = vorm.named ? section.find("naam") : nullptr;
  section.close();
  domain::Periode periode;
  if (naam != nullptr) periode.naam = read_text(*naam, patterns::text, findings).value_or("");
  const auto first = from == nullptr ? std::nullopt : read_date(*from, findings);
  const auto last = until == nullptr ? (vorm.end_required ? std::nullopt : first) : read_date(*until, findings);
  if (!first || !last) return std::nullopt;
  if (*last < *first) {
    findings.add(node.place, {fmt::format("{} ends on {}", node.path, format_date(*last)),
                              fmt::format("that is before it begins, on {}", format_date(*first)), ""});
    return std::nullopt;
  }
  periode.van = *first;
  periode.tot = *last;
  return periode;
}

std::optional<int> read_schooljaar_naam(const Node& key, Findings& findings) {
  const std::string& text = key.text;
  const auto first = parse_date(text.substr(0, 4) + "-08-01");
  const auto second = text.size() == 9 && text[4] == '-' ? parse_date(text.substr(5) + "-08-01") : std::nullopt;
  if (first && second) {
    const int begin = static_cast<int>(std::chrono::year_month_day(*first).year());
    const int end = static_cast<int>(std::chrono::year_month_day(*second).year());
    // The years in which a calendar of this program can matter: a slip of one digit falls outside.
    if (end == begin + 1 && begin >= 2015 && begin <= 2060) return begin;
  }
  findings.add(key.place,
               {fmt::format("school year {}", shown(text)), "it is no school year", "two years, like 2026-2027"});
  return std::nullopt;
}

Schooljaar read_schooljaar(int begin, const Node& key, const Node& value, Findings& findings) {
  Schooljaar schooljaar{begin, key.place, {}};
  Section section(value, findings);
  for (const Grens& grens : grenzen) {
    const Node* const node = section.find(grens.naam);
    if (node == nullptr) continue;
    Vakantie vakantie{read_periode(*node, {true, false}, findings), node->place};
    if (vakantie.periode && !is_plausible(*vakantie.periode, grens, begin, *node, findings)) vakantie.periode.reset();
    if (vakantie.periode) vakantie.periode->naam = grens.voluit;
    schooljaar.vakanties.emplace(grens.naam, std::move(vakantie));
  }
  section.close();
  return schooljaar;
}

}  // namespace hub::config
