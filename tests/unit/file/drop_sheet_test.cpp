#include "connectors/file/drop_sheet.h"

#include <gtest/gtest.h>

#include <set>

#include "hub/config/velden.h"

namespace hub::file {
namespace {

using domain::Berichtsoort;
using domain::Contract;
using domain::Kolomnamen;
using Texts = std::vector<std::string>;

Contract contract(Berichtsoort bericht, Texts velden) { return {bericht, "wet", std::move(velden)}; }

const Contracten leerplicht = {
    {Berichtsoort::verzuimmelding, contract(Berichtsoort::verzuimmelding, {"meldingId", "begindatum", "einddatum", "minuten", "leerling.pgn", "leerling.achternaam", "waarom"})},
    {Berichtsoort::termijn, contract(Berichtsoort::termijn, {"termijnId", "soort"})},
};

std::string event_of(const std::string& type, const std::string& data) {
  return R"({"data":)" + data + R"(,"datacontenttype":"application/json","epoch":3,"id":"uuid-bericht","source":"urn:x","specversion":"1.0",)" +
         R"("subject":"uuid-melding","time":"2026-11-20T11:00:00.5Z","type":"nl.onderwijs.)" + type + R"(.v1","volgnummer":42})";
}

std::string melding_with(const std::string& fields) { return event_of("verzuimmeldingen.gewijzigd", "{" + fields + "}"); }

Texts texts_of(const Rij& rij) {
  Texts texts;
  for (const Cel& cel : rij.cellen) texts.push_back(cel.text);
  return texts;
}

TEST(DropSheetTest, PutsTheEnvelopeFirstAndThenTheFieldsInTheOrderOfTheContract) {
  EXPECT_EQ(kolommen_of(leerplicht.at(Berichtsoort::verzuimmelding), Kolomnamen::contract),
            (Texts{"id", "volgnummer", "tijd", "type", "onderwerp", "meldingId", "begindatum", "einddatum", "minuten", "leerling.pgn", "leerling.achternaam", "waarom"}));
  const auto rij = rij_of(melding_with(R"("waarom":{"regel":"16-uur","dagen":[{"datum":"2026-11-16","minuten":300}]},"minuten":960,"einddatum":null,)"
                                       R"("leerling":{"achternaam":"Vogel","pgn":"099900003"},"begindatum":"2026-11-16","meldingId":"m1")"),
                          leerplicht);
  ASSERT_TRUE(rij);
  EXPECT_EQ(rij->bericht, Berichtsoort::verzuimmelding);
  EXPECT_EQ(rij->epoch, 3);
  EXPECT_EQ(rij->volgnummer, 42);
  using Soort = Cel::Soort;
  const std::vector<Cel> expected = {{Soort::tekst, "uuid-bericht"}, {Soort::getal, "42"}, {Soort::tekst, "2026-11-20T11:00:00.5Z"}, {Soort::tekst, "gewijzigd"},
                                     {Soort::tekst, "uuid-melding"}, {Soort::tekst, "m1"}, {Soort::datum, "2026-11-16"}, {}, {Soort::getal, "960"},
                                     {Soort::tekst, "099900003"}, {Soort::tekst, "Vogel"},
                                     {Soort::tekst, R"({"dagen":[{"datum":"2026-11-16","minuten":300}],"regel":"16-uur"})"}};
  EXPECT_EQ(rij->cellen, expected);
}

TEST(DropSheetTest, LeavesACellEmptyForWhatTheMessageDoesNotHave) {
  for (const char* fields : {"", R"("leerling":null)", R"("leerling":{},"waarom":null)", R"("leerling":"geen","nieuw":"veld")"}) {
    const auto rij = rij_of(melding_with(fields), leerplicht);
    ASSERT_TRUE(rij) << fields;
    EXPECT_EQ(texts_of(*rij), (Texts{"uuid-bericht", "42", "2026-11-20T11:00:00.5Z", "gewijzigd", "uuid-melding", "", "", "", "", "", "", ""})) << fields;
  }
}

TEST(DropSheetTest, CallsColumnsByTheGemeentelijkGegevensmodelWhereThatHasAName) {
  EXPECT_EQ(kolommen_of(contract(Berichtsoort::verzuimmelding, {"meldingId", "verzuimsoort", "begindatum", "einddatum", "leerling.pgn", "leerling.roepnaam",
                                                                "leerling.tussenvoegsel", "leerling.achternaam", "leerling.geboortedatum", "waarom"}),
                        Kolomnamen::ggm),
            (Texts{"id", "volgnummer", "tijd", "type", "onderwerp", "meldingId", "verzuimsoort", "datumStart", "datumEinde", "leerling.pgn", "leerling.roepnaam",
                   "voorvoegselGeslachtsnaam", "geslachtsnaam", "datumGeboorte", "waarom"}));
  // Of another kind the model knows nothing.
  EXPECT_EQ(kolommen_of(contract(Berichtsoort::thuiszittersmelding, {"begindatum"}), Kolomnamen::ggm).back(), "begindatum");
}

TEST(DropSheetTest, NeverHasTwoColumnsOfOneName) {
  for (const auto& [bericht, velden] : config::bekende_velden()) {
    for (const Kolomnamen namen : {Kolomnamen::contract, Kolomnamen::ggm}) {
      const Texts kolommen = kolommen_of(contract(bericht, velden), namen);
      EXPECT_EQ(std::set<std::string>(kolommen.begin(), kolommen.end()).size(), kolommen.size()) << domain::berichtsoort_namen[static_cast<std::size_t>(bericht)];
    }
  }
}

TEST(DropSheetTest, LetsNoSpreadsheetCalculate) {  // I28
  struct Case {
    std::string json;
    std::string text;
  };
  const Case cases[] = {
      {R"("=1+1")", "'=1+1"},
      {R"x("=HYPERLINK(\"https://a.nl\")")x", "'=HYPERLINK(\"https://a.nl\")"},
      {R"("+31 6")", "'+31 6"},
      {R"("-2+3+cmd|' /C calc'!A0")", "'-2+3+cmd|' /C calc'!A0"},
      {R"x("@SUM(1)")x", "'@SUM(1)"},
      {R"("\t=1")", "'\t=1"},
      {R"("\r=1")", "'\r=1"},
      {R"("\n=1")", "'\n=1"},
      {R"("\u0000=1")", std::string("'\0=1", 4)},
      {R"("＝1")", "'＝1"},
      {R"("＠1")", "'＠1"},
      {R"("-")", "'-"},
      {R"("'s-Gravesande")", "'s-Gravesande"},
      {R"("De Vries-Van Dijk")", "De Vries-Van Dijk"},
      {R"("ｚee")", "ｚee"},
      {R"(-5)", "-5"},
      {R"("2026-02-30")", "2026-02-30"},
  };
  for (const Case& c : cases) {
    const auto rij = rij_of(melding_with(R"("leerling":{"achternaam":)" + c.json + "}"), leerplicht);
    ASSERT_TRUE(rij) << c.json;
    EXPECT_EQ(rij->cellen.at(10).text, c.text) << c.json;
    EXPECT_NE(rij->cellen.at(10).soort, Cel::Soort::datum) << c.json;
  }
}

TEST(DropSheetTest, SaysOfEachTypeWhatItIsAbout) {
  Contracten all;
  for (std::size_t i = 0; i < domain::berichtsoort_namen.size(); ++i) all[static_cast<Berichtsoort>(i)] = contract(static_cast<Berichtsoort>(i), {});
  struct Case {
    std::string type;
    Berichtsoort bericht;
    std::string last;
  };
  const Case cases[] = {
      {"verzuimmeldingen.geregistreerd", Berichtsoort::verzuimmelding, "geregistreerd"},
      {"verzuimmeldingen.status-gewijzigd", Berichtsoort::verzuimmelding, "status-gewijzigd"},
      {"ziekteverzuimsignalen.ingetrokken", Berichtsoort::ziekteverzuimsignaal, "ingetrokken"},
      {"thuiszittersmeldingen.hervat", Berichtsoort::thuiszittersmelding, "hervat"},
      {"verzuimsignalen.geregistreerd", Berichtsoort::signaal, "geregistreerd"},
      {"termijnen.naderend", Berichtsoort::termijn, "naderend"},
  };
  for (const Case& c : cases) {
    const auto rij = rij_of(event_of(c.type, "{}"), all);
    ASSERT_TRUE(rij) << c.type;
    EXPECT_EQ(rij->bericht, c.bericht) << c.type;
    EXPECT_EQ(rij->cellen.at(3).text, c.last) << c.type;
  }
}

TEST(DropSheetTest, RefusesWhatIsNoBerichtOfThisLine) {
  const auto refused = rij_of(event_of("ziekteverzuimsignalen.geregistreerd", "{}"), leerplicht);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::rejected);
  const std::string good = melding_with("");
  const auto without = [&good](const std::string& part) {
    std::string text = good;
    const std::size_t at = text.find(part);
    EXPECT_NE(at, std::string::npos) << part;
    return text.replace(at, part.size(), "");
  };
  for (const std::string& text : {std::string(), std::string("[]"), std::string("{}"), without(R"("epoch":3,)"), without(R"("id":"uuid-bericht",)"),
                                  without(R"("subject":"uuid-melding",)"), without("nl.onderwijs."), without(".gewijzigd"), without(R"(,"volgnummer":42)")}) {
    const auto wrong = rij_of(text, leerplicht);
    ASSERT_FALSE(wrong) << text;
    EXPECT_EQ(wrong.error().kind, ErrorKind::corrupt) << text;
  }
}

TEST(DropSheetTest, WritesCsvAsDutchExcelOpensIt) {
  const Blad blad{{"id", "naam"}, {{{Cel::Soort::tekst, "a;b"}, {Cel::Soort::tekst, "zei \"nee\""}}, {{Cel::Soort::getal, "-5"}, {}}, {{Cel::Soort::tekst, "'=1"}, {Cel::Soort::tekst, "é\r\nè"}},
                                      {{Cel::Soort::tekst, " a"}, {Cel::Soort::tekst, "a b"}}}};
  EXPECT_EQ(csv_text(blad), "\xEF\xBB\xBF" "id;naam\r\n\"a;b\";\"zei \"\"nee\"\"\"\r\n-5;\r\n\"'=1\";\"é\r\nè\"\r\n\" a\";a b\r\n");
}

}  // namespace
}  // namespace hub::file
