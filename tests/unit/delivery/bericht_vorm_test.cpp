// The contract takes out every field that a line may not see: whatever the data, nothing else leaves.
#include "hub/delivery/bericht_vorm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <set>

#include "hub/base/json.h"
#include "hub/base/random.h"
#include "tests/unit/domain/region.h"

namespace hub::delivery_test {
namespace {

using delivery::project;
using domain::Contract;

std::string projected(const char* data, std::vector<std::string> velden) {
  return project(data, Contract{domain::Berichtsoort::verzuimmelding, "", std::move(velden)}).value_or("corrupt");
}

TEST(ProjectTest, KeepsExactlyTheFieldsOfTheContract) {
  struct Case {
    const char* naam;
    const char* data;
    std::vector<std::string> velden;
    const char* rest;
  };
  const std::vector<Case> cases = {
      {"a field", R"({"a":1,"b":2})", {"a"}, R"({"a":1})"},
      {"none", R"({"a":1})", {}, "{}"},
      {"one that is absent stays absent", R"({"a":1})", {"a", "b"}, R"({"a":1})"},
      {"null is written", R"({"a":null})", {"a"}, R"({"a":null})"},
      {"an object as a whole", R"({"a":{"x":1,"y":2}})", {"a"}, R"({"a":{"x":1,"y":2}})"},
      {"a field inside", R"({"a":{"x":1,"y":2}})", {"a.x"}, R"({"a":{"x":1}})"},
      {"two inside", R"({"a":{"x":1,"y":2,"z":3}})", {"a.x", "a.z"}, R"({"a":{"x":1,"z":3}})"},
      {"deeper", R"({"a":{"b":{"x":1,"y":2}}})", {"a.b.y"}, R"({"a":{"b":{"y":2}}})"},
      {"inside null is null", R"({"a":null})", {"a.x"}, R"({"a":null})"},
      {"inside text is nothing", R"({"a":"geheim"})", {"a.x"}, "{}"},
      {"inside a list is nothing", R"({"a":[{"x":1}]})", {"a.x"}, "{}"},
      {"a name with the field's as its beginning", R"({"ab":1})", {"a"}, "{}"},
      {"a name with the path's dot in it", R"({"a.x":1})", {"a.x"}, "{}"},
      {"a name that hides behind an escape", R"({"\u0061":1})", {"a"}, "{}"},
      {"text that looks like a member", R"({"b":"\",\"a\":1,","c":2})", {"a", "c"}, R"({"c":2})"},
      {"text that looks like an end", R"({"b":["}",{"a":1}],"a":"{[\\"})", {"a"}, R"({"a":"{[\\"})"},
      {"spaces between", " { \"a\" : 1 , \"b\" : { \"x\" : 2 } } ", {"a", "b.x"}, R"({"a":1,"b":{"x":2}})"},
  };
  for (const Case& c : cases) EXPECT_EQ(projected(c.data, c.velden), c.rest) << c.naam;
}

TEST(ProjectTest, RefusesWhatIsNoObject) {
  for (const char* data : {"", " ", "[]", "null", "{", "\"x\"", "{\"a\"", "{\"a\":", "{\"a\":}", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}", "{\"a\":1}}",
                           "{\"a\":\"x}", "{\"a\":\"x\\", "{\"a\":[1}", "{\"a\" 1}", "{\"a\":1}x", "{\"b\":{\"x\":1}"}) {
    EXPECT_EQ(projected(data, {"a", "b.x"}), "corrupt") << data;
  }
}

// Names that are in contracts, near them, and nowhere near.
const std::vector<std::string> names = {"meldingId", "leerling", "pgn", "roepnaam", "naam", "status", "redenTekst", "a", "leerling.pgn", "LEERLING", ""};

Json random_value(SeededRandom& random, int depth) {
  switch (random.below(depth > 3 ? 5 : 7)) {
    case 0: return nullptr;
    case 1: return "geheim " + std::to_string(random.below(1000));
    case 2: return random.below(1000);
    case 3: return random.below(2) == 0;
    case 4: return Json::array({"geheim", Json::object({{"pgn", "999990019"}})});
    default: {
      Json object = Json::object();
      for (std::uint64_t i = random.below(6); i > 0; --i) object[names[random.below(names.size())]] = random_value(random, depth + 1);
      return object;
    }
  }
}

// Every path to a value that is no object: "leerling.pgn".
void collect(const Json& value, const std::string& prefix, std::set<std::string>& paths) {
  if (!value.is_object()) {
    paths.insert(prefix);
    return;
  }
  for (const auto& [key, inner] : value.items()) collect(inner, prefix.empty() ? key : prefix + "/" + key, paths);
}

bool allowed(const std::string& path, const std::vector<std::string>& velden) {
  for (std::string veld : velden) {
    std::replace(veld.begin(), veld.end(), '.', '/');
    if (path == veld || path.starts_with(veld + "/")) return true;  // the field itself, or inside it
    if (veld.starts_with(path + "/")) return true;                  // a null where an object was expected
  }
  return false;
}

TEST(ProjectTest, LetsNoOtherFieldLeaveWhateverTheData) {  // P5, INV6, T02
  constexpr std::uint64_t seed = 20260908;
  constexpr int objects = 10'000;
  std::cout << "seed " << seed << ", " << objects << " objects\n";
  SeededRandom random(seed);
  const domain::Regio regio = domain_test::make_region();
  std::size_t left = 0;
  for (int i = 0; i < objects; ++i) {
    Json data = Json::object();
    for (std::uint64_t k = random.below(8); k > 0; --k) data[names[random.below(names.size())]] = random_value(random, 0);
    for (const auto& [key, contract] : regio.contracten) {
      const Json sent = *parse_json(project(data.dump(), contract).value());
      std::set<std::string> paths;
      for (const auto& [name, value] : sent.items()) collect(value, name, paths);
      for (const std::string& path : paths) ASSERT_TRUE(allowed(path, contract.velden)) << path << " of " << data.dump();
      left += paths.size();
      // And nothing that is allowed is kept back or changed.
      for (const std::string& veld : contract.velden) {
        if (veld.find('.') != std::string::npos || !data.contains(veld)) continue;
        ASSERT_EQ(sent.at(veld), data.at(veld));
      }
    }
  }
  EXPECT_GT(left, 10'000u);
}

class CloudEventTest : public testing::Test {
 protected:
  CloudEventTest() {
    bericht_.uuid = *parse_uuid("01a0a03c-bff8-7c44-b0d1-52b9a8e3f017");
    bericht_.onderwerp = *parse_uuid("0e6d2c1a-4b7f-8c3e-9a51-7d20c4f8b163");
    bericht_.volgnummer = 1042;
    bericht_.soort = domain::Berichtsoort::verzuimmelding;
    bericht_.type = "verzuimmeldingen.geregistreerd";
    bericht_.gemaakt = *parse_rfc3339("2026-09-08T12:00:00Z");
    bericht_.data = R"({"meldingId":"x","redenTekst":"geheim"})";
  }
  Result<std::string> event(domain::Lijn lijn) { return delivery::cloud_event(bericht_, {lijn, "x"}, regio_, "urn:nld:hub", 2); }
  const domain::Regio regio_ = domain_test::make_region();
  store::Bericht bericht_;
};

TEST_F(CloudEventTest, IsAWholeEnvelope) {
  EXPECT_EQ(event(domain::Lijn::leerplicht).value_or(""),
            R"({"data":{"meldingId":"x"},"datacontenttype":"application/json","epoch":2,"id":"01a0a03c-bff8-7c44-b0d1-52b9a8e3f017",)"
            R"("source":"urn:nld:hub","specversion":"1.0","subject":"0e6d2c1a-4b7f-8c3e-9a51-7d20c4f8b163","time":"2026-09-08T12:00:00Z",)"
            R"("type":"nl.onderwijs.verzuimmeldingen.geregistreerd.v1","volgnummer":1042})");
}

TEST_F(CloudEventTest, IsRefusedWithoutContract) {
  const auto refused = event(domain::Lijn::jgz);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::rejected);
  EXPECT_EQ(refused.error().text, "contracten.yaml gives jgz no verzuimmelding");
}

TEST_F(CloudEventTest, IsCorruptWhenTheStoredDataIsNoObject) {
  for (const char* data : {"", "[]", "null", "{", "\"x\""}) {
    bericht_.data = data;
    const auto refused = event(domain::Lijn::leerplicht);
    ASSERT_FALSE(refused) << data;
    EXPECT_EQ(refused.error().kind, ErrorKind::corrupt);
    EXPECT_EQ(delivery::mail(bericht_, {}, "").error().kind, ErrorKind::corrupt);
  }
}

TEST_F(CloudEventTest, KeepsLettersOfEveryScript) {
  bericht_.data = R"({"vestiging":"Zoë ẞ 李"})";
  EXPECT_NE(event(domain::Lijn::leerplicht).value_or("").find("Zoë ẞ 李"), std::string::npos);
}

}  // namespace
}  // namespace hub::delivery_test
