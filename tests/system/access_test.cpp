// Who may do what: tokens, vestigingen, and things of somebody else, which are as if they were not there.
#include <gtest/gtest.h>

#include <csignal>

#include "tests/system/partner.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

using nlohmann::json;

constexpr const char* school = "90BB00-somtoday";
constexpr const char* other_school = "90CC00-eduarte";
constexpr const char* partner = "leerplicht/0363";

class AccessTest : public testing::Test {
 protected:
  AccessTest() { hub.start(); }

  void push(const std::vector<json>& events) {
    const Answer answer = hub.post_events(events);
    ASSERT_EQ(answer.status, 201) << answer.body;
  }
  // What stands at `path` is for `subject` as if it were not there: to the letter what an unknown one gets.
  void expect_not_there(const std::string& path, const std::string& unknown_path, const std::string& subject, const std::string& method = "GET") {
    const auto ask = [&](const std::string& at) { return hub.send({.method = method, .path = at, .token = hub.token(subject)}); };
    const Answer foreign = ask(path);
    const Answer unknown = ask(unknown_path);
    EXPECT_EQ(foreign.status, 404) << path << foreign.body;
    EXPECT_EQ(unknown.status, 404) << unknown_path << unknown.body;
    EXPECT_EQ(foreign.body, unknown.body) << path;
  }

  RunningHub hub{{.subjects = {school, other_school, partner}}};
};

TEST_F(AccessTest, WithoutATokenNothingIsSaid) {
  const std::string good = hub.token(school);
  const std::vector<std::string> none{"", "x", good + "x", good.substr(1)};
  for (const std::string& token : none) {
    for (const char* path : {"/v1/verzuimregistraties/r-1", "/v1/meldingen", "/v1/geen"}) {
      const Answer answer = hub.send({.path = path, .token = token});
      EXPECT_EQ(answer.status, 401) << path;
      EXPECT_EQ(answer.header("www-authenticate"), "Bearer");
      EXPECT_EQ(answer.header("content-type"), "application/problem+json");
    }
    EXPECT_EQ(hub.send({.method = "POST", .path = "/v1/gebeurtenissen", .token = token, .content_type = "application/json", .body = "{}"}).status, 401);
  }
  EXPECT_EQ(hub.send({.path = "/v1/meldingen", .headers = {"Authorization: Basic " + good}}).status, 401);
  EXPECT_EQ(hub.send({.path = "/v1/meldingen?access_token=" + good}).status, 400);
  for (const char* open : {"/livez", "/readyz", "/metrics", "/v1/openapi.json", "/v1/asyncapi.json"}) EXPECT_EQ(hub.send({.path = open}).status, 200) << open;
}

TEST_F(AccessTest, AWrongPathOrMethodIsTold) {
  struct Case {
    std::string method;
    std::string path;
    int status;
    std::string allow;
  };
  const std::vector<Case> cases = {
      {"GET", "/v1/geen", 404, ""},
      {"POST", "/v1/geen", 404, ""},
      {"GET", "/v1/gebeurtenissen", 405, "POST"},
      {"DELETE", "/v1/verzuimregistraties/r-1", 405, "GET"},
      {"GET", "/v1/verzuimregistraties", 405, "POST"},
      {"POST", "/v1/vestigingen/90BB00/leerlingen", 405, "PUT, GET"},
      {"PUT", "/v1/meldingen", 405, "GET"},
      {"POST", "/metrics", 405, "GET"},
      {"GET", "/v1/verzuimregistraties/", 404, ""},
      {"GET", "/v1/meldingen/geen-id", 404, ""},
      {"GET", "/v1/../metrics", 400, ""},
  };
  for (const Case& one : cases) {
    const Answer answer = hub.send({.method = one.method, .path = one.path, .token = hub.token(school), .content_type = "application/json"});
    EXPECT_EQ(answer.status, one.status) << one.method << " " << one.path << answer.body;
    EXPECT_EQ(answer.header("allow"), one.allow) << one.method << " " << one.path;
    EXPECT_EQ(answer.json().value("status", 0), one.status);
  }
}

TEST_F(AccessTest, ASourceSpeaksForItsOwnSchoolsOnly) {
  const json foreign_school = [] {
    json event = registratie(meerlanden, 1, "r-1", {.first = "2026-11-16", .last = "2026-11-16"});
    event["data"]["vestiging"] = "90CC00";
    return event;
  }();
  const json foreign_source = registratie({mbo_kennemer.source, "90BB00"}, 1, "r-1", {.first = "2026-11-16", .last = "2026-11-16"});
  const json good = registratie(meerlanden, 1, "r-2", {.first = "2026-11-16", .last = "2026-11-16"});
  struct Case {
    std::string name;
    std::string subject;
    std::vector<json> events;
    std::string rule;
  };
  const json status{{"specversion", "1.0"}, {"id", "s-1"}, {"source", meerlanden.source}, {"type", "nl.onderwijs.verzuimmeldingen.status-gewijzigd.v1"},
                    {"data", {{"meldingId", "01a1f89c-fba9-7d80-ac64-fb76eb055391"}, {"status", "G"}}}};
  const std::vector<Case> cases = {
      {"another school", school, {good, foreign_school}, "vestiging-not-yours"},
      {"another source", school, {foreign_source}, "sender-mismatch"},
      {"a partner that reports absence", partner, {good}, "sender-mismatch"},
      {"a school that answers for a partner", school, {status}, "sender-mismatch"},
  };
  for (const Case& one : cases) {
    const Answer answer = hub.post_events(one.events, one.subject);
    EXPECT_EQ(answer.status, 403) << one.name << answer.body;
    EXPECT_EQ(answer.json().at("errors")[0].at("rule"), one.rule) << one.name << answer.body;
  }
  EXPECT_EQ(hub.figure("verzuimhub_events_accepted_total"), 0);
  const auto deliver = [&](const std::string& path, const std::string& subject) {
    return hub.send({.method = "POST", .path = path, .token = hub.token(subject), .content_type = "application/json", .body = R"({"items":[]})"}).status;
  };
  EXPECT_EQ(deliver("/v1/aanleveringen?vestiging=90CC00", school), 403);
  EXPECT_EQ(deliver("/v1/aanleveringen", partner), 403);
}

TEST_F(AccessTest, WhatIsSomebodyElsesIsAsIfItWereNotThere) {
  push(truancy(meerlanden, 1));
  const std::string registration = truancy_ids(1).front();
  ASSERT_TRUE(support::wait_until([&] { return !hub.items("/v1/meldingen").empty(); }));
  const std::string melding = hub.items("/v1/meldingen")[0].at("meldingId");
  const std::string nobodys = "01a1f89c-fba9-7d80-ac64-fb76eb055391";
  expect_not_there("/v1/verzuimregistraties/" + registration, "/v1/verzuimregistraties/onbekend", other_school);
  expect_not_there("/v1/verzuimregistraties/" + registration, "/v1/verzuimregistraties/onbekend", partner);
  expect_not_there("/v1/meldingen/" + melding, "/v1/meldingen/" + nobodys, other_school);
  expect_not_there("/v1/meldingen/" + melding, "/v1/meldingen/" + nobodys, partner);  // it knows it by another id
  expect_not_there("/v1/vestigingen/90BB00/leerlingen", "/v1/vestigingen/99ZZ99/leerlingen", other_school);
  expect_not_there("/v1/vestigingen/90BB00/leerlingen/" + leerlingnummer(1), "/v1/vestigingen/90BB00/leerlingen/1", other_school);
  expect_not_there("/v1/vestigingen/90BB00/leerlingen/" + leerlingnummer(1), "/v1/vestigingen/90BB00/leerlingen/1", partner);
  for (const char* list : {"/v1/meldingen", "/v1/termijnen", "/v1/dossiers", "/v1/overzichten/onbestelbaar"}) {
    for (const json& item : hub.items(list, other_school)) EXPECT_EQ(item.value("vestiging", "90CC00"), "90CC00") << list;
  }
  const json delivered = hub.send({.method = "POST", .path = "/v1/aanleveringen", .token = hub.token(other_school), .content_type = "text/csv",
                                   .body = "700201;20260901;1000;20260901;1045;2;2;Z;\r\n"}).json();
  const std::string delivery = delivered.at("aanleveringId");
  EXPECT_EQ(hub.get("/v1/aanleveringen/" + delivery, other_school).status, 200);
  expect_not_there("/v1/aanleveringen/" + delivery, "/v1/aanleveringen/" + nobodys, school);
  expect_not_there("/v1/aanleveringen/" + delivery + "/_intrekken", "/v1/aanleveringen/" + nobodys + "/_intrekken", school, "POST");
  EXPECT_EQ(hub.read("/v1/aanleveringen/" + delivery, other_school).at("staat"), "aangenomen");
}

TEST_F(AccessTest, APartnerSeesAndAnswersWhatWasSentToIt) {
  Partner leerplicht(hub, "leerplicht", "0363");
  leerplicht.listen();
  push(truancy(meerlanden, 1));
  push(truancy(meerlanden, 2, "0362"));  // another gemeente's
  const Bericht melding = leerplicht.wait_for_type("verzuimmeldingen.geregistreerd");
  const std::string id = melding.data().at("meldingId");
  const json list = hub.items("/v1/meldingen", partner);
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].at("meldingId"), id);
  EXPECT_FALSE(list[0].contains("leerlingnummer"));

  const auto answer = [&](const std::string& path, const std::string& body) {
    return hub.send({.method = "POST", .path = path, .token = hub.token(partner), .content_type = "application/json", .body = body});
  };
  EXPECT_EQ(answer("/v1/meldingen/" + id + "/_status", R"({"status":"R"})").status, 400);
  EXPECT_EQ(answer("/v1/meldingen/geen/_status", R"({"status":"B"})").status, 404);
  EXPECT_EQ(answer("/v1/meldingen/" + id + "/_status", R"({"status":"B"})").status, 201);
  EXPECT_EQ(answer("/v1/berichten/" + melding.id() + "/_bevestigen", "").status, 201);
  EXPECT_EQ(answer("/v1/berichten/" + melding.id() + "/_bevestigen", "").status, 200);
  EXPECT_EQ(answer("/v1/berichten/01a1f89c-fba9-7d80-ac64-fb76eb055391/_bevestigen", "").status, 404);
  EXPECT_TRUE(support::wait_until([&] { return hub.read("/v1/meldingen/" + id, partner).at("status") == "B"; }));
}

// What a school's system may and may not do with the school's own stream.
TEST_F(AccessTest, ASchoolConfirmsWhatItGotAndClosesNothing) {
  push(truancy(meerlanden, 1));
  json stream;
  ASSERT_TRUE(support::wait_until([&] { return !(stream = hub.items("/v1/berichten", school)).empty(); }));
  const auto say = [&](const std::string& path, const std::string& body) {
    return hub.send({.method = "POST", .path = path, .token = hub.token(school), .content_type = "application/json", .body = body}).status;
  };
  EXPECT_EQ(say("/v1/berichten/" + stream[0].at("id").get<std::string>() + "/_bevestigen", ""), 201);
  json meldingen;
  ASSERT_TRUE(support::wait_until([&] { return !(meldingen = hub.items("/v1/meldingen", school)).empty(); }));
  const std::string id = meldingen[0].at("meldingId");
  EXPECT_EQ(say("/v1/meldingen/" + id + "/_status", R"({"status":"G"})"), 403);
  Partner branch(hub, "school", "90BB00");  // its own branch of the broker lets it say so, and the hub does not hear it
  branch.listen();
  branch.send_status(id, "G");
  branch.confirm();
  EXPECT_TRUE(support::wait_until([&] { return hub.figure("verzuimhub_events_declined_total") > 0; }));
  EXPECT_EQ(hub.read("/v1/meldingen/" + id, school).at("status"), "R");
}

}  // namespace
}  // namespace system_test
