// A bad delivery gets its clear answer, and nothing of it is stored.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/system/bad_bodies.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

using nlohmann::json;

// The last word of `type`, and the rules of its errors.
std::set<std::string> rules_of(const json& problem) {
  const std::string type = problem.value("type", "");
  std::set<std::string> rules{type.substr(type.rfind('/') + 1)};
  for (const json& error : problem.value("errors", json::array())) rules.insert(error.at("rule"));
  return rules;
}

class RefusalTest : public testing::Test {
 protected:
  RefusalTest() { hub.start(); }

  void expect_all_refused(const std::vector<BadBody>& bodies) {
    for (const BadBody& bad : bodies) {
      SCOPED_TRACE(bad.name);
      Request request = bad.request;
      request.token = hub.token(bad.subject);
      expect_clear(hub.send(request), bad);
      expect_nothing_stored();
      if (HasFailure()) break;
    }
  }

  static void expect_clear(const Answer& answer, const BadBody& bad) {
    ASSERT_EQ(answer.status, bad.status) << answer.body;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json");
    const json problem = answer.json();
    ASSERT_TRUE(problem.is_object()) << answer.body;
    EXPECT_EQ(problem.at("status"), bad.status);
    for (const char* member : {"type", "title", "detail"}) EXPECT_NE(problem.value(member, ""), "") << member;
    EXPECT_TRUE(rules_of(problem).contains(bad.rule)) << answer.body;
    EXPECT_EQ(answer.body.find(canary), std::string::npos) << answer.body;
    for (const json& error : problem.value("errors", json::array())) EXPECT_NE(error.value("message", ""), "");
  }

  // No event, no pupil that an event named, no delivery.
  void expect_nothing_stored() {
    EXPECT_EQ(hub.figure("verzuimhub_events_accepted_total"), 0);
    EXPECT_EQ(hub.read("/v1/vestigingen/90BB00/leerlingen").at("items").size(), 0U);
    EXPECT_EQ(hub.read("/v1/vestigingen/90CC00/leerlingen", "90CC00-eduarte").at("items").size(), 0U);
    EXPECT_EQ(hub.get("/v1/verzuimregistraties/r-1").status, 404);
  }

  RunningHub hub{{.subjects = {"90BB00-somtoday", "90CC00-eduarte"}}};
};

TEST_F(RefusalTest, BadJsonIsRefusedByName) { expect_all_refused(bad_json()); }
TEST_F(RefusalTest, BadEventsAreRefusedByName) { expect_all_refused(bad_events()); }
TEST_F(RefusalTest, BadLinesAreRefusedByName) { expect_all_refused(bad_lines()); }
TEST_F(RefusalTest, BadFilesAreRefusedByName) { expect_all_refused(bad_csv()); }

}  // namespace
}  // namespace system_test
