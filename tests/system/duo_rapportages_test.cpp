// DUO's reports through the built program: a file that a person pushes becomes a signal that the school confirms, and
// nobody else hears of it.
#include <gtest/gtest.h>

#include "tests/support/gebeurtenissen.h"
#include "tests/support/process.h"
#include "tests/system/partner.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

using nlohmann::json;

struct Report {
  std::string formaat;
  std::string body;   // one row about the pupil, one about somebody who is on no roster, one of another school's
  std::string soort;  // of the signal that follows
  int elsewhere = 0;  // rows that are passed over
};

std::string stranger() { return support::make_pgn(9'000); }

Report r08(int pupil) {
  return {"duo-r08",
          "#BRIN;BSN_ONDERWIJSNR;RAPPORTAGE_DATUM;GEMCODE;AANTAL_WKN_GEMELD\r\n90BB;" + pgn(pupil) + ";20261116;0363;2\r\n90BB;" + stranger() +
              ";20261116;0363;1\r\n90CC;" + pgn(pupil) + ";20261116;0363;1\r\n",
          "duo-lrv", 2};
}

Report a01(int pupil) {
  const std::string row = ";C1;25655;05;J;N\r\n";
  return {"duo-a01",
          "#BRIN;RAPPORTAGE_MAAND;BSN_ONDERWIJSNR;INSCHR_VLGNR;ILT/CREBO;REDEN_UITSTROOM;MELDING_VERZUIMLOKET_WETTELIJK;MELDING_VERZUIMLOKET_NIET_WETTELIJK\r\n"
          "90BB;202610;" + pgn(pupil) + row + "90BB;202610;" + stranger() + row + "90CC;202610;" + pgn(pupil) + row,
          "duo-uitgeschreven", 2};
}

Report a02(int pupil) {
  return {"duo-a02",
          "#BRIN;RAPPORTAGE_MAAND;BSN_ONDERWIJSNR;INSCHR_VLGNR\r\n90BB;202611;" + pgn(pupil) + ";C2\r\n90BB;202611;" + stranger() + ";C2\r\n90CC;202611;" +
              pgn(pupil) + ";C2\r\n",
          "duo-ingeschreven", 2};
}

Report p_levering(int pupil) {
  return {"duo-p-levering",
          "BSN_ONDERWIJSNR;MUTATIE;MUTATIEDATUM;BRIN;GEMCODE\r\n" + pgn(pupil) + ";OVERLEDEN;14-11-2026;;0363\r\n" + stranger() +
              ";OVERLEDEN;14-11-2026;;0363\r\n" + pgn(pupil) + ";LEEFTIJD_23;14-11-2026;;0363\r\n",
          "duo-overleden", 2};
}

Report absoluut(int pupil) {
  return {"duo-absoluut", "BSN_ONDERWIJSNR;PEILDATUM;GEMCODE\r\n" + pgn(pupil) + ";20261101;0363\r\n" + stranger() + ";20261101;0363\r\n", "duo-uitgeschreven", 1};
}

class DuoRapportagesTest : public testing::Test {
 protected:
  DuoRapportagesTest() {
    const auto file = hub.directory() / "config/bronnen.yaml";
    support::write_file(file, support::read_file(file) +
                                  "\n  - naam: 90BB00-duo\n    source: urn:nld:oin:00000099000000090200:systeem:duo\n    vestigingen: [90BB00]\n    formaat: duo-r08\n");
    hub.make_token("90BB00-duo");
  }

  // What `verzuimhub push` prints; its words in `said_`.
  json push(const Report& report) {
    const auto file = hub.directory() / (report.formaat + ".csv");
    support::write_file(file, report.body);
    support::Process process({VERZUIMHUB_BINARY, "push", "--url", hub.url(), "--format", report.formaat, file.string()}, hub.directory(),
                             "push-" + std::to_string(++pushes_), {{"VERZUIMHUB_TOKEN", hub.token("90BB00-duo")}});
    EXPECT_EQ(process.wait_exit().value_or(-1), 0) << process.err();
    said_ = process.err();
    return json::parse(process.out(), nullptr, /*allow_exceptions=*/false);
  }

  RunningHub hub;
  std::string said_;

 private:
  int pushes_ = 0;
};

TEST_F(DuoRapportagesTest, AReportBecomesASignalThatTheSchoolConfirms) {
  hub.start();
  ASSERT_TRUE(hub.process().wait_for_line("inbox.up"));  // from then on no confirmation goes lost
  Partner school(hub, "school", "90BB00");
  Partner leerplicht(hub, "leerplicht", "0363");
  school.listen();
  leerplicht.listen();
  int pupil = 0;
  for (const auto make : {r08, a01, a02, p_levering, absoluut}) {
    const Report report = make(++pupil);
    SCOPED_TRACE(report.formaat);
    ASSERT_EQ(hub.post_events({inschrijving(meerlanden, pupil)}).status, 201);
    if (report.soort == "duo-ingeschreven") {
      const support::Envelop envelop{meerlanden.source, "left", "leerlingen.uitgeschreven", "2026-11-02T08:00:00Z"};
      ASSERT_EQ(hub.post_events({make_uitgeschreven(envelop, {meerlanden.vestiging, leerlingnummer(pupil)}, "2026-11-02")}).status, 201);
    }
    EXPECT_EQ(push(report), (json{{"ontvangen", 1}, {"nieuw", 1}, {"bekend", 0}, {"geweigerd", 0}}));
    EXPECT_NE(said_.find(std::to_string(report.elsewhere) + " rows passed over"), std::string::npos) << said_;
    EXPECT_EQ(push(report), (json{{"ontvangen", 1}, {"nieuw", 0}, {"bekend", 1}, {"geweigerd", 0}}));  // twice changes nothing

    const Bericht signaal = school.wait_for([&pupil](const Bericht& one) { return one.data().at("leerlingnummer") == leerlingnummer(pupil); });
    EXPECT_EQ(signaal.topic, "verzuim/v1/school/90BB00/signaal");
    EXPECT_EQ(signaal.type(), "nl.onderwijs.verzuimsignalen.geregistreerd.v1");
    EXPECT_EQ(keys_of(signaal.data()), (Keys{"signaalId", "soort", "leerlingnummer", "dossierId", "datum"}));
    EXPECT_EQ(signaal.data().at("soort"), report.soort);
    EXPECT_EQ(signaal.data().at("datum"), "2026-11-20");
    ASSERT_TRUE(school.confirm());
    EXPECT_TRUE(support::wait_until([this, &pupil] { return hub.figure("verzuimhub_messages_confirmed_total") == pupil; }));
  }
  EXPECT_EQ(school.heard().size(), 5U);  // one for each, although each file came twice
  EXPECT_TRUE(leerplicht.heard().empty());
}

// A list of a whole region is longer than any school's: what it says of the pupil that is here is taken all the same.
TEST_F(DuoRapportagesTest, ALongListIsTakenForTheFewThatItConcerns) {
  hub.start();
  Partner school(hub, "school", "90BB00");
  school.listen();
  ASSERT_EQ(hub.post_events({inschrijving(meerlanden, 1)}).status, 201);
  Report report{"duo-p-levering", "BSN_ONDERWIJSNR;MUTATIE;MUTATIEDATUM;BRIN;GEMCODE\r\n", "duo-overleden"};
  constexpr int strangers = 2'500;  // more than go in one piece
  for (int i = 0; i < strangers; ++i) report.body += support::make_pgn(10'000 + i) + ";OVERLEDEN;20261114;;0363\r\n";
  report.body += pgn(1) + ";OVERLEDEN;20261114;;0363\r\n";
  EXPECT_EQ(push(report), (json{{"ontvangen", 1}, {"nieuw", 1}, {"bekend", 0}, {"geweigerd", 0}}));
  EXPECT_NE(said_.find(std::to_string(strangers) + " rows passed over"), std::string::npos) << said_;
  EXPECT_EQ(school.wait_for_type("verzuimsignalen.geregistreerd").data().at("soort"), "duo-overleden");
}

TEST_F(DuoRapportagesTest, ARowThatIsWrongIsNamedAndTheRestCanBeTaken) {
  hub.start();
  ASSERT_EQ(hub.post_events({inschrijving(meerlanden, 1)}).status, 201);
  const std::string body = "BSN_ONDERWIJSNR;PEILDATUM\r\n" + pgn(1) + ";20261101\r\n12345678;20261101\r\n";
  const auto send = [&](const std::string& body_text, bool lenient) {
    Request request{.method = "POST", .path = "/v1/aanleveringen?formaat=duo-absoluut", .token = hub.token("90BB00-duo"), .content_type = "text/csv", .body = body_text};
    if (lenient) request.headers.push_back("Prefer: handling=lenient");
    return hub.send(request);
  };
  const Answer refused = send(body, false);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.json().at("errors").at(0).at("line"), 3);
  EXPECT_EQ(refused.json().at("errors").at(0).at("column"), 1);
  EXPECT_EQ(refused.json().at("errors").at(0).at("rule"), "invalid-identifier");
  EXPECT_EQ(refused.body.find("12345678"), std::string::npos);
  const Answer taken = send(body, true);
  EXPECT_EQ(taken.status, 201) << taken.body;
  EXPECT_EQ(taken.json().at("nieuw"), 1);
  EXPECT_EQ(taken.json().at("geweigerd"), 1);
  const Answer other = send("BSN;PEILDATUM\r\n" + pgn(1) + ";20261101\r\n", true);
  EXPECT_EQ(other.status, 400);
  EXPECT_NE(other.body.find("there is no column 'BSN_ONDERWIJSNR'"), std::string::npos) << other.body;
}

}  // namespace
}  // namespace system_test
