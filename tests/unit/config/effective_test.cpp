#include "hub/config/effective.h"

#include <gtest/gtest.h>

#include "hub/config/node.h"
#include "tests/unit/config/config_tree.h"

namespace hub::config {
namespace {

TEST(EffectiveTest, PrintsTheWholeConfigurationAsYamlWithoutAddresses) {
  const ConfigTree tree;
  tree.replace("partners.yaml", "naam: College", "naam: 'College \"Oost\" \\ West'");
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded);
  const std::string text = print_effective(*loaded);
  EXPECT_EQ(text.find("zoco@"), std::string::npos);

  Findings findings;
  const auto root = parse_yaml(text, "printed", findings);
  ASSERT_TRUE(root);
  EXPECT_TRUE(findings.empty());
  const Node* const school = root->find("vestigingen")->find("90BB00");
  EXPECT_EQ(school->find("naam")->text, "College \"Oost\" \\ West");
  EXPECT_EQ(school->find("zorgcoordinatoren")->values[0].text, "***@90bb00.voorbeeld.nl");
  EXPECT_EQ(school->find("vakanties")->values.size(), 6U);
  EXPECT_EQ(school->find("regels")->find("2025-08-01")->find("mazl_dagen")->text, "84");
  EXPECT_EQ(root->find("vestigingen")->find("90CC00")->find("regels")->text, "as 90BB00");
  EXPECT_EQ(root->find("mqtt")->find("username")->text, "***");
  EXPECT_EQ(root->find("mqtt")->find("window")->text, "200");
  EXPECT_EQ(root->find("contracten")->find("jgz/ziekteverzuimsignaal")->find("grondslag")->text, "toestemming");
  EXPECT_EQ(root->find("bronnen")->values[1].find("redenen")->find("Z")->find("soort")->text, "ziek");
}

TEST(EffectiveTest, PrintsOfTheRegionAllThatJudgingGoesBy) {
  const auto print_after = [](std::string_view file, std::string_view from, std::string_view to) {
    const ConfigTree tree;
    tree.write("kalender/vestigingen.yaml", "90CC00:\n  vrije_dagen:\n    - {van: 2026-11-18, naam: Studiedag}\n");
    if (!from.empty()) tree.replace(file, from, to);
    const auto loaded = tree.load();
    return loaded ? print_region(*loaded) : to_string(loaded.error().front());
  };
  const std::string before = print_after("", "", "");
  EXPECT_NE(before.find("    vrije_dagen:\n      - {van: 2026-11-18, t/m: 2026-11-18, naam: \"Studiedag\"}\n"),
            std::string::npos);
  struct Case {
    std::string_view file;
    std::string_view from;
    std::string_view to;
    bool same;
  };
  const std::vector<Case> cases = {
      {"hub.yaml", "8080", "8081", true},
      {"bronnen.yaml", "naam: een", "naam: eerste", true},
      {"kalender/vestigingen.yaml", "2026-11-18", "2026-11-19", false},
      {"kalender/vakanties.yaml", "2027-05-02", "2027-05-03", false},
      {"regels/2025-08-01.yaml", "28", "27", false},
      {"partners.yaml", "{naam: SWV}", "{naam: SWV, bevestigt: false}", false},
      {"partners.yaml", "{naam: SWV}", "{naam: SWV, kanaal: mqtt}", true},
      {"partners.yaml", "{naam: SWV}", "{naam: SWV, kanaal: webhook, url: https://a.nl/}", false},
      {"partners.yaml", "{naam: SWV}", "{naam: SWV, kanaal: notificaties, url: https://a.nl/}", false},
      {"partners.yaml", "{naam: SWV}", "{naam: SWV, kanaal: bestand, map: /srv/uit}", false},
      {"contracten.yaml", "velden: [naam]", "velden: [naam, begindatum]", false},
  };
  for (const Case& c : cases) EXPECT_EQ(print_after(c.file, c.from, c.to) == before, c.same) << c.file;
}

TEST(EffectiveTest, LetsEveryPartnerReadItsOwnBranchOnly) {
  const ConfigTree tree;
  tree.replace("partners.yaml", "jgz:\n  ggd-am: {naam: GGD}\n", "");
  tree.replace("partners.yaml", "jgz: ggd-am", "jgz: geen");
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded);
  EXPECT_EQ(mosquitto_acl(*loaded),
            "# Who may read and write which topic. Made from partners.yaml; make it again when that changes.\n"
            "# Whoever is not named here may do nothing.\n"
            "\n"
            "user verzuimhub\n"
            "topic readwrite verzuim/v1/#\n"
            "\n"
            "user leerplicht-0363\n"
            "topic read verzuim/v1/leerplicht/0363/#\n"
            "topic write verzuim/v1/in/leerplicht/0363/#\n"
            "\n"
            "user leerplicht-rmc-21\n"
            "topic read verzuim/v1/leerplicht/rmc-21/#\n"
            "topic write verzuim/v1/in/leerplicht/rmc-21/#\n"
            "\n"
            "user swv-swv-vo\n"
            "topic read verzuim/v1/swv/swv-vo/#\n"
            "topic write verzuim/v1/in/swv/swv-vo/#\n"
            "\n"
            "user school-90BB00\n"
            "topic read verzuim/v1/school/90BB00/#\n"
            "topic write verzuim/v1/in/school/90BB00/#\n"
            "\n"
            "user school-90CC00\n"
            "topic read verzuim/v1/school/90CC00/#\n"
            "topic write verzuim/v1/in/school/90CC00/#\n"
            "\n"
            "user beheer-operators\n"
            "topic read verzuim/v1/beheer/operators/#\n"
            "topic write verzuim/v1/in/beheer/operators/#\n");
}

}  // namespace
}  // namespace hub::config
