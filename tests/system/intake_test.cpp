// The doors of POST /v1/gebeurtenissen and /v1/verzuimregistraties: every form they take, and what the
// answers say.
#include <gtest/gtest.h>

#include "tests/support/gebeurtenissen.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

using nlohmann::json;

constexpr const char* events_path = "/v1/gebeurtenissen";
constexpr const char* registraties_path = "/v1/verzuimregistraties";

json absence(const std::string& id, const std::string& day = "2026-11-16") { return registratie(meerlanden, 1, id, {.first = day, .last = day}); }

json counts(int nieuw, int bekend, int geweigerd = 0) {
  return {{"ontvangen", nieuw + bekend + geweigerd}, {"nieuw", nieuw}, {"bekend", bekend}, {"geweigerd", geweigerd}, {"fouten", json::array()}};
}

class IntakeTest : public testing::Test {
 protected:
  IntakeTest() { hub.start(); }

  Answer post(const std::string& path, const std::string& content_type, const std::string& body, std::vector<std::string> headers = {},
              const std::string& subject = "90BB00-somtoday") {
    return hub.send({.method = "POST", .path = path, .token = hub.token(subject), .content_type = content_type, .body = body, .headers = std::move(headers)});
  }
  bool is_stored(const std::string& registratie_id) { return hub.get(std::string(registraties_path) + "/" + registratie_id).status == 200; }

  RunningHub hub{{.subjects = {"90BB00-somtoday", "90CC00-eduarte", "leerplicht/0363"}}};
};

TEST_F(IntakeTest, EveryFormIsTakenOnceAndKnownAfterwards) {
  struct Form {
    std::string name;
    std::string path;
    std::string content_type;
    std::string body;
    std::vector<std::string> ids;
  };
  const std::vector<Form> forms = {
      {"CloudEvent", events_path, "application/cloudevents+json", absence("a-1").dump(), {"a-1"}},
      {"CloudEvent as JSON", events_path, "application/json; charset=utf-8", absence("a-2").dump(), {"a-2"}},
      {"batch", events_path, "application/cloudevents-batch+json", json::array({absence("a-3"), absence("a-4")}).dump(), {"a-3", "a-4"}},
      {"NDJSON", events_path, "application/x-ndjson", absence("a-5").dump() + "\n" + absence("a-6").dump() + "\n", {"a-5", "a-6"}},
      {"I21 NDJSON with CRLF, blank lines, no end", events_path, "application/x-ndjson",
       "\r\n" + absence("a-7").dump() + "\r\n\n" + absence("a-8").dump(), {"a-7", "a-8"}},
      {"registration in an envelope", registraties_path, "application/cloudevents+json", absence("a-9").dump(), {"a-9"}},
      {"plain registration", registraties_path, "application/json", absence("a-10").at("data").dump(), {"a-10"}},
      {"plain registrations", registraties_path, "application/json", json::array({absence("a-11").at("data"), absence("a-12")}).dump(), {"a-11", "a-12"}},
      {"plain lines", registraties_path, "application/x-ndjson",
       absence("a-13").at("data").dump() + "\n" + absence("a-14").at("data").dump(), {"a-13", "a-14"}},
  };
  for (const Form& form : forms) {
    SCOPED_TRACE(form.name);
    const int count = static_cast<int>(form.ids.size());
    const Answer first = post(form.path, form.content_type, form.body);
    EXPECT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(first.json(), counts(count, 0));
    EXPECT_NE(first.header("api-version"), "");
    for (const std::string& id : form.ids) EXPECT_TRUE(is_stored(id)) << id;
    const Answer second = post(form.path, form.content_type, form.body);
    EXPECT_EQ(second.status, 200) << second.body;
    EXPECT_EQ(second.json(), counts(0, count));
  }
  const Answer single = post(registraties_path, "application/json", absence("a-15").at("data").dump());
  EXPECT_EQ(single.header("location"), "/v1/verzuimregistraties/a-15");
}

TEST_F(IntakeTest, EveryTypeOfASchoolIsTaken) {
  const support::Leerlingsleutel pupil{"90BB00", leerlingnummer(1)};
  const auto envelop = [](const std::string& type) { return support::Envelop{meerlanden.source, "type-" + type, type, "2026-11-20T08:00:00Z"}; };
  const std::vector<json> events = {
      inschrijving(meerlanden, 1),
      absence("t-1"),
      make_registratie_ingetrokken(envelop("verzuimregistraties.ingetrokken"), "t-1", "2026-11-20T09:00:00Z", pupil),
      toestemming(meerlanden, 1, "ouders", "2026-11-01"),
      make_toestemming(envelop("toestemmingen.ingetrokken"), pupil, "jgz", "2026-11-02", "ouders"),
      make_ouders_geinformeerd(envelop("ouders.geinformeerd"), pupil, "thuiszittersmelding", "2026-11-02"),
      make_hervatting(envelop("hervattingen.gemeld"), pupil, "2026-11-18"),
      make_uitgeschreven(envelop("leerlingen.uitgeschreven"), pupil, "2026-11-19"),
  };
  for (const json& event : events) {
    const Answer answer = post(events_path, "application/cloudevents+json", event.dump());
    EXPECT_EQ(answer.status, 201) << event.at("type") << answer.body;
  }
  const json withdrawn = hub.read("/v1/verzuimregistraties/t-1");
  EXPECT_EQ(withdrawn.at("ingetrokken"), true);
  EXPECT_EQ(withdrawn.at("versies").size(), 2U);
}

TEST_F(IntakeTest, TheSameIdWithOtherContentIsAConflict) {
  json event = absence("c-1");
  EXPECT_EQ(post(events_path, "application/json", event.dump()).status, 201);
  event["data"]["soort"] = "ziek";
  const Answer conflict = post(events_path, "application/json", event.dump());
  EXPECT_EQ(conflict.status, 409) << conflict.body;
  EXPECT_EQ(conflict.json().at("type"), "/problems/id-conflict");
  EXPECT_EQ(hub.read("/v1/verzuimregistraties/c-1").at("registratie").at("soort"), "afwezig");
  // In a batch one conflict stops all, and says which.
  const Answer batch = post(events_path, "application/json", json::array({absence("c-2"), event}).dump());
  EXPECT_EQ(batch.status, 409) << batch.body;
  EXPECT_EQ(batch.json().at("errors")[0].at("pointer"), "/1");
  EXPECT_FALSE(is_stored("c-2"));
}

TEST_F(IntakeTest, TheNewestVersionStandsAndOlderOnesAreKept) {
  json newer = absence("v-1");
  newer["data"]["gewijzigdOp"] = "2026-11-20T08:30:00Z";
  newer["data"]["soort"] = "ziek";
  json older = absence("v-1");
  older["id"] = "event-v-1-older";
  EXPECT_EQ(post(events_path, "application/json", newer.dump()).status, 201);
  EXPECT_EQ(post(events_path, "application/json", older.dump()).status, 201);
  const json record = hub.read("/v1/verzuimregistraties/v-1");
  EXPECT_EQ(record.at("registratie").at("soort"), "ziek");
  ASSERT_EQ(record.at("versies").size(), 2U);
  EXPECT_EQ(record.at("versies")[0].at("geldt"), true);
  EXPECT_EQ(record.at("versies")[1].at("geldt"), false);
}

TEST_F(IntakeTest, AnIdempotencyKeyGivesTheStoredAnswerAgain) {
  const std::string body = json::array({absence("k-1"), absence("k-2")}).dump();
  const std::vector<std::string> key{"Idempotency-Key: \"sleutel-1\""};
  const Answer first = post(events_path, "application/json", body, key);
  EXPECT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(first.header("idempotent-replayed"), "");
  const Answer again = post(events_path, "application/json", body, key);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("idempotent-replayed"), "true");
  const Answer other = post(events_path, "application/json", json::array({absence("k-3")}).dump(), key);
  EXPECT_EQ(other.status, 422) << other.body;
  EXPECT_EQ(other.json().at("type"), "/problems/idempotency-key-reused");
  EXPECT_FALSE(is_stored("k-3"));
  // A key belongs to one sender.
  const json elsewhere = registratie(mbo_kennemer, 1, "k-4", {.first = "2026-11-16", .last = "2026-11-16"});
  EXPECT_EQ(post(events_path, "application/json", elsewhere.dump(), key, "90CC00-eduarte").status, 201);
  EXPECT_EQ(post(events_path, "application/json", absence("k-5").dump(), {"Idempotency-Key: " + std::string(256, 'x')}).status, 400);
  EXPECT_EQ(post(events_path, "application/json", absence("k-5").dump(), {"Idempotency-Key: een twee"}).status, 400);
  EXPECT_FALSE(is_stored("k-5"));
}

TEST_F(IntakeTest, ARefusalUnderAKeyIsRepeatedToo) {
  json event = absence("k-1");
  EXPECT_EQ(post(events_path, "application/json", event.dump()).status, 201);
  event["data"]["soort"] = "ziek";
  const std::vector<std::string> key{"Idempotency-Key: sleutel-2"};
  const Answer first = post(events_path, "application/json", event.dump(), key);
  const Answer again = post(events_path, "application/json", event.dump(), key);
  EXPECT_EQ(first.status, 409) << first.body;
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("idempotent-replayed"), "true");
}

TEST_F(IntakeTest, EveryFaultOfABatchIsToldAtOnceWithItsPlace) {
  json first = absence("f-1");
  first["data"].erase("soort");
  first["data"]["minuten"] = "45";
  first["data"]["kleur"] = "groen";
  json third = absence("f-3");
  third["data"]["begin"] = "2026-11-16";
  const Answer batch = post(events_path, "application/json", json::array({first, absence("f-2"), third}).dump());
  EXPECT_EQ(batch.status, 400) << batch.body;
  std::map<std::string, std::string> rule_at;
  const json listed = batch.json().at("errors");
  for (const json& error : listed) rule_at[error.at("pointer")] = error.at("rule");
  const std::map<std::string, std::string> expected{
      {"/0/data/soort", "schema"}, {"/0/data/minuten", "schema"}, {"/0/data/kleur", "unknown-field"}, {"/2/data/begin", "invalid-date-time"}};
  EXPECT_EQ(rule_at, expected);
  EXPECT_FALSE(is_stored("f-2"));

  const Answer lines = post(events_path, "application/x-ndjson", absence("f-4").dump() + "\n\n" + third.dump() + "\n{\n");
  EXPECT_EQ(lines.status, 400) << lines.body;
  const json errors = lines.json().at("errors");
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_EQ(errors[0].at("line"), 3);
  EXPECT_EQ(errors[0].at("pointer"), "/data/begin");
  EXPECT_EQ(errors[1].at("line"), 4);
  EXPECT_FALSE(is_stored("f-4"));
}

TEST_F(IntakeTest, OnRequestTheGoodOnesAreTakenAndTheOthersListed) {
  json bad = absence("l-2");
  bad["data"]["soort"] = "moe";
  json foreign = absence("l-3");
  foreign["data"]["vestiging"] = "90CC00";
  const std::string body = json::array({absence("l-1"), bad, foreign, absence("l-4")}).dump();
  const Answer answer = post(events_path, "application/json", body, {"Prefer: handling=lenient"});
  EXPECT_EQ(answer.status, 201) << answer.body;
  const json said = answer.json();
  EXPECT_EQ(said.at("ontvangen"), 4);
  EXPECT_EQ(said.at("nieuw"), 2);
  EXPECT_EQ(said.at("geweigerd"), 2);
  std::map<std::string, std::string> rule_at;
  for (const json& error : said.at("fouten")) rule_at[error.at("pointer")] = error.at("rule");
  EXPECT_EQ(rule_at, (std::map<std::string, std::string>{{"/1/data/soort", "schema"}, {"/2", "vestiging-not-yours"}}));
  EXPECT_TRUE(is_stored("l-1"));
  EXPECT_TRUE(is_stored("l-4"));
  EXPECT_FALSE(is_stored("l-3"));
}

TEST_F(IntakeTest, ASizeAtTheLimitIsTakenAndOneAboveIsNot) {
  // I20: an event of exactly 64 KB, made up with white space.
  const std::string event = absence("s-1").dump();
  const std::string exact = event + std::string(64 * 1024 - event.size(), ' ');
  EXPECT_EQ(post(events_path, "application/json", exact + " ").status, 413);
  EXPECT_FALSE(is_stored("s-1"));
  EXPECT_EQ(post(events_path, "application/json", exact).status, 201);
  const Answer large = post("/v1/meldingen/x/_status", "application/json", std::string(70'000, ' '));
  EXPECT_EQ(large.status, 413) << large.body;
}

}  // namespace
}  // namespace system_test
