// Whole files: POST /v1/aanleveringen in the formats of Somtoday and EduArte, and the roster.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "tests/support/temp_dir.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

using nlohmann::json;

constexpr const char* vo = "90BB00-somtoday";
constexpr const char* mbo = "90CC00-eduarte";

std::string sample(const std::string& name) { return support::read_file(std::string(VERZUIMHUB_SOURCE_DIR) + "/tests/data/" + name); }

class DeliveryTest : public testing::Test {
 protected:
  DeliveryTest() { hub.start(); }

  Answer deliver(const std::string& subject, const std::string& body, std::vector<std::string> headers = {}) {
    const bool is_json = body.starts_with('{');
    return hub.send({.method = "POST", .path = "/v1/aanleveringen", .token = hub.token(subject), .content_type = is_json ? "application/json" : "text/csv",
                     .body = body, .headers = std::move(headers)});
  }
  Answer put_roster(const std::string& body, const std::string& query = "") {
    const bool is_json = body.starts_with('{') || body.starts_with('[');
    return hub.send({.method = "PUT", .path = "/v1/vestigingen/90BB00/leerlingen" + query, .token = hub.token(vo),
                     .content_type = is_json ? "application/json" : "text/csv", .body = body});
  }
  std::vector<std::string> pupils() {
    std::vector<std::string> numbers;
    for (const json& pupil : hub.items("/v1/vestigingen/90BB00/leerlingen")) numbers.push_back(pupil.at("leerlingnummer"));
    return numbers;
  }
  json registration(const std::string& id, const std::string& subject) { return hub.read("/v1/verzuimregistraties/" + id, subject).at("registratie"); }

  RunningHub hub{{.subjects = {vo, mbo}}};
};

void expect_counts(const Answer& answer, int status, int nieuw, int bekend, int geweigerd) {
  ASSERT_EQ(answer.status, status) << answer.body;
  const json said = answer.json();
  EXPECT_EQ(said.at("nieuw"), nieuw) << answer.body;
  EXPECT_EQ(said.at("bekend"), bekend) << answer.body;
  EXPECT_EQ(said.at("geweigerd"), geweigerd) << answer.body;
  EXPECT_EQ(said.at("ontvangen"), nieuw + bekend + geweigerd) << answer.body;
}

// Of so many pupils, each without leave on one day; the last line is `last`.
std::string many_lines(int pupils, const std::string& last = "") {
  std::string body;
  for (int pupil = 1; pupil <= pupils; ++pupil) {
    body += registratie(meerlanden, pupil, "groot-" + std::to_string(pupil), {.soort = "luxe", .first = "2026-11-16", .last = "2026-11-16"}).dump() + "\n";
  }
  return body + last;
}

TEST_F(DeliveryTest, ALargeOneIsTakenWhole) {
  const std::string path = "/v1/aanleveringen?formaat=verzuimregistraties";
  const auto send = [&](const std::string& body) {
    return hub.send({.method = "POST", .path = path, .token = hub.token(vo), .content_type = "application/x-ndjson", .body = body});
  };
  constexpr int pupils = 3'500;  // more than fit in memory as one body, and in one request to the ledger
  const Answer refused = send(many_lines(pupils, "{\"registratieId\": \"geen\"}\n"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.json().at("errors").at(0).at("line"), pupils + 1);
  EXPECT_EQ(hub.get("/v1/verzuimregistraties/groot-1", vo).status, 404);
  const std::string body = many_lines(pupils);
  ASSERT_GT(body.size(), 1024U * 1024U);
  const Answer first = send(body);
  expect_counts(first, 201, pupils, 0, 0);
  expect_counts(send(body), 200, 0, pupils, 0);
  EXPECT_EQ(hub.get("/v1/verzuimregistraties/groot-" + std::to_string(pupils), vo).status, 200);
  // One id for two contents: known only when both were read.
  const Answer doubled = send(many_lines(pupils, registratie(meerlanden, 2, "groot-1", {.first = "2026-11-17", .last = "2026-11-17"}).dump() + "\n"));
  EXPECT_EQ(doubled.status, 409);
  EXPECT_EQ(doubled.json().at("errors").back().at("line"), pupils + 1);
  for (const int pupil : {1, pupils}) {  // each is judged, by all of it and once
    ASSERT_TRUE(support::wait_until([&] { return hub.read("/v1/verzuimregistraties/groot-" + std::to_string(pupil), vo).at("gevolgen").size() == 1; }));
  }
  const Answer lenient = hub.send({.method = "POST", .path = path, .token = hub.token(vo), .content_type = "application/x-ndjson",
                                   .body = many_lines(pupils, "{}\n"), .headers = {"Prefer: handling=lenient"}});
  expect_counts(lenient, 200, 0, pupils, 1);

  const std::string delivery = "/v1/aanleveringen/" + first.json().at("aanleveringId").get<std::string>();
  const Answer undone = hub.send({.method = "POST", .path = delivery + "/_intrekken", .token = hub.token(vo)});
  EXPECT_EQ(undone.status, 202);
  EXPECT_EQ(undone.json().at("staat"), "wordt-ingetrokken");
  EXPECT_EQ(undone.json().at("teruggedraaid"), pupils);
  EXPECT_EQ(undone.header("location"), delivery);
  ASSERT_TRUE(support::wait_until([&] { return hub.read(delivery).at("staat") == "ingetrokken"; }));
  EXPECT_EQ(hub.get("/v1/verzuimregistraties/groot-" + std::to_string(pupils), vo).status, 404);
  expect_counts(send(body), 201, pupils, 0, 0);  // and may come again
}

TEST_F(DeliveryTest, SomtodayIsTakenOnceAndCanBeUndone) {
  const std::string file = sample("somtoday/absentiemeldingen.json");
  const Answer first = deliver(vo, file);
  expect_counts(first, 201, 5, 0, 0);
  EXPECT_EQ(first.json().at("formaat"), "somtoday-absentiemeldingen");
  EXPECT_EQ(registration("4102", vo).at("soort"), "te-laat");
  EXPECT_EQ(registration("4104", vo).at("eind"), nullptr);
  expect_counts(deliver(vo, file), 200, 0, 5, 0);

  const std::string path = "/v1/aanleveringen/" + first.json().at("aanleveringId").get<std::string>();
  EXPECT_EQ(hub.read(path).at("nieuw"), 5);
  EXPECT_EQ(hub.read(path).at("staat"), "aangenomen");
  const Answer undone = hub.send({.method = "POST", .path = path + "/_intrekken", .token = hub.token(vo)});
  EXPECT_EQ(undone.status, 200) << undone.body;
  EXPECT_EQ(undone.json().at("teruggedraaid"), 5);
  EXPECT_EQ(hub.read(path).at("staat"), "ingetrokken");
  EXPECT_EQ(hub.get("/v1/verzuimregistraties/4102").status, 404);
  // And what was undone may come again.
  expect_counts(deliver(vo, file), 201, 5, 0, 0);
  EXPECT_EQ(registration("4102", vo).at("soort"), "te-laat");
}

TEST_F(DeliveryTest, UndoingACorrectionBringsBackWhatStoodBefore) {
  const std::string row = "700201;20260901;1000;20260901;1045;2;2;";
  expect_counts(deliver(mbo, row + "Z;\r\n"), 201, 1, 0, 0);
  const std::string id = "90CC00:700201:2026-09-01T10:00:2";
  EXPECT_EQ(registration(id, mbo).at("soort"), "ziek");
  const Answer correction = deliver(mbo, row + "O;\r\n");
  expect_counts(correction, 201, 1, 0, 0);
  EXPECT_EQ(registration(id, mbo).at("soort"), "afwezig");
  const std::string path = "/v1/aanleveringen/" + correction.json().at("aanleveringId").get<std::string>();
  EXPECT_EQ(hub.send({.method = "POST", .path = path + "/_intrekken", .token = hub.token(mbo)}).status, 200);
  EXPECT_EQ(registration(id, mbo).at("soort"), "ziek");
}

TEST_F(DeliveryTest, EduarteIsTakenOnceInBothItsFiles) {
  const std::string file = sample("eduarte/absentiemeldingen.csv");
  const Answer first = deliver(mbo, file);
  expect_counts(first, 201, 6, 0, 0);
  expect_counts(deliver(mbo, file), 200, 0, 6, 0);
  const json open = registration("90CC00:700204:2026-09-07T09:30", mbo);
  EXPECT_EQ(open.at("soort"), "verlof");
  EXPECT_EQ(open.at("eind"), nullptr);
  EXPECT_EQ(registration("90CC00:700201:2026-09-01T10:00:2", mbo).at("redenCode"), "Z");
  const Answer observations = hub.send({.method = "POST", .path = "/v1/aanleveringen?formaat=eduarte-waarnemingen", .token = hub.token(mbo),
                                        .content_type = "text/csv", .body = sample("eduarte/waarnemingen.csv")});
  EXPECT_EQ(observations.status, 201) << observations.body;
  EXPECT_GT(observations.json().at("overgeslagen"), 0);  // who was present
}

TEST_F(DeliveryTest, EveryRefusedRowIsToldByLineAndNothingIsStored) {
  const std::string file =
      "700201;20260901;1000;20260901;1045;2;2;Z;goed\r\n"
      "700202;20260901;1000;20260901;0945;2;2;Z;eindigt voor het begin\r\n"
      "700203;20260901;1000;20260230;1045;;;QQ;twee fouten\r\n"
      "700201;20260901;1030;20260901;1130;2;3;O;overlapt\r\n";
  const Answer refused = deliver(mbo, file);
  ASSERT_EQ(refused.status, 400) << refused.body;
  std::map<std::pair<int, int>, std::string> rule_at;
  const json errors = refused.json().at("errors");
  for (const json& error : errors) rule_at[{error.at("line"), error.at("column")}] = error.at("rule");
  EXPECT_EQ((rule_at[{3, 4}]), "invalid-date") << refused.body;
  EXPECT_EQ((rule_at[{3, 8}]), "unknown-reason") << refused.body;
  EXPECT_EQ(rule_at.size(), 4U) << refused.body;
  EXPECT_EQ(hub.figure("verzuimhub_events_accepted_total"), 0);

  const Answer lenient = deliver(mbo, file, {"Prefer: handling=lenient"});
  expect_counts(lenient, 201, 1, 0, 3);
  EXPECT_EQ(lenient.json().at("fouten"), errors);
  EXPECT_EQ(hub.read("/v1/aanleveringen/" + lenient.json().at("aanleveringId").get<std::string>(), mbo).at("geweigerd"), 3);
}

TEST_F(DeliveryTest, AWrongItemIsToldByItsPlace) {
  json file = json::parse(sample("somtoday/absentiemeldingen.json"));
  file["items"][1]["leerling"].erase("leerlingnummer");
  file["items"][3]["beginDatumTijd"] = "2026-09-03T08:30:00";
  const Answer refused = deliver(vo, file.dump());
  ASSERT_EQ(refused.status, 400) << refused.body;
  const json errors = refused.json().at("errors");
  ASSERT_EQ(errors.size(), 2U) << refused.body;
  EXPECT_EQ(errors[0].at("pointer"), "/items/1/leerling/leerlingnummer");
  EXPECT_EQ(errors[1].at("pointer"), "/items/3/beginDatumTijd");
  EXPECT_EQ(hub.get("/v1/verzuimregistraties/4101").status, 404);
}

TEST_F(DeliveryTest, TheRosterComesAsJsonOrCsv) {
  EXPECT_EQ(put_roster(sample("rooster/leerlingen.json")).status, 201);
  const std::vector<std::string> all = pupils();
  EXPECT_EQ(all.size(), 5U);
  const Answer again = put_roster(sample("rooster/leerlingen.csv"));
  EXPECT_EQ(again.status, 200) << again.body;  // the same five
  EXPECT_EQ(put_roster(sample("rooster/leerlingen-excel.csv")).status, 200);  // I21, I27: sep=, a byte order mark, quotes
  const json zoe = hub.read("/v1/vestigingen/90BB00/leerlingen/800103");
  EXPECT_EQ(zoe.at("roepnaam"), "Zo\u00eb");
  EXPECT_EQ(zoe.at("tussenvoegsel"), "'t");
  EXPECT_EQ(zoe.at("geboortedatum"), "2008-02-29");
  EXPECT_EQ(pupils(), all);
}

TEST_F(DeliveryTest, WhoIsMissingFromARosterIsReportedAndEndedOnlyOnRequest) {
  json roster = json::parse(sample("rooster/leerlingen.json"));
  ASSERT_EQ(put_roster(roster.dump()).status, 201);
  const std::string missing = roster["leerlingen"][1]["leerlingnummer"];
  roster["leerlingen"].erase(1);
  const Answer partial = put_roster(roster.dump());
  EXPECT_EQ(partial.status, 200) << partial.body;
  EXPECT_EQ(partial.json().at("ontbrekend"), json::array({missing}));
  EXPECT_EQ(partial.json().at("uitgeschreven"), 0);
  const Answer whole = put_roster(roster.dump(), "?volledig=true");
  EXPECT_EQ(whole.json().at("ontbrekend"), json::array({missing}));
  EXPECT_EQ(whole.json().at("uitgeschreven"), 1);
}

TEST_F(DeliveryTest, ARosterWithAFaultChangesNothing) {
  std::string csv = sample("rooster/leerlingen.csv");
  csv += "800199;12;Fout;;Proefpersoon;2012-03-14;0363;2;misschien\r\n";
  const Answer refused = put_roster(csv);
  ASSERT_EQ(refused.status, 400) << refused.body;
  const json errors = refused.json().at("errors");
  ASSERT_EQ(errors.size(), 2U) << refused.body;
  EXPECT_EQ(errors[0].at("line"), 7);
  EXPECT_EQ(errors[0].at("column"), 2);
  EXPECT_EQ(errors[1].at("column"), 9);
  EXPECT_TRUE(pupils().empty());
}

TEST_F(DeliveryTest, AFilePutInAFolderIsTakenAndReportedOn) {
  hub.stop();
  const std::filesystem::path folder = hub.directory() / "ingeleverd";
  const auto sources = hub.directory() / "config/bronnen.yaml";
  support::write_file(sources, support::read_file(sources) +
                                   "\n  - naam: 90BB00-map\n    source: urn:nld:oin:00000099000000090200:systeem:map\n    vestigingen: [90BB00]\n"
                                   "    formaat: registraties-csv\n    inleveren: {map: " + folder.string() + "}\n");
  hub.make_token("90BB00-map");
  hub.start();
  const std::string header = "registratieId,gewijzigdOp,vestiging,leerlingnummer,soort,geoorloofd,begin,eind,minuten,lesuurVan,lesuurTot,redenCode,redenTekst\r\n";
  const std::string row = ",90BB00," + leerlingnummer(1) + ",luxe,nee,2026-11-16T08:30,2026-11-16T15:30,,,,,\r\n";
  ASSERT_TRUE(support::wait_until([&] { return std::filesystem::exists(folder); }));
  support::write_file(folder / "goed.csv", header + "map-1," + row);
  support::write_file(folder / "fout.csv", header + "map-2," + row + "map-3,,90BB00,,luxe,nee,2026-11-16T08:30,,,,,,\r\n");
  const auto report_in = [&](const std::string& where) {
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder / where, none)) {
      if (entry.path().string().ends_with(".report.json")) return json::parse(support::read_file(entry.path()), nullptr, false);
    }
    return json();
  };
  ASSERT_TRUE(support::wait_until([&] { return report_in("done").is_object() && report_in("refused").is_object(); }));
  EXPECT_EQ(report_in("done").at("staat"), "aangenomen");
  EXPECT_EQ(report_in("done").at("nieuw"), 1);
  EXPECT_EQ(report_in("refused").at("staat"), "geweigerd");
  EXPECT_EQ(report_in("refused").at("fouten").at(0).at("line"), 3);
  EXPECT_EQ(hub.get("/v1/verzuimregistraties/map-1", "90BB00-map").status, 200);
  EXPECT_EQ(hub.get("/v1/verzuimregistraties/map-2", "90BB00-map").status, 404);
}

}  // namespace
}  // namespace system_test
