// Sources whose files the hub takes from a folder.
#include <gtest/gtest.h>

#include "tests/unit/config/config_tree.h"

namespace hub::config {
namespace {

constexpr const char* formaat = "    formaat: somtoday-absentiemeldingen\n";
constexpr const char* twee = "  - naam: twee\n";

TEST(InleverenTest, IsAFolderOfTheSourcesOwn) {
  const ConfigTree tree;
  tree.replace("bronnen.yaml", formaat, "    formaat: somtoday-absentiemeldingen\n    inleveren: {map: /srv/verzuim/een, lenient: true}\n");
  tree.replace("bronnen.yaml", twee, "  - naam: twee\n    inleveren: {map: /srv/verzuim/twee}\n");
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded) << tree.findings().front();
  ASSERT_TRUE(loaded->bronnen.at(0).inleveren && loaded->bronnen.at(1).inleveren);
  EXPECT_EQ(loaded->bronnen.at(0).inleveren->map, "/srv/verzuim/een");
  EXPECT_TRUE(loaded->bronnen.at(0).inleveren->lenient);
  EXPECT_FALSE(loaded->bronnen.at(1).inleveren->lenient);
}

TEST(InleverenTest, RefusesWhatCannotWork) {
  expect_findings({
      {"no folder", "bronnen.yaml", twee, "  - naam: twee\n    inleveren: {lenient: true}\n",
       {"bronnen.yaml:7: bronnen[2].inleveren.map is missing: without it nothing can be put there"}},
      {"a folder that depends on where the hub was started", "bronnen.yaml", twee, "  - naam: twee\n    inleveren: {map: verzuim}\n",
       {"bronnen.yaml:7: bronnen[2].inleveren.map: verzuim: is no absolute path; instead write /srv/verzuim/twee"}},
  });
}

TEST(InleverenTest, NeverReadsWhatItWroteForAPartner) {
  const ConfigTree tree;
  tree.replace("partners.yaml", "{naam: GGD}", "{naam: GGD, kanaal: bestand, map: /srv/verzuim/uit}");
  tree.replace("bronnen.yaml", twee, "  - naam: twee\n    inleveren: {map: /srv/verzuim/uit/}\n");
  EXPECT_EQ(tree.findings(),
            std::vector<std::string>{"bronnen.yaml:7: bronnen[2].inleveren.map: /srv/verzuim/uit/: is partner jgz/ggd-am's already; instead write one folder a source"});
}

TEST(InleverenTest, HasAFolderThatNoOtherSourceHas) {
  const ConfigTree tree;
  tree.replace("bronnen.yaml", formaat, "    formaat: somtoday-absentiemeldingen\n    inleveren: {map: /srv/verzuim}\n");
  tree.replace("bronnen.yaml", twee, "  - naam: twee\n    inleveren: {map: /srv/./verzuim}\n");
  EXPECT_EQ(tree.findings(), std::vector<std::string>{"bronnen.yaml:8: bronnen[2].inleveren.map: /srv/./verzuim: is een's already; instead write one folder a source"});
}

}  // namespace
}  // namespace hub::config
