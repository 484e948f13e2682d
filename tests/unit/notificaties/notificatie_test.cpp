#include "connectors/notificaties/notificatie.h"

#include <gtest/gtest.h>

#include "hub/base/json.h"

namespace hub::notificaties {
namespace {

constexpr const char* hub = "https://hub.voorbeeld.nl/";

// Words that stand in the bericht below and may stand in nothing that leaves.
constexpr const char* canaries[] = {"Kanarie",    "van den",    "Vogel",        "999900003", "2010-05-14", "0363-woont", "90BB00",
                                    "2026-11-03", "2026-11-19", "uuid-melding", "uuid-subject", "uuid-dossier", "uuid-bericht", "minuten", "Een reden"};

std::string event_of(const std::string& type) {
  return R"({"data":{"meldingId":"uuid-melding","dossierId":"uuid-dossier","verzuimsoort":"V3","status":"R","begindatum":"2026-11-03",)"
         R"("einddatum":"2026-11-19","minuten":960,"vestiging":"90BB00","toelichting":"Een reden","naam":"Kanarie van den Vogel",)"
         R"("leerling":{"pgn":"999900003","roepnaam":"Kanarie","tussenvoegsel":"van den","achternaam":"Vogel","geboortedatum":"2010-05-14",)"
         R"("woongemeente":"0363-woont"}},"datacontenttype":"application/json","epoch":1,"id":"uuid-bericht",)"
         R"("source":"urn:nld:oin:00000099000000001000:systeem:verzuimhub","specversion":"1.0","subject":"uuid-subject",)"
         R"("time":"2026-11-20T11:00:00Z","type":")" +
         type + R"(","volgnummer":42})";
}

TEST(NotificatieTest, SaysOfEachTypeWhatHappenedAndNothingMore) {
  struct Case {
    std::string type;
    std::string recipient;
    std::string soort;
    std::string actie;
  };
  const Case cases[] = {
      {"verzuimmeldingen.geregistreerd", "leerplicht/0363", "verzuimmelding", "create"},
      {"verzuimmeldingen.gewijzigd", "leerplicht/0363", "verzuimmelding", "update"},
      {"verzuimmeldingen.ingetrokken", "leerplicht/0363", "verzuimmelding", "destroy"},
      {"verzuimmeldingen.status-gewijzigd", "school/90XX00", "verzuimmelding", "update"},
      {"ziekteverzuimsignalen.geregistreerd", "jgz/ggd-am", "ziekteverzuimsignaal", "create"},
      {"ziekteverzuimsignalen.ingetrokken", "jgz/ggd-am", "ziekteverzuimsignaal", "destroy"},
      {"thuiszittersmeldingen.geregistreerd", "swv/swv-am-vo", "thuiszittersmelding", "create"},
      {"thuiszittersmeldingen.gewijzigd", "swv/swv-am-vo", "thuiszittersmelding", "update"},
      {"thuiszittersmeldingen.hervat", "swv/swv-am-vo", "thuiszittersmelding", "update"},
      {"thuiszittersmeldingen.ingetrokken", "swv/swv-am-vo", "thuiszittersmelding", "destroy"},
      {"verzuimsignalen.geregistreerd", "school/90XX00", "signaal", "create"},
      {"termijnen.naderend", "swv/swv-am-vo", "termijn", "update"},
      {"termijnen.verlopen", "leerplicht/0363", "termijn", "update"},
      {"termijnen.gehaald", "leerplicht/0363", "termijn", "update"},
  };
  for (const Case& c : cases) {
    const auto body = notificatie_of(event_of("nl.onderwijs." + c.type + ".v1"), c.recipient, "verzuim", hub);
    ASSERT_TRUE(body) << c.type;
    const Json expected{{"kanaal", "verzuim"},
                        {"source", "urn:nld:oin:00000099000000001000:systeem:verzuimhub"},
                        {"hoofdObject", "https://hub.voorbeeld.nl/v1/berichten?na=41&aantal=1"},
                        {"resource", c.soort},
                        {"resourceUrl", "https://hub.voorbeeld.nl/v1/berichten?na=41&aantal=1"},
                        {"actie", c.actie},
                        {"aanmaakdatum", "2026-11-20T11:00:00Z"},
                        {"kenmerken", {{"lijn", c.recipient.substr(0, c.recipient.find('/'))}, {"soort", c.soort}}}};
    EXPECT_EQ(*parse_json(*body), expected) << c.type;
    for (const char* canary : canaries) {
      ASSERT_NE(event_of("").find(canary), std::string::npos) << canary;
      EXPECT_EQ(body->find(canary), std::string::npos) << c.type << " tells " << canary;
    }
  }
}

TEST(NotificatieTest, IsMadeOfNothingThatIsNoBerichtOfThisHub) {
  const std::string good = event_of("nl.onderwijs.verzuimmeldingen.geregistreerd.v1");
  const auto without = [&good](const char* key) {
    Json event = *parse_json(good);
    event.erase(key);
    return event.dump();
  };
  const auto with = [&good](const char* key, const Json& value) {
    Json event = *parse_json(good);
    event[key] = value;
    return event.dump();
  };
  for (const std::string& event :
       {std::string(), std::string("[]"), good.substr(1), without("type"), without("source"), without("time"), without("volgnummer"), with("volgnummer", 0),
        with("volgnummer", "42"), with("source", std::string(101, 's')), with("source", 1), event_of("verzuimmeldingen.geregistreerd"),
        event_of("nl.onderwijs.v1"), event_of("nl.onderwijs.Kanarie.geregistreerd.v1"), event_of("nl.onderwijs.verzuimmeldingen.v1")}) {
    const auto body = notificatie_of(event, "leerplicht/0363", "verzuim", hub);
    ASSERT_FALSE(body) << event;
    EXPECT_EQ(body.error().kind, ErrorKind::corrupt);
    for (const char* canary : canaries) EXPECT_EQ(body.error().text.find(canary), std::string::npos);
  }
}

TEST(NotificatieTest, AKanaalIsMadeWithTheKenmerkenThatAreSent) {
  EXPECT_EQ(*parse_json(kanaal_body("verzuim", hub)),
            (Json{{"naam", "verzuim"}, {"documentatieLink", "https://hub.voorbeeld.nl/v1/asyncapi.json"}, {"filters", {"lijn", "soort"}}}));
}

TEST(NotificatieTest, KnowsWhetherTheKanaalTakesItsKenmerken) {
  const std::pair<const char*, Kanaalstand> cases[] = {
      {"[]", Kanaalstand::missing},
      {R"([{"naam":"zaken","filters":["lijn","soort"]}])", Kanaalstand::missing},
      {R"([{"naam":"zaken"},{"naam":"verzuim","filters":["lijn","soort"]}])", Kanaalstand::there},
      {R"([{"naam":"verzuim","filters":["soort","extra","lijn"]}])", Kanaalstand::there},
      {R"([{"naam":"verzuim","filters":["soort"]}])", Kanaalstand::there},
      {R"([{"naam":"verzuim","filters":[]}])", Kanaalstand::there},
      {R"([{"naam":"verzuim"}])", Kanaalstand::there},
      {R"([{"naam":"verzuim","filters":["lijn","bron"]}])", Kanaalstand::unfit},
      {R"([{"naam":"verzuim","filters":["bron"]}])", Kanaalstand::unfit},
  };
  for (const auto& [body, expected] : cases) {
    const auto stand = read_kanalen(body, "verzuim");
    ASSERT_TRUE(stand) << body;
    EXPECT_EQ(*stand, expected) << body;
  }
  for (const char* body : {"", "{}", "[1]", "[{", R"({"results":[{"naam":"verzuim"}]})"}) EXPECT_FALSE(read_kanalen(body, "verzuim")) << body;
}

}  // namespace
}  // namespace hub::notificaties
