// An OSO dossier that came with a pupil: when it is a statement, when it is nothing, and what is refused.
#include <gtest/gtest.h>

#include "connectors/school/oso/dossier.h"
#include "tests/unit/school/lezing.h"

namespace hub::oso {
namespace {

using school_test::describe;
using school_test::fault_places;
using school_test::make_context;
using school_test::read_sample;
using Lines = std::vector<std::string>;

// A dossier of which each part can be another; each stands on a line of its own, from the second on.
struct Parts {
  std::string metadata = "<metadata><datum>2026-08-17</datum></metadata>";
  std::string overdrachtsoort = "<overdrachtsoort>overstapdossier</overdrachtsoort>";
  std::string school = "<brincode>90CC</brincode><vestigingscode>01</vestigingscode>";
  std::string pgn = "<bsn>999981006</bsn>";
  std::string verzuim = "<verzuim><meerdan25percent>true</meerdan25percent></verzuim>";
};

std::string file(const Parts& parts, const std::string& year = "2019") {
  return "<dossier xmlns='http://www.edustandaard.nl/oso_gegevensset/" + year + "/dossier'>\n" + parts.metadata + "\n" + parts.overdrachtsoort + "\n<huidigeschool>\n" +
         parts.school + "\n<leerling>\n" + parts.pgn + "\n" + parts.verzuim + "\n</leerling></huidigeschool></dossier>";
}

std::string verzuim(const std::string& fields) { return "<verzuim>" + fields + "</verzuim>"; }

TEST(OsoDossierTest, ReadsTheSamples) {
  EXPECT_EQ(describe(decode_dossier(read_sample("oso/overstapdossier-po.xml"), make_context())),
            Lines{"90BB00 999981006 verzuim-vorige-school 2026-08-17 2026-08-17 "});
  // With a prefix before each name, a zone after the day, and 1 for true.
  EXPECT_EQ(describe(decode_dossier(read_sample("oso/overstapdossier-vo.xml"), make_context())),
            Lines{"90BB00 999981018 verzuim-vorige-school 2026-10-26 2026-10-26 "});
}

TEST(OsoDossierTest, SpeaksUpForEachOfThreeFlagsAndForNothingElse) {
  struct Case {
    std::string verzuim;
    std::size_t events;
  };
  const std::string counts = "<dagdelenongeoorloofd>99</dagdelenongeoorloofd><urenongeoorloofd>400</urenongeoorloofd><frequentie>60</frequentie>";
  for (const Case& c : std::vector<Case>{
           {verzuim("<meerdan25percent>true</meerdan25percent>"), 1},
           {verzuim("<contactleerplicht>true</contactleerplicht>"), 1},
           {verzuim("<rmcmelding>true</rmcmelding>"), 1},
           {verzuim("<rmcmelding> 1\n</rmcmelding>"), 1},
           {verzuim("<meerdan25percent>true</meerdan25percent><contactleerplicht>true</contactleerplicht><rmcmelding>true</rmcmelding>"), 1},
           {verzuim("<meerdan25percent>false</meerdan25percent><contactleerplicht>0</contactleerplicht><rmcmelding>false</rmcmelding>"), 0},
           {verzuim(counts), 0},
           {verzuim(counts + "<meerdan25percent>false</meerdan25percent>"), 0},
           {verzuim(""), 0},
           {"", 0},
       }) {
    const auto levering = decode_dossier(file({.verzuim = c.verzuim}), make_context());
    EXPECT_EQ(fault_places(levering), Lines{}) << c.verzuim;
    EXPECT_EQ(levering.gebeurtenissen.size(), c.events) << c.verzuim;
    EXPECT_EQ(levering.rijen, 1u) << c.verzuim;
    EXPECT_EQ(levering.overgeslagen, 1 - c.events) << c.verzuim;
  }
}

TEST(OsoDossierTest, KnowsThePupilByEitherNumber) {
  const auto with = [](const std::string& pgn, const std::string& soort) {
    return describe(decode_dossier(file({.overdrachtsoort = "<overdrachtsoort>" + soort + "</overdrachtsoort>", .pgn = pgn}), make_context()));
  };
  EXPECT_EQ(with("<onderwijsnummer>109999909</onderwijsnummer>", "overstapdossier"), Lines{"90BB00 109999909 verzuim-vorige-school 2026-08-17 2026-08-17 "});
  EXPECT_EQ(with("<bsn>999981018</bsn>", "overdrachtbinnenbrin"), Lines{"90BB00 999981018 verzuim-vorige-school 2026-08-17 2026-08-17 "});
}

TEST(OsoDossierTest, SaysWhatIsWrongAndWhere) {
  struct Case {
    const char* naam;
    std::string body;
    Lines faults;
  };
  for (const Case& c : std::vector<Case>{
           {"no number", file({.pgn = ""}), {"required-field 6:1"}},
           {"an empty one", file({.pgn = "<bsn/>"}), {"required-field 7:1"}},
           {"a zero lost", file({.pgn = "<bsn>99981006</bsn>"}), {"invalid-identifier 7:1"}},
           {"fails the elfproef", file({.pgn = "<onderwijsnummer>999981007</onderwijsnummer>"}), {"invalid-identifier 7:1"}},
           {"two numbers", file({.pgn = "<bsn>999981006</bsn><onderwijsnummer>109999909</onderwijsnummer>"}), {"schema 6:1"}},
           {"a number twice", file({.pgn = "<bsn>999981006</bsn><bsn>999981018</bsn>"}), {"schema 7:1"}},
           {"no day", file({.metadata = "<metadata/>"}), {"required-field 2:1"}},
           {"a day that is none", file({.metadata = "<metadata><datum>2026-02-30</datum></metadata>"}), {"invalid-date 2:11"}},
           {"tomorrow", file({.metadata = "<metadata><datum>2026-11-03</datum></metadata>"}), {"implausible-date 2:11"}},
           {"before the gegevensset", file({.metadata = "<metadata><datum>2018-12-31</datum></metadata>"}), {"implausible-date 2:11"}},
           {"no metadata", file({.metadata = ""}), {"schema 1:1"}},
           {"no overdrachtsoort", file({.overdrachtsoort = ""}), {"unknown-value 1:1"}},
           {"another one", file({.overdrachtsoort = "<overdrachtsoort>verrijkingsinput</overdrachtsoort>"}), {"unknown-value 3:1"}},
           {"a flag in words", file({.verzuim = verzuim("<rmcmelding>ja</rmcmelding>")}), {"unknown-value 8:10"}},
           {"an empty flag", file({.verzuim = verzuim("<rmcmelding/>")}), {"unknown-value 8:10"}},
           {"a flag twice", file({.verzuim = verzuim("<rmcmelding>true</rmcmelding><rmcmelding>false</rmcmelding>")}), {"schema 8:10"}},
           {"a flag that holds elements", file({.verzuim = verzuim("<rmcmelding><a/></rmcmelding>")}), {"schema 8:10", "unknown-value 8:10"}},
           {"verzuim twice", file({.verzuim = verzuim("") + verzuim("")}), {"schema 8:1"}},
           {"all at once", file({.metadata = "<metadata><datum>17-08-2026</datum></metadata>", .pgn = "<bsn>1</bsn>", .verzuim = verzuim("<rmcmelding>J</rmcmelding>")}),
            {"invalid-date 2:11", "invalid-identifier 7:1", "unknown-value 8:10"}},
           {"of this school itself", file({.school = "<brincode>90BB</brincode><vestigingscode>00</vestigingscode>"}), {"wrong-vestiging 4:1"}},
       }) {
    const auto levering = decode_dossier(c.body, make_context());
    EXPECT_EQ(fault_places(levering), c.faults) << c.naam;
    EXPECT_TRUE(levering.gebeurtenissen.empty()) << c.naam;
    EXPECT_EQ(levering.rijen, 1u) << c.naam;
    EXPECT_EQ(levering.overgeslagen, 0u) << c.naam;
  }
}

TEST(OsoDossierTest, SendsASwvDossierBackWithWhatToDo) {
  // As the hub makes them: without a number, and about a pupil of this school.
  const auto levering = decode_dossier(file({.overdrachtsoort = "<overdrachtsoort>swv-dossier</overdrachtsoort>", .pgn = ""}), make_context());
  ASSERT_EQ(fault_places(levering), Lines{"unknown-value 3:1"});
  EXPECT_NE(levering.fouten[0].message.find("swv-dossier"), std::string::npos);
  EXPECT_NE(levering.fouten[0].message.find("deliver the overstapdossier"), std::string::npos);
}

TEST(OsoDossierTest, ReadsNoOtherDocument) {
  struct Case {
    std::string body;
    const char* fault;
  };
  for (const Case& c : {Case{file({}, "2018"), "schema 1:1"}, Case{"<dossier/>", "schema 1:1"},
                        Case{"<d:verrijking xmlns:d='http://www.edustandaard.nl/oso_gegevensset/2019/dossier'/>", "schema 1:1"},
                        Case{"leerlingnummer;datum", "unsupported-media-type 1:1"}, Case{"<dossier>", "malformed-xml 1:10"}}) {
    const auto levering = decode_dossier(c.body, make_context());
    EXPECT_TRUE(levering.onleesbaar) << c.body;
    EXPECT_EQ(fault_places(levering), Lines{c.fault}) << c.body;
  }
  EXPECT_NE(decode_dossier(file({}, "2018"), make_context()).fouten.at(0).message.find("another version"), std::string::npos);
}

}  // namespace
}  // namespace hub::oso
