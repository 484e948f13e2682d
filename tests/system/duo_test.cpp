// The line to DUO and back: registrations in, the melding at the register, the gemeente's answer at the school. The
// built hub and a real HTTPS server that plays DUO.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "tests/support/duo_simulator.h"
#include "tests/support/temp_dir.h"
#include "tests/system/partner.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* up_metric = "verzuimhub_webhook_up{partner=\"leerplicht/0363\"}";

void replace(const fs::path& file, const std::string& from, const std::string& to) {
  std::string text = support::read_file(file);
  const std::size_t at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from;
  support::write_file(file, text.replace(at, from.size(), to));
}

class DuoTest : public testing::TestWithParam<const char*> {
 protected:
  DuoTest() {
    const fs::path config = hub.directory() / "config";
    for (const char* naam : {"Leerplicht Amsterdam", "Doorstroompunt regio 21"}) {
      replace(config / "partners.yaml", std::string("{naam: ") + naam + "}", std::string("{naam: ") + naam + ", kanaal: duo}");
    }
    replace(config / "hub.yaml", "  url: \"\" ", "  url: \"" + duo.url() + "\" ");
    replace(config / "hub.yaml", "  oin: \"\" ", "  oin: \"" + std::string(support::DuoSimulator::oin) + "\" ");
    replace(config / "hub.yaml", "  certificate: \"\"               # PEM, PKI", "  certificate: \"" + duo.client_certificate() + "\" # PEM, PKI");
    replace(config / "hub.yaml", "  key: \"\"                       # PEM, de", "  key: \"" + duo.client_key() + "\" # PEM, de");
    hub.set(std::string("duo.codec=") + GetParam());
    hub.set("duo.certificate_duo=" + duo.duo_certificate());
    hub.set("duo.ca_file=" + duo.ca_file());
    hub.set("duo.allowed_networks=127.0.0.0/8, ::1");
    hub.set("duo.poll_minutes=1");
    duo.start();
  }
  json meldingen() { return json::parse(duo.get("/meldingen")); }
  bool wait_for_meldingen(std::size_t count) {
    return support::wait_until([&] { return meldingen().size() >= count; });
  }
  // What the school is told of its only verzuimmelding.
  json own_melding() {
    for (const json& melding : hub.items("/v1/meldingen")) {
      if (melding.at("bericht") == "verzuimmelding") return melding;
    }
    return {{"status", ""}, {"bezorging", ""}};
  }

  support::DuoSimulator duo{100, "2026-11-20T12:00:00+01:00"};
  RunningHub hub{{.subjects = {"90BB00-somtoday"}}};
};

INSTANTIATE_TEST_SUITE_P(Both, DuoTest, testing::Values("dc00", "bedrijfsdocument"), [](const auto& codec) { return std::string(codec.param); });

TEST_P(DuoTest, AMeldingReachesDuoAndTheGemeentesAnswerReachesTheSchool) {
  hub.start();
  Partner school(hub, "school", "90BB00");
  school.listen();
  ASSERT_EQ(hub.post_events(truancy(meerlanden, 1)).status, 201);
  ASSERT_TRUE(wait_for_meldingen(1));
  const json melding = meldingen().at(0);
  EXPECT_EQ(melding.at("soort"), "V3");
  EXPECT_EQ(melding.at("begin"), "2026-11-16");
  EXPECT_EQ(melding.at("eind"), "2026-11-19");
  EXPECT_EQ(melding.at("vestiging"), "90BB00");
  EXPECT_EQ(melding.at("gemeente"), "0363");
  EXPECT_EQ(melding.at("bsn").get<std::string>() + melding.at("onderwijsnummer").get<std::string>(), pgn(1));
  EXPECT_EQ(melding.at("email"), "zorgcoordinator@90bb00.voorbeeld.nl");
  EXPECT_EQ(melding.at("vermoedelijke_reden"), "Zestien uur of meer ongeoorloofd verzuim in vier lesweken");
  EXPECT_TRUE(support::wait_until([&] { return own_melding().at("bezorging") == "bevestigd"; }));  // DUO's number is the receipt
  EXPECT_EQ(hub.figure(up_metric), 1);

  // The gemeente takes it up while the hub stands still; a start looks back.
  EXPECT_EQ(hub.stop(), 0);
  duo.post("/meldingen/" + melding.at("nummer").get<std::string>() + "/status", R"({"status": "B", "contact": "L. Ambtenaar"})");
  hub.start();
  const Bericht told = school.wait_for_type("verzuimmeldingen.status-gewijzigd");
  EXPECT_EQ(told.data().at("status"), "B");
  EXPECT_EQ(told.data().at("verzuimsoort"), "V3");
  EXPECT_EQ(own_melding().at("status"), "B");

  // A second start hears it again, which changes nothing; the pupil was never absent: withdrawn at DUO.
  EXPECT_EQ(hub.stop(), 0);
  hub.start();
  std::vector<json> withdrawals;
  for (const std::string& id : truancy_ids(1)) {
    withdrawals.push_back(registratie(meerlanden, 1, id, {.soort = "nvt", .geoorloofd = "nee", .first = "2026-11-16", .last = "2026-11-16"}));
    withdrawals.back()["id"] = "weg-" + id;
    withdrawals.back()["data"]["gewijzigdOp"] = "2026-11-20T11:30:00Z";
  }
  ASSERT_EQ(hub.post_events(withdrawals).status, 201);
  EXPECT_TRUE(support::wait_until([&] { return meldingen().at(0).at("status") == "I"; })) << meldingen();
  EXPECT_EQ(meldingen().size(), 1U);
  std::set<std::string> ids;  // one that is not confirmed comes again, with the same
  for (const Bericht& bericht : school.heard()) {
    if (bericht.type() == told.type() && bericht.data().at("status") == "B") ids.insert(bericht.id());
  }
  EXPECT_EQ(ids.size(), 1U);
  EXPECT_EQ(hub.stop(), 0);
  for (const std::string& personal : {roepnaam(1), pgn(1)}) EXPECT_EQ(hub.process().err().find(personal), std::string::npos);
}

TEST_P(DuoTest, WhatDuoRefusesIsNotSentAgainAndNamesNoPupil) {
  duo.put("/faults", R"([{"operation": "melden", "fault": "fout", "value": "LEERLING_ONBEKEND"}])");
  hub.start();
  ASSERT_EQ(hub.post_events(truancy(meerlanden, 1)).status, 201);
  EXPECT_TRUE(hub.process().wait_for_line("DUO refuses it: LEERLING_ONBEKEND"));
  EXPECT_TRUE(support::wait_until([&] { return own_melding().at("bezorging") == "geweigerd"; }));
  EXPECT_EQ(hub.stop(), 0);
  hub.start();
  EXPECT_TRUE(support::wait_until([&] { return hub.figure(up_metric) == 1; }));
  EXPECT_TRUE(meldingen().empty());
  EXPECT_EQ(hub.process().err().find(pgn(1)), std::string::npos);
}

TEST_P(DuoTest, WaitsForADuoThatIsAway) {
  duo.stop();
  hub.start();
  ASSERT_EQ(hub.post_events(truancy(meerlanden, 1)).status, 201);
  EXPECT_TRUE(support::wait_until([&] { return own_melding().at("bezorging") == "wacht"; }));
  EXPECT_EQ(hub.figure(up_metric), 0);
  EXPECT_EQ(hub.stop(), 0);
  duo.start();
  hub.start();
  EXPECT_TRUE(wait_for_meldingen(1));
}

TEST_P(DuoTest, DoesNotReportTwiceWhenItDiesBeforeTheAnswer) {
  duo.put("/faults", R"([{"operation": "melden", "fault": "cut-after"}])");
  hub.start();
  ASSERT_EQ(hub.post_events(truancy(meerlanden, 1)).status, 201);
  ASSERT_TRUE(wait_for_meldingen(1));
  hub.process().kill();
  hub.start();
  EXPECT_TRUE(support::wait_until([&] { return own_melding().at("bezorging") == "bevestigd"; }));
  EXPECT_EQ(meldingen().size(), 1U);
}

TEST_P(DuoTest, AHubWithoutItsCertificateDoesNotStart) {
  hub.set("duo.certificate=/bestaat/niet.pem");
  hub.launch();
  EXPECT_EQ(hub.process().wait_exit(), 78);
  EXPECT_NE(hub.process().err().find("/bestaat/niet.pem"), std::string::npos) << hub.process().err();
}

}  // namespace
}  // namespace system_test
