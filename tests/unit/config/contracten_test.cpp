#include "hub/config/contracten.h"

#include <gtest/gtest.h>

#include "tests/unit/config/config_tree.h"

namespace hub::config {
namespace {

using domain::Berichtsoort;
using domain::Lijn;

TEST(ContractenTest, RefuseFieldsThatALineMayNotSee) {
  expect_findings({
      {"a field that does not exist",
       "contracten.yaml",
       "[meldingId, leerling.pgn]",
       "[meldingId, leerling.roepnam]",
       {"contracten.yaml:4: field 'leerling.roepnam': a verzuimmelding has no field of this name; instead write "
        "leerling.roepnaam"}},
      {"a whole pupil",
       "contracten.yaml",
       "[meldingId, leerling.pgn]",
       "[leerling]",
       {"contracten.yaml:4: field 'leerling': a verzuimmelding has no field of this name"}},
      {"the pgn to JGZ",
       "contracten.yaml",
       "leerling.achternaam",
       "leerling.pgn",
       {"contracten.yaml:9: field 'leerling.pgn' on line jgz: the persoonsgebonden nummer leaves on line leerplicht "
        "only"}},
      {"the pgn to the school",
       "contracten.yaml",
       "verzuimmelding: {grondslag: eigen, velden: [meldingId]}",
       "verzuimmelding: {grondslag: eigen, velden: [leerling.pgn]}",
       {"contracten.yaml:14: field 'leerling.pgn' on line school: the persoonsgebonden nummer leaves on line "
        "leerplicht only"}},
      {"health to leerplicht",
       "contracten.yaml",
       "[meldingId, leerling.pgn]",
       "[meldingId, eersteZiektedag]",
       {"contracten.yaml:4: field 'eersteZiektedag': a verzuimmelding has no field of this name"}},
      {"a sick signal to leerplicht",
       "contracten.yaml",
       "  termijn: {grondslag: wet",
       "  ziekteverzuimsignaal: {grondslag: wet, velden: [signaalId]}\n  termijn: {grondslag: wet",
       {"contracten.yaml:5: a ziekteverzuimsignaal on line leerplicht: there is no ground on which this line may get "
        "this message"}},
      {"a fifth field to the SWV",
       "contracten.yaml",
       "velden: [naam]",
       "velden: [naam, geboortedatum, begindatum, einddatum, vestiging]",
       {"contracten.yaml:11: field 'vestiging': a thuiszittersmelding has no field of this name"}},
      {"a pupil to beheer",
       "contracten.yaml",
       "beheer:\n",
       "beheer:\n  signaal: {grondslag: x, velden: [leerlingnummer]}\n",
       {"contracten.yaml:18: field 'leerlingnummer' on line beheer: this line sees no pupils"}},
      {"a field twice",
       "contracten.yaml",
       "[meldingId, leerling.pgn]",
       "[meldingId, meldingId]",
       {"contracten.yaml:4: field 'meldingId' for the second time: once is enough"}},
  });
}

TEST(ContractenTest, RefuseAContractThatSaysTooLittle) {
  expect_findings({
      {"no ground",
       "contracten.yaml",
       "    grondslag: wet\n",
       "",
       {"contracten.yaml:2: leerplicht.verzuimmelding.grondslag is missing: no field leaves without a legal basis"}},
      {"no fields",
       "contracten.yaml",
       "[meldingId, leerling.pgn]",
       "[]",
       {"contracten.yaml:4: leerplicht.verzuimmelding.velden is empty: the message would say nothing; instead write "
        "the fields, or "
        "no contract at all"}},
      {"unknown line",
       "contracten.yaml",
       "jgz:\n",
       "ggd:\n",
       {"contracten.yaml:1: no contract for ziekteverzuimsignaal on line jgz: M@ZL sends it, and without a contract "
        "nothing leaves; "
        "instead write jgz: {ziekteverzuimsignaal: {grondslag: ..., velden: [...]}}",
        "contracten.yaml:6: unknown key 'ggd': nothing of this name is known here; instead write jgz"}},
      {"unknown message",
       "contracten.yaml",
       "  signaal:",
       "  signal:",
       {"contracten.yaml:1: no contract for signaal on line school: every threshold sends it, and without a contract "
        "nothing leaves; "
        "instead write school: {signaal: {grondslag: ..., velden: [...]}}",
        "contracten.yaml:15: unknown key 'signal': nothing of this name is known here; instead write signaal"}},
      {"unknown key",
       "contracten.yaml",
       "    grondslag: wet\n",
       "    grondslag: wet\n    geldigTot: 2027-01-01\n",
       {"contracten.yaml:4: unknown key 'geldigTot': leerplicht.verzuimmelding knows nothing of this name; instead "
        "write one of "
        "grondslag, velden"}},
  });
}

TEST(ContractenTest, RequireOneForEveryMessageThatARuleSends) {
  struct Case {
    const char* contract;
    const char* what;
  };
  const std::vector<Case> cases = {
      {"  termijn: {grondslag: wet, velden: [termijnId]}\n",
       "no contract for termijn on line leerplicht: pact escalates by it"},
      {"  thuiszittersmelding: {grondslag: taak, velden: [naam]}\n",
       "no contract for thuiszittersmelding on line swv: langdurig sends it"},
      {"  verzuimmelding: {grondslag: eigen, velden: [meldingId]}\n",
       "no contract for verzuimmelding on line school: schools hear by it what a partner did"},
      {"  termijn: {grondslag: beheer, velden: [termijnId]}\n",
       "no contract for termijn on line beheer: a silent partner is reported by it"},
  };
  for (const Case& c : cases) {
    const ConfigTree tree;
    tree.replace("contracten.yaml", c.contract, "");
    const auto findings = tree.findings();
    ASSERT_EQ(findings.size(), 1U) << c.what;
    EXPECT_TRUE(findings[0].starts_with(std::string("contracten.yaml:1: ") + c.what)) << findings[0];
  }
}

TEST(ContractenTest, NeedNoneForALineWithoutPartners) {
  const ConfigTree tree;
  tree.replace("partners.yaml", "jgz:\n  ggd-am: {naam: GGD}\n", "");
  tree.replace("partners.yaml", "jgz: ggd-am", "jgz: geen");
  tree.replace(
      "contracten.yaml",
      "jgz:\n  ziekteverzuimsignaal:\n    grondslag: toestemming\n    velden: [signaalId, leerling.achternaam]\n",
      "");
  EXPECT_EQ(tree.findings(), std::vector<std::string>{});
}

TEST(ContractenTest, KnowTheFieldsOfEveryMessage) {
  const VeldenTabel& tabel = bekende_velden();
  EXPECT_EQ(tabel.size(), domain::berichtsoort_namen.size());
  EXPECT_EQ(tabel.at(Berichtsoort::thuiszittersmelding),
            (std::vector<std::string>{"naam", "geboortedatum", "begindatum", "einddatum"}));
  EXPECT_TRUE(mag_veld(Lijn::leerplicht, "leerling.pgn"));
  for (const Lijn lijn : {Lijn::jgz, Lijn::swv, Lijn::school, Lijn::beheer}) {
    EXPECT_FALSE(mag_veld(lijn, "leerling.pgn"));
  }
  EXPECT_FALSE(mag_veld(Lijn::beheer, "naam"));
  EXPECT_FALSE(mag_bericht(Lijn::leerplicht, Berichtsoort::ziekteverzuimsignaal));
  EXPECT_FALSE(mag_bericht(Lijn::jgz, Berichtsoort::verzuimmelding));
}

TEST(ContractenTest, KeepTheFieldsInTheirOrder) {
  const ConfigTree tree;
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded);
  const domain::Contract* const contract =
      loaded->regio.find_contract(Lijn::leerplicht, Berichtsoort::verzuimmelding);
  ASSERT_NE(contract, nullptr);
  EXPECT_EQ(contract->bericht, Berichtsoort::verzuimmelding);
  EXPECT_EQ(contract->grondslag, "wet");
  EXPECT_EQ(contract->velden, (std::vector<std::string>{"meldingId", "leerling.pgn"}));
  EXPECT_EQ(loaded->regio.find_contract(Lijn::jgz, Berichtsoort::termijn), nullptr);
}

}  // namespace
}  // namespace hub::config
