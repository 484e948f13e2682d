// The region in config/ is what tutorials, tests and the demonstration run on; here it is held to what
// they rely on.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "hub/config/configuration.h"
#include "hub/config/node.h"
#include "hub/config/regels.h"

namespace hub::config {
namespace {

using domain::Berichtsoort;
using domain::Lijn;

const std::filesystem::path& shipped() {
  static const std::filesystem::path path = std::filesystem::path(VERZUIMHUB_SOURCE_DIR) / "config";
  return path;
}

const Configuration& region() {
  static const auto loaded =
      load_configuration(shipped(), {{"somtoday-absentiemeldingen", {}}, {"eduarte-absentiemeldingen", {"redenen"}}}, bekende_velden());
  if (!loaded) {
    for (const Finding& finding : loaded.error()) ADD_FAILURE() << to_string(finding);
    std::abort();
  }
  return *loaded;
}

TEST(ShippedConfigTest, HasTheSchoolsOfTheExampleRegion) {
  struct Case {
    const char* code;
    const char* sector;
    std::optional<std::string> swv;
    const char* jgz;
    const char* address;
    const char* first_zomer_day_2027;
  };
  const std::vector<Case> cases = {
      {"90AA00", "po", "swv-am-po", "ggd-am", "zorgcoordinator@90aa00.voorbeeld.nl", "2027-07-10"},
      {"90BB00", "vo", "swv-am-vo", "ggd-am", "zorgcoordinator@90bb00.voorbeeld.nl", "2027-07-10"},
      {"90BB01", "vo", "swv-am-vo", "ggd-kl", "zorgcoordinator@90bb01.voorbeeld.nl", "2027-07-17"},
      {"90CC00", "mbo", std::nullopt, "ggd-kl", "zorgcoordinator@90cc00.voorbeeld.nl", "2027-07-24"},
  };
  EXPECT_EQ(region().regio.vestigingen.size(), cases.size());
  for (const Case& c : cases) {
    const domain::Vestiging* const school = region().regio.find_vestiging(c.code);
    ASSERT_NE(school, nullptr) << c.code;
    EXPECT_EQ(school->sector, c.sector);
    EXPECT_EQ(school->swv, c.swv);
    EXPECT_EQ(school->jgz, c.jgz);
    EXPECT_EQ(school->zorgcoordinatoren, std::vector<std::string>{c.address});
    const LocalDay zomer = *parse_date(c.first_zomer_day_2027);
    EXPECT_TRUE(school->kalender->is_vakantie(zomer)) << c.code;
    EXPECT_FALSE(school->kalender->is_vakantie(zomer - std::chrono::days(1))) << c.code;
  }
  EXPECT_EQ(region().regio.find_vestiging("90AA00")->kalender, region().regio.find_vestiging("90BB00")->kalender);
}

TEST(ShippedConfigTest, HasItsGemeentenAndPartners) {
  for (const char* code : {"0362", "0363", "0394"}) {
    EXPECT_EQ(region().regio.gemeenten.at(code).doorstroompunt, "rmc-21");
    EXPECT_TRUE(region().regio.partners.contains({Lijn::leerplicht, code}));
  }
  EXPECT_EQ(region().regio.gemeenten.size(), 3U);
  EXPECT_EQ(region().regio.partners.size(), 13U);
  EXPECT_TRUE(region().regio.partners.contains({Lijn::beheer, "operators"}));
  for (const auto& [ontvanger, partner] : region().regio.partners) EXPECT_TRUE(partner.bevestigt) << partner.naam;
}

TEST(ShippedConfigTest, HasExactlyTheNationalRules) {
  ASSERT_EQ(region().regels_vanaf, std::vector<LocalDay>{*parse_date("2025-08-01")});
  const domain::Regels& regels = region().regio.find_vestiging("90CC00")->regels->op(region().regels_vanaf[0]);
  EXPECT_EQ(regels.versie, "2025-08-01");
  EXPECT_EQ(print_regels(regels, ""), print_regels(domain::Regels(), ""));
}

TEST(ShippedConfigTest, WritesEveryThresholdAndEverySettingOut) {
  Findings findings;
  const auto regels = read_yaml(shipped() / "regels/2025-08-01.yaml", "", findings);
  const auto expected = parse_yaml(print_regels(domain::Regels(), ""), "", findings);
  ASSERT_TRUE(regels && expected);
  for (const Node& key : expected->keys) EXPECT_NE(regels->find(key.text), nullptr) << key.text;

  const auto hub = read_yaml(shipped() / "hub.yaml", "", findings);
  ASSERT_TRUE(hub);
  for (const std::string& name : setting_names()) {
    const std::size_t dot = name.find('.');
    const Node* node = hub->find(name.substr(0, dot));
    if (node != nullptr && dot != std::string::npos) node = node->find(name.substr(dot + 1));
    EXPECT_NE(node, nullptr) << name;
  }
}

TEST(ShippedConfigTest, GivesEveryLineItsFieldsAndNoMore) {
  const domain::Regio& regio = region().regio;
  EXPECT_EQ(regio.find_contract(Lijn::swv, Berichtsoort::thuiszittersmelding)->velden,
            (std::vector<std::string>{"naam", "geboortedatum", "begindatum", "einddatum"}));
  for (const auto& [key, contract] : regio.contracten) {
    for (const std::string& veld : contract.velden) {
      EXPECT_TRUE(veld != "leerling.pgn" || key.first == Lijn::leerplicht) << veld;
    }
  }
  // All that there is, but for the parts of what is given as a whole.
  EXPECT_EQ(regio.find_contract(Lijn::leerplicht, Berichtsoort::verzuimmelding)->velden.size(), 16U);
  EXPECT_EQ(regio.find_contract(Lijn::jgz, Berichtsoort::ziekteverzuimsignaal)->velden,
            bekende_velden().at(Berichtsoort::ziekteverzuimsignaal));
  EXPECT_EQ(regio.find_contract(Lijn::school, Berichtsoort::signaal)->velden,
            bekende_velden().at(Berichtsoort::signaal));
}

TEST(ShippedConfigTest, HasOneSourceForEachSchool) {
  std::set<std::string> schools;
  for (const Bron& bron : region().bronnen) {
    ASSERT_EQ(bron.vestigingen.size(), 1U) << bron.naam;
    EXPECT_TRUE(schools.insert(*bron.vestigingen.begin()).second) << bron.naam;
    // The formats that speak in the school's own codes need to know what these mean.
    EXPECT_EQ(bron.redenen.empty(), bron.formaat == eigen_formaat) << bron.naam;
  }
  EXPECT_EQ(schools.size(), 4U);
}

TEST(ShippedConfigTest, SendsAMailWithNumbersAndALink) {
  const Mailsjabloon& mail = region().berichten.herinneringsmail;
  EXPECT_TRUE(mail.onderwerp.starts_with("Uw verzuimoverzicht")) << mail.onderwerp;
  EXPECT_TRUE(mail.html.starts_with("<!DOCTYPE html>"));
  for (const std::string& name : herinneringsmail_variabelen()) {
    EXPECT_NE(mail.tekst.find("{{" + name + "}}"), std::string::npos) << name;
    EXPECT_NE(mail.html.find("{{" + name + "}}"), std::string::npos) << name;
  }
  for (const char* outside : {"<img", "<script", "<link", "src=", "url("}) {
    EXPECT_EQ(mail.html.find(outside), std::string::npos) << outside;
  }
}

TEST(ShippedConfigTest, OpensEveryFileWithAWordToWhoeverEditsIt) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(shipped())) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".yaml" && extension != ".mustache") continue;
    std::string first;
    std::ifstream stream(entry.path());
    std::getline(stream, first);
    EXPECT_TRUE(first.starts_with(extension == ".yaml" ? "# " : "{{! ")) << entry.path();
  }
}

}  // namespace
}  // namespace hub::config
