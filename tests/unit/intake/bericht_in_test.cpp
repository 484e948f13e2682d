// Whole bodies: one event, a batch, lines, or a plain registration; all faults with their place.
#include "hub/intake/bericht_in.h"

#include <gtest/gtest.h>

#include "tests/unit/intake/gebeurtenis_data.h"

namespace hub::intake_test {
namespace {

using intake::Deur;
using intake::Ontleed;
using intake::Vorm;
using Lines = std::vector<std::string>;

const Berichttype& registratie() { return berichttypes().front(); }
Json event(std::string_view id = "e-1") { return make_event(registratie(), id); }
Deur door(bool plain = false) { return {std::string(source), plain, now()}; }
Ontleed read(const std::string& body, Vorm vorm = Vorm::json) { return intake::read_body(body, vorm, door()); }
// "rule pointer line" where there is a line.
Lines line_places(const Ontleed& ontleed) {
  Lines lines;
  for (const Fault& fault : ontleed.fouten) lines.push_back(fault.rule + " " + std::to_string(fault.line) + fault.pointer);
  return lines;
}

TEST(OneEventTest, IsReadWithItsEnvelope) {
  const Ontleed ontleed = read(event().dump());
  EXPECT_EQ(places(ontleed.fouten), Lines{});
  ASSERT_EQ(ontleed.gebeurtenissen.size(), 1u);
  const auto& gebeurtenis = ontleed.gebeurtenissen.front();
  EXPECT_EQ(gebeurtenis.source, source);
  EXPECT_EQ(gebeurtenis.id, "e-1");
  EXPECT_EQ(format_rfc3339(gebeurtenis.time), "2026-09-07T07:12:45Z");
  EXPECT_TRUE(std::holds_alternative<domain::Verzuimregistratie>(gebeurtenis.inhoud));
  EXPECT_FALSE(ontleed.was_batch);
  EXPECT_EQ(ontleed.aantal, 1u);
}

TEST(OneEventTest, ArrivesNowWhenItSaysNoTime) {
  const Ontleed ontleed = read(with(event(), "time", "-").dump());
  ASSERT_EQ(ontleed.gebeurtenissen.size(), 1u);
  EXPECT_EQ(ontleed.gebeurtenissen.front().time, now());
}

TEST(OneEventTest, TellsEveryFaultOfEnvelopeAndDataAtOnce) {  // I18
  EXPECT_EQ(places(read("{}").fouten), (Lines{"invalid-cloudevent /specversion", "schema /id", "schema /source", "schema /type", "schema /data"}));
  Json spoiled = with(with(with(event(), "specversion", R"("0.3")"), "time", R"("2026-09-07T07:12:45")"), "datacontenttype", R"("application/xml")");
  spoiled["data"]["vestiging"] = "x";
  spoiled["data"]["extra"] = 1;
  EXPECT_EQ(places(read(spoiled.dump()).fouten), (Lines{"invalid-cloudevent /specversion", "invalid-date-time /time", "invalid-cloudevent /datacontenttype",
                                                        "schema /data/vestiging", "unknown-field /data/extra"}));
}

TEST(OneEventTest, RefusesWhatIsNoStructuredCloudEvent) {  // I18, I19
  struct Case {
    const char* naam;
    const char* veld;
    const char* waarde;
    const char* fout;
  };
  const std::vector<Case> cases = {
      {"an upper-case attribute", "Traceparent", R"("x")", "invalid-cloudevent "},
      {"an attribute with an underscore", "trace_id", R"("x")", "invalid-cloudevent "},
      {"an attribute that is an object", "ext", "{}", "invalid-cloudevent "},
      {"data in base64", "data_base64", R"("e30=")", "invalid-cloudevent /data_base64"},
      {"an empty id", "id", R"("")", "schema /id"},
      {"a space in the id", "id", R"("a b")", "schema /id"},
      {"a control character in the id", "id", R"("a\u0007")", "forbidden-character /id"},
      {"data that is a list", "data", "[]", "schema /data"},
      {"data that is text", "data", R"("{}")", "schema /data"},
      {"a BSN as subject", "subject", R"("123456782")", "sensitive-attribute /subject"},
      {"a BSN inside the id", "id", R"("leerling-123456782")", "sensitive-attribute /id"},
      {"a BSN in an attribute of its own", "leerling", R"("123456782")", "sensitive-attribute /leerling"},
      {"another source than the sender's", "source", R"("urn:nld:oin:00000099000000002000:systeem:x")", "sender-mismatch /source"},
      {"an unknown type", "type", R"("nl.onderwijs.cijfers.gegeven.v1")", "unknown-type /data"},
  };
  for (const Case& c : cases) EXPECT_EQ(places(read(with(event(), c.veld, c.waarde).dump()).fouten), Lines{c.fout}) << c.naam;
}

TEST(OneEventTest, TakesNumbersThatAreNoBsn) {
  for (const char* subject : {"123456789", "1234567821", "12345678", "0123456782", "melding-2026"}) {
    EXPECT_EQ(places(read(with(event(), "subject", "\"" + std::string(subject) + "\"").dump()).fouten), Lines{}) << subject;
  }
}

TEST(OneEventTest, SaysThatASourceIsAnothers) {
  EXPECT_TRUE(read(with(event(), "source", R"("urn:nld:oin:00000099000000002000:systeem:x")").dump()).vreemde_bron);
  EXPECT_FALSE(read(event().dump()).vreemde_bron);
  const Deur any{"", false, now()};
  EXPECT_EQ(places(intake::read_body(with(event(), "source", R"("urn:nld:x")").dump(), Vorm::json, any).fouten), Lines{});
}

TEST(OneEventTest, MayDescribeAMeldingOnlyInARehearsal) {
  Json status = make_event(berichttype("gebeurtenissen/verzuimmelding-status"), "e-1");
  status["data"]["meldingId"] = {{"pgn", "999990019"}, {"verzuimsoort", "V3"}, {"begindatum", "2026-09-07"}};
  EXPECT_EQ(places(read(status.dump()).fouten), Lines{"schema /data/meldingId"});
  Deur rehearsal = door();
  rehearsal.rehearsal = true;
  EXPECT_EQ(places(intake::read_body(status.dump(), Vorm::json, rehearsal).fouten), Lines{});
}

TEST(OneEventTest, RefusesWhatIsNoJsonObject) {  // I01, I13
  EXPECT_EQ(places(read("").fouten), Lines{"empty-body "});
  EXPECT_EQ(places(read("null").fouten), Lines{"schema "});
  EXPECT_EQ(places(read("\"text\"").fouten), Lines{"schema "});
  EXPECT_EQ(places(read("{").fouten), Lines{"malformed-json "});
}

TEST(OneEventTest, IsAtMost64KB) {  // I20
  const auto of_size = [](std::size_t bytes) {
    Json large = event();
    large["opvulling"] = "";
    large["opvulling"] = std::string(bytes - large.dump().size(), 'x');
    return large.dump();
  };
  EXPECT_EQ(of_size(65536).size(), 65536u);
  EXPECT_EQ(places(read(of_size(65536)).fouten), Lines{});
  EXPECT_EQ(places(read(of_size(65537)).fouten), Lines{"too-large "});
  // Between others it is told by its place, and they are read.
  const Ontleed batch = read("[" + event().dump() + "," + of_size(65537) + "," + of_size(65536) + "]");
  EXPECT_EQ(places(batch.fouten), Lines{"too-large /1"});
  EXPECT_EQ(batch.gebeurtenissen.size(), 2u);
  EXPECT_EQ(batch.aantal, 3u);
}

TEST(PrintTest, IsTheSameForTheSameContentWhateverTheEnvelope) {
  const auto print = [](const Json& json) { return read(json.dump()).gebeurtenissen.at(0).afdruk; };
  const auto first = print(event());
  EXPECT_EQ(print(with(event(), "time", R"("2026-09-08T00:00:00Z")")), first);
  EXPECT_EQ(print(with(event(), "traceparent", R"("x")")), first);
  Json other = event();
  other["data"]["minuten"] = 121;
  EXPECT_NE(print(other), first);
  // The order of fields is no content.
  const std::string turned = R"({"data":)" + event()["data"].dump() + R"(,"type":")" + std::string(registratie().type) + R"(","source":")" +
                             std::string(source) + R"(","id":"e-1","specversion":"1.0"})";
  EXPECT_EQ(read(turned).gebeurtenissen.at(0).afdruk, first);
}

TEST(BatchTest, GivesEachItsPlace) {
  Json batch = Json::array({event("e-1"), event("e-2"), event("e-3")});
  const Ontleed good = read(batch.dump());
  EXPECT_TRUE(good.was_batch);
  EXPECT_EQ(good.aantal, 3u);
  EXPECT_EQ(good.plaatsen, (std::vector<std::size_t>{0, 1, 2}));
  batch[1]["data"]["soort"] = "Ziek";
  batch[2]["data"]["begin"] = nullptr;
  batch.push_back(7);
  const Ontleed spoiled = read(batch.dump());
  EXPECT_EQ(places(spoiled.fouten), (Lines{"schema /1/data/soort", "schema /2/data/begin", "schema /3"}));
  EXPECT_EQ(spoiled.plaatsen, std::vector<std::size_t>{0});
  EXPECT_EQ(spoiled.aantal, 4u);
}

TEST(BatchTest, MayMixTypesButNotBeEmpty) {
  Json batch = Json::array();
  for (const Berichttype& type : berichttypes()) batch.push_back(make_event(type, "e-" + std::to_string(batch.size())));
  EXPECT_EQ(read(batch.dump()).gebeurtenissen.size(), berichttypes().size());
  EXPECT_EQ(places(read("[]").fouten), Lines{"empty-batch "});
}

TEST(NdjsonTest, TakesBlankLinesCrlfAndNoLastNewline) {  // I21
  const std::string one = event("e-1").dump();
  const std::string two = event("e-2").dump();
  for (const std::string& body : {one + "\n" + two, one + "\n" + two + "\n", one + "\r\n" + two + "\r\n", "\n\n" + one + "\n \t\r\n" + two + "\n\n"}) {
    const Ontleed ontleed = read(body, Vorm::ndjson);
    EXPECT_EQ(line_places(ontleed), Lines{}) << body;
    EXPECT_EQ(ontleed.gebeurtenissen.size(), 2u);
    EXPECT_EQ(ontleed.aantal, 2u);
    EXPECT_TRUE(ontleed.was_batch);
  }
}

TEST(NdjsonTest, NamesEveryBadLine) {  // I22
  Json wrong = event("e-3");
  wrong["data"]["soort"] = "Ziek";
  const std::string body = event("e-1").dump() + "\n{\n" + wrong.dump() + "\n\n[1]\n" + event("e-6").dump() + "\n" + std::string(65537, 'x') + "\n{\"a\":1,\"a\":2}\n" +
                           std::string("{}\0", 3) + "\n";
  const Ontleed ontleed = read(body, Vorm::ndjson);
  EXPECT_EQ(line_places(ontleed), (Lines{"malformed-json 2", "schema 3/data/soort", "schema 5", "too-large 7", "duplicate-key 8", "malformed-json 9"}));
  EXPECT_EQ(ontleed.plaatsen, (std::vector<std::size_t>{1, 6}));
  EXPECT_EQ(ontleed.aantal, 8u);
}

TEST(NdjsonTest, FindsOneBadLineInThousands) {  // I22
  const std::string good = make_event(berichttype("gebeurtenissen/hervatting"), "e-1").dump() + "\n";
  std::string body;
  for (int i = 1; i <= 3'000; ++i) body += i == 2'345 ? "{}\n" : good;
  const Ontleed ontleed = read(body, Vorm::ndjson);
  EXPECT_EQ(ontleed.gebeurtenissen.size(), 2'999u);
  for (const Fault& fault : ontleed.fouten) EXPECT_EQ(fault.line, 2'345);
  EXPECT_FALSE(ontleed.fouten.empty());
}

TEST(NdjsonTest, RefusesAnEmptyBody) {
  EXPECT_EQ(line_places(read("", Vorm::ndjson)), Lines{"empty-body 0"});
  EXPECT_EQ(line_places(read("\n \n\r\n", Vorm::ndjson)), Lines{"empty-body 0"});
}

TEST(PlainRegistrationTest, HasItsIdAndVersionAsIdentity) {
  const Deur plain = door(true);
  const Ontleed ontleed = intake::read_body(std::string(registratie().data), Vorm::json, plain);
  EXPECT_EQ(places(ontleed.fouten), Lines{});
  ASSERT_EQ(ontleed.gebeurtenissen.size(), 1u);
  EXPECT_EQ(ontleed.gebeurtenissen.front().id, "registratie:ST-1@2026-09-07T07:12:44Z");
  EXPECT_EQ(ontleed.gebeurtenissen.front().source, source);
  EXPECT_EQ(ontleed.gebeurtenissen.front().time, now());
}

TEST(PlainRegistrationTest, MayStandBesideEvents) {
  const Json batch = Json::array({Json::parse(registratie().data), event("e-2")});
  EXPECT_EQ(intake::read_body(batch.dump(), Vorm::json, door(true)).gebeurtenissen.size(), 2u);
  const Json lines = Json::parse(registratie().data);
  EXPECT_EQ(intake::read_body(lines.dump() + "\n" + event("e-2").dump(), Vorm::ndjson, door(true)).gebeurtenissen.size(), 2u);
}

TEST(PlainRegistrationTest, IsTakenOnlyAtItsOwnDoor) {
  const Ontleed ontleed = read(std::string(registratie().data));
  EXPECT_TRUE(ontleed.gebeurtenissen.empty());
  EXPECT_EQ(places(ontleed.fouten).front(), "invalid-cloudevent /specversion");
}

TEST(PlainRegistrationTest, TellsItsFaultsFromTheRoot) {
  const Json spoiled = with(with(Json::parse(registratie().data), "soort", "null"), "bsn", "1");
  EXPECT_EQ(places(intake::read_body(spoiled.dump(), Vorm::json, door(true)).fouten), (Lines{"schema /soort", "unknown-field /bsn"}));
}

}  // namespace
}  // namespace hub::intake_test
