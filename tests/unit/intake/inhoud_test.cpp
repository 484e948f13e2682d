// The data of each event type: every fault at once, each with its place, none with the value.
#include "hub/intake/inhoud.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/gebeurtenis_data.h"

namespace hub::intake_test {
namespace {

using Lines = std::vector<std::string>;

struct Read {
  std::optional<domain::Inhoud> inhoud;
  std::vector<Fault> faults;
};
Read read(std::string_view schema, std::string_view text) {
  Read result;
  result.inhoud = intake::read_inhoud(berichttype(schema).type, Json::parse(text), {"/data", 0}, now(), result.faults);
  return result;
}
template <typename T>
T read_good(std::string_view schema, std::string_view text) {
  const Read result = read(schema, text);
  EXPECT_EQ(places(result.faults), Lines{});
  EXPECT_TRUE(result.inhoud && std::holds_alternative<T>(*result.inhoud));
  return result.inhoud && std::holds_alternative<T>(*result.inhoud) ? std::get<T>(*result.inhoud) : T{};
}

constexpr std::string_view registratie = "gebeurtenissen/verzuimregistratie-geregistreerd";
constexpr std::string_view leerling = "gebeurtenissen/leerling-ingeschreven";

TEST(ReadInhoudTest, TellsEveryFaultAtOnce) {  // I13
  EXPECT_EQ(places(read(registratie, "{}").faults),
            (Lines{"schema /data/registratieId", "schema /data/gewijzigdOp", "schema /data/vestiging", "schema /data/leerlingnummer",
                   "schema /data/soort", "schema /data/geoorloofd", "schema /data/begin", "schema /data/eind"}));
  EXPECT_EQ(places(read(registratie, R"({"registratieId": 5, "gewijzigdOp": "gisteren", "vestiging": "90bb00", "leerlingnummer": "",
                                         "soort": "Ziek", "geoorloofd": true, "begin": "2026-02-30T08:30:00Z", "eind": 3,
                                         "minuten": "5", "lesuurVan": 0, "redenCode": "a\u0000b", "redenTekst": [], "bsn": "999990019"})")
                       .faults),
            (Lines{"schema /data/registratieId", "invalid-date-time /data/gewijzigdOp", "schema /data/vestiging",
                   "schema /data/leerlingnummer", "schema /data/soort", "schema /data/geoorloofd", "invalid-date-time /data/begin",
                   "schema /data/eind", "schema /data/minuten", "schema /data/lesuurVan", "forbidden-character /data/redenCode",
                   "schema /data/redenTekst", "unknown-field /data/bsn"}));
  EXPECT_EQ(places(read(leerling, R"({"vestiging": null, "leerlingnummer": 1, "pgn": 999990019, "roepnaam": "", "tussenvoegsel": 1,
                                      "achternaam": "A\u202eB", "geboortedatum": "2011-02-29", "woongemeente": "Amsterdam",
                                      "leerjaar": 10, "startkwalificatie": "nee"})")
                       .faults),
            (Lines{"schema /data/vestiging", "schema /data/leerlingnummer", "schema /data/pgn", "schema /data/roepnaam",
                   "schema /data/tussenvoegsel", "forbidden-character /data/achternaam", "invalid-date /data/geboortedatum",
                   "schema /data/woongemeente", "schema /data/leerjaar", "schema /data/startkwalificatie"}));
}

TEST(ReadInhoudTest, TellsEveryFaultOfTheSmallerTypes) {
  struct Case {
    const char* schema;
    const char* data;
    Lines fouten;
  };
  const std::vector<Case> cases = {
      {"gebeurtenissen/verzuimregistratie-ingetrokken", R"({"soort": "ziek"})",
       {"schema /data/registratieId", "schema /data/gewijzigdOp", "schema /data/vestiging", "schema /data/leerlingnummer", "unknown-field /data/soort"}},
      {"gebeurtenissen/hervatting", R"({"datum": "2026-09-08T00:00:00Z"})",
       {"schema /data/vestiging", "schema /data/leerlingnummer", "invalid-date /data/datum"}},
      {"gebeurtenissen/hervatting", R"({"vestiging": "90BB00", "leerlingnummer": "1", "datum": "2030-01-01"})", {"implausible-date /data/datum"}},
      {"gebeurtenissen/leerling-uitgeschreven", R"({"vestiging": "90BB00", "leerlingnummer": "1", "datum": "1999-12-31"})", {"implausible-date /data/datum"}},
      {"gebeurtenissen/toestemming", R"({"vestiging": "90BB00", "leerlingnummer": "1", "lijn": "leerplicht", "op": "nu", "van": "school"})",
       {"schema /data/lijn", "invalid-date /data/op", "schema /data/van"}},
      {"gebeurtenissen/ouders-geinformeerd", R"({"vestiging": "90BB00", "leerlingnummer": "1", "waarover": "", "op": "2026-09-07T08:00:00"})",
       {"schema /data/waarover", "invalid-date /data/op"}},
      {"gebeurtenissen/opgave", R"({"leerlingnummer": "1", "soort": "verhuisd", "kenmerk": "a b", "datum": "2026-13-01"})",
       {"schema /data/vestiging", "schema /data/pgn", "schema /data/kenmerk", "invalid-date /data/datum", "schema /data/woongemeente", "unknown-field /data/leerlingnummer"}},
      {"gebeurtenissen/opgave", R"({"vestiging": "90BB00", "pgn": "999990019", "soort": "overleden", "kenmerk": "1", "datum": "2026-09-01", "woongemeente": "0363"})",
       {"schema /data/woongemeente"}},
      {"gebeurtenissen/verzuimmelding-status", R"({"meldingId": "x", "status": "R", "reden": 5, "extra": null})",
       {"schema /data/meldingId", "schema /data/status", "schema /data/reden", "unknown-field /data/extra"}},
      {"gebeurtenissen/verzuimmelding-status", R"({"meldingId": {"pgn": "1"}, "status": "I"})", {"schema /data/meldingId", "schema /data/status"}},
      {"gebeurtenissen/bericht-ontvangen", R"({"berichtId": null, "volgnummer": 0, "epoch": 1.0})",
       {"schema /data/berichtId", "schema /data/volgnummer", "schema /data/epoch"}},
  };
  for (const Case& c : cases) EXPECT_EQ(places(read(c.schema, c.data).faults), c.fouten) << c.data;
}

TEST(ReadInhoudTest, NeverRepeatsTheValue) {  // the list of bad input: "never echo the offending value"
  const Read spoiled = read(leerling, R"({"vestiging": "GEHEIM", "leerlingnummer": "GEHEIM!", "pgn": "GEHEIM", "roepnaam": "GEHEIM\u0000",
                                          "achternaam": "GEHEIM\n", "geboortedatum": "GEHEIM", "woongemeente": "GEHEIM", "leerjaar": "GEHEIM",
                                          "startkwalificatie": "GEHEIM", "GEHEIM is een naam met spaties": 1, "999990019": 1})");
  EXPECT_EQ(spoiled.faults.size(), 11u);
  for (const Fault& fault : spoiled.faults) {
    EXPECT_EQ((fault.message + fault.pointer).find("GEHEIM"), std::string::npos) << fault.message;
    EXPECT_EQ(fault.pointer.find("999990019"), std::string::npos);
  }
}

TEST(ReadInhoudTest, RefusesUnknownTypes) {
  std::vector<Fault> faults;
  EXPECT_FALSE(intake::read_inhoud("nl.onderwijs.cijfers.gegeven.v1", Json::object(), {"/data", 3}, now(), faults));
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults.front().rule, "unknown-type");
  EXPECT_EQ(faults.front().line, 3);
}

TEST(ReadInhoudTest, RefusesEndsThatCannotBe) {  // I45
  const std::string_view good = berichttype(registratie).data;
  const auto faults = [&](std::string_view field, std::string_view value) {
    return places(read(registratie, with(Json::parse(good), field, value).dump()).faults);
  };
  EXPECT_EQ(faults("eind", R"("2026-09-07T08:29:59+02:00")"), Lines{"end-before-begin /data/eind"});
  EXPECT_EQ(faults("eind", R"("2026-09-07T06:30:00Z")"), Lines{});  // the same moment as begin
  EXPECT_EQ(faults("lesuurVan", "8"), Lines{"end-before-begin /data/lesuurTot"});
  EXPECT_EQ(faults("lesuurVan", "-"), Lines{"schema /data/lesuurVan"});
  EXPECT_EQ(faults("lesuurTot", "null"), Lines{"schema /data/lesuurTot"});
  EXPECT_EQ(faults("begin", R"("1999-12-31T22:59:59Z")"), Lines{"implausible-date /data/begin"});
  EXPECT_EQ(faults("eind", R"("2027-09-10T00:00:00Z")"), Lines{"implausible-date /data/eind"});
  EXPECT_EQ(faults("minuten", "1441"), Lines{"schema /data/minuten"});
}

TEST(ReadInhoudTest, AsksForAnEndWhereOneMustBe) {
  const auto faults = [](const char* soort, const char* eind, const char* minuten) {
    Json data = with(Json::parse(berichttype(registratie).data), "soort", "\"" + std::string(soort) + "\"");
    data = with(with(data, "eind", eind), "minuten", minuten);
    return places(read(registratie, data.dump()).faults);
  };
  EXPECT_EQ(faults("ziek", "null", "-"), Lines{});
  EXPECT_EQ(faults("ziek", "-", "-"), Lines{"schema /data/eind"});
  EXPECT_EQ(faults("te-laat", "-", "-"), Lines{"schema /data/eind"});
  EXPECT_EQ(faults("te-laat", "null", "-"), Lines{"schema /data/eind"});
  EXPECT_EQ(faults("verwijderd", "null", "null"), Lines{"schema /data/eind"});
  EXPECT_EQ(faults("te-laat", "null", "20"), Lines{});
}

TEST(ReadInhoudTest, ReadsARegistrationInLocalMinutes) {
  const auto versie = read_good<domain::Verzuimregistratie>(registratie, berichttype(registratie).data);
  EXPECT_EQ(versie.registratie_id, "ST-1");
  EXPECT_EQ(format_rfc3339(*versie.gewijzigd_op), "2026-09-07T07:12:44Z");
  EXPECT_EQ(versie.leerling, (domain::LeerlingSleutel{"90BB00", "100122"}));
  EXPECT_EQ(versie.registratie.soort, domain::Soort::afwezig);
  EXPECT_EQ(versie.registratie.geoorloofd, domain::Geoorloofd::nee);
  EXPECT_EQ(versie.registratie.begin, at_minute(*parse_date("2026-09-07"), 8 * 60 + 30));
  EXPECT_EQ(versie.registratie.eind, at_minute(*parse_date("2026-09-07"), 15 * 60 + 30));
  EXPECT_EQ(versie.registratie.minuten, 120);
  EXPECT_EQ(versie.registratie.lesuur_van, 1);
  EXPECT_EQ(versie.registratie.lesuur_tot, 7);
  EXPECT_EQ(versie.reden_code, "OA");
  EXPECT_EQ(versie.reden_tekst, "Niet verschenen");

  const auto open = read_good<domain::Verzuimregistratie>(registratie, with(with(Json::parse(berichttype(registratie).data), "eind", "null"), "minuten", "-").dump());
  EXPECT_FALSE(open.registratie.eind);
  EXPECT_FALSE(open.registratie.minuten);
  // Whatever the offset, the field thinks in Dutch time.
  const auto far = read_good<domain::Verzuimregistratie>(registratie,
                                                         with(Json::parse(berichttype(registratie).data), "begin", R"("2026-09-06T22:30:59-08:00")").dump());
  EXPECT_EQ(far.registratie.begin, at_minute(*parse_date("2026-09-07"), 8 * 60 + 30));
}

TEST(ReadInhoudTest, ReadsTheOtherTypes) {
  const auto ingeschreven = read_good<domain::Inschrijving>(leerling, berichttype(leerling).data);
  EXPECT_EQ(ingeschreven.leerling.naam(), "Sam de Voorbeeld");
  EXPECT_EQ(ingeschreven.leerling.pgn, "999990019");
  EXPECT_EQ(ingeschreven.leerling.leerjaar, 4);
  EXPECT_EQ(ingeschreven.leerling.startkwalificatie, false);
  const auto kaal = read_good<domain::Inschrijving>(leerling, R"({"vestiging": "90BB00", "leerlingnummer": "1", "pgn": "123456789",
      "roepnaam": "A", "achternaam": "B", "geboortedatum": "2011-03-14", "woongemeente": "0363"})");
  EXPECT_FALSE(kaal.leerling.leerjaar || kaal.leerling.startkwalificatie || !kaal.leerling.tussenvoegsel.empty());

  EXPECT_EQ(read_good<domain::Uitschrijving>("gebeurtenissen/leerling-uitgeschreven", berichttype("gebeurtenissen/leerling-uitgeschreven").data).datum,
            *parse_date("2026-09-08"));
  EXPECT_EQ(read_good<domain::Hervatting>("gebeurtenissen/hervatting", berichttype("gebeurtenissen/hervatting").data).datum, *parse_date("2026-09-08"));
  const auto toestemming = read_good<domain::Toestemming>("gebeurtenissen/toestemming", berichttype("gebeurtenissen/toestemming").data);
  EXPECT_TRUE(toestemming.verleend);
  EXPECT_EQ(format_rfc3339(toestemming.op), "2026-09-06T22:00:00Z");  // a date is its first moment
  EXPECT_EQ(toestemming.van, domain::Toestemminggever::ouders);
  EXPECT_EQ(toestemming.lijn, domain::Lijn::jgz);
  const auto duo = read_good<domain::Leerlingopgave>("gebeurtenissen/opgave", berichttype("gebeurtenissen/opgave").data);
  EXPECT_EQ(duo.pgn, "999990019");
  EXPECT_EQ(duo.opgave.soort, domain::Opgavesoort::verhuisd);
  EXPECT_EQ(duo.opgave.kenmerk, "2026-09-01");
  EXPECT_EQ(duo.opgave.woongemeente, "0394");
  const auto status = read_good<domain::Statuswijziging>("gebeurtenissen/verzuimmelding-status", berichttype("gebeurtenissen/verzuimmelding-status").data);
  EXPECT_EQ(status.status, domain::Meldingstatus::B);
  EXPECT_EQ(status.contact, "Team leerplicht");
  EXPECT_EQ(to_string(std::get<Uuid>(status.melding)), "0e6d2c1a-4b7f-8c3e-9a51-7d20c4f8b163");
  const auto ontvangst = read_good<domain::Ontvangst>("gebeurtenissen/bericht-ontvangen", berichttype("gebeurtenissen/bericht-ontvangen").data);
  EXPECT_EQ(ontvangst.volgnummer, 1042);
}

TEST(ReadInhoudTest, TellsWithdrawalFromGrantingByType) {
  std::vector<Fault> faults;
  const Berichttype& withdrawn = berichttypes().at(5);
  const auto inhoud = intake::read_inhoud(withdrawn.type, Json::parse(withdrawn.data), {"/data", 0}, now(), faults);
  ASSERT_TRUE(inhoud);
  EXPECT_FALSE(std::get<domain::Toestemming>(*inhoud).verleend);
  EXPECT_EQ(std::get<domain::Toestemming>(*inhoud).lijn, domain::Lijn::swv);
}

TEST(ReadInhoudTest, AnswersQuicklyToLongText) {  // I12, I16
  Json data = Json::parse(berichttype(registratie).data);
  data["registratieId"] = std::string(50'000, 'a') + "!";
  data["vestiging"] = std::string(50'000, '9');
  data["redenTekst"] = std::string(50'000, ' ');
  EXPECT_EQ(places(read(registratie, data.dump()).faults), (Lines{"schema /data/registratieId", "schema /data/vestiging", "schema /data/redenTekst"}));
}

TEST(VestigingTest, IsWhoseEventItIs) {
  for (const Berichttype& type : berichttypes()) {
    std::vector<Fault> faults;
    const auto inhoud = intake::read_inhoud(type.type, Json::parse(type.data), {"/data", 0}, now(), faults);
    ASSERT_TRUE(inhoud) << type.type;
    const bool of_a_partner = type.type == intake::type_status || type.type == intake::type_ontvangen;
    EXPECT_EQ(intake::vestiging_of(*inhoud), of_a_partner ? "" : "90BB00") << type.type;
  }
}

}  // namespace
}  // namespace hub::intake_test
