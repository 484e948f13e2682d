// The formats of school systems through the built program: a file that a person pushes becomes a stored
// registration and a melding that the officer confirms. One hub for all of them, a pupil for each.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/process.h"
#include "tests/system/partner.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

using nlohmann::json;

// 16 November 2026 without leave, as the format has it; and the id that this is known by then.
struct Delivery {
  std::string formaat;
  std::string settings;  // further ones of its source
  std::string body;
  std::string registratie_id;
};

constexpr const char* reasons = "\n    redenen: {LX: {soort: luxe, geoorloofd: nee}}";

Delivery magister_absenties(const std::string& pupil) {
  const json item{{"Id", 7101}, {"Start", "2026-11-16T07:30:00.0000000Z"}, {"Eind", "2026-11-16T14:30:00.0000000Z"}, {"Verantwoordingtype", 1}, {"Code", "LX"}};
  const json answer{{"leerlingnummer", pupil}, {"Items", json::array({item})}};
  return {"magister-absenties", reasons, answer.dump(), "7101"};
}

Delivery magister_verantwoordingen(const std::string& pupil) {
  return {"magister-verantwoordingen", reasons,
          "idverantwoording;stamnr;daanwezigheid;lesuur;begintijd;eindtijd;code;idverantwoordingtypen;vervallen;opmerking\r\n"
          "910001;" + pupil + ";2026-11-16;;08:30;15:30;LX;1;0;\r\n",
          "910001"};
}

Delivery registraties(const std::string& pupil) {
  return {"registraties-csv", "",
          "registratieId,gewijzigdOp,vestiging,leerlingnummer,soort,geoorloofd,begin,eind,minuten,lesuurVan,lesuurTot,redenCode,redenTekst\r\n"
          ",,90BB00," + pupil + ",luxe,nee,2026-11-16T08:30,2026-11-16T15:30,,,,,\r\n",
          "90BB00:" + pupil + ":2026-11-16T08:30"};
}

Delivery dagdelen(const std::string& pupil) {
  return {"dagdelen-csv", std::string(reasons) + "\n    dagdelen: {ochtend: {van: \"08:30\", tot: \"12:00\"}, middag: {van: \"13:00\", tot: \"15:15\"}}",
          "vestiging;leerlingnummer;datum;dagdeel;redenCode;redenTekst\r\n;" + pupil + ";2026-11-16;ochtend;LX;\r\n",
          "90BB00:" + pupil + ":2026-11-16:ochtend"};
}

Delivery edfi(const std::string& pupil) {
  const json event{{"schoolReference", {{"schoolId", 255901001}}}, {"studentReference", {{"studentUniqueId", pupil}}}, {"eventDate", "2026-11-16"},
                   {"attendanceEventCategoryDescriptor", "uri://ed-fi.org/AttendanceEventCategoryDescriptor#Unexcused Absence"}};
  return {"edfi-schoolattendanceevents", "\n    redenen: {Unexcused Absence: {soort: luxe, geoorloofd: nee}}\n    scholen: {255901001: 90BB00}",
          json::array({event}).dump(), "90BB00:" + pupil + ":2026-11-16T00:00"};
}

// A roster without pgn and gemeente, as the standard has it; called as the other tests call this pupil.
Delivery edexml(int pupil) {
  return {"leerlingen-edexml", "",
          "<EDEX><school><schooljaar>2026-2027</schooljaar><brincode>90BB</brincode></school><leerlingen><leerling key='" + leerlingnummer(pupil) +
              "'><achternaam>Proefpersoon</achternaam><roepnaam>" + roepnaam(pupil) +
              "</roepnaam><geboortedatum>2012-03-14</geboortedatum></leerling></leerlingen></EDEX>",
          ""};
}

Delivery uwlr(int pupil) {
  return {"leerlingen-uwlr", "",
          "<le:leerlinggegevens xmlns:le='http://www.edustandaard.nl/leerresultaten/2/leerlinggegevens'><le:school><le:brincode>90BB</le:brincode>"
          "</le:school><le:leerlingen><le:leerling key='" + leerlingnummer(pupil) + "'><le:achternaam>Anders</le:achternaam><le:roepnaam>" + roepnaam(pupil) +
              "</le:roepnaam><le:geboortedatum>2012-03-14</le:geboortedatum></le:leerling></le:leerlingen></le:leerlinggegevens>",
          ""};
}

class FormatsTest : public testing::Test {
 protected:
  FormatsTest() {
    for (const auto make : {magister_absenties, magister_verantwoordingen, registraties, dagdelen, edfi}) {
      deliveries.push_back(make(leerlingnummer(static_cast<int>(deliveries.size()) + 1)));
    }
  }

  // Each on 90BB00, named as its format.
  void add_sources() {
    const auto file = hub.directory() / "config/bronnen.yaml";
    std::string sources = support::read_file(file);
    for (const Delivery& delivery : deliveries) {
      sources += "\n  - naam: " + delivery.formaat + "\n    source: urn:nld:oin:00000099000000090200:systeem:" + delivery.formaat +
                 "\n    vestigingen: [90BB00]\n    formaat: " + delivery.formaat + delivery.settings + "\n";
    }
    support::write_file(file, sources);
    for (const Delivery& delivery : deliveries) hub.make_token(delivery.formaat);
  }

  // What `verzuimhub push` prints.
  json push(const Delivery& delivery) {
    const auto file = hub.directory() / delivery.formaat;
    support::write_file(file, delivery.body);
    support::Process process({VERZUIMHUB_BINARY, "push", "--url", hub.url(), file.string()}, hub.directory(), "push-" + std::to_string(++pushes_),
                             {{"VERZUIMHUB_TOKEN", hub.token(delivery.formaat)}});
    EXPECT_EQ(process.wait_exit().value_or(-1), 0) << process.err();
    return json::parse(process.out(), nullptr, /*allow_exceptions=*/false);
  }

  // Of the verzuimmeldingen of the school.
  std::size_t confirmed() {
    const json items = hub.items("/v1/meldingen");
    return static_cast<std::size_t>(std::count_if(items.begin(), items.end(), [](const json& melding) {
      return melding.at("bericht") == "verzuimmelding" && melding.at("bezorging") == "bevestigd";
    }));
  }

  RunningHub hub;
  std::vector<Delivery> deliveries;

 private:
  int pushes_ = 0;
};

TEST_F(FormatsTest, AFileBecomesARegistrationAndAConfirmedMelding) {
  add_sources();
  hub.start();
  Partner leerplicht(hub, "leerplicht", "0363");
  leerplicht.listen();
  for (std::size_t i = 0; i < deliveries.size(); ++i) {
    const Delivery& delivery = deliveries[i];
    SCOPED_TRACE(delivery.formaat);
    const int pupil = static_cast<int>(i) + 1;
    ASSERT_EQ(hub.post_events({inschrijving(meerlanden, pupil)}).status, 201);
    EXPECT_EQ(push(delivery), (json{{"ontvangen", 1}, {"nieuw", 1}, {"bekend", 0}, {"geweigerd", 0}}));
    EXPECT_EQ(push(delivery), (json{{"ontvangen", 1}, {"nieuw", 0}, {"bekend", 1}, {"geweigerd", 0}}));  // twice changes nothing

    const json stored = hub.read("/v1/verzuimregistraties/" + delivery.registratie_id, delivery.formaat);
    EXPECT_NE(stored.dump().find("\"luxe\""), std::string::npos) << stored;
    const Bericht melding = leerplicht.wait_for([&pupil](const Bericht& one) { return one.data().at("leerling").at("roepnaam") == roepnaam(pupil); });
    EXPECT_EQ(melding.data().at("verzuimsoort"), "L");
    EXPECT_EQ(melding.data().at("begindatum"), "2026-11-16");
    ASSERT_TRUE(leerplicht.confirm());
    EXPECT_TRUE(support::wait_until([this, &i] { return confirmed() == i + 1; }));
  }
}

// What the standard's roster does not know is waited for, and a later one of its kind takes nothing away.
TEST_F(FormatsTest, AStandardRosterLeavesOpenWhatItDoesNotKnow) {
  constexpr int pupil = 9;
  const Delivery absence = registraties(leerlingnummer(pupil));
  deliveries = {edexml(pupil), uwlr(pupil), absence};
  add_sources();
  hub.start();
  Partner leerplicht(hub, "leerplicht", "0363");
  leerplicht.listen();
  const json one_new{{"ontvangen", 1}, {"nieuw", 1}, {"bekend", 0}, {"geweigerd", 0}};
  EXPECT_EQ(push(edexml(pupil)), one_new);
  EXPECT_EQ(push(absence), one_new);
  ASSERT_TRUE(support::wait_until([this] { return hub.items("/v1/overzichten/onbestelbaar").size() == 1; }));
  EXPECT_EQ(hub.items("/v1/overzichten/onbestelbaar").at(0).at("reden"),
            "the roster that the pupil is on gives no pgn or no woongemeente: send one that does");

  ASSERT_EQ(hub.post_events({inschrijving(meerlanden, pupil)}).status, 201);
  const Bericht melding = leerplicht.wait_for([](const Bericht& one) { return one.data().at("leerling").at("pgn") == pgn(pupil); });
  EXPECT_EQ(melding.data().at("verzuimsoort"), "L");
  ASSERT_TRUE(leerplicht.confirm());
  EXPECT_TRUE(support::wait_until([this] { return confirmed() == 1; }));

  EXPECT_EQ(push(uwlr(pupil)), one_new);
  // The same by the school's own door, in either format.
  for (const Delivery& roster : {edexml(pupil), uwlr(pupil)}) {
    const Answer answer = hub.send({.method = "PUT", .path = "/v1/vestigingen/90BB00/leerlingen", .token = hub.token(roster.formaat),
                                    .content_type = "application/xml", .body = roster.body});
    EXPECT_EQ(answer.status, 201) << answer.body;
  }
  const json known = hub.read("/v1/vestigingen/90BB00/leerlingen/" + leerlingnummer(pupil));
  EXPECT_EQ(known.at("achternaam"), "Anders");
  EXPECT_EQ(known.at("pgn"), pgn(pupil));
  EXPECT_EQ(known.at("woongemeente"), "0363");
}

}  // namespace
}  // namespace system_test
