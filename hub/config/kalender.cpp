#include "hub/config/kalender.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "hub/config/nearest.h"
#include "hub/config/scalar.h"
#include "hub/config/schooljaar.h"
#include "hub/config/section.h"

namespace hub::config {
namespace {

using domain::Kalender;
using domain::Periode;

using Schooljaren = std::map<int, Schooljaar>;  // by the year in which each begins

// A free period of a school's own that is longer than this is a holiday in the wrong place.
constexpr int vrije_dagen_max = 10;  // a study week with both its weekends is 9

Schooljaren read_schooljaren(const Node& node, Findings& findings) {
  Schooljaren jaren;
  for_each_entry(node, findings, [&jaren, &findings](const Node& key, const Node& value) {
    if (const auto begin = read_schooljaar_naam(key, findings)) {
      jaren.emplace(*begin, read_schooljaar(*begin, key, value, findings));
    }
  });
  return jaren;
}

std::vector<std::string_view> missing_from(const Schooljaar& jaar) {
  std::vector<std::string_view> missing;
  std::copy_if(vakantie_namen.begin(), vakantie_namen.end(), std::back_inserter(missing),
               [&jaar](std::string_view naam) { return !jaar.vakanties.contains(naam); });
  return missing;
}

std::string name_of_year(int begin) { return fmt::format("{}-{}", begin, begin + 1); }

// A holiday that is missing in the middle would silently be five days of school.
void refuse_gaps(const Schooljaren& jaren, const std::string& regio, const Place& place, Findings& findings) {
  bool any_whole = false;
  int expected = jaren.empty() ? 0 : jaren.begin()->first;
  for (const auto& [begin, jaar] : jaren) {
    if (begin != expected) {
      findings.add(jaar.place, {fmt::format("school year {} of {} is missing", name_of_year(expected), regio),
                                "school years follow each other without gaps", ""});
    }
    const auto missing = missing_from(jaar);
    if (missing.empty()) any_whole = true;
    if (!missing.empty() && begin != jaren.begin()->first) {
      findings.add(jaar.place,
                   {fmt::format("{} of {} lacks {}", name_of_year(begin), regio, fmt::join(missing, ", ")),
                    "only the first school year may be a part", ""});
    }
    expected = begin + 1;
  }
  if (!any_whole) {
    findings.add(
        place, {fmt::format("region {} has no whole school year", regio),
                fmt::format("its schools would have no calendar; whole is {}", fmt::join(vakantie_namen, ", ")), ""});
  }
}

std::vector<Periode> periods_of(const Schooljaren& jaren) {
  std::vector<Periode> periods;
  for (const auto& [begin, jaar] : jaren) {
    for (const auto& [naam, vakantie] : jaar.vakanties) {
      if (vakantie.periode) periods.push_back(*vakantie.periode);
    }
  }
  std::sort(periods.begin(), periods.end(), [](const Periode& a, const Periode& b) { return a.van < b.van; });
  return periods;
}

struct SchoolDays {
  std::vector<Periode> vakanties;
  std::vector<Periode> vrije_dagen;
};

// One school's own part of kalender/vestigingen.yaml, upon the holidays of its region.
class SchoolReader {
 public:
  SchoolReader(Schooljaren jaren, Findings& findings) : jaren_(std::move(jaren)), findings_(findings) {}

  SchoolDays read(const Node& node) {
    Section section(node, findings_);
    if (const Node* const vakanties = section.find("vakanties")) replace_holidays(*vakanties);
    std::vector<Periode> vrije_dagen;
    if (const Node* const list = section.find("vrije_dagen")) {
      for (const Node& item : read_list(*list, findings_)) {
        auto periode = read_free_days(item);
        if (periode && is_apart(*periode, vrije_dagen, item)) vrije_dagen.push_back(std::move(*periode));
      }
    }
    section.close();
    return {periods_of(jaren_), std::move(vrije_dagen)};
  }

 private:
  void replace_holidays(const Node& node) {
    for (auto& [begin, own] : read_schooljaren(node, findings_)) {
      const auto jaar = jaren_.find(begin);
      if (jaar == jaren_.end()) {
        findings_.add(own.place, {fmt::format("school year {}", name_of_year(begin)),
                                  "kalender/vakanties.yaml does not have it for the region of this school", ""});
        continue;
      }
      for (auto& [naam, vakantie] : own.vakanties) jaar->second.vakanties.insert_or_assign(naam, std::move(vakantie));
    }
  }

  std::optional<Periode> read_free_days(const Node& item) {
    auto periode = read_periode(item, {false, true}, findings_);
    if (!periode) return std::nullopt;
    const auto length = (periode->tot - periode->van).count() + 1;
    if (length > vrije_dagen_max) {
      findings_.add(item.place,
                    {fmt::format("{} lasts {} days", item.path, length),
                     "so long a time is a holiday: 28 days of absence run on over free days, not over holidays",
                     "it under vakanties"});
      return std::nullopt;
    }
    const std::vector<Periode> planned = periods_of(jaren_);
    if (planned.empty() || periode->van < planned.front().van || periode->tot > planned.back().tot) {
      findings_.add(item.place, {fmt::format("{} is on {}", item.path, format_date(periode->van)),
                                 "the holidays of that school year are not known, so it would be forgotten", ""});
      return std::nullopt;
    }
    return periode;
  }

  // A day that is free already was meant to be another one.
  bool is_apart(const Periode& periode, const std::vector<Periode>& vrije_dagen, const Node& item) {
    std::vector<Periode> others = periods_of(jaren_);
    others.insert(others.end(), vrije_dagen.begin(), vrije_dagen.end());
    const auto other = std::find_if(others.begin(), others.end(), [&periode](const Periode& o) {
      return periode.van <= o.tot && o.van <= periode.tot;
    });
    if (other == others.end()) return true;
    findings_.add(item.place,
                  {fmt::format("{} is on {}", item.path, format_date(periode.van)),
                   fmt::format("it overlaps the {} from {} to {}", other->naam.empty() ? "free days" : other->naam,
                               format_date(other->van), format_date(other->tot)),
                   "another day"});
    return false;
  }

  Schooljaren jaren_;
  Findings& findings_;
};

std::map<std::string, Schooljaren> read_regions(const Node& holidays, Findings& findings) {
  std::map<std::string, Schooljaren> regions;
  for_each_entry(holidays, findings, [&regions, &findings](const Node& key, const Node& value) {
    const auto& known = vakantieregios();
    if (std::find(known.begin(), known.end(), key.text) == known.end()) {
      findings.add(key.place, {fmt::format("unknown region {}", shown(key.text)),
                               "holidays are spread over three regions", suggestion(key.text, known)});
      return;
    }
    Schooljaren jaren = read_schooljaren(value, findings);
    refuse_gaps(jaren, key.text, key.place, findings);
    regions.emplace(key.text, std::move(jaren));
  });
  return regions;
}

}  // namespace

Kalenders read_kalenders(const Node& holidays, const Node* own_days,
                         const std::map<std::string, Partners::School>& scholen, Findings& findings) {
  const std::map<std::string, Schooljaren> regions = read_regions(holidays, findings);
  std::map<std::string, std::shared_ptr<const Kalender>> by_region;
  for (const auto& [regio, jaren] : regions) {
    by_region.emplace(regio, std::make_shared<const Kalender>(periods_of(jaren), std::vector<Periode>()));
  }

  Kalenders result;
  for (const auto& [regio, jaren] : regions) result.regios.emplace(regio, periods_of(jaren));
  for (const auto& [code, school] : scholen) {
    const auto shared = by_region.find(school.vakantieregio);
    if (shared != by_region.end()) {
      result.kalenders.emplace(code, shared->second);
    } else if (!school.vakantieregio.empty()) {
      findings.add(school.place,
                   {fmt::format("school {} has no calendar", code),
                    fmt::format("kalender/vakanties.yaml says nothing of region {}", school.vakantieregio), ""});
    }
  }
  if (own_days == nullptr) return result;

  for_each_entry(*own_days, findings, [&result, &regions, &scholen, &findings](const Node& key, const Node& value) {
    const auto school = scholen.find(key.text);
    if (school == scholen.end()) {
      std::vector<std::string> known;
      for (const auto& [code, ignored] : scholen) known.push_back(code);
      findings.add(key.place, {fmt::format("vestiging {}", shown(key.text)), "partners.yaml has no such school",
                               suggestion(key.text, known)});
      return;
    }
    const auto jaren = regions.find(school->second.vakantieregio);
    if (jaren == regions.end()) return;
    SchoolDays days = SchoolReader(jaren->second, findings).read(value);
    result.kalenders.insert_or_assign(key.text,
                                      std::make_shared<const Kalender>(std::move(days.vakanties), days.vrije_dagen));
    if (!days.vrije_dagen.empty()) result.vrije_dagen.emplace(key.text, std::move(days.vrije_dagen));
  });
  return result;
}

}  // namespace hub::config
