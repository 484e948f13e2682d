// The rosters of Edustandaard: what each field becomes, what is left open, and what is refused.
#include "connectors/school/edexml/rooster.h"

#include <gtest/gtest.h>

#include "tests/unit/school/lezing.h"

namespace hub::edexml {
namespace {

using school_test::describe;
using school_test::fault_places;
using school_test::make_context;
using school_test::read_sample;
using Lines = std::vector<std::string>;

const domain::Inschrijving& first_of(const intake::Levering& levering) {
  return std::get<domain::Inschrijving>(levering.gebeurtenissen.at(0).inhoud);
}

TEST(EdexmlTest, ReadsTheSample) {
  const intake::Levering levering = decode_leerlingen_edexml(read_sample("edexml/leerlingen.xml"), make_context());
  EXPECT_EQ(fault_places(levering), Lines{});
  // Number, pgn, name, born, woongemeente, leerjaar, startkwalificatie: what the file has not stays open.
  EXPECT_EQ(describe(levering), (Lines{"90BB00/800101 999900110 Noor Proefpersoon 2012-03-14  2 -",
                                       "90BB00/800102  Sem Johannes van der Verzinsel 2010-11-30  4 -",
                                       "90BB00/800103  Zoë 't Ijzerdraad 2008-02-29  - -",
                                       "90BB00/800105 109999909 Bo Bedacht 2011-07-19  7 -"}));
  EXPECT_EQ(levering.rijen, 5u);
  EXPECT_EQ(levering.overgeslagen, 1u);  // has left
  EXPECT_TRUE(first_of(levering).gedeeltelijk);
}

TEST(UwlrTest, ReadsTheSampleInItsEnvelopeAndWithout) {
  const std::string body = read_sample("edexml/uwlr-leerlinggegevens.xml");
  const Lines expected = {"90BB00/800101  Noor Proefpersoon 2012-03-14  2 -", "90BB00/800102  Sem van der Verzinsel 2010-11-30  4 -"};
  EXPECT_EQ(describe(decode_leerlingen_uwlr(body, make_context())), expected);
  const std::string ns = " xmlns:le='http://www.edustandaard.nl/leerresultaten/2/leerlinggegevens'";
  const std::size_t begin = body.find("<le:leerlinggegevens>");
  const std::size_t end = body.find("</le:leerlinggegevens_antwoord>");
  std::string bare = body.substr(begin, end - begin);
  bare.insert(bare.find('>'), ns);
  EXPECT_EQ(describe(decode_leerlingen_uwlr(bare, make_context())), expected);
}

std::string file(const std::string& leerlingen, const std::string& school = "<brincode>90BB</brincode>", const std::string& vestigingen = "") {
  return "<EDEX>\n<school>" + school + "</school>" + vestigingen + "\n<leerlingen>\n" + leerlingen + "</leerlingen></EDEX>";
}

constexpr const char* fields =
    "<achternaam>Proef</achternaam><roepnaam>Noor</roepnaam><geboortedatum>2012-03-14</geboortedatum>";

// One pupil with other content, on line 4.
std::string pupil(const std::string& content) { return "<leerling key='1'>" + content + "</leerling>\n"; }

struct Case {
  const char* naam;
  std::string body;
  Lines faults;
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(fault_places(decode_leerlingen_edexml(c.body, make_context())), c.faults) << c.naam;
}

TEST(EdexmlTest, NamesEachFaultOfAPupilWithItsPlace) {
  const std::string name = "<achternaam>Proef</achternaam><roepnaam>Noor</roepnaam>";
  const std::string born = "<geboortedatum>2012-03-14</geboortedatum>";
  expect_all({
      {"whole", file(pupil(fields)), {}},
      {"no key", file("<leerling>" + std::string(fields) + "</leerling>"), {"required-field 4:1"}},
      {"a key that is no number of a pupil", file("<leerling key='{8a0b}'>" + std::string(fields) + "</leerling>"), {"invalid-identifier 4:1"}},
      {"no achternaam", file(pupil("<roepnaam>Noor</roepnaam>" + born)), {"required-field 4:1"}},
      {"no roepnaam and no voornamen", file(pupil("<achternaam>Proef</achternaam>" + born)), {"required-field 4:1"}},
      {"no geboortedatum", file(pupil(name)), {"required-field 4:1"}},
      {"an empty one", file(pupil(name + "<geboortedatum/>")), {"required-field 4:74"}},
      {"a day that is none", file(pupil(name + "<geboortedatum>2013-02-29</geboortedatum>")), {"invalid-date 4:74"}},
      {"written as people do", file(pupil(name + "<geboortedatum>14-03-2012</geboortedatum>")), {"invalid-date 4:74"}},
      {"a time with it", file(pupil(name + "<geboortedatum>2012-03-14T00:00:00</geboortedatum>")), {"invalid-date 4:74"}},
      {"in the future", file(pupil(name + "<geboortedatum>2027-01-01</geboortedatum>")), {"implausible-date 4:74"}},
      {"a bsn with a wrong digit", file(pupil(fields + std::string("<bsn>999900111</bsn>"))), {"invalid-identifier 4:115"}},
      {"two names", file(pupil("<achternaam>A</achternaam>" + std::string(fields))), {"schema 4:19"}},
      {"elements for a name", file(pupil("<achternaam><b>A</b></achternaam><roepnaam>Noor</roepnaam>" + born)), {"schema 4:19", "required-field 4:19"}},
      {"an invisible letter", file(pupil("<achternaam>A\xE2\x80\x8B</achternaam><roepnaam>Noor</roepnaam>" + born)), {"forbidden-character 4:19"}},
      {"a date of leaving that is none", file(pupil(fields + std::string("<uitstroomdatum>x</uitstroomdatum>"))), {"invalid-date 4:115"}},
      {"the same key twice", file(pupil(fields) + pupil(fields)), {"duplicate-row 5:1"}},
      {"two faults, and the next is judged", file(pupil("<roepnaam>Noor</roepnaam>") + pupil(fields)), {"required-field 4:1", "required-field 4:1"}},
  });
  const auto levering = decode_leerlingen_edexml(file(pupil("") + pupil(fields)), make_context());
  EXPECT_EQ(levering.gebeurtenissen.size(), 1u);
  EXPECT_EQ(levering.rijen, 2u);
}

TEST(EdexmlTest, RefusesWhatIsNoRosterOfThisSchool) {
  const std::string uwlr = "xmlns='http://www.edustandaard.nl/leerresultaten/2/leerlinggegevens'";
  expect_all({
      {"another root", "<edex/>", {"schema 1:1"}},
      {"EDEX in a namespace", "<EDEX xmlns='urn:x'/>", {"schema 1:1"}},
      {"no school", "<EDEX><leerlingen/></EDEX>", {"schema 1:1"}},
      {"no leerlingen", "<EDEX><school><brincode>90BB</brincode></school></EDEX>", {"schema 1:1"}},
      {"nobody", file(""), {"empty-file 3:1"}},
      {"another school", file(pupil(fields), "<brincode>90AA</brincode>"), {"wrong-vestiging 2:1"}},
      {"another vestiging", file(pupil(fields), "<brincode>90BB</brincode><dependancecode>01</dependancecode>"), {"wrong-vestiging 2:1"}},
      {"a school without brincode", file(pupil(fields), "<schoolkey>1</schoolkey>"), {"wrong-vestiging 2:1"}},
      {"a DTD", "<!DOCTYPE EDEX SYSTEM 'EDEXML.dtd'>" + file(""), {"xml-doctype-forbidden 1:1"}},
      {"Latin-1", "<?xml version='1.0' encoding='ISO-8859-1'?><EDEX/>", {"invalid-encoding 1:1"}},
      {"no XML", "leerlingnummer;pgn", {"unsupported-media-type 1:1"}},
  });
  const std::vector<Case> uwlr_cases = {
      {"nothing new", "<leerlinggegevens_antwoord " + uwlr + "><geenwijzigingen/></leerlinggegevens_antwoord>", {}},
      {"no data", "<leerlinggegevens_antwoord " + uwlr + "><geengegevens/></leerlinggegevens_antwoord>", {}},
  };
  for (const Case& c : uwlr_cases) {
    const auto levering = decode_leerlingen_uwlr(c.body, make_context());
    ASSERT_EQ(levering.fouten.size(), 1u) << c.naam;
    EXPECT_EQ(levering.fouten[0].rule, "empty-file") << c.naam;
  }
  const std::string fault = "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body><e:Fault/></e:Body></e:Envelope>";
  EXPECT_EQ(decode_leerlingen_uwlr(fault, make_context()).fouten.at(0).rule, "schema");
  EXPECT_EQ(decode_leerlingen_uwlr("<leerlinggegevens/>", make_context()).fouten.at(0).rule, "schema");
}

// A file of several vestigingen: scholen says which key is which, and each delivery takes its own pupils.
TEST(EdexmlTest, TakesThePupilsOfItsOwnVestiging) {
  const auto of = [](const std::string& key, const std::string& vestiging) {
    return "<leerling key='" + key + "'>" + fields + "<vestiging key='" + vestiging + "'/></leerling>\n";
  };
  const std::string two = "<vestigingen><vestiging key='A'/><vestiging key='B'/></vestigingen>";
  const std::string body = file(of("1", "A") + of("2", "B") + of("3", "C"), "<brincode>90BB</brincode>", two);
  intake::LeveringContext context = make_context();
  context.scholen = {{"A", "90BB00"}, {"B", "90BB01"}};
  const auto levering = decode_leerlingen_edexml(body, context);
  ASSERT_EQ(levering.gebeurtenissen.size(), 1u);
  EXPECT_EQ(first_of(levering).sleutel.leerlingnummer, "1");
  EXPECT_EQ(levering.overgeslagen, 1u);
  EXPECT_EQ(fault_places(levering), Lines{"wrong-vestiging 6:1"});

  context.scholen = {{"SK", "90BB00"}};  // a system that writes 00 whatever the vestiging is
  EXPECT_EQ(fault_places(decode_leerlingen_edexml(file(pupil(fields), "<schoolkey>SK</schoolkey>"), context)), Lines{});
  context.vestiging = "90BB01";
  context.scholen = {{"90BB00", "90BB01"}};
  EXPECT_EQ(fault_places(decode_leerlingen_edexml(file(pupil(fields)), context)), Lines{});
}

}  // namespace
}  // namespace hub::edexml
