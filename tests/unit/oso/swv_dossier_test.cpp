// The dossier as a reader of XML finds it: every element in the order that the gegevensset has, and nothing else.
#include "connectors/school/oso/swv_dossier.h"

#include <gtest/gtest.h>

#include "connectors/xml/document.h"

namespace hub::oso {
namespace {

constexpr const char* ns = "http://www.edustandaard.nl/oso_gegevensset/2019/dossier";

domain::Vestiging make_school(const char* sector) {
  domain::Vestiging school;
  school.code = "90BB07";
  school.naam = "Meerlanden College";
  school.sector = sector;
  return school;
}

domain::Leerling make_pupil() {
  domain::Leerling leerling;
  leerling.pgn = "999990019";
  leerling.roepnaam = "Sam";
  leerling.tussenvoegsel = "de";
  leerling.achternaam = "Voorbeeld";
  leerling.geboortedatum = *parse_date("2012-02-29");
  leerling.woongemeente = "0363";
  return leerling;
}

std::string dossier(const domain::Vestiging& school, const domain::Leerling& leerling, const domain::Verzuimoverzicht& verzuim = {}) {
  return encode_swv_dossier({school, leerling, verzuim, *parse_date("2026-12-01"), "1.2.3"});
}

// "metadata/deeldossier=LAS": each leaf with its path below the root, in the order of the document.
void list(const xml::Element& element, const std::string& path, std::vector<std::string>& lines) {
  EXPECT_EQ(element.namespace_uri, ns) << path;
  if (element.children.empty()) lines.push_back(path + "=" + element.text);
  for (const xml::Element& child : element.children) list(child, path.empty() ? std::string(child.name) : path + "/" + std::string(child.name), lines);
}

std::vector<std::string> leaves(const std::string& text, const std::string& below) {
  const auto document = xml::parse(text);
  EXPECT_TRUE(document) << text;
  if (!document) return {};
  EXPECT_EQ(document->root().name, "dossier");
  std::vector<std::string> all;
  list(document->root(), "", all);
  std::vector<std::string> chosen;
  for (const std::string& line : all) {
    if (line.starts_with(below)) chosen.push_back(line.substr(below.size()));
  }
  return chosen;
}

using Lines = std::vector<std::string>;

TEST(SwvDossierTest, HoldsWhatTheGegevenssetAsksForInItsOrder) {
  EXPECT_EQ(leaves(dossier(make_school("vo"), make_pupil()), ""),
            (Lines{"metadata/deeldossier=LAS",
                   "metadata/pakketnaam=Verzuimhub",
                   "metadata/pakketversie=1.2.3",
                   "metadata/datum=2026-12-01",
                   "metadata/standaardversie=2019.1",
                   "metadata/validatieversie=2019.1.1",
                   "metadata/categorie_uitlevering/cat_metadata=VERPLICHT",
                   "metadata/categorie_uitlevering/cat_ouderinzage=OPT-UIT",
                   "metadata/categorie_uitlevering/cat_school=VERPLICHT",
                   "metadata/categorie_uitlevering/cat_leerling=VERPLICHT",
                   "metadata/categorie_uitlevering/cat_oudersverzorgers=VERPLICHT",
                   "metadata/categorie_uitlevering/cat_vve=VERBODEN",
                   "metadata/categorie_uitlevering/cat_schoolloopbaan=VERPLICHT",
                   "metadata/categorie_uitlevering/cat_overstapadvies=OPT-UIT",
                   "metadata/categorie_uitlevering/cat_onderwijsondersteuning=VERPLICHT",
                   "metadata/categorie_uitlevering/cat_verzuim=OPTIONEEL",
                   "metadata/categorie_uitlevering/cat_eindtoetsbo=OPT-UIT",
                   "metadata/categorie_uitlevering/cat_toetsresultaten=OPT-UIT",
                   "metadata/categorie_uitlevering/cat_handelingsplannen=OPT-UIT",
                   "metadata/categorie_uitlevering/cat_cijferlijsten=OPT-UIT",
                   "metadata/categorie_uitlevering/cat_vombo=OPT-UIT",
                   "metadata/categorie_uitlevering/cat_bijlagedocs=OPT-UIT",
                   "metadata/overstap=VOSWV",
                   "overdrachtsoort=swv-dossier",
                   "huidigeschool/naam=Meerlanden College",
                   "huidigeschool/brincode=90BB",
                   "huidigeschool/vestigingscode=07",
                   "huidigeschool/aanleverpunt=0",
                   "huidigeschool/leerling/voorvoegsel=de",
                   "huidigeschool/leerling/achternaam=Voorbeeld",
                   "huidigeschool/leerling/roepnaam=Sam",
                   "huidigeschool/leerling/geboortedatum=2012-02-29",
                   "huidigeschool/leerling/verzuim/urengeoorloofd=0",
                   "huidigeschool/leerling/verzuim/urenongeoorloofd=0",
                   "huidigeschool/leerling/verzuim/meerdan25percent=false",
                   "huidigeschool/leerling/verzuim/frequentie=0",
                   "huidigeschool/leerling/verzuim/contactleerplicht=false",
                   "huidigeschool/leerling/verzuim/rmcmelding=false"}));
}

TEST(SwvDossierTest, CountsHalfDaysForPoAndWholeHoursForVo) {
  const domain::Verzuimoverzicht verzuim{.geoorloofd = {.dagdelen = 7, .minuten = 1259},
                                         .ongeoorloofd = {.dagdelen = 3, .minuten = 60},
                                         .meer_dan_kwart = true,
                                         .frequentie = 4,
                                         .gemeld_leerplicht = true,
                                         .gemeld_rmc = true};
  const std::string block = "huidigeschool/leerling/verzuim/";
  const std::string po = dossier(make_school("po"), make_pupil(), verzuim);
  EXPECT_EQ(leaves(po, block), (Lines{"dagdelengeoorloofd=7", "dagdelenongeoorloofd=3", "meerdan25percent=true", "frequentie=4",
                                      "contactleerplicht=true", "rmcmelding=true"}));
  EXPECT_EQ(leaves(po, "metadata/overstap"), Lines{"=POSWV"});
  EXPECT_EQ(leaves(po, "metadata/categorie_uitlevering/cat_vve"), Lines{"=OPT-UIT"});
  EXPECT_EQ(leaves(po, "metadata/categorie_uitlevering/cat_eindtoetsbo"), Lines{"=VERBODEN"});
  EXPECT_EQ(leaves(po, "metadata/categorie_uitlevering/cat_vombo"), Lines{"=VERBODEN"});
  EXPECT_EQ(leaves(dossier(make_school("vo"), make_pupil(), verzuim), block),
            (Lines{"urengeoorloofd=20", "urenongeoorloofd=1", "meerdan25percent=true", "frequentie=4", "contactleerplicht=true", "rmcmelding=true"}));
}

TEST(SwvDossierTest, NeverHoldsAPgnAResidenceOrAReason) {
  const std::string text = dossier(make_school("vo"), make_pupil());
  for (const char* word : {"999990019", "0363", "bsn", "onderwijsnummer", "leerlingid"}) EXPECT_EQ(text.find(word), std::string::npos) << word;
}

TEST(SwvDossierTest, WritesAnyNameSoThatItIsReadBack) {
  const std::string awkward[] = {"O'Brien & <Zonen>", "\"Çołak\"", "]]>", "Ngọc", "🐑", "&amp;", "van 't Hek-de Wit"};
  for (const std::string& name : awkward) {
    domain::Leerling leerling = make_pupil();
    leerling.achternaam = leerling.roepnaam = leerling.tussenvoegsel = name;
    domain::Vestiging school = make_school("po");
    school.naam = name;
    const std::string text = dossier(school, leerling);
    EXPECT_EQ(leaves(text, "huidigeschool/leerling/achternaam"), Lines{"=" + name});
    EXPECT_EQ(leaves(text, "huidigeschool/leerling/roepnaam"), Lines{"=" + name});
    EXPECT_EQ(leaves(text, "huidigeschool/leerling/voorvoegsel"), Lines{"=" + name});
    EXPECT_EQ(leaves(text, "huidigeschool/naam"), Lines{"=" + name});
  }
}

TEST(SwvDossierTest, LeavesOutWhatAPupilHasNot) {
  domain::Leerling leerling = make_pupil();
  leerling.tussenvoegsel.clear();
  leerling.roepnaam.clear();
  const std::string text = dossier(make_school("vo"), leerling);
  EXPECT_EQ(text.find("voorvoegsel"), std::string::npos);
  EXPECT_EQ(text.find("roepnaam"), std::string::npos);
}

TEST(SwvDossierTest, IsForPoAndVo) {
  EXPECT_TRUE(has_swv_dossier("po"));
  EXPECT_TRUE(has_swv_dossier("vo"));
  EXPECT_FALSE(has_swv_dossier("mbo"));
}

}  // namespace
}  // namespace hub::oso
