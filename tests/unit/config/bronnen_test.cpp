#include <gtest/gtest.h>

#include "hub/config/effective.h"
#include "tests/unit/config/config_tree.h"

namespace hub::config {
namespace {

TEST(BronnenTest, RefuseASourceThatIsNotClear) {
  expect_findings({
      {"no sources",
       "bronnen.yaml",
       "bronnen:",
       "bron:",
       {"bronnen.yaml:1: bronnen is missing: without a source nothing can be pushed",
        "bronnen.yaml:1: unknown key 'bron': nothing of this name is known here; instead write bronnen"}},
      {"the same source twice",
       "bronnen.yaml",
       "urn:nld:oin:00000099000000003000:systeem:eduarte",
       "urn:nld:oin:00000099000000002000:systeem:somtoday",
       {"bronnen.yaml:7: source 'urn:nld:oin:00000099000000002000:systeem:somtoday' for the second time: line 3 has "
        "it already; "
        "instead write another one"}},
      {"the hub's own source",
       "bronnen.yaml",
       "urn:nld:oin:00000099000000003000:systeem:eduarte",
       "urn:nld:oin:00000099000000001000:systeem:verzuimhub",
       {"bronnen.yaml:7: source 'urn:nld:oin:00000099000000001000:systeem:verzuimhub' for the second time: it is the "
        "hub's own; "
        "instead write another one"}},
      {"the same name twice",
       "bronnen.yaml",
       "naam: twee",
       "naam: een",
       {"bronnen.yaml:6: naam 'een' for the second time: line 2 has it already; instead write another one"}},
      {"no URN",
       "bronnen.yaml",
       "urn:nld:oin:00000099000000003000:systeem:eduarte",
       "eduarte",
       {"bronnen.yaml:7: bronnen[2].source is 'eduarte': a source is urn:nld:oin:<20 digits>:systeem:<naam>; instead "
        "write for "
        "example urn:nld:oin:00000099000000001000:systeem:somtoday"}},
      {"unknown format",
       "bronnen.yaml",
       "somtoday-absentiemeldingen",
       "somtoday-absentiemelding",
       {"bronnen.yaml:5: bronnen[1].formaat is 'somtoday-absentiemelding': it is none of the words that are known "
        "here; instead "
        "write somtoday-absentiemeldingen"}},
      {"unknown school",
       "bronnen.yaml",
       "[90BB00]",
       "[90BB01]",
       {"bronnen.yaml:4: bronnen[1].vestigingen[1] is '90BB01': it is none of the words that are known here; instead "
        "write 90BB00"}},
      {"no school",
       "bronnen.yaml",
       "    vestigingen: [90BB00]\n",
       "",
       {"bronnen.yaml:2: bronnen[1].vestigingen is missing: a source speaks for the schools it names, and no other"}},
      {"an empty list of schools",
       "bronnen.yaml",
       "[90BB00]",
       "[]",
       {"bronnen.yaml:4: bronnen[1].vestigingen is empty: a source speaks for the schools it names, and no other; "
        "instead write "
        "[90BB00]"}},
      {"a school twice",
       "bronnen.yaml",
       "[90BB00]",
       "[90BB00, 90BB00]",
       {"bronnen.yaml:4: vestiging 90BB00 for the second time: once is enough"}},
      {"unknown key",
       "bronnen.yaml",
       "formaat:",
       "format:",
       {"bronnen.yaml:5: unknown key 'format': bronnen[1] knows nothing of this name; instead write formaat"}},
  });
}

TEST(BronnenTest, RefuseReasonsThatMeanNothing) {
  expect_findings({
      {"unknown soort",
       "bronnen.yaml",
       "soort: ziek",
       "soort: zeik",
       {"bronnen.yaml:10: bronnen[2].redenen.Z.soort is 'zeik': it is none of the words that are known here; instead "
        "write ziek"}},
      {"true for ja",
       "bronnen.yaml",
       "geoorloofd: ja",
       "geoorloofd: true",
       {"bronnen.yaml:10: bronnen[2].redenen.Z.geoorloofd is 'true': it is none of the words that are known here; "
        "instead write one "
        "of ja, nee, onbekend"}},
      {"no geoorloofd",
       "bronnen.yaml",
       ", geoorloofd: ja",
       "",
       {"bronnen.yaml:10: bronnen[2].redenen.Z.geoorloofd is missing: 16-uur counts by it"}},
      {"a code that is a sentence",
       "bronnen.yaml",
       "Z: {",
       "ziek gemeld door ouder: {",
       {"bronnen.yaml:10: code 'ziek gemeld door ouder': a code is 1 to 20 characters without outer spaces"}},
  });
}

// What a format cannot be read without is missed before the first file comes.
TEST(BronnenTest, RefuseASourceThatItsFormatCannotUse) {
  expect_findings({
      {"no reasons",
       "bronnen.yaml",
       "    redenen:\n      Z: {soort: ziek, geoorloofd: ja}\n",
       "    formaat: eduarte-absentiemeldingen\n",
       {"bronnen.yaml:6: bronnen[2].redenen is missing: eduarte-absentiemeldingen cannot be read without it"}},
      {"half of the half days",
       "bronnen.yaml",
       "    redenen:",
       "    dagdelen: {ochtend: {van: 08:30, tot: 12:00}}\n    redenen:",
       {"bronnen.yaml:9: bronnen[2].dagdelen.middag is missing: a day has two halves"}},
      {"hours that are none",
       "bronnen.yaml",
       "    redenen:",
       "    dagdelen: {ochtend: {van: 08:30, tot: 12:00}, middag: {van: 15:00, tot: 13:00}}\n    redenen:",
       {"bronnen.yaml:9: bronnen[2].dagdelen.middag ends before it begins: it has no length"}},
      {"a middag in the ochtend",
       "bronnen.yaml",
       "    redenen:",
       "    dagdelen: {ochtend: {van: 08:30, tot: 12:30}, middag: {van: 12:00, tot: 15:00}}\n    redenen:",
       {"bronnen.yaml:9: bronnen[2].dagdelen overlap: an absence would count twice; instead write a middag that begins "
        "later"}},
      {"somebody else's school",
       "bronnen.yaml",
       "    redenen:",
       "    scholen: {12345: 90BB00}\n    redenen:",
       {"bronnen.yaml:9: bronnen[2].scholen.12345 is '90BB00': it is none of the words that are known here; instead "
        "write 90CC00"}},
  });
}

const std::string ophalen =
    "    formaat: somtoday-absentiemeldingen\n"
    "    ophalen: {url: https://api.voorbeeld.nl/, token_url: https://inloggen.voorbeeld.nl/oauth2/token, client_id: hub}\n";

TEST(BronnenTest, ReadWhatTheHubGetsItself) {
  const ConfigTree tree;
  tree.replace("bronnen.yaml", "    formaat: somtoday-absentiemeldingen\n", ophalen);
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded) << to_string(loaded.error().front());
  const auto& read = loaded->bronnen.at(0).ophalen;
  ASSERT_TRUE(read);
  EXPECT_EQ(read->url, "https://api.voorbeeld.nl");
  EXPECT_EQ(read->token_url, "https://inloggen.voorbeeld.nl/oauth2/token");
  EXPECT_EQ(read->client_id, "hub");
  EXPECT_EQ(read->elke_minuten, 15);
  EXPECT_EQ(read->terugkijk_dagen, 14);
  EXPECT_FALSE(loaded->bronnen.at(1).ophalen);
  const std::string printed = print_effective(*loaded);
  EXPECT_NE(printed.find("ophalen:\n      url: \"https://api.voorbeeld.nl\""), std::string::npos) << printed;
  EXPECT_NE(printed.find("client_id: \"***\""), std::string::npos) << printed;
}

TEST(BronnenTest, RefuseToGetWhatCannotBeGot) {
  const std::string formaat = "    formaat: somtoday-absentiemeldingen\n";
  const auto with = [](std::string_view from, std::string_view to) {
    std::string text = ophalen;
    return text.replace(text.find(from), from.size(), to);
  };
  const std::string plain = with("https://api.voorbeeld.nl/", "http://api.voorbeeld.nl");
  const std::string inside = with("https://api.voorbeeld.nl/", "https://10.0.0.1");
  const std::string nothing = with("token_url: https://inloggen.voorbeeld.nl/oauth2/token, client_id: hub", "elke_minuten: 0");
  const std::string other = with("somtoday-absentiemeldingen", "verzuimregistraties");
  const struct {
    std::string text;
    std::vector<std::string> parts;
  } cases[] = {
      {plain, {"bronnen[1].ophalen.url", "https only"}},
      {inside, {"bronnen[1].ophalen.url", "private"}},
      {nothing, {"bronnen[1].ophalen.token_url is missing", "bronnen[1].ophalen.client_id is missing", "bronnen[1].ophalen.elke_minuten is '0'"}},
      {other, {"bronnen[1].ophalen of formaat verzuimregistraties: the hub cannot get that itself"}},
  };
  for (const auto& c : cases) {
    const ConfigTree tree;
    tree.replace("bronnen.yaml", formaat, c.text);
    std::string all;
    for (const std::string& finding : tree.findings()) all += finding + "\n";
    for (const std::string& part : c.parts) EXPECT_NE(all.find(part), std::string::npos) << part << " in\n" << all;
  }
  const ConfigTree tree;
  tree.replace("bronnen.yaml", formaat, ophalen);
  tree.replace("bronnen.yaml", "[90BB00]", "[90BB00, 90CC00]");
  ASSERT_EQ(tree.findings().size(), 1U);
  EXPECT_NE(tree.findings().at(0).find("ophalen of 2 vestigingen: what is got does not say of which school it is"), std::string::npos) << tree.findings().at(0);
}

TEST(BronnenTest, ReadHalfDaysAndTheNumbersOfSchools) {
  const ConfigTree tree;
  tree.replace("bronnen.yaml", "    redenen:",
               "    dagdelen: {ochtend: {van: 08:30, tot: 12:00}, middag: {van: 13:00, tot: 15:15}}\n"
               "    scholen: {255901: 90CC00}\n    redenen:");
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded);
  const Bron& twee = loaded->bronnen.at(1);
  ASSERT_TRUE(twee.dagdelen);
  EXPECT_EQ((*twee.dagdelen)[0], (domain::Dagdeeluren{510, 720}));
  EXPECT_EQ((*twee.dagdelen)[1], (domain::Dagdeeluren{780, 915}));
  EXPECT_EQ(twee.scholen, (std::map<std::string, std::string>{{"255901", "90CC00"}}));
  EXPECT_FALSE(loaded->bronnen.at(0).dagdelen);
  const std::string printed = print_effective(*loaded);
  EXPECT_NE(printed.find("middag: {van: \"13:00\", tot: \"15:15\"}"), std::string::npos) << printed;
  EXPECT_NE(printed.find("\"255901\": 90CC00"), std::string::npos) << printed;
}

TEST(BronnenTest, ReadWhatASourceMeans) {
  const ConfigTree tree;
  tree.replace("bronnen.yaml", "      Z: {soort: ziek, geoorloofd: ja}\n",
               "      NO: {soort: te-laat, geoorloofd: nee}\n      12: {soort: nvt, geoorloofd: onbekend}\n");
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded);
  ASSERT_EQ(loaded->bronnen.size(), 2U);
  const Bron& een = loaded->bronnen[0];
  EXPECT_EQ(een.naam, "een");
  EXPECT_EQ(een.source, "urn:nld:oin:00000099000000002000:systeem:somtoday");
  EXPECT_EQ(een.vestigingen, std::set<std::string>{"90BB00"});
  EXPECT_EQ(een.formaat, "somtoday-absentiemeldingen");
  const Bron& twee = loaded->bronnen[1];
  EXPECT_EQ(twee.formaat, eigen_formaat);
  EXPECT_EQ(twee.redenen.at("NO").soort, domain::Soort::te_laat);
  EXPECT_EQ(twee.redenen.at("NO").geoorloofd, domain::Geoorloofd::nee);
  EXPECT_EQ(twee.redenen.at("12").geoorloofd, domain::Geoorloofd::onbekend);
}

}  // namespace
}  // namespace hub::config
