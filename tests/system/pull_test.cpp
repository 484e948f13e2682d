// What a school's system has, pulled by the built hub from a server that answers as Somtoday does, to a melding that its
// partner confirmed.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/support/somtoday_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/system/partner.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* of_source = "{bron=\"90BB00-somtoday\"}";

void replace(const fs::path& file, const std::string& from, const std::string& to) {
  std::string text = support::read_file(file);
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  support::write_file(file, text.replace(at, from.size(), to));
}

// An absence report as Somtoday has it; `day` in November 2026.
json item(int id, const std::string& pupil, int day, const std::string& soort = "Absent") {
  const std::string date = "2026-11-" + std::string(day < 10 ? "0" : "") + std::to_string(day);
  return {{"$type", "participatie.RAbsentieMelding"},
          {"links", {{{"id", id}, {"rel", "self"}, {"type", "participatie.RAbsentieMelding"}}}},
          {"leerling", {{"leerlingnummer", std::stoi(pupil)}, {"roepnaam", "Zeergeheim"}}},
          {"absentieReden", {{"absentieSoort", soort}, {"afkorting", "XC"}, {"omschrijving", "Onbekend"}, {"geoorloofd", false}}},
          {"beginDatumTijd", date + "T08:30:00.000+01:00"},
          {"eindDatumTijd", date + "T15:30:00.000+01:00"}};
}

class PullTest : public testing::Test {
 protected:
  PullTest() {
    const fs::path config = hub.directory() / "config";
    replace(config / "bronnen.yaml", "    formaat: somtoday-absentiemeldingen\n",
            "    formaat: somtoday-absentiemeldingen\n    ophalen: {url: \"" + school.url() + "\", token_url: \"" + school.token_url() +
                "\", client_id: " + support::SomtodaySimulator::client_id + ", elke_minuten: 1}\n");
    replace(config / "hub.yaml", "allowed_networks: \"\"", "allowed_networks: \"127.0.0.0/8, ::1\"");
    support::write_file(secret(), std::string(support::SomtodaySimulator::client_secret) + "\n");
    fs::permissions(secret(), fs::perms::owner_read | fs::perms::owner_write);
    hub.set("webhook.ca_file=" + school.ca_file());
  }
  fs::path secret() const { return hub.directory() / "config/geheimen/ophalen-90BB00-somtoday"; }
  // Four whole days of truancy of pupil 1, 16 to 19 November, behind `before` single days of another.
  static json truant_behind(int before) {
    json items = json::array();
    for (int i = 0; i < before; ++i) items.push_back(item(5000 + i, leerlingnummer(2), 9));
    for (int day = 16; day < 20; ++day) items.push_back(item(1000 + day, leerlingnummer(1), day));
    return items;
  }
  void have(const json& items) { school.items(json{{"items", items}}.dump()); }
  bool is_known(int id) { return hub.get("/v1/verzuimregistraties/" + std::to_string(id)).status == 200; }
  std::int64_t of(const char* figure) { return hub.figure(figure + std::string(of_source)); }

  support::SomtodaySimulator school;
  RunningHub hub;
};

TEST_F(PullTest, WhatASchoolHasReachesItsPartner) {
  json items = truant_behind(0);
  items.push_back(item(1100, leerlingnummer(1), 19, "Verdwaald"));
  have(items);
  Partner leerplicht(hub, "leerplicht", "0363");
  leerplicht.listen();
  hub.start();
  ASSERT_EQ(hub.post_events({inschrijving(meerlanden, 1)}).status, 201);
  const Bericht melding = leerplicht.wait_for_type("verzuimmeldingen.geregistreerd");
  EXPECT_EQ(melding.data().at("verzuimsoort"), "V3");
  EXPECT_EQ(melding.data().at("minuten"), 1200);
  ASSERT_TRUE(leerplicht.confirm());
  EXPECT_TRUE(support::wait_until([&] {
    const json all = hub.items("/v1/meldingen");
    return std::any_of(all.begin(), all.end(), [](const json& one) { return one.at("bericht") == "verzuimmelding" && one.at("bezorging") == "bevestigd"; });
  }));
  EXPECT_TRUE(support::wait_until([&] { return of("verzuimhub_pulls_total") >= 1; }));
  EXPECT_EQ(of("verzuimhub_pulled_rows_total"), 5);
  EXPECT_EQ(of("verzuimhub_pulled_rows_refused_total"), 1);
  EXPECT_GT(of("verzuimhub_pull_last_success_seconds"), 0);
  EXPECT_EQ(of("verzuimhub_pull_up"), 1);
  EXPECT_EQ(hub.stop(), 0);
  const std::string log = hub.process().err();
  EXPECT_NE(log.find("pull.row-refused"), std::string::npos) << log;
  EXPECT_NE(log.find("/items/4/absentieReden/absentieSoort"), std::string::npos) << log;
  for (const std::string& hidden : {std::string("Verdwaald"), std::string("Zeergeheim"), leerlingnummer(1), std::string(support::SomtodaySimulator::client_secret)}) {
    EXPECT_EQ(log.find(hidden), std::string::npos) << hidden;
  }
}

TEST_F(PullTest, AHubThatIsKilledBetweenTwoPagesGoesOnAtTheSecond) {
  const json items = truant_behind(246);
  have(items);
  school.script(R"({"hold_from": 2})");
  hub.start();
  ASSERT_TRUE(school.wait_for_requests("page", 2));
  ASSERT_TRUE(support::wait_until([&] { return of("verzuimhub_pulled_rows_total") == 100; }));
  EXPECT_TRUE(is_known(5099));
  EXPECT_FALSE(is_known(5100));
  hub.process().kill();
  school.script("{}");

  hub.start();
  EXPECT_TRUE(support::wait_until([&] { return of("verzuimhub_pulls_total") == 1; }));
  const auto pages = school.requests("page");
  ASSERT_GE(pages.size(), 4u);
  EXPECT_EQ(json::parse(pages.at(2)).at("headers").at("range"), "items=100-199");
  EXPECT_EQ(json::parse(pages.at(3)).at("headers").at("range"), "items=200-299");
  EXPECT_EQ(of("verzuimhub_pulled_rows_total"), 150);
  EXPECT_EQ(hub.figure("verzuimhub_events_accepted_total"), 150);
  EXPECT_EQ(hub.figure("verzuimhub_events_repeated_total"), 0);
  for (const json& one : items) EXPECT_TRUE(is_known(one.at("links").at(0).at("id"))) << one;
}

TEST_F(PullTest, AHubWhoseSourceFailsIsReadyAndSaysSo) {
  school.script(R"({"token_statuses": [503]})");
  hub.start();
  EXPECT_TRUE(support::wait_until([&] { return of("verzuimhub_pull_up") == 0; }));
  const Answer ready = hub.send({.path = "/readyz"});
  EXPECT_EQ(ready.status, 200);
  EXPECT_EQ(ready.json().at("ophalen").at("90BB00-somtoday").get<std::string>().substr(0, 8), "failing:");
  EXPECT_TRUE(hub.process().wait_for_line("HTTP 503 for a token"));
  EXPECT_EQ(hub.post_events({inschrijving(meerlanden, 1)}).status, 201);
  EXPECT_EQ(hub.stop(), 0);
}

TEST_F(PullTest, AHubWithoutTheSecretDoesNotStart) {
  fs::remove(secret());
  hub.launch();
  EXPECT_EQ(hub.process().wait_exit(), 78);
  EXPECT_NE(hub.process().err().find("geheimen/ophalen-90BB00-somtoday: the client's secret is missing"), std::string::npos) << hub.process().err();
}

}  // namespace
}  // namespace system_test
