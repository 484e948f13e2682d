#include "connectors/calendar/fragment.h"

#include <map>

#include "connectors/calendar/plausibel.h"
#include "hub/base/json.h"

namespace hub::calendar {
namespace {

std::string_view naam_of(Soort soort) { return soort_namen[static_cast<std::size_t>(soort)]; }

// In double quotes as YAML has them; the text holds no control characters.
std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

std::string period_of(const Schoolvakantie& one) { return "van: " + format_date(one.van) + ", t/m: " + format_date(one.tot); }

// The school years of one region or school, each with its holidays in the order of the year.
std::string print_years(const std::vector<Schoolvakantie>& vakanties, const std::set<std::size_t>& doubtful, std::optional<Regio> regio, const std::string& indent) {
  std::map<std::string, std::multimap<Soort, std::size_t>> years;
  for (std::size_t i = 0; i < vakanties.size(); ++i) {
    const Schoolvakantie& one = vakanties[i];
    if (one.regio == regio && one.soort != Soort::vrij) years[schooljaar_naam(one.van)].emplace(one.soort, i);
  }
  std::string text;
  for (const auto& [year, of_year] : years) {
    text += indent + year + ":\n";
    for (const auto& [soort, i] : of_year) {
      const bool doubt = doubtful.contains(i);
      text += indent + (doubt ? "  # " : "  ") + std::string(naam_of(soort)) + ": {" + period_of(vakanties[i]) + "}" + (doubt ? "  # implausible" : "") + "\n";
    }
  }
  return text;
}

std::string print_free_days(const std::vector<Schoolvakantie>& vakanties, const std::set<std::size_t>& doubtful) {
  std::string text;
  for (std::size_t i = 0; i < vakanties.size(); ++i) {
    const Schoolvakantie& one = vakanties[i];
    if (one.soort != Soort::vrij) continue;
    const bool doubt = doubtful.contains(i);
    text += std::string(doubt ? "    # " : "    ") + "- {" + period_of(one) + ", naam: " + in_quotes(one.naam) + "}" + (doubt ? "  # implausible" : "") + "\n";
  }
  return text.empty() ? text : "  vrije_dagen:\n" + text;
}

}  // namespace

std::string print_regions(const std::vector<Schoolvakantie>& vakanties, const std::set<std::size_t>& doubtful) {
  std::string text = "# for kalender/vakanties.yaml\n";
  for (std::size_t i = 0; i < regio_namen.size(); ++i) {
    const std::string years = print_years(vakanties, doubtful, static_cast<Regio>(i), "  ");
    if (!years.empty()) text += std::string(regio_namen[i]) + ":\n" + years;
  }
  return text;
}

std::string print_vestiging(std::string_view vestiging, const std::vector<Schoolvakantie>& vakanties, const std::set<std::size_t>& doubtful) {
  const std::string years = print_years(vakanties, doubtful, std::nullopt, "    ");
  return "# for kalender/vestigingen.yaml\n" + std::string(vestiging) + ":\n" + (years.empty() ? years : "  vakanties:\n" + years) + print_free_days(vakanties, doubtful);
}

std::string print_json(const std::vector<Schoolvakantie>& vakanties, const std::set<std::size_t>& doubtful) {
  Json list = Json::array();
  for (std::size_t i = 0; i < vakanties.size(); ++i) {
    const Schoolvakantie& one = vakanties[i];
    list.push_back({{"schooljaar", schooljaar_naam(one.van)}, {"soort", naam_of(one.soort)}, {"naam", one.naam}, {"van", format_date(one.van)}, {"tot", format_date(one.tot)},
                    {"regio", one.regio ? Json(regio_namen[static_cast<std::size_t>(*one.regio)]) : Json()}, {"twijfel", doubtful.contains(i)}});
  }
  return list.dump() + "\n";
}

}  // namespace hub::calendar
