#include "tests/unit/config/config_tree.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <map>
#include <sstream>

namespace hub::config {
namespace {

const std::map<std::string, std::string> right_files = {
    {"hub.yaml",
     R"(oin: "00000099000000001000"
link: https://hub.voorbeeld.nl/
http:
  port: 8080
mqtt:
  tls: false
smtp:
  url: smtp://127.0.0.1:2525
  from: hub@voorbeeld.nl
)"},
    {"partners.yaml",
     R"(regio: Testregio
gemeenten:
  "0363": {naam: Amsterdam, doorstroompunt: rmc-21}
leerplicht:
  "0363": {naam: Leerplicht Amsterdam}
  rmc-21: {naam: Doorstroompunt}
jgz:
  ggd-am: {naam: GGD}
swv:
  swv-vo: {naam: SWV}
school:
  90BB00:
    naam: College
    sector: vo
    vakantieregio: noord
    swv: swv-vo
    jgz: ggd-am
    zorgcoordinatoren: [zoco@90bb00.voorbeeld.nl]
  90CC00:
    naam: MBO
    sector: mbo
    vakantieregio: noord
    swv: geen
    jgz: geen
    zorgcoordinatoren: [zoco@90cc00.voorbeeld.nl]
beheer:
  operators: {naam: Beheer}
)"},
    {"contracten.yaml",
     R"(leerplicht:
  verzuimmelding:
    grondslag: wet
    velden: [meldingId, leerling.pgn]
  termijn: {grondslag: wet, velden: [termijnId]}
jgz:
  ziekteverzuimsignaal:
    grondslag: toestemming
    velden: [signaalId, leerling.achternaam]
swv:
  thuiszittersmelding: {grondslag: taak, velden: [naam]}
  termijn: {grondslag: taak, velden: [termijnId]}
school:
  verzuimmelding: {grondslag: eigen, velden: [meldingId]}
  signaal: {grondslag: eigen, velden: [signaalId]}
  termijn: {grondslag: eigen, velden: [termijnId]}
beheer:
  termijn: {grondslag: beheer, velden: [termijnId]}
)"},
    {"bronnen.yaml",
     R"(bronnen:
  - naam: een
    source: urn:nld:oin:00000099000000002000:systeem:somtoday
    vestigingen: [90BB00]
    formaat: somtoday-absentiemeldingen
  - naam: twee
    source: urn:nld:oin:00000099000000003000:systeem:eduarte
    vestigingen: [90CC00]
    redenen:
      Z: {soort: ziek, geoorloofd: ja}
)"},
    {"regels/2025-08-01.yaml",
     R"(lesdag_minuten: 300
lesdag_begin: 08:30
langdurig_dagen: 28
)"},
    {"kalender/vakanties.yaml",
     R"(noord:
  2025-2026:
    kerst: {van: 2025-12-20, t/m: 2026-01-04}
  2026-2027:
    herfst: {van: 2026-10-10, t/m: 2026-10-18}
    kerst: {van: 2026-12-19, t/m: 2027-01-03}
    voorjaar: {van: 2027-02-20, t/m: 2027-02-28}
    mei: {van: 2027-04-24, t/m: 2027-05-02}
    zomer: {van: 2027-07-10, t/m: 2027-08-22}
)"},
    {"berichten/herinneringsmail.onderwerp.mustache", "Voor {{{naam_school}}}\n"},
    {"berichten/herinneringsmail.txt.mustache", "{{! Uitleg. }}\nOpen: {{{open_dossiers}}}\n"},
    {"berichten/herinneringsmail.html.mustache", "<p>Open: {{open_dossiers}}</p>\n"},
};

}  // namespace

ConfigTree::ConfigTree() {
  std::string name = (std::filesystem::temp_directory_path() / "verzuimhub-config-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) std::abort();
  path_ = name;
  for (const auto& [file, text] : right_files) write(file, text);
}

ConfigTree::~ConfigTree() { std::filesystem::remove_all(path_); }

std::string ConfigTree::read(std::string_view file) const {
  std::ostringstream text;
  text << std::ifstream(path_ / file).rdbuf();
  return text.str();
}

void ConfigTree::write(std::string_view file, std::string_view text) const {
  std::filesystem::create_directories((path_ / file).parent_path());
  std::ofstream(path_ / file, std::ios::binary) << text;
}

void ConfigTree::remove(std::string_view file) const { std::filesystem::remove_all(path_ / file); }

void ConfigTree::replace(std::string_view file, std::string_view from, std::string_view to) const {
  std::string text = read(file);
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << file << " does not hold " << from;
  write(file, text.replace(at, from.size(), to));
}

tl::expected<Configuration, std::vector<Finding>> ConfigTree::load() const {
  return load_configuration(path_, {{"somtoday-absentiemeldingen", {}}, {"eduarte-absentiemeldingen", {"redenen"}}}, bekende_velden());
}

std::vector<std::string> ConfigTree::findings() const {
  std::vector<std::string> lines;
  const auto loaded = load();
  if (loaded) return lines;
  for (const Finding& finding : loaded.error()) {
    lines.push_back(to_string(finding).substr(path_.string().size() + 1));
  }
  return lines;
}

void expect_findings(const std::vector<BrokenCase>& cases) {
  for (const BrokenCase& broken : cases) {
    SCOPED_TRACE(broken.name);
    const ConfigTree tree;
    tree.replace(broken.file, broken.from, broken.to);
    EXPECT_EQ(tree.findings(), broken.findings);
  }
}

}  // namespace hub::config
