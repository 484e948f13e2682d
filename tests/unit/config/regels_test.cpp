#include "hub/config/regels.h"

#include <gtest/gtest.h>

#include "tests/unit/config/config_tree.h"

namespace hub::config {
namespace {

constexpr const char* file = "regels/2025-08-01.yaml";

TEST(RegelsTest, RefuseThresholdsThatCannotBeMeant) {
  expect_findings({
      {"unknown key",
       file,
       "langdurig_dagen",
       "langdurig_dag",
       {"regels/2025-08-01.yaml:3: unknown key 'langdurig_dag': nothing of this name is known here; instead write "
        "langdurig_dagen"}},
      {"out of range",
       file,
       "300",
       "3000",
       {"regels/2025-08-01.yaml:1: lesdag_minuten is '3000': it is out of range; instead write a whole number from "
        "60 to 600"}},
      {"hours for minutes",
       file,
       "300",
       "5",
       {"regels/2025-08-01.yaml:1: lesdag_minuten is '5': it is out of range; instead write a whole number from 60 "
        "to 600"}},
      {"no number",
       file,
       "28",
       "vier weken",
       {"regels/2025-08-01.yaml:3: langdurig_dagen is 'vier weken': it is no whole number; instead write a whole "
        "number from 7 to 92"}},
      {"no time of day",
       file,
       "08:30",
       "8:30",
       {"regels/2025-08-01.yaml:2: lesdag_begin is '8:30': it is no time of day; instead write hours and minutes, "
        "like 08:30"}},
      {"a time that does not exist",
       file,
       "08:30",
       "24:00",
       {"regels/2025-08-01.yaml:2: lesdag_begin is '24:00': it is no time of day; instead write hours and minutes, "
        "like 08:30"}},
      {"end before begin",
       file,
       "08:30",
       "16:30",
       {"regels/2025-08-01.yaml:1: lesdag_eind 15:30 is not after lesdag_begin 16:30: a lesdag would have no hours"}},
      {"a day shorter than what counts",
       file,
       "300",
       "480",
       {"regels/2025-08-01.yaml:1: lesdag_minuten is 480: from 08:30 to 15:30 are fewer minutes, so no whole day "
        "could count in full"}},
      {"warned too late",
       file,
       "langdurig_dagen: 28",
       "zestien_uur_dreigend_minuten: 960",
       {"regels/2025-08-01.yaml:1: zestien_uur_dreigend_minuten is 960: the school is to hear before "
        "zestien_uur_minuten (960) is "
        "reached; instead write a smaller number"}},
      {"unknown unit",
       file,
       "langdurig_dagen: 28",
       "eenheid: uren",
       {"regels/2025-08-01.yaml:3: eenheid is 'uren': it is none of the words that are known here; instead write one "
        "of minuten, "
        "lesuren"}},
      {"unknown school",
       file,
       "langdurig_dagen: 28",
       "vestigingen:\n  90CC01: {lesdag_minuten: 360}",
       {"regels/2025-08-01.yaml:4: vestiging '90CC01': partners.yaml has no such school; instead write 90CC00"}},
      {"unknown key of a school",
       file,
       "langdurig_dagen: 28",
       "vestigingen:\n  90CC00:\n    lesdagminuten: 360",
       {"regels/2025-08-01.yaml:5: unknown key 'lesdagminuten': vestigingen.90CC00 knows nothing of this name; "
        "instead write "
        "lesdag_minuten"}},
      {"a list for a map",
       file,
       "langdurig_dagen: 28",
       "vestigingen: [90CC00]",
       {"regels/2025-08-01.yaml:3: vestigingen is no map: a list of 'key: value' is expected here"}},
  });
}

TEST(RegelsTest, RefuseFilesWhoseNameIsNoDate) {
  for (const char* name :
       {"regels/2025-02-30.yaml", "regels/2026-08-01.yml", "regels/nieuw.yaml", "regels/2026-08-01.yaml~"}) {
    const ConfigTree tree;
    tree.write(name, "langdurig_dagen: 28\n");
    EXPECT_EQ(tree.findings(),
              std::vector<std::string>{std::string(name) +
                                       ":1: the name of this file: it is no date with .yaml, so its rules would "
                                       "never be in force; instead write the date from which it holds, like "
                                       "2026-08-01.yaml"});
  }
  const ConfigTree tree;
  tree.write("regels/.2025-08-01.yaml.swp", "x");
  tree.write("regels/README.md", "x");
  tree.write("regels/gevallen/luxe.yaml", "x");
  EXPECT_EQ(tree.findings(), std::vector<std::string>{});
}

TEST(RegelsTest, HoldFromTheirDateAndForTheirSchool) {
  const ConfigTree tree;
  tree.write(
      "regels/2026-08-01.yaml",
      "lesdag_minuten: 330\neenheid: lesuren\nvestigingen:\n  90CC00: {langdurig_dagen: 14, lesdag_eind: 17:00}\n");
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded);
  const LocalDay before = *parse_date("2026-07-31");
  const LocalDay after = *parse_date("2026-08-01");
  const domain::RegelReeks& college = *loaded->regio.find_vestiging("90BB00")->regels;
  const domain::RegelReeks& mbo = *loaded->regio.find_vestiging("90CC00")->regels;
  EXPECT_EQ(college.op(before).versie, "2025-08-01");
  EXPECT_EQ(college.op(before).lesdag_minuten, 300);
  EXPECT_EQ(college.op(after).versie, "2026-08-01");
  EXPECT_EQ(college.op(after).geldig_vanaf, after);
  EXPECT_EQ(college.op(after).lesdag_minuten, 330);
  EXPECT_EQ(college.op(after).langdurig_dagen, 28);
  EXPECT_EQ(mbo.op(before).langdurig_dagen, 28);
  EXPECT_EQ(mbo.op(after).langdurig_dagen, 14);
  EXPECT_EQ(mbo.op(after).lesdag_eind, 17 * 60);
  EXPECT_EQ(mbo.op(after).lesdag_minuten, 330);
  EXPECT_EQ(mbo.op(after).eenheid, domain::Eenheid::lesuren);
  EXPECT_EQ(loaded->regels_vanaf, (std::vector<LocalDay>{*parse_date("2025-08-01"), after}));
}

TEST(RegelsTest, AreOneObjectForSchoolsWithoutTheirOwn) {
  const ConfigTree tree;
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->regio.find_vestiging("90BB00")->regels, loaded->regio.find_vestiging("90CC00")->regels);
}

TEST(RegelsTest, PrintAsTheyCanBeReadAgain) {
  const ConfigTree tree;
  domain::Regels regels;
  regels.mazl_dagen = 70;
  regels.lesdag_begin = 9 * 60;
  tree.write(file, print_regels(regels, ""));
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded);
  const domain::Regels& read = loaded->regio.find_vestiging("90BB00")->regels->op(*parse_date("2026-01-01"));
  EXPECT_EQ(print_regels(read, ""), print_regels(regels, ""));
}

}  // namespace
}  // namespace hub::config
