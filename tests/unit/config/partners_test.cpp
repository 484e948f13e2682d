#include <gtest/gtest.h>

#include "tests/unit/config/config_tree.h"

namespace hub::config {
namespace {

TEST(PartnersTest, RefuseARuleWithoutReceiver) {
  expect_findings({
      {"school without swv",
       "partners.yaml",
       "    swv: swv-vo\n",
       "",
       {"partners.yaml:12: school.90BB00.swv is missing: langdurig needs a receiver; where there is none, 'swv: "
        "geen' says so"}},
      {"school with an empty swv",
       "partners.yaml",
       "swv: geen",
       "swv:",
       {"partners.yaml:23: school.90CC00.swv is empty: a value is expected"}},
      {"school without jgz",
       "partners.yaml",
       "    jgz: ggd-am\n",
       "",
       {"partners.yaml:12: school.90BB00.jgz is missing: M@ZL needs a receiver; a school outside M@ZL says 'jgz: "
        "geen'"}},
      {"unknown swv",
       "partners.yaml",
       "swv: swv-vo",
       "swv: swv-po",
       {"partners.yaml:16: school.90BB00.swv is 'swv-po': line swv has no such partner; instead write swv-vo"}},
      {"unknown jgz",
       "partners.yaml",
       "jgz: ggd-am",
       "jgz: anders",
       {"partners.yaml:17: school.90BB00.jgz is 'anders': line jgz has no such partner; instead write one of ggd-am, "
        "geen"}},
      {"no zorgcoördinator",
       "partners.yaml",
       "[zoco@90bb00.voorbeeld.nl]",
       "[]",
       {"partners.yaml:18: school.90BB00.zorgcoordinatoren is empty: the monthly reminder needs a receiver; instead "
        "write "
        "[zorgcoordinator@...]"}},
      {"gemeente whose doorstroompunt is no partner",
       "partners.yaml",
       "doorstroompunt: rmc-21",
       "doorstroompunt: rmc-12",
       {"partners.yaml:3: gemeenten.0363.doorstroompunt is 'rmc-12': line leerplicht has no such partner; instead "
        "write rmc-21"}},
      {"gemeente without doorstroompunt",
       "partners.yaml",
       ", doorstroompunt: rmc-21",
       "",
       {"partners.yaml:3: gemeenten.0363.doorstroompunt is missing: reports on residents of 18 and over need a "
        "receiver"}},
      {"gemeente that is no partner",
       "partners.yaml",
       "  \"0363\": {naam: Leerplicht Amsterdam}\n",
       "",
       {"partners.yaml:3: gemeente 0363 is no partner on line leerplicht: reports on residents under 18 need a "
        "receiver; instead "
        "write leerplicht: {\"0363\": {naam: ...}} as well"}},
      {"nobody on beheer",
       "partners.yaml",
       "beheer:\n  operators: {naam: Beheer}\n",
       "",
       {"partners.yaml:1: no partner on line beheer: what cannot be delivered would be told to nobody; instead write "
        "beheer: "
        "{operators: {naam: ...}}"}},
      {"no gemeenten",
       "partners.yaml",
       "gemeenten:\n  \"0363\": {naam: Amsterdam, doorstroompunt: rmc-21}\n",
       "",
       {"partners.yaml:1: gemeenten is missing: pupils are routed by the gemeente they live in"}},
  });
}

TEST(PartnersTest, RefuseNamesThatCannotBeUsed) {
  const std::string level =
      "it becomes a level of a topic: 1 to 64 of A-Z, a-z, 0-9, _ and -; instead write for example ggd-am";
  expect_findings({
      {"wildcard as a name", "partners.yaml", "  operators:", "  \"#\":", {"partners.yaml:27: name '#': " + level}},
      {"slash in a name", "partners.yaml", "  operators:", "  a/b:", {"partners.yaml:27: name 'a/b': " + level}},
      {"geen as a name",
       "partners.yaml",
       "  operators:",
       "  geen:",
       {"partners.yaml:27: name 'geen': it means that there is no such partner; instead write another name"}},
      {"gemeente that is no CBS code",
       "partners.yaml",
       "  \"0363\": {naam: Amsterdam,",
       "  Amsterdam: {naam: Amsterdam,",
       {"partners.yaml:3: name 'Amsterdam': a gemeente is its CBS code of four digits; instead write for example "
        "\"0363\""}},
      {"unknown region",
       "partners.yaml",
       "vakantieregio: noord",
       "vakantieregio: norod",
       {"partners.yaml:15: school.90BB00.vakantieregio is 'norod': it is none of the words that are known here; "
        "instead write noord"}},
      {"region without holidays",
       "partners.yaml",
       "vakantieregio: noord",
       "vakantieregio: zuid",
       {"partners.yaml:12: school 90BB00 has no calendar: kalender/vakanties.yaml says nothing of region zuid"}},
      {"unknown line",
       "partners.yaml",
       "jgz:\n",
       "ggd:\n",
       {"partners.yaml:7: unknown key 'ggd': nothing of this name is known here; instead write jgz",
        "partners.yaml:17: school.90BB00.jgz is 'ggd-am': line jgz has no such partner; instead write geen"}},
      {"unknown key of a partner",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, bevestgt: false}",
       {"partners.yaml:8: unknown key 'bevestgt': jgz.ggd-am knows nothing of this name; instead write bevestigt"}},
      {"partner without a name for people",
       "partners.yaml",
       "{naam: GGD}",
       "{}",
       {"partners.yaml:8: jgz.ggd-am.naam is missing: people must know who this is"}},
      {"bevestigt that is no boolean",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, bevestigt: nee}",
       {"partners.yaml:8: jgz.ggd-am.bevestigt is 'nee': only true and false are yes and no; instead write true or "
        "false, without "
        "quotes"}},
      {"the same partner twice",
       "partners.yaml",
       "  rmc-21: {naam: Doorstroompunt}\n",
       "  rmc-21: {naam: Doorstroompunt}\n  rmc-21: {naam: Nog een}\n",
       {"partners.yaml:7: 'rmc-21' for the second time: it already stands in line 6; instead write it once"}},
  });
}

TEST(PartnersTest, RefuseSchoolsThatAreNoVestiging) {
  const ConfigTree tree;
  tree.replace("partners.yaml", "  90BB00:", "  90bb00:");
  EXPECT_EQ(tree.findings(), (std::vector<std::string>{
                                 "bronnen.yaml:4: bronnen[1].vestigingen[1] is '90BB00': it is none of the words "
                                 "that are known here; instead write "
                                 "90CC00",
                                 "partners.yaml:12: name '90bb00': a vestiging is two digits, two capitals, two "
                                 "digits; instead write for example "
                                 "90BB00",
                             }));
}

TEST(PartnersTest, RefuseAddressesThatAreNoPlainMailAddress) {
  const std::string no_address =
      "it is no plain mail address; instead write for example zorgcoordinator@school.voorbeeld.nl";
  expect_findings({
      {"no address",
       "partners.yaml",
       "[zoco@90bb00.voorbeeld.nl]",
       "[zoco]",
       {"partners.yaml:18: school.90BB00.zorgcoordinatoren[1] is 'zoco': " + no_address}},
      {"header injection",
       "partners.yaml",
       "[zoco@90bb00.voorbeeld.nl]",
       "[\"a@b.nl\\r\\nBcc: c@d.nl\"]",
       {"partners.yaml:18: school.90BB00.zorgcoordinatoren[1] is 'a@b.nl??Bcc: c@d.nl': " + no_address}},
      {"a display name",
       "partners.yaml",
       "[zoco@90bb00.voorbeeld.nl]",
       "[Zoco <a@b.nl>]",
       {"partners.yaml:18: school.90BB00.zorgcoordinatoren[1] is 'Zoco <a@b.nl>': " + no_address}},
      {"twice",
       "partners.yaml",
       "[zoco@90bb00.voorbeeld.nl]",
       "[a@b.nl, a@b.nl]",
       {"partners.yaml:18: address 'a@b.nl' for the second time: it would get every mail twice"}},
      {"no list",
       "partners.yaml",
       "[zoco@90bb00.voorbeeld.nl]",
       "zoco@90bb00.voorbeeld.nl",
       {"partners.yaml:18: school.90BB00.zorgcoordinatoren is no list: a list is expected here; instead write [...], "
        "or a line with "
        "- for each"}},
  });
}

TEST(PartnersTest, FillTheRegion) {
  const ConfigTree tree;
  tree.replace("partners.yaml", "{naam: GGD}", "{naam: GGD, bevestigt: false}");
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded);
  const domain::Regio& regio = loaded->regio;
  EXPECT_EQ(regio.naam, "Testregio");
  EXPECT_EQ(regio.partners.size(), 7U);
  EXPECT_FALSE(regio.partners.at({domain::Lijn::jgz, "ggd-am"}).bevestigt);
  EXPECT_TRUE(regio.partners.at({domain::Lijn::school, "90BB00"}).bevestigt);
  EXPECT_EQ(regio.gemeenten.at("0363").doorstroompunt, "rmc-21");
  const domain::Vestiging& college = *regio.find_vestiging("90BB00");
  EXPECT_EQ(college.naam, "College");
  EXPECT_EQ(college.swv, "swv-vo");
  EXPECT_EQ(college.zorgcoordinatoren, std::vector<std::string>{"zoco@90bb00.voorbeeld.nl"});
  const domain::Vestiging& mbo = *regio.find_vestiging("90CC00");
  EXPECT_EQ(mbo.sector, "mbo");
  EXPECT_FALSE(mbo.swv);
  EXPECT_FALSE(mbo.jgz);
}

}  // namespace
}  // namespace hub::config
