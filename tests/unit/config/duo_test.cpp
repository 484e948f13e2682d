// Partners whose berichten go to DUO's register, and what that needs.
#include <gtest/gtest.h>

#include "tests/unit/config/config_tree.h"

namespace hub::config {
namespace {

constexpr const char* amsterdam = "{naam: Leerplicht Amsterdam}";
constexpr const char* by_duo = "{naam: Leerplicht Amsterdam, kanaal: duo}";
constexpr const char* duo = "duo: {url: https://duo.voorbeeld.nl/verzuim, oin: \"00000001800866472000\", codec: dc00}\nhttp:\n";
constexpr const char* contract = "[meldingId, verzuimsoort, begindatum, einddatum, vestiging, leerling.pgn]";

TEST(DuoTest, IsAChannelOfLeerplicht) {
  const ConfigTree tree;
  tree.replace("partners.yaml", amsterdam, by_duo);
  tree.replace("hub.yaml", "http:\n", duo);
  tree.replace("contracten.yaml", "[meldingId, leerling.pgn]", contract);
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded) << tree.findings().front();
  const domain::Partner& partner = loaded->regio.partners.at({domain::Lijn::leerplicht, "0363"});
  EXPECT_NE(partner.over<domain::OverDuo>(), nullptr);
  EXPECT_FALSE(partner.bevestigt);
  EXPECT_NE(loaded->regio.partners.at({domain::Lijn::leerplicht, "rmc-21"}).over<domain::OverMqtt>(), nullptr);
  EXPECT_EQ(loaded->regio.vestigingen.at("90BB00").melder, (domain::Melder{"Zorgcoördinator", "zorgcoördinator", "zoco@90bb00.voorbeeld.nl"}));
}

TEST(DuoTest, NamesTheMelderThatASchoolChose) {
  const ConfigTree tree;
  tree.replace("partners.yaml", "    zorgcoordinatoren: [zoco@90bb00.voorbeeld.nl]\n",
               "    zorgcoordinatoren: [zoco@90bb00.voorbeeld.nl]\n    melder: {naam: M. Melder, email: melder@90bb00.voorbeeld.nl, functie: verzuimcoördinator}\n");
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded) << tree.findings().front();
  EXPECT_EQ(loaded->regio.vestigingen.at("90BB00").melder, (domain::Melder{"M. Melder", "verzuimcoördinator", "melder@90bb00.voorbeeld.nl"}));
}

TEST(DuoTest, RefusesWhatCannotWork) {
  expect_findings({
      {"without an address, and without what a report needs",
       "partners.yaml",
       amsterdam,
       by_duo,
       {"contracten.yaml:1: leerplicht, verzuimmelding lacks verzuimsoort: a partner has 'kanaal: duo', and a report to DUO cannot do without; instead write verzuimsoort",
        "contracten.yaml:1: leerplicht, verzuimmelding lacks begindatum: a partner has 'kanaal: duo', and a report to DUO cannot do without; instead write begindatum",
        "contracten.yaml:1: leerplicht, verzuimmelding lacks einddatum: a partner has 'kanaal: duo', and a report to DUO cannot do without; instead write einddatum",
        "contracten.yaml:1: leerplicht, verzuimmelding lacks vestiging: a partner has 'kanaal: duo', and a report to DUO cannot do without; instead write vestiging",
        "hub.yaml:1: duo.url is missing: a partner in partners.yaml has 'kanaal: duo'; instead write url: https://..."}},
      {"another line",
       "partners.yaml",
       "{naam: SWV}",
       "{naam: SWV, kanaal: duo}",
       {"contracten.yaml:1: leerplicht, verzuimmelding lacks verzuimsoort: a partner has 'kanaal: duo', and a report to DUO cannot do without; instead write verzuimsoort",
        "contracten.yaml:1: leerplicht, verzuimmelding lacks begindatum: a partner has 'kanaal: duo', and a report to DUO cannot do without; instead write begindatum",
        "contracten.yaml:1: leerplicht, verzuimmelding lacks einddatum: a partner has 'kanaal: duo', and a report to DUO cannot do without; instead write einddatum",
        "contracten.yaml:1: leerplicht, verzuimmelding lacks vestiging: a partner has 'kanaal: duo', and a report to DUO cannot do without; instead write vestiging",
        "hub.yaml:1: duo.url is missing: a partner in partners.yaml has 'kanaal: duo'; instead write url: https://...",
        "partners.yaml:10: swv.swv-vo.kanaal is 'duo': DUO passes on verzuimmeldingen only, and those are of line leerplicht; instead write mqtt or webhook"}},
      {"an unsigned bedrijfsdocument, no receiver",
       "hub.yaml",
       "http:\n",
       "duo: {url: https://duo.voorbeeld.nl/verzuim, key: geheim.pem}\nhttp:\n",
       {"hub.yaml:3: duo.oin is missing: every request to DUO names its receiver by it; instead write oin: \"<20 digits>\"",
        "hub.yaml:3: duo.certificate is missing: DUO knows us by it, and requests are signed; instead write certificate: <file>",
        "hub.yaml:3: duo.certificate is missing: one goes with the other; instead write both files"}},
      {"in the clear",
       "hub.yaml",
       "http:\n",
       "duo: {url: http://duo.voorbeeld.nl/verzuim}\nhttp:\n",
       {"hub.yaml:3: duo.url is 'http://duo.voorbeeld.nl/verzuim': it must be an https address, or empty; instead write for example https://verzuim.duo.voorbeeld.nl/melden"}},
      {"an unknown version",
       "hub.yaml",
       "http:\n",
       "duo: {codec: dc01}\nhttp:\n",
       {"hub.yaml:3: duo.codec is 'dc01': the versions of the exchange are bedrijfsdocument and dc00; instead write for example bedrijfsdocument"}},
      {"a melder nobody can answer",
       "partners.yaml",
       "    zorgcoordinatoren: [zoco@90bb00.voorbeeld.nl]\n",
       "    zorgcoordinatoren: [zoco@90bb00.voorbeeld.nl]\n    melder: {naam: M. Melder}\n",
       {"partners.yaml:19: school.90BB00.melder.email is missing: the leerplichtambtenaar must be able to answer"}},
  });
}

}  // namespace
}  // namespace hub::config
