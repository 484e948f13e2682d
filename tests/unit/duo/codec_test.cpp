// What each version of the wire makes of a melding, and of every answer.
#include "connectors/duo/codec.h"

#include <gtest/gtest.h>

#include "connectors/xml/document.h"

namespace hub::duo {
namespace {

using domain::Meldingstatus;
using domain::Verzuimsoort;

const Uuid kenmerk = *parse_uuid("01a303c3-65d4-72fa-92cd-eb43745a0165");
const Uuid request = *parse_uuid("01a303c3-65d4-72fa-92cd-000000000001");
const Briefhoofd hoofd{"00000099000000001000", "00000001800866472000", request, *parse_rfc3339("2026-11-20T11:00:00.5Z")};

Melding make_melding() {
  Melding melding;
  melding.kenmerk = kenmerk;
  melding.vestiging = "90BB00";
  melding.gemeente = "0363";
  melding.pgn = "999932500";
  melding.soort = Verzuimsoort::V3;
  melding.begin = *parse_date("2026-11-16");
  melding.eind = *parse_date("2026-11-19");
  melding.reden = "Zestien uur & meer <ongeoorloofd>";
  melding.melder = {"Zorgcoördinator \"De Wilgen\"", "", "zorg@90bb00.voorbeeld.nl"};
  melding.dagen = {{*parse_date("2026-11-16"), true}, {*parse_date("2026-11-19"), false}};
  return melding;
}

// The text of the element that a path of local names leads to; "(geen)" when there is none.
std::string at(const std::string& bytes, const std::vector<std::string>& path) {
  const auto document = xml::parse(bytes);
  EXPECT_TRUE(document) << bytes;
  const xml::Element* element = document ? &document->root() : nullptr;
  for (const std::string& step : path) {
    const xml::Element* next = nullptr;
    for (const xml::Element& child : element->children) {
      if (child.name == step && next == nullptr) next = &child;
    }
    if (next == nullptr) return "(geen)";
    element = next;
  }
  return element->text;
}

struct Named {
  std::vector<std::string> path;
  std::string text;
};
void expect_fields(const std::string& bytes, const std::vector<Named>& fields) {
  for (const Named& field : fields) EXPECT_EQ(at(bytes, field.path), field.text) << field.path.back();
}

TEST(Dc00Test, ReportsWithItsOwnIdAndEscapesWhatPeopleWrote) {
  const Brief brief = dc00.melden(make_melding(), hoofd);
  EXPECT_EQ(brief.action, "\"nl.ib_groep.vsv.webservice_v2/MeldenRelatiefVerzuim\"");
  const std::string d = "MeldenRelatiefVerzuim";
  expect_fields(brief.bytes, {
                                 {{"Body", d, "IdentificatiecodeBedrijfsdocument"}, to_string(kenmerk)},
                                 {{"Body", d, "CodeVerzendendeInstantie"}, "90BB"},
                                 {{"Body", d, "CodeUitvoerderVSV"}, "000363"},
                                 {{"Body", d, "Identificatie", "BSN"}, "999932500"},
                                 {{"Body", d, "IdentificatieOnderwijsinstelling", "Vestiging"}, "90BB00"},
                                 {{"Body", d, "Verzuim", "CodeVerzuimsoort"}, "V3"},
                                 {{"Body", d, "Verzuim", "DatumBegin"}, "2026-11-16"},
                                 {{"Body", d, "Verzuim", "DatumEind"}, "2026-11-19"},
                                 {{"Body", d, "Verzuim", "VermoedelijkeReden"}, "Zestien uur & meer <ongeoorloofd>"},
                                 {{"Body", d, "Verzuim", "Contactpersoon", "AanduidingContactpersoon"}, "Zorgcoördinator \"De Wilgen\""},
                                 {{"Body", d, "Verzuim", "Contactpersoon", "Functie"}, "(geen)"},
                                 {{"Body", d, "Verzuim", "Verzuimspecificatie", "Verzuimdag", "HeleDag"}, "true"},
                             });
}

TEST(Dc00Test, ChangesTheVersionThatWasRead) {
  const Brief brief = dc00.muteren({make_melding(), "2026000001", "2026-11-20T12:00:00.250", Meldingstatus::I}, hoofd);
  const std::string d = "MutatieMeldingRelatiefVerzuim";
  expect_fields(brief.bytes, {{{"Body", d, "IdentificatiecodeBedrijfsdocument"}, to_string(request)},
                              {{"Body", d, "NummerMeldingRelatiefVerzuim"}, "2026000001"},
                              {{"Body", d, "DatumLaatsteMutatie"}, "2026-11-20"},
                              {{"Body", d, "TijdstipLaatsteMutatie"}, "12:00:00.250"},
                              {{"Body", d, "CodeStatus"}, "I"}});
}

TEST(Dc00Test, AsksInLocalTime) {
  EXPECT_EQ(dc00.moment(hoofd.nu), "2026-11-20T12:00:00.000");
  const Brief brief = dc00.vragen({"90BB", dc00.moment(hoofd.nu)}, hoofd);
  const std::string d = "AanvraagGewijzigdeMeldingRelatiefVerzuim";
  expect_fields(brief.bytes, {{{"Body", d, "Selectieperiode", "DatumBegin"}, "2026-11-20"}, {{"Body", d, "Selectieperiode", "TijdstipBegin"}, "12:00:00.000"}});
}

TEST(BedrijfsdocumentTest, IsAddressedBetweenOins) {
  const Brief brief = bedrijfsdocument.melden(make_melding(), hoofd);
  const std::string d = "aanleverenVerzuimmelding_request";
  expect_fields(brief.bytes, {
                                 {{"Header", "To"}, "http://www.w3.org/2005/08/addressing/anonymous?oin=00000001800866472000"},
                                 {{"Header", "From", "Address"}, "http://www.w3.org/2005/08/addressing/anonymous?oin=00000099000000001000"},
                                 {{"Header", "MessageID"}, "urn:uuid:" + to_string(request)},
                                 {{"Body", d, "identificatiecodeBedrijfsdocument"}, to_string(kenmerk)},
                                 {{"Body", d, "verzendendeInstantie"}, "00000099000000001000"},
                                 {{"Body", d, "datumTijdBedrijfsdocument"}, "2026-11-20T11:00:00.500Z"},
                                 {{"Body", d, "verzuimmelding", "burgerservicenummer"}, "999932500"},
                                 {{"Body", d, "verzuimmelding", "verzuimsoort"}, "V3"},
                                 {{"Body", d, "verzuimmelding", "melder", "emailadres"}, "zorg@90bb00.voorbeeld.nl"},
                                 {{"Body", d, "verzuimmelding", "verzuimdag", "datum"}, "2026-11-16"},
                             });
}

TEST(CodecTest, LeavesOutWhatXmlCannotHold) {
  Melding melding = make_melding();
  melding.reden = "a\x01" "b\r\n" "c\xEF\xBF\xBF" "d]]>\xE2\x82\xAC" "e\xC3(weg";
  EXPECT_EQ(at(dc00.melden(melding, hoofd).bytes, {"Body", "MeldenRelatiefVerzuim", "Verzuim", "VermoedelijkeReden"}), "ab\r\ncd]]>\u20ACe");
}

TEST(CodecTest, KeepsToTheLengthsOfTheRegisterAndLeavesOutWhatIsNotKnown) {
  Melding melding = make_melding();
  melding.eind = std::nullopt;
  melding.gemeente = "";
  melding.pgn = "999932501";  // does not pass the elfproef: an onderwijsnummer
  melding.dagen.clear();
  for (int i = 0; i < 300; ++i) melding.reden += "ë";
  const std::string old = dc00.melden(melding, hoofd).bytes;
  const std::string d = "MeldenRelatiefVerzuim";
  expect_fields(old, {{{"Body", d, "CodeUitvoerderVSV"}, "(geen)"},
                      {{"Body", d, "Identificatie", "Onderwijsnummer"}, "999932501"},
                      {{"Body", d, "Verzuim", "DatumEind"}, "(geen)"},
                      {{"Body", d, "Verzuim", "Verzuimspecificatie"}, "(geen)"}});
  const std::string reden = at(old, {"Body", d, "Verzuim", "VermoedelijkeReden"});
  EXPECT_EQ(reden, at(bedrijfsdocument.melden(melding, hoofd).bytes, {"Body", "aanleverenVerzuimmelding_request", "verzuimmelding", "vermoedelijkeReden"}));
  EXPECT_EQ(reden.size(), 33U + 2 * (200 - 33));
}

// ---- answers

std::string in_envelope(const std::string& content) {
  return R"(<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>)" + content + "</s:Body></s:Envelope>";
}
std::string in_dc(const std::string& document, const std::string& content) {
  return in_envelope("<v:" + document + " xmlns:v=\"nl.ib_groep.vsv.webservice_v2\">" + content + "</v:" + document + ">");
}
std::string in_response(const std::string& operation, const std::string& content) {
  return in_envelope("<" + operation + "_response xmlns=\"http://duo.nl/schema/DUO_Verzuim_V1\">" + content + "</" + operation + "_response>");
}
const std::string period = "<v:Selectieperiode><v:DatumBegin>2026-11-20</v:DatumBegin><v:TijdstipBegin>12:00:00.000</v:TijdstipBegin></v:Selectieperiode>";
std::string dc_geval(const std::string& nummer, const std::string& soort = "LRV", const std::string& status = "G") {
  return "<v:Verzuimgeval><v:NummerMeldingRelatiefVerzuim>" + nummer + "</v:NummerMeldingRelatiefVerzuim>"
         "<v:IdentificatiecodeBedrijfsdocument>01a303c3-65d4-72fa-92cd-eb43745a0165</v:IdentificatiecodeBedrijfsdocument>"
         "<v:CodeUitvoerderVSV>000363</v:CodeUitvoerderVSV><v:Identificatie><v:BSN> 9999<!-- -->32500 </v:BSN></v:Identificatie>"
         "<v:IdentificatieOnderwijsinstelling><v:BRIN>90BB</v:BRIN><v:Vestiging>90BB01</v:Vestiging></v:IdentificatieOnderwijsinstelling>"
         "<v:Verzuim><v:CodeVerzuimsoort>" + soort + "</v:CodeVerzuimsoort><v:DatumBegin>2026-10-01</v:DatumBegin></v:Verzuim>"
         "<v:Procesverloop><v:CodeStatus>" + status + "</v:CodeStatus><v:DatumLaatsteMutatie>2026-11-20</v:DatumLaatsteMutatie>"
         "<v:TijdstipLaatsteMutatie>12:00:00.250</v:TijdstipLaatsteMutatie><v:RedenAfgesloten>terug naar school</v:RedenAfgesloten>"
         "<v:ToelichtingAfsluiting>leerling\ngezien</v:ToelichtingAfsluiting><v:Overig>1</v:Overig></v:Procesverloop></v:Verzuimgeval>";
}

Antwoord read(const Codec& codec, const std::string& bytes) {
  auto answer = codec.lezen(bytes);
  EXPECT_TRUE(answer) << answer.error().text << bytes;
  return answer ? std::move(*answer) : Antwoord(Bevestiging{});
}

TEST(Dc00Test, ReadsEveryAnswer) {
  EXPECT_EQ(std::get<Meldingnummer>(read(dc00, in_dc("DC0018LeveringNummerMeldingRelatiefVerzuim", "<v:NummerMeldingRelatiefVerzuim>2026000001</v:NummerMeldingRelatiefVerzuim>"))).nummer,
            "2026000001");
  EXPECT_TRUE(std::holds_alternative<Bevestiging>(read(dc00, in_dc("DC0001Bevestiging", "<v:DatumBedrijfsdocument>2026-11-20</v:DatumBedrijfsdocument>"))));
  const auto fouten = std::get<Foutmelding>(read(dc00, in_dc("DC0002Foutmelding", "<v:Fout><v:CodeFout>F0012</v:CodeFout><v:OmschrijvingFout>BSN 999932500 onbekend</v:OmschrijvingFout></v:Fout>"
                                                                                 "<v:Fout><v:CodeFout>BSN 999932500</v:CodeFout></v:Fout><v:Fout><v:CodeFout>999932500</v:CodeFout></v:Fout>")));
  EXPECT_EQ(fouten.soort, Foutmelding::Soort::blijvend);
  EXPECT_EQ(fouten.codes, (std::vector<std::string>{"F0012", "onleesbaar", "onleesbaar"}));
  EXPECT_EQ(std::get<Foutmelding>(read(dc00, in_dc("DC0002Foutmelding", "<v:Fout><v:CodeFout>OUDE_VERSIE</v:CodeFout></v:Fout>"))).soort, Foutmelding::Soort::oude_versie);
}

TEST(Dc00Test, ReadsAMeldingWithWhatTheGemeenteSaid) {
  const auto levering = std::get<Levering>(read(dc00, in_dc("DC0011LeveringMeldingRelatiefVerzuim", period + dc_geval("2026000007"))));
  EXPECT_EQ(levering.vervolg, "2026-11-20T12:00:00.000");
  ASSERT_EQ(levering.gevallen.size(), 1U);
  const Verzuimgeval& geval = levering.gevallen.front();
  EXPECT_EQ(geval.nummer, "2026000007");
  EXPECT_EQ(geval.kenmerk, kenmerk);
  EXPECT_EQ(geval.pgn, "999932500");  // I38: a comment splits no text
  EXPECT_EQ(geval.vestiging, "90BB01");
  EXPECT_EQ(geval.gemeente, "0363");
  EXPECT_EQ(geval.soort, Verzuimsoort::LRV);
  EXPECT_EQ(geval.begin, *parse_date("2026-10-01"));
  EXPECT_EQ(geval.eind, std::nullopt);
  EXPECT_EQ(geval.status, Meldingstatus::G);
  EXPECT_EQ(geval.mutatie, "2026-11-20T12:00:00.250");
  EXPECT_EQ(geval.reden, "terug naar school");
  EXPECT_EQ(geval.toelichting, "leerling gezien");
}

TEST(Dc00Test, OneMeldingThatCannotBeReadHidesNoOther) {
  const std::string broken = "<v:Verzuimgeval><v:NummerMeldingRelatiefVerzuim>1</v:NummerMeldingRelatiefVerzuim></v:Verzuimgeval>";
  const auto levering = std::get<Levering>(read(dc00, in_dc("DC0011LeveringMeldingRelatiefVerzuim", period + broken + dc_geval("2", "V1", "D"))));
  EXPECT_EQ(levering.onleesbaar, 1U);
  ASSERT_EQ(levering.gevallen.size(), 1U);
  EXPECT_EQ(levering.gevallen.front().soort, std::nullopt);   // abolished codes stay readable
  EXPECT_EQ(levering.gevallen.front().status, std::nullopt);
}

TEST(BedrijfsdocumentTest, ReadsEveryAnswer) {
  const std::string geval = "<verzuimmelding><meldingsnummer>7</meldingsnummer><onderwijsnummer>999932501</onderwijsnummer><vestiging>90BB00</vestiging>"
                            "<verzuimsoort>L</verzuimsoort><begindatum>2026-11-16</begindatum><einddatum>2026-11-16</einddatum><status>B</status>"
                            "<datumTijdLaatsteMutatie>2026-11-20T11:00:00.250Z</datumTijdLaatsteMutatie></verzuimmelding>";
  EXPECT_EQ(std::get<Meldingnummer>(read(bedrijfsdocument, in_response("aanleverenVerzuimmelding", "<meldingsnummer>7</meldingsnummer>"))).nummer, "7");
  EXPECT_TRUE(std::holds_alternative<Bevestiging>(read(bedrijfsdocument, in_response("aanleverenMutatieVerzuimmelding", ""))));
  EXPECT_EQ(std::get<Foutmelding>(read(bedrijfsdocument, in_response("aanleverenVerzuimmelding", "<foutmelding><code>ONGELDIG_BSN</code></foutmelding>"))).codes,
            std::vector<std::string>{"ONGELDIG_BSN"});
  const auto levering = std::get<Levering>(read(bedrijfsdocument, in_response("opvragenGewijzigdeVerzuimmeldingen", "<vervolgVanaf>2026-11-20T11:00:00.251Z</vervolgVanaf>" + geval + "<verzuimmelding/>")));
  EXPECT_EQ(levering.onleesbaar, 1U);
  ASSERT_EQ(levering.gevallen.size(), 1U);
  EXPECT_EQ(levering.gevallen.front().kenmerk, std::nullopt);
  EXPECT_EQ(levering.gevallen.front().pgn, "999932501");
  EXPECT_EQ(levering.gevallen.front().eind, *parse_date("2026-11-16"));
  EXPECT_EQ(levering.gevallen.front().mutatie, "2026-11-20T11:00:00.250Z");
}

TEST(CodecTest, RefusesWhatIsNoAnswerAndRepeatsNothingOfIt) {  // I32-I37
  const std::string fault = in_envelope("<s:Fault><faultcode>s:Client</faultcode><faultstring>BSN 999932500</faultstring></s:Fault>");
  const struct {
    std::string bytes;
    ErrorKind kind;
    std::string text;
  } cases[] = {
      {"", ErrorKind::corrupt, "the answer is no XML that is read: empty-body"},
      {"999932500", ErrorKind::corrupt, "the answer is no XML that is read: malformed-xml"},
      {"<!DOCTYPE a [<!ENTITY b \"999932500\">]><a>&b;</a>", ErrorKind::corrupt, "the answer is no XML that is read: xml-doctype-forbidden"},
      {"<a>999932500</a>", ErrorKind::corrupt, "the answer is no SOAP 1.1 envelope"},
      {in_envelope(""), ErrorKind::corrupt, "the body of the answer does not hold one document"},
      {in_envelope("<a/><b/>"), ErrorKind::corrupt, "the body of the answer does not hold one document"},
      {fault, ErrorKind::rejected, "SOAP fault s:Client"},
      {in_dc("DC0099Anders", ""), ErrorKind::corrupt, ""},
      {in_dc("DC0018LeveringNummerMeldingRelatiefVerzuim", ""), ErrorKind::corrupt, ""},
      {in_envelope("<DC0001Bevestiging xmlns=\"elders\"/>"), ErrorKind::corrupt, ""},
      {in_response("anders", "999932500"), ErrorKind::corrupt, ""},
      {in_response("opvragenGewijzigdeVerzuimmeldingen", ""), ErrorKind::corrupt, ""},
  };
  for (const Codec* codec : {&dc00, &bedrijfsdocument}) {
    for (const auto& c : cases) {
      const auto answer = codec->lezen(c.bytes);
      ASSERT_FALSE(answer) << c.bytes;
      EXPECT_EQ(answer.error().kind, c.kind) << c.bytes;
      EXPECT_TRUE(c.text.empty() || answer.error().text == c.text) << answer.error().text;
      EXPECT_EQ(answer.error().text.find("9999"), std::string::npos) << answer.error().text;
    }
  }
}

TEST(CodecTest, IsFoundByItsName) {
  EXPECT_EQ(find_codec("dc00"), &dc00);
  EXPECT_EQ(find_codec("bedrijfsdocument"), &bedrijfsdocument);
  EXPECT_EQ(find_codec("DC00"), nullptr);
}

}  // namespace
}  // namespace hub::duo
