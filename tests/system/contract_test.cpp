// The contracts that the hub serves, held to what it does: every path and method of openapi.json, every example of a
// request, the answers to them; every message of asyncapi.json, those that the hub sends and those that it takes.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "tests/system/contract_document.h"
#include "tests/system/partner.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

using nlohmann::json;

constexpr const char* school = "90BB00-somtoday";
constexpr const char* officer = "leerplicht/0363";

std::string upper(std::string word) {
  std::transform(word.begin(), word.end(), word.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return word;
}

std::set<std::string> words_of(std::string list) {
  std::replace(list.begin(), list.end(), ',', ' ');
  std::istringstream stream(list);
  std::set<std::string> words;
  for (std::string word; stream >> word;) words.insert(word);
  return words;
}

class ContractTest : public testing::Test {
 protected:
  ContractTest() { hub.start(); }

  struct Operation {
    std::string path;    // as it is called, its parameters still in it
    std::string method;  // "POST"
    const Document& item;
    const Document& operation;
  };

  static std::vector<Operation> operations(const Document& openapi) {
    std::vector<Operation> all;
    for (const auto& [path, item] : openapi.at("paths").items()) {
      const std::string called = (item.contains("servers") ? "" : "/v1") + path;
      for (const auto& [method, operation] : item.items()) {
        if (method == "get" || method == "put" || method == "post") all.push_back({called, upper(method), item, operation});
      }
    }
    return all;
  }

  // With the values of this hub in it; what it does not have gets the example of the document.
  static std::string filled(const ContractDocument& openapi, const Operation& one, const std::map<std::string, std::string>& live) {
    std::string path = one.path;
    for (const Document& reference : one.item.value("parameters", Document::array())) {
      const Document& parameter = openapi.resolve(reference);
      const std::string name = parameter.at("name");
      const std::string place = "{" + name + "}";
      const auto known = live.find(one.path.substr(0, one.path.find('{')) + name);
      path.replace(path.find(place), place.size(), known == live.end() ? parameter.at("example").get<std::string>() : known->second);
    }
    return path;
  }

  // It is listed, has the media type and the headers that are listed, and fits the schema.
  static void expect_listed(const ContractDocument& openapi, const Operation& one, const Answer& answer) {
    const auto found = one.operation.at("responses").find(std::to_string(answer.status));
    ASSERT_NE(found, one.operation.at("responses").end()) << one.method << " " << one.path << " lists no " << answer.status << ": " << answer.body;
    const Document& response = openapi.resolve(*found);
    EXPECT_EQ(answer.header("api-version"), openapi.root().at("info").at("version").get<std::string>());
    const std::string type = answer.header("content-type");
    const std::string media = type.substr(0, type.find(';'));
    ASSERT_TRUE(response.at("content").contains(media)) << one.method << " " << one.path << " " << answer.status << " is " << media;
    if (media.find("json") == std::string::npos) return;
    EXPECT_EQ(openapi.complaints(response.at("content").at(media).at("schema"), answer.json()), "") << one.method << " " << one.path << answer.body;
  }

  // A pupil who is reported, so that there is a melding and a bericht; the id by which its officer knows it.
  std::string melding_of_officer(int pupil) {
    EXPECT_EQ(hub.post_events(truancy(meerlanden, pupil)).status, 201);
    std::string id;
    EXPECT_TRUE(support::wait_until([&] {
      const json items = hub.items("/v1/meldingen", officer);
      if (!items.empty()) id = items.at(0).at("meldingId");
      return !items.empty();
    }));
    return id;
  }

  RunningHub hub{{.subjects = {school, "90CC00-eduarte", officer, "swv/swv-am-vo"}}};
};

TEST_F(ContractTest, EveryPathTakesTheListedMethodsAndNoOther) {
  const ContractDocument openapi(hub, "/v1/openapi.json");
  std::map<std::string, std::set<std::string>> listed;
  for (const Operation& one : operations(openapi.root())) listed[filled(openapi, one, {})].insert(one.method);
  EXPECT_GE(listed.size(), 20U);
  for (const auto& [path, methods] : listed) {
    const Answer answer = hub.send({.method = "PATCH", .path = path, .token = hub.token(school)});
    EXPECT_EQ(answer.status, 405) << path << answer.body;
    EXPECT_EQ(words_of(answer.header("allow")), methods) << path;
  }
  EXPECT_EQ(hub.send({.method = "PATCH", .path = "/v1/geen", .token = hub.token(school)}).status, 404);
}

TEST_F(ContractTest, EveryExampleOfARequestGetsTheAnswerItIsListedWith) {
  const ContractDocument openapi(hub, "/v1/openapi.json");
  const std::map<std::string, std::string> live{{"/v1/meldingen/id", melding_of_officer(1)}};
  std::size_t sent = 0;
  for (const Operation& one : operations(openapi.root())) {
    if (!one.operation.contains("requestBody")) continue;
    for (const auto& [media, content] : one.operation.at("requestBody").at("content").items()) {
      const Document examples = content.value("examples", Document::object());
      for (const auto& [name, example] : examples.items()) {
        SCOPED_TRACE(one.method + " " + one.path + ", " + name);
        const Document& value = example.at("value");
        const Answer answer = hub.send({.method = one.method,
                                        .path = filled(openapi, one, live),
                                        .token = hub.token(example.value("x-aanroeper", school)),
                                        .content_type = media,
                                        .body = value.is_string() ? value.get<std::string>() : value.dump()});
        EXPECT_EQ(std::to_string(answer.status), example.at("x-antwoord").get<std::string>()) << answer.body;
        expect_listed(openapi, one, answer);
        ++sent;
      }
    }
  }
  EXPECT_GE(sent, 25U);
}

TEST_F(ContractTest, EveryAnswerIsOneThatIsListed) {
  const ContractDocument openapi(hub, "/v1/openapi.json");
  const Answer delivered = hub.send({.method = "POST", .path = "/v1/aanleveringen", .token = hub.token("90CC00-eduarte"), .content_type = "text/csv",
                                     .body = "700201;20260901;1000;20260901;1045;2;2;Z;\n"});
  ASSERT_EQ(delivered.status, 201) << delivered.body;
  const std::string melding = melding_of_officer(1);
  const std::map<std::string, std::string> live{{"/v1/meldingen/id", melding},
                                                {"/v1/verzuimregistraties/registratieId", truancy_ids(1).front()},
                                                {"/v1/vestigingen/vestiging", "90BB00"},
                                                {"/v1/vestigingen/nummer", leerlingnummer(1)},
                                                {"/v1/aanleveringen/id", delivered.json().at("aanleveringId")}};
  std::set<std::string> shown;  // operations that answered 200 to somebody
  for (const Operation& one : operations(openapi.root())) {
    const std::string path = filled(openapi, one, live);
    const bool open = one.operation.contains("security");
    for (const std::string subject : {school, "90CC00-eduarte", officer, "swv/swv-am-vo"}) {
      SCOPED_TRACE(one.method + " " + path + " by " + subject);
      const Answer answer = hub.send({.method = one.method, .path = path, .token = hub.token(subject), .content_type = "application/json"});
      expect_listed(openapi, one, answer);
      if (answer.status == 200) shown.insert(one.operation.at("operationId"));
      if (!open) expect_listed(openapi, one, hub.send({.method = one.method, .path = path + "?token=x", .token = hub.token(subject), .content_type = "application/json"}));
    }
    if (open) continue;
    SCOPED_TRACE(one.method + " " + path);
    expect_listed(openapi, one, hub.send({.method = one.method, .path = path}));
    if (one.operation.contains("requestBody")) {
      expect_listed(openapi, one, hub.send({.method = one.method, .path = path, .token = hub.token(school), .content_type = "multipart/form-data", .body = "x"}));
    }
  }
  for (const Operation& one : operations(openapi.root())) {
    EXPECT_TRUE(one.method != "GET" || shown.contains(one.operation.at("operationId"))) << one.path << " showed nobody anything";
  }
}

TEST_F(ContractTest, EveryExampleOfAMessageFitsAndEveryTypeHasOne) {
  const ContractDocument asyncapi(hub, "/v1/asyncapi.json");
  for (const auto& [name, message] : asyncapi.root().at("components").at("messages").items()) {
    std::set<std::string> types;
    for (const Document& example : message.at("examples")) {
      const json payload = json::parse(example.at("payload").dump());
      EXPECT_EQ(asyncapi.complaints(message.at("payload"), payload), "") << name << ", " << example.at("name");
      types.insert(payload.value("type", ""));
    }
    const Document& payload = message.at("payload");
    if (!payload.contains("allOf")) continue;
    const Document& type = payload.at("allOf").back().at("properties").at("type");
    for (const Document& each : type.contains("enum") ? type.at("enum") : Document::array({type.at("const")})) {
      EXPECT_TRUE(types.contains(each.get<std::string>())) << name << " has no example of " << each;
    }
  }
}

TEST_F(ContractTest, WhatTheHubSendsAndTakesByMqttIsInTheContract) {
  const ContractDocument asyncapi(hub, "/v1/asyncapi.json");
  Partner amsterdam(hub, "leerplicht", "0363");
  Partner meerlanden_college(hub, "school", "90BB00");
  amsterdam.listen();
  meerlanden_college.listen();
  const std::string melding = melding_of_officer(1);
  const Bericht reported = amsterdam.wait_for_type("verzuimmeldingen.geregistreerd");
  const auto message_for = [&](const std::string& lijn, const std::string& soort) -> const Document& {
    for (const auto& [name, channel] : asyncapi.root().at("channels").items()) {
      if (channel.at("address").is_null() || !channel.at("address").get<std::string>().ends_with("/" + soort) || name.starts_with("in")) continue;
      const Document& lijnen = asyncapi.resolve(channel.at("parameters").at("lijn")).at("enum");
      if (std::find(lijnen.begin(), lijnen.end(), lijn) != lijnen.end()) return asyncapi.resolve(channel.at("messages").front());
    }
    throw std::runtime_error("asyncapi has no " + soort + " for " + lijn);
  };

  // In: each example, with what only this hub can know put in, is accepted by its own answer.
  for (const auto& [name, channel] : asyncapi.root().at("channels").items()) {
    if (!name.starts_with("in")) continue;
    const Document& lijnen = asyncapi.resolve(channel.at("parameters").at("lijn")).at("enum");
    const std::string lijn = lijnen.front();
    const std::string partner = lijn == "school" ? "90BB00" : "0363";
    std::string topic = channel.at("address");
    topic.replace(topic.find("{lijn}/{partner}"), std::string("{lijn}/{partner}").size(), lijn + "/" + partner);
    for (const auto& [key, reference] : channel.at("messages").items()) {
      for (const Document& example : asyncapi.resolve(reference).at("examples")) {
        SCOPED_TRACE(topic + ": " + key);
        json event = json::parse(example.at("payload").dump());
        json& data = event["data"];
        if (data.contains("meldingId")) data["meldingId"] = melding;
        if (data.contains("berichtId")) data = {{"berichtId", reported.id()}, {"volgnummer", reported.volgnummer()}, {"epoch", reported.event.at("epoch")}};
        const std::string user = lijn + "-" + partner;
        const std::string answer = support::run({"mosquitto_rr", "-V", "5", "-h", "127.0.0.1", "-p", std::to_string(hub.broker().port()), "-u", user, "-P",
                                                 RunningHub::password_of(user), "-q", "1", "-W", "20", "-t", topic, "-e", "verzuim/v1/" + lijn + "/" + partner + "/antwoord",
                                                 "-m", event.dump()},
                                                hub.directory());
        const json told = json::parse(answer);
        EXPECT_EQ(told.at("status"), 201) << answer;
        EXPECT_EQ(asyncapi.complaints(asyncapi.root().at("components").at("messages").at("antwoord").at("payload"), told), "") << answer;
      }
    }
  }

  // Out: all that both have heard by now fits the message of its topic.
  // Its answers came by the same branch; they are no events.
  meerlanden_college.wait_for([](const Bericht& bericht) { return bericht.event.value("type", "") == "nl.onderwijs.verzuimmeldingen.status-gewijzigd.v1"; });
  for (Partner* each : {&amsterdam, &meerlanden_college}) {
    for (const Bericht& bericht : each->heard()) {
      if (bericht.topic.ends_with("/antwoord")) continue;
      const std::string lijn = each->branch().substr(0, each->branch().find('/'));
      const Document& message = message_for(lijn, bericht.topic.substr(bericht.topic.rfind('/') + 1));
      EXPECT_EQ(asyncapi.complaints(message.at("payload"), bericht.event), "") << bericht.event;
    }
  }
}

TEST_F(ContractTest, ThePageOfAPartnerComesFromTheProgram) {
  const std::string page = hub.run_command({"report", "contract", officer});
  EXPECT_TRUE(page.starts_with("<!DOCTYPE html>"));
  EXPECT_NE(page.find("verzuim/v1/leerplicht/0363/verzuimmelding"), std::string::npos);
  const json sheet = json::parse(hub.run_command({"report", "contract", "swv/swv-am-vo", "--json"}));
  EXPECT_EQ(sheet.at("naam"), "Samenwerkingsverband Amstelland en Meerlanden VO");
  EXPECT_NE(hub.run_command({"report", "contract", officer, "--text"}).find("WAT U NOOIT KRIJGT"), std::string::npos);
  const std::string file = (hub.directory() / "blad.html").string();
  EXPECT_EQ(hub.run_command({"report", "contract", officer, "--output", file}), "");
  EXPECT_EQ(support::read_file(file), page);
  support::Process unknown({VERZUIMHUB_BINARY, "report", "contract", "leerplicht/0364", "--config", (hub.directory() / "config").string()}, hub.directory(), "unknown");
  EXPECT_EQ(unknown.wait_exit(), 64);
  EXPECT_NE(unknown.err().find("did you mean leerplicht/036"), std::string::npos) << unknown.err();
}

}  // namespace
}  // namespace system_test
