#include "hub/config/regels.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <system_error>
#include <vector>

#include "hub/config/nearest.h"
#include "hub/config/scalar.h"
#include "hub/config/section.h"

namespace hub::config {
namespace {

using domain::Eenheid;
using domain::RegelReeks;
using domain::Regels;

// Wide enough for every protocol we know and for what a new law may bring; narrow enough that a slip
// of the keyboard (a zero too many, hours for minutes) is seen.
struct Getal {
  std::string_view key;
  int Regels::*value;
  Range range;
};
constexpr std::array<Getal, 15> getallen = {{
    {"lesdag_minuten", &Regels::lesdag_minuten, {60, 600}},             // 1 to 10 hours
    {"zestien_uur_minuten", &Regels::zestien_uur_minuten, {60, 6000}},  // 1 to 100 hours
    {"zestien_uur_lesweken", &Regels::zestien_uur_lesweken, {1, 12}},
    {"zestien_uur_dreigend_minuten", &Regels::zestien_uur_dreigend_minuten, {30, 6000}},
    {"zestien_uur_dagen_ertussen", &Regels::zestien_uur_dagen_ertussen, {0, 28}},  // beyond 4 weeks one is lost
    {"zestien_uur_meerderjarig", &Regels::zestien_uur_meerderjarig, {16, 21}},
    {"melden_binnen_werkdagen", &Regels::melden_binnen_werkdagen, {1, 20}},
    {"mazl_ziekmeldingen", &Regels::mazl_ziekmeldingen, {2, 20}},
    {"mazl_dagen", &Regels::mazl_dagen, {7, 366}},
    {"mazl_lesdagen", &Regels::mazl_lesdagen, {2, 60}},
    {"ziek_minuten", &Regels::ziek_minuten, {60, 60'000}},   // to 1000 hours, a school year
    {"langdurig_dagen", &Regels::langdurig_dagen, {7, 92}},  // to three months, the pact
    {"rmc_tot_leeftijd", &Regels::rmc_tot_leeftijd, {18, 30}},
    {"ouders_informeren_werkdagen", &Regels::ouders_informeren_werkdagen, {1, 60}},
    {"pact_maanden", &Regels::pact_maanden, {1, 12}},
}};

const std::vector<std::string>& eenheden() {
  static const std::vector<std::string> words = {"minuten", "lesuren"};
  return words;
}

std::string time_of_day(int minute) { return fmt::format("{:02}:{:02}", minute / 60, minute % 60); }

void refuse_contradictions(const Regels& regels, const Place& place, Findings& findings) {
  if (regels.lesdag_eind <= regels.lesdag_begin) {
    findings.add(place, {fmt::format("lesdag_eind {} is not after lesdag_begin {}", time_of_day(regels.lesdag_eind),
                                     time_of_day(regels.lesdag_begin)),
                         "a lesdag would have no hours", ""});
  } else if (regels.lesdag_eind - regels.lesdag_begin < regels.lesdag_minuten) {
    findings.add(place, {fmt::format("lesdag_minuten is {}", regels.lesdag_minuten),
                         fmt::format("from {} to {} are fewer minutes, so no whole day could count in full",
                                     time_of_day(regels.lesdag_begin), time_of_day(regels.lesdag_eind)),
                         ""});
  }
  if (regels.zestien_uur_dreigend_minuten >= regels.zestien_uur_minuten) {
    findings.add(place, {fmt::format("zestien_uur_dreigend_minuten is {}", regels.zestien_uur_dreigend_minuten),
                         fmt::format("the school is to hear before zestien_uur_minuten ({}) is reached",
                                     regels.zestien_uur_minuten),
                         "a smaller number"});
  }
}

// The thresholds that stand in a section; what it leaves out is as in `regels`.
Regels read_thresholds(Section& section, Regels regels, Findings& findings) {
  for (const Getal& getal : getallen) {
    const Node* const node = section.find(getal.key);
    if (node == nullptr) continue;
    if (const auto value = read_integer(*node, getal.range, findings)) regels.*getal.value = *value;
  }
  if (const Node* const node = section.find("lesdag_begin")) {
    if (const auto minute = read_minute_of_day(*node, findings)) regels.lesdag_begin = *minute;
  }
  if (const Node* const node = section.find("lesdag_eind")) {
    if (const auto minute = read_minute_of_day(*node, findings)) regels.lesdag_eind = *minute;
  }
  if (const Node* const node = section.find("eenheid")) {
    if (const auto at = read_choice(*node, eenheden(), findings)) regels.eenheid = static_cast<Eenheid>(*at);
  }
  refuse_contradictions(regels, section.place(), findings);
  return regels;
}

// One file: the rules of the region, and of the schools that have their own.
struct RegelBestand {
  Regels regio;
  std::map<std::string, Regels> vestigingen;
};

RegelBestand read_rule_file(const Node& document, Regels start, const domain::Regio& regio, Findings& findings) {
  RegelBestand bestand;
  Section section(document, findings);
  bestand.regio = read_thresholds(section, std::move(start), findings);
  if (const Node* const schools = section.find("vestigingen")) {
    for_each_entry(*schools, findings, [&bestand, &regio, &findings](const Node& key, const Node& value) {
      if (!regio.vestigingen.contains(key.text)) {
        std::vector<std::string> known;
        for (const auto& [code, vestiging] : regio.vestigingen) known.push_back(code);
        findings.add(key.place, {fmt::format("vestiging {}", shown(key.text)), "partners.yaml has no such school",
                                 suggestion(key.text, known)});
      }
      Section school(value, findings);
      bestand.vestigingen.emplace(key.text, read_thresholds(school, bestand.regio, findings));
      school.close();
    });
  }
  section.close();
  return bestand;
}

// The rule files by name, which is by date. Editors' hidden files and a README are none of them.
std::vector<std::filesystem::path> list_rule_files(const std::filesystem::path& directory, Findings& findings) {
  std::vector<std::filesystem::path> files;
  std::error_code code;
  std::filesystem::directory_iterator entry(directory, code);
  for (; !code && entry != std::filesystem::directory_iterator(); entry.increment(code)) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    if (name.starts_with('.') || name == "README.md" || entry->is_directory(ignored)) continue;
    const std::string stem = entry->path().stem().string();
    if (entry->path().extension() == ".yaml" && parse_date(stem)) {
      files.push_back(entry->path());
    } else {
      findings.add({entry->path().string(), 1},
                   {"the name of this file", "it is no date with .yaml, so its rules would never be in force",
                    "the date from which it holds, like 2026-08-01.yaml"});
    }
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) {
    findings.add({directory.string(), 1}, {"no rule file", "without rules nothing can be judged",
                                           "the date from which they hold, like 2026-08-01.yaml"});
  }
  return files;
}

}  // namespace

RegelSets read_regels(const std::filesystem::path& directory, const domain::Regio& regio, Findings& findings) {
  RegelSets sets;
  std::vector<RegelBestand> bestanden;
  for (const std::filesystem::path& file : list_rule_files(directory, findings)) {
    const auto document = read_yaml(file, "it was there a moment ago", findings);
    if (!document) continue;
    Regels start;
    start.versie = file.stem().string();
    start.geldig_vanaf = *parse_date(start.versie);
    sets.vanaf.push_back(start.geldig_vanaf);
    bestanden.push_back(read_rule_file(*document, start, regio, findings));
  }
  if (bestanden.empty()) return sets;

  std::vector<Regels> shared_versions;
  for (const RegelBestand& bestand : bestanden) shared_versions.push_back(bestand.regio);
  const auto shared = std::make_shared<const RegelReeks>(shared_versions);
  for (const auto& [code, vestiging] : regio.vestigingen) {
    std::vector<Regels> own = shared_versions;
    bool has_own = false;
    for (std::size_t i = 0; i < bestanden.size(); ++i) {
      const auto found = bestanden[i].vestigingen.find(code);
      if (found == bestanden[i].vestigingen.end()) continue;
      own[i] = found->second;
      has_own = true;
    }
    sets.reeksen.emplace(code, has_own ? std::make_shared<const RegelReeks>(std::move(own)) : shared);
  }
  return sets;
}

std::string print_regels(const Regels& regels, std::string_view indent) {
  std::string text = fmt::format("{0}lesdag_begin: \"{1}\"\n{0}lesdag_eind: \"{2}\"\n{0}eenheid: {3}\n", indent,
                                 time_of_day(regels.lesdag_begin), time_of_day(regels.lesdag_eind),
                                 eenheden()[static_cast<std::size_t>(regels.eenheid)]);
  for (const Getal& getal : getallen) text += fmt::format("{}{}: {}\n", indent, getal.key, regels.*getal.value);
  return text;
}

}  // namespace hub::config
