// An OSO dossier through the built program: a file that a person pushes becomes a signal that the school confirms, and
// nothing of what stands in it goes anywhere.
#include <gtest/gtest.h>

#include "tests/support/gebeurtenissen.h"
#include "tests/support/process.h"
#include "tests/system/partner.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

using nlohmann::json;

std::string dossier(const std::string& pgn, const std::string& much, const std::string& overdrachtsoort = "overstapdossier") {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<dossier xmlns=\"http://www.edustandaard.nl/oso_gegevensset/2019/dossier\">\n"
         "<metadata><deeldossier>LAS</deeldossier><pakketnaam>P</pakketnaam><pakketversie>1</pakketversie><datum>2026-11-16</datum>"
         "<standaardversie>2019.1</standaardversie><validatieversie>2019.1.1</validatieversie><overstap>VOVO</overstap></metadata>\n"
         "<overdrachtsoort>" + overdrachtsoort + "</overdrachtsoort>\n"
         "<huidigeschool><naam>V</naam><brincode>90DD</brincode><vestigingscode>00</vestigingscode><aanleverpunt>0</aanleverpunt>\n"
         "<leerling><achternaam>Elders</achternaam><bsn>" + pgn + "</bsn>\n"
         "<verzuim><urengeoorloofd>8123</urengeoorloofd><urenongeoorloofd>9234</urenongeoorloofd><meerdan25percent>" + much +
         "</meerdan25percent><frequentie>7345</frequentie></verzuim>\n</leerling></huidigeschool></dossier>\n";
}

class OsoDossierTest : public testing::Test {
 protected:
  // What `verzuimhub push` prints; its words in `said_`.
  json push(const std::string& body, const std::vector<std::string>& options = {}) {
    const auto file = hub.directory() / "dossier.xml";
    support::write_file(file, body);
    std::vector<std::string> command{VERZUIMHUB_BINARY, "push", "--url", hub.url(), "--format", "oso-dossier"};
    command.insert(command.end(), options.begin(), options.end());
    command.push_back(file.string());
    support::Process process(command, hub.directory(), "push-" + std::to_string(++pushes_), {{"VERZUIMHUB_TOKEN", hub.token("90BB00-somtoday")}});
    EXPECT_EQ(process.wait_exit().value_or(-1), 0) << process.err();
    said_ = process.err();
    return json::parse(process.out(), nullptr, /*allow_exceptions=*/false);
  }

  RunningHub hub;
  std::string said_;

 private:
  int pushes_ = 0;
};

TEST_F(OsoDossierTest, BecomesOneSignalThatTheSchoolConfirms) {
  hub.start();
  ASSERT_TRUE(hub.process().wait_for_line("inbox.up"));  // from then on no confirmation goes lost
  Partner school(hub, "school", "90BB00");
  Partner leerplicht(hub, "leerplicht", "0363");
  school.listen();
  leerplicht.listen();
  const json nothing{{"ontvangen", 0}, {"nieuw", 0}, {"bekend", 0}, {"geweigerd", 0}};
  const json one_new{{"ontvangen", 1}, {"nieuw", 1}, {"bekend", 0}, {"geweigerd", 0}};
  EXPECT_EQ(push(dossier(pgn(1), "true")), nothing);  // on no roster yet
  EXPECT_NE(said_.find("1 rows passed over"), std::string::npos) << said_;
  ASSERT_EQ(hub.post_events({inschrijving(meerlanden, 1), inschrijving(meerlanden, 2)}).status, 201);
  EXPECT_EQ(push(dossier(pgn(2), "false")), nothing);
  EXPECT_NE(said_.find("1 rows passed over"), std::string::npos) << said_;
  EXPECT_EQ(push(dossier(pgn(1), "true")), one_new);  // the same push, and now there is a roster
  EXPECT_EQ(push(dossier(pgn(1), "true"), {"--lenient"}), (json{{"ontvangen", 1}, {"nieuw", 0}, {"bekend", 1}, {"geweigerd", 0}}));

  const Bericht signaal = school.wait_for_type("verzuimsignalen.geregistreerd");
  EXPECT_EQ(signaal.topic, "verzuim/v1/school/90BB00/signaal");
  EXPECT_EQ(keys_of(signaal.data()), (Keys{"signaalId", "soort", "leerlingnummer", "dossierId", "datum"}));
  EXPECT_EQ(signaal.data().at("soort"), "oso-verzuim");
  EXPECT_EQ(signaal.data().at("leerlingnummer"), leerlingnummer(1));
  EXPECT_EQ(signaal.data().at("datum"), "2026-11-20");
  ASSERT_TRUE(school.confirm());
  EXPECT_TRUE(support::wait_until([this] { return hub.figure("verzuimhub_messages_confirmed_total") == 1; }));
  EXPECT_EQ(school.heard().size(), 1U);
  EXPECT_TRUE(leerplicht.heard().empty());
}

TEST_F(OsoDossierTest, ADossierForASamenwerkingsverbandIsRefusedWithWhatToDo) {
  hub.start();
  ASSERT_EQ(hub.post_events({inschrijving(meerlanden, 1)}).status, 201);
  const auto send = [this](const std::string& body) {
    return hub.send({.method = "POST", .path = "/v1/aanleveringen?formaat=oso-dossier", .token = hub.token("90BB00-somtoday"), .content_type = "application/xml", .body = body});
  };
  // The hub's own, of a pupil of this school.
  const Answer own = hub.send({.path = "/v1/vestigingen/90BB00/leerlingen/" + leerlingnummer(1) + "/swv-dossier", .token = hub.token("90BB00-somtoday")});
  ASSERT_EQ(own.status, 200) << own.body;
  const Answer refused = send(own.body);
  EXPECT_EQ(refused.status, 400);
  ASSERT_EQ(refused.json().at("errors").size(), 1U) << refused.body;
  const json error = refused.json().at("errors").at(0);
  EXPECT_EQ(error.at("rule"), "unknown-value");
  EXPECT_GT(error.at("line"), 0);
  EXPECT_NE(refused.body.find("deliver the overstapdossier"), std::string::npos) << refused.body;

  const Answer wrong = send(dossier("12345678", "veel"));
  EXPECT_EQ(wrong.status, 400);
  EXPECT_EQ(wrong.json().at("errors").size(), 2U) << wrong.body;
  EXPECT_EQ(wrong.body.find("12345678"), std::string::npos);
}

}  // namespace
}  // namespace system_test
