// Partners who take their berichten as files in a folder.
#include <gtest/gtest.h>

#include "hub/config/effective.h"
#include "tests/unit/config/config_tree.h"

namespace hub::config {
namespace {

using domain::Bestandsvorm;
using domain::Kolomnamen;
using domain::Lijn;

TEST(BestandTest, IsAFolderOfThePartnersOwnAndNoReceipts) {
  const ConfigTree tree;
  tree.replace("partners.yaml", "{naam: GGD}", "{naam: GGD, kanaal: bestand, map: /srv/verzuim/uit/./ggd-am/}");
  tree.replace("partners.yaml", "{naam: Leerplicht Amsterdam}",
               "{naam: Leerplicht Amsterdam, kanaal: bestand, map: /srv/verzuim/uit/0363, vorm: xlsx, kolommen: ggm, bevestigt: false}");
  const auto loaded = tree.load();
  ASSERT_TRUE(loaded) << tree.findings().front();
  const domain::Partner& ggd = loaded->regio.partners.at({Lijn::jgz, "ggd-am"});
  ASSERT_NE(ggd.over<domain::OverBestand>(), nullptr);
  EXPECT_EQ(ggd.over<domain::OverBestand>()->map, "/srv/verzuim/uit/ggd-am");
  EXPECT_EQ(ggd.over<domain::OverBestand>()->vorm, Bestandsvorm::csv);
  EXPECT_EQ(ggd.over<domain::OverBestand>()->kolommen, Kolomnamen::contract);
  EXPECT_FALSE(ggd.bevestigt);
  const domain::Partner& amsterdam = loaded->regio.partners.at({Lijn::leerplicht, "0363"});
  ASSERT_NE(amsterdam.over<domain::OverBestand>(), nullptr);
  EXPECT_EQ(amsterdam.over<domain::OverBestand>()->map, "/srv/verzuim/uit/0363");
  EXPECT_EQ(amsterdam.over<domain::OverBestand>()->vorm, Bestandsvorm::xlsx);
  EXPECT_EQ(amsterdam.over<domain::OverBestand>()->kolommen, Kolomnamen::ggm);
  EXPECT_NE(loaded->regio.partners.at({Lijn::swv, "swv-vo"}).over<domain::OverMqtt>(), nullptr);
  EXPECT_NE(print_effective(*loaded).find("kanaal: bestand, map: \"/srv/verzuim/uit/0363\", vorm: xlsx, kolommen: ggm"), std::string::npos);
}

TEST(BestandTest, RefusesWhatCannotWork) {
  expect_findings({
      {"no folder",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, kanaal: bestand}",
       {"partners.yaml:8: jgz.ggd-am.kanaal is 'bestand' and there is no map: files need a folder; instead write map: /srv/verzuim/uit/<partner>"}},
      {"a folder that depends on where the hub was started",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, kanaal: bestand, map: uit/ggd}",
       {"partners.yaml:8: jgz.ggd-am.map is 'uit/ggd': it must be an absolute path; instead write /srv/verzuim/uit/<partner>"}},
      {"a folder of two partners, however it is written",
       "partners.yaml",
       "{naam: GGD}\nswv:\n  swv-vo: {naam: SWV}",
       "{naam: GGD, kanaal: bestand, map: /srv/uit}\nswv:\n  swv-vo: {naam: SWV, kanaal: bestand, map: /srv/in/../uit/}",
       {"partners.yaml:10: swv.swv-vo.map is '/srv/in/../uit/': that is jgz.ggd-am.map already, and a partner sees its own files only; instead write a folder of its own"}},
      {"a form that nobody writes",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, kanaal: bestand, map: /srv/uit, vorm: xls}",
       {"partners.yaml:8: jgz.ggd-am.vorm is 'xls': it is none of the words that are known here; instead write xlsx"}},
      {"names that no model has for that line",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, kanaal: bestand, map: /srv/uit, kolommen: ggm}",
       {"partners.yaml:8: jgz.ggd-am.kolommen is 'ggm': the Gemeentelijk Gegevensmodel has names for verzuimmeldingen only, and those are of line leerplicht; "
        "instead write contract"}},
      {"a receipt for a file",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, kanaal: bestand, map: /srv/uit, bevestigt: true}",
       {"partners.yaml:8: jgz.ggd-am.bevestigt is true: a file that stands in the folder is there; instead write leave it out"}},
      {"a folder of who takes no files",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, map: /srv/uit, kolommen: contract}",
       {"partners.yaml:8: jgz.ggd-am.map stands without 'kanaal: bestand': it is about files in a folder; instead write kanaal: bestand",
        "partners.yaml:8: jgz.ggd-am.kolommen stands without 'kanaal: bestand': it is about files in a folder; instead write kanaal: bestand"}},
      {"an address for files",
       "partners.yaml",
       "{naam: GGD}",
       "{naam: GGD, kanaal: bestand, map: /srv/uit, url: https://a.nl/}",
       {"partners.yaml:8: jgz.ggd-am.url stands without 'kanaal: webhook': over bestand nothing is sent to an address of the partner; instead write kanaal: webhook"}},
  });
}

}  // namespace
}  // namespace hub::config
