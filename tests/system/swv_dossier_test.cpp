// The OSO dossier that a school fetches of its own pupil: read by an XML parser that is not the hub's, each element and
// each figure in its place.
#include <gtest/gtest.h>

#include <sstream>

#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

using nlohmann::json;
using Lines = std::vector<std::string>;

constexpr const char* vo = "90BB00-somtoday";
constexpr const char* po = "90AA00-las";
constexpr const char* mbo = "90CC00-eduarte";
const School de_wilgen{"urn:nld:oin:00000099000000090100:systeem:las", "90AA00"};

// "metadata/deeldossier=LAS": each leaf with its path below the root, in the order of the document.
constexpr const char* list_leaves = R"(
import sys, xml.etree.ElementTree as et
ns = '{http://www.edustandaard.nl/oso_gegevensset/2019/dossier}'
def walk(element, path):
    if len(element) == 0: print('/'.join(path) + '=' + (element.text or ''))
    for child in element: walk(child, path + [child.tag.removeprefix(ns)])
root = et.parse(sys.argv[1]).getroot()
assert root.tag == ns + 'dossier', root.tag
walk(root, [])
)";

class SwvDossierTest : public testing::Test {
 protected:
  SwvDossierTest() { hub.start(); }

  [[nodiscard]] Answer ask(const std::string& vestiging, const std::string& nummer, const std::string& subject) {
    return hub.get("/v1/vestigingen/" + vestiging + "/leerlingen/" + nummer + "/swv-dossier", subject);
  }
  Lines leaves(const School& school, int pupil, const std::string& subject) {
    const Answer answer = hub.send({.path = "/v1/vestigingen/" + school.vestiging + "/leerlingen/" + leerlingnummer(pupil) + "/swv-dossier",
                                    .token = hub.token(subject),
                                    .headers = {"Accept: application/xml"}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.header("content-type"), "application/xml");
    const auto file = hub.directory() / "dossier.xml";
    support::write_file(file, answer.body);
    std::istringstream stream(support::run({"python3", "-c", list_leaves, file.string()}, hub.directory()));
    Lines lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
  }
  // What the pupil's absence comes down to.
  Lines verzuim(const School& school, int pupil, const std::string& subject) {
    const std::string block = "huidigeschool/leerling/verzuim/";
    Lines lines;
    for (const std::string& line : leaves(school, pupil, subject)) {
      if (line.starts_with(block)) lines.push_back(line.substr(block.size()));
    }
    return lines;
  }
  void push(const std::vector<json>& events, const std::string& subject = vo) {
    const Answer answer = hub.post_events(events, subject);
    ASSERT_EQ(answer.status, 201) << answer.body;
  }
  void wait_for_melding(const std::string& verzuimsoort) {
    EXPECT_TRUE(support::wait_until([&] {
      const json items = hub.items("/v1/meldingen");
      return std::any_of(items.begin(), items.end(), [&](const json& item) { return item.at("verzuimsoort") == verzuimsoort; });
    }));
  }

  RunningHub hub{{.subjects = {vo, po, mbo, "swv/swv-am-vo", "school/90BB00"}}};  // Friday 20 November 2026
};

TEST_F(SwvDossierTest, SumsUpTwelveMonthsForTheSchoolItself) {
  std::vector<json> events = truancy(meerlanden, 1);  // 4 days of 5 hours
  events.front()["data"]["tussenvoegsel"] = "van 't";
  events.front()["data"]["achternaam"] = "Proef & <Persoon>";
  events.push_back(registratie(meerlanden, 1, "ziek", {.soort = "ziek", .geoorloofd = "ja", .first = "2026-11-09", .last = "2026-11-10"}));
  events.push_back(registratie(meerlanden, 1, "onbekend", {.geoorloofd = "onbekend", .first = "2026-11-12", .last = "2026-11-12"}));
  events.push_back(registratie(meerlanden, 1, "vakantie", {.first = "2026-01-02", .last = "2026-01-02"}));
  events.push_back(registratie(meerlanden, 1, "eerste-dag", {.first = "2025-11-21", .last = "2025-11-21"}));
  events.push_back(registratie(meerlanden, 1, "te-lang-geleden", {.first = "2025-11-20", .last = "2025-11-20"}));
  push(events);
  wait_for_melding("V3");
  Lines expected{"metadata/deeldossier=LAS", "metadata/pakketnaam=Verzuimhub", "", "metadata/datum=2026-11-20",
                 "metadata/standaardversie=2019.1", "metadata/validatieversie=2019.1.1"};
  for (const char* category :
       {"metadata=VERPLICHT", "ouderinzage=OPT-UIT", "school=VERPLICHT", "leerling=VERPLICHT", "oudersverzorgers=VERPLICHT", "vve=VERBODEN",
        "schoolloopbaan=VERPLICHT", "overstapadvies=OPT-UIT", "onderwijsondersteuning=VERPLICHT", "verzuim=OPTIONEEL", "eindtoetsbo=OPT-UIT",
        "toetsresultaten=OPT-UIT", "handelingsplannen=OPT-UIT", "cijferlijsten=OPT-UIT", "vombo=OPT-UIT", "bijlagedocs=OPT-UIT"}) {
    expected.push_back(std::string("metadata/categorie_uitlevering/cat_") + category);
  }
  for (const char* line :
       {"metadata/overstap=VOSWV", "overdrachtsoort=swv-dossier", "huidigeschool/naam=Meerlanden College", "huidigeschool/brincode=90BB",
        "huidigeschool/vestigingscode=00", "huidigeschool/aanleverpunt=0", "huidigeschool/leerling/voorvoegsel=van 't",
        "huidigeschool/leerling/achternaam=Proef & <Persoon>", "huidigeschool/leerling/roepnaam=Roepnaam1", "huidigeschool/leerling/geboortedatum=2012-03-01",
        "huidigeschool/leerling/verzuim/urengeoorloofd=10", "huidigeschool/leerling/verzuim/urenongeoorloofd=25",
        "huidigeschool/leerling/verzuim/meerdan25percent=false", "huidigeschool/leerling/verzuim/frequentie=5",
        "huidigeschool/leerling/verzuim/contactleerplicht=true", "huidigeschool/leerling/verzuim/rmcmelding=false"}) {
    expected.push_back(line);
  }
  Lines got = leaves(meerlanden, 1, vo);
  ASSERT_GT(got.size(), 2U);
  EXPECT_TRUE(got[2].starts_with("metadata/pakketversie=") && got[2].back() != '=') << got[2];
  got[2].clear();
  EXPECT_EQ(got, expected);
}

TEST_F(SwvDossierTest, CountsHalfDaysAtAPoSchool) {
  push({inschrijving(de_wilgen, 1), registratie(de_wilgen, 1, "r-1", {.first = "2026-11-16", .last = "2026-11-16"}),
        registratie(de_wilgen, 1, "r-2", {.soort = "verlof", .geoorloofd = "ja", .first = "2026-11-18"})},
       po);
  // On Monday both half days; on leave since Wednesday, of which Friday is not over.
  EXPECT_EQ(verzuim(de_wilgen, 1, po), (Lines{"dagdelengeoorloofd=4", "dagdelenongeoorloofd=2", "meerdan25percent=false", "frequentie=1",
                                              "contactleerplicht=false", "rmcmelding=false"}));
}

TEST_F(SwvDossierTest, TellsTheDoorstroompuntFromLeerplicht) {
  std::vector<json> events = truancy(meerlanden, 2);
  events.front()["data"]["geboortedatum"] = "2007-03-01";
  push(events);
  wait_for_melding("V4");
  EXPECT_EQ(verzuim(meerlanden, 2, vo), (Lines{"urengeoorloofd=0", "urenongeoorloofd=20", "meerdan25percent=false", "frequentie=4",
                                               "contactleerplicht=false", "rmcmelding=true"}));
}

TEST_F(SwvDossierTest, IsForTheSchoolOfThatPupilOnly) {
  push({inschrijving(meerlanden, 1), registratie(meerlanden, 2, "r-1", {.first = "2026-11-16", .last = "2026-11-16"})});
  push({inschrijving(mbo_kennemer, 3)}, mbo);
  const Answer unknown = ask("90BB00", "999999", vo);
  EXPECT_EQ(unknown.status, 404);
  for (const std::string subject : {po, mbo, "swv/swv-am-vo", "school/90BB00"}) {
    const Answer foreign = ask("90BB00", leerlingnummer(1), subject);
    EXPECT_EQ(foreign.status, 404) << subject;
    EXPECT_EQ(foreign.body, unknown.body) << subject;
  }
  EXPECT_EQ(ask("90ZZ00", leerlingnummer(1), vo).body, unknown.body);
  EXPECT_EQ(hub.send({.path = "/v1/vestigingen/90BB00/leerlingen/" + leerlingnummer(1) + "/swv-dossier"}).status, 401);
  const Answer nameless = ask("90BB00", leerlingnummer(2), vo);
  EXPECT_EQ(nameless.status, 409);
  EXPECT_EQ(nameless.json().value("type", ""), "/problems/no-roster");
  const Answer no_swv = ask("90CC00", leerlingnummer(3), mbo);
  EXPECT_EQ(no_swv.status, 409);
  EXPECT_EQ(no_swv.json().value("type", ""), "/problems/no-swv-dossier");
}

}  // namespace
}  // namespace system_test
