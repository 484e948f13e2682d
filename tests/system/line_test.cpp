// The line from a school's push to a partner's receipt and back: who gets what, and which fields.
#include <gtest/gtest.h>

#include "tests/system/partner.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

using nlohmann::json;

// What every message has, whatever it is about.
const Keys envelope_keys{"specversion", "id", "source", "type", "subject", "time", "datacontenttype", "volgnummer", "epoch", "data"};

// The whole envelope, and nothing of pupil 1 in the topic or any attribute.
void expect_open_envelope(const Bericht& bericht) {
  EXPECT_EQ(keys_of(bericht.event), envelope_keys);
  json open = bericht.event;
  open.erase("data");
  for (const std::string& personal : {roepnaam(1), pgn(1), leerlingnummer(1)}) {
    EXPECT_EQ((bericht.topic + open.dump()).find(personal), std::string::npos) << open;
  }
}

class LineTest : public testing::Test {
 protected:
  void push(const std::vector<json>& events) {
    const Answer answer = hub.post_events(events);
    ASSERT_EQ(answer.status, 201) << answer.body;
  }
  // How the school sees its only melding of that kind.
  std::string bezorging_of(const std::string& bericht) {
    for (const json& melding : hub.items("/v1/meldingen")) {
      if (melding.at("bericht") == bericht) return melding.at("bezorging");
    }
    return "";
  }

  RunningHub hub;
};

TEST_F(LineTest, SixteenHoursReachLeerplichtWithItsFieldsOnly) {
  hub.start();
  Partner leerplicht(hub, "leerplicht", "0363");
  Partner school(hub, "school", "90BB00");
  leerplicht.listen();
  school.listen();
  push(truancy(meerlanden, 1));

  const Bericht melding = leerplicht.wait_for_type("verzuimmeldingen.geregistreerd");
  EXPECT_EQ(melding.topic, "verzuim/v1/leerplicht/0363/verzuimmelding");
  expect_open_envelope(melding);
  EXPECT_EQ(keys_of(melding.data()), melding_keys);
  EXPECT_EQ(melding.data().at("verzuimsoort"), "V3");
  EXPECT_EQ(melding.data().at("status"), "R");
  EXPECT_EQ(melding.data().at("begindatum"), "2026-11-16");
  EXPECT_EQ(melding.data().at("einddatum"), "2026-11-19");
  EXPECT_EQ(melding.data().at("minuten"), 1200);
  EXPECT_EQ(melding.data().at("meldenVoor"), "2026-11-26");
  EXPECT_EQ(melding.data().at("leerling").at("roepnaam"), roepnaam(1));
  EXPECT_EQ(melding.data().at("leerling").at("pgn"), pgn(1));
  EXPECT_EQ(melding.data().at("waarom").at("regel"), "16-uur");
  EXPECT_EQ(melding.event.at("subject"), melding.data().at("meldingId"));

  const Bericht warning = school.wait_for_type("verzuimsignalen.geregistreerd");
  EXPECT_EQ(warning.topic, "verzuim/v1/school/90BB00/signaal");
  expect_open_envelope(warning);
  EXPECT_EQ(keys_of(warning.data()), (Keys{"signaalId", "soort", "leerlingnummer", "dossierId", "datum"}));
  EXPECT_EQ(warning.data().at("soort"), "dreigend-16-uur");
  EXPECT_EQ(warning.data().at("datum"), "2026-11-18");
}

TEST_F(LineTest, AReceiptClosesTheBerichtAndItsDeadline) {
  hub.make_token("leerplicht/0363");
  hub.start();
  Partner leerplicht(hub, "leerplicht", "0363");
  leerplicht.listen();
  push(truancy(meerlanden, 1));
  const Bericht melding = leerplicht.wait_for_type("verzuimmeldingen.geregistreerd");
  EXPECT_EQ(bezorging_of("verzuimmelding"), "onderweg");
  leerplicht.send_status(melding.data().at("meldingId"), "B");  // what the school is told of it changes nothing here
  ASSERT_TRUE(leerplicht.confirm());
  EXPECT_TRUE(support::wait_until([&] { return bezorging_of("verzuimmelding") == "bevestigd"; }));
  for (const json& termijn : hub.items("/v1/termijnen")) {
    EXPECT_EQ(termijn.at("staat"), termijn.at("soort") == "melden" ? "gehaald" : "open");
  }
  const json stream = hub.items("/v1/berichten", "leerplicht/0363");
  ASSERT_EQ(stream.size(), 1U);
  EXPECT_EQ(stream[0], melding.event);  // over HTTP it is the same message
}

TEST_F(LineTest, APartnersAnswerReachesTheSchool) {
  hub.start();
  Partner leerplicht(hub, "leerplicht", "0363");
  Partner school(hub, "school", "90BB00");
  leerplicht.listen();
  school.listen();
  push(truancy(meerlanden, 1));
  const Bericht melding = leerplicht.wait_for_type("verzuimmeldingen.geregistreerd");
  leerplicht.send_status(melding.data().at("meldingId"), "B", "Wij bellen de ouders");

  const Bericht answer = school.wait_for_type("verzuimmeldingen.status-gewijzigd");
  EXPECT_EQ(answer.topic, "verzuim/v1/school/90BB00/verzuimmelding");
  expect_open_envelope(answer);
  EXPECT_EQ(keys_of(answer.data()), (Keys{"meldingId", "dossierId", "verzuimsoort", "status", "begindatum", "einddatum", "minuten", "vestiging", "waarom"}));
  EXPECT_EQ(answer.data().at("status"), "B");
  EXPECT_NE(answer.data().at("meldingId"), melding.data().at("meldingId"));  // two partners cannot join their lists
  const json seen = hub.read("/v1/meldingen/" + answer.data().at("meldingId").get<std::string>());
  EXPECT_EQ(seen.at("status"), "B");
  ASSERT_EQ(seen.at("verloop").size(), 2U);
  EXPECT_EQ(seen.at("verloop")[1].at("toelichting"), "Wij bellen de ouders");
}

TEST_F(LineTest, ASickSpellWaitsForConsent) {
  hub.start();
  Partner jgz(hub, "jgz", "ggd-am");
  Partner school(hub, "school", "90BB00");
  jgz.listen();
  school.listen();
  // Nine lesdagen, 9 to 19 November; 14 years old, so parents and pupil both have to agree.
  push({inschrijving(meerlanden, 1), registratie(meerlanden, 1, "ziek-1", {.soort = "ziek", .geoorloofd = "ja", .first = "2026-11-09", .last = "2026-11-19"})});
  const Bericht talk = school.wait_for([](const Bericht& bericht) { return bericht.data().at("soort") == "verzuimgesprek"; });
  EXPECT_EQ(keys_of(talk.data()), (Keys{"signaalId", "soort", "leerlingnummer", "dossierId", "datum"}));
  EXPECT_EQ(bezorging_of("ziekteverzuimsignaal"), "wacht-op-toestemming");
  push({toestemming(meerlanden, 1, "ouders", "2026-11-19")});
  EXPECT_EQ(bezorging_of("ziekteverzuimsignaal"), "wacht-op-toestemming");
  push({toestemming(meerlanden, 1, "leerling", "2026-11-20")});

  const Bericht signaal = jgz.wait_for_type("ziekteverzuimsignalen.geregistreerd");
  EXPECT_EQ(jgz.heard().size(), 1U);
  EXPECT_EQ(signaal.topic, "verzuim/v1/jgz/ggd-am/ziekteverzuimsignaal");
  expect_open_envelope(signaal);
  EXPECT_EQ(keys_of(signaal.data()),
            (Keys{"signaalId", "dossierId", "aanleiding", "eersteZiektedag", "aantalZiekmeldingen", "aantalLesdagen", "vestiging", "leerling",
                  "leerling.roepnaam", "leerling.tussenvoegsel", "leerling.achternaam", "leerling.geboortedatum"}));
  EXPECT_EQ(signaal.data().at("aanleiding"), "duur");
  EXPECT_EQ(signaal.data().at("eersteZiektedag"), "2026-11-09");
  ASSERT_TRUE(jgz.confirm());
  EXPECT_TRUE(support::wait_until([&] { return bezorging_of("ziekteverzuimsignaal") == "bevestigd"; }));
}

TEST_F(LineTest, AThuiszitterIsFourFieldsAndAReturn) {
  hub.start();
  Partner swv(hub, "swv", "swv-am-vo");
  swv.listen();
  // From 19 October, without a day in school: 28 days on 15 November.
  push({inschrijving(meerlanden, 1), registratie(meerlanden, 1, "thuis-1", {.geoorloofd = "ja", .first = "2026-10-19"})});
  const Bericht melding = swv.wait_for_type("thuiszittersmeldingen.geregistreerd");
  EXPECT_EQ(melding.topic, "verzuim/v1/swv/swv-am-vo/thuiszittersmelding");
  expect_open_envelope(melding);
  const json four_fields{{"naam", roepnaam(1) + " Proefpersoon"}, {"geboortedatum", "2012-03-01"}, {"begindatum", "2026-10-19"}, {"einddatum", nullptr}};
  EXPECT_EQ(melding.data(), four_fields);

  json returned = inschrijving(meerlanden, 1);
  returned["id"] = "hervat-1";
  returned["type"] = "nl.onderwijs.hervattingen.gemeld.v1";
  returned["data"] = {{"vestiging", "90BB00"}, {"leerlingnummer", leerlingnummer(1)}, {"datum", "2026-11-18"}};
  push({returned});
  const Bericht hervat = swv.wait_for_type("thuiszittersmeldingen.hervat");
  EXPECT_EQ(hervat.data().at("einddatum"), "2026-11-17");
  EXPECT_EQ(hervat.event.at("subject"), melding.event.at("subject"));
  EXPECT_EQ(hervat.volgnummer(), melding.volgnummer() + 1);
}

TEST_F(LineTest, APartnerReadsAndSpeaksForNobodyElse) {
  hub.start();
  Partner leerplicht(hub, "leerplicht", "0363");
  Partner nosy(hub, "jgz", "ggd-am");
  leerplicht.listen();
  nosy.listen("verzuim/v1/#");
  push(truancy(meerlanden, 1));
  const Bericht melding = leerplicht.wait_for_type("verzuimmeldingen.geregistreerd");

  // Said in another's name: the broker drops it, and what the same one says next in his own is heard.
  const std::string foreign = "verzuim/v1/in/leerplicht/0363/status";
  const json answer{{"meldingId", melding.data().at("meldingId")}, {"status", "G"}, {"reden", nullptr}, {"toelichting", nullptr}, {"contact", nullptr}};
  const json status = leerplicht.make_event("verzuimmeldingen.status-gewijzigd", "stolen", answer);
  nosy.publish_lines(foreign, {status});
  nosy.publish("status", status);
  EXPECT_TRUE(hub.process().wait_for_line("verzuim/v1/in/jgz/ggd-am/status"));  // and refused: it never got that melding
  EXPECT_EQ(hub.process().err().find("topic=" + foreign), std::string::npos);

  // What the hub sends to it alone is all that it hears, whatever it asked for.
  push({inschrijving(meerlanden, 2), toestemming(meerlanden, 2, "ouders", "2026-11-01"), toestemming(meerlanden, 2, "leerling", "2026-11-01"),
        registratie(meerlanden, 2, "ziek-2", {.soort = "ziek", .geoorloofd = "ja", .first = "2026-11-09", .last = "2026-11-19"})});
  nosy.wait_for_type("ziekteverzuimsignalen.geregistreerd");
  EXPECT_EQ(nosy.heard().size(), 1U);
  EXPECT_EQ(hub.items("/v1/meldingen")[0].at("status"), "R");
}

TEST(TlsTest, HttpMqttAndMailAllTrustTheirOwnAuthority) {
  RunningHub hub({.clock = std::chrono::sys_days(std::chrono::year(2026) / 12 / 11) + std::chrono::hours(11), .tls = true, .mail_runs = true});
  hub.start();
  EXPECT_EQ(hub.stop(), 0);
  // After the second Monday, 09:00: the mail is due at once, and can only leave by STARTTLS.
  hub.set_clock(std::chrono::sys_days(std::chrono::year(2026) / 12 / 14) + std::chrono::hours(9));
  hub.start();
  EXPECT_TRUE(hub.mail().wait_for_mails(4));

  Partner leerplicht(hub, "leerplicht", "0363");
  leerplicht.listen();
  std::string lines;
  for (const json& event : truancy(meerlanden, 1)) lines += event.dump() + "\n";
  HttpClient client(hub.tls_url(), hub.ca_file());
  const Answer answer = client.send(
      {.method = "POST", .path = "/v1/gebeurtenissen", .token = hub.token("90BB00-somtoday"), .content_type = "application/x-ndjson", .body = lines});
  EXPECT_EQ(answer.status, 201) << answer.body;
  EXPECT_NE(answer.header("strict-transport-security"), "");
  EXPECT_EQ(leerplicht.wait_for_type("verzuimmeldingen.geregistreerd").data().at("verzuimsoort"), "V3");
  EXPECT_EQ(HttpClient(hub.tls_url(), hub.broker().ca_file()).send({.path = "/livez"}).status, 0);
}

}  // namespace
}  // namespace system_test
