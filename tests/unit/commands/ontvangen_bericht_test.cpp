#include "hub/commands/ontvangen_bericht.h"

#include <gtest/gtest.h>

#include "hub/base/local_time.h"
#include "hub/intake/bericht_in.h"

namespace hub::commands {
namespace {

const WallTime now = *parse_rfc3339("2026-11-20T08:00:00Z");
const domain::Ontvanger partner{domain::Lijn::leerplicht, "0363"};

Json melding(const std::string& status) {
  return Json{{"specversion", "1.0"},
              {"id", "01a0a03c-bff8-7c44-b0d1-52b9a8e3f017"},
              {"source", "urn:nld:oin:00000099000000001000:systeem:verzuimhub"},
              {"type", "nl.onderwijs.verzuimmeldingen.geregistreerd.v1"},
              {"time", "2026-11-20T07:00:00Z"},
              {"volgnummer", 1042},
              {"epoch", 1},
              {"data", {{"meldingId", "0e6d2c1a-4b7f-8c3e-9a51-7d20c4f8b163"}, {"verzuimsoort", "V3"}, {"status", status}, {"begindatum", "2026-11-09"},
                        {"einddatum", nullptr}, {"leerling", {{"roepnaam", "Noor\u001b[2J"}, {"tussenvoegsel", nullptr}, {"achternaam", "Vries"}}}}}};
}

OntvangenBericht bericht(const std::string& status = "R") { return parse_bericht("verzuim/v1/leerplicht/0363/verzuimmelding", melding(status).dump()).value(); }

// What the hub makes of an answer.
domain::Inhoud as_read(const Json& answer) {
  intake::Deur deur;
  deur.now = now;
  auto read = intake::read_body(answer.dump(), intake::Vorm::json, deur);
  EXPECT_TRUE(read.fouten.empty()) << answer.dump();
  return read.gebeurtenissen.at(0).inhoud;
}

TEST(OntvangenBerichtTest, RefusesWhatIsNoBericht) {
  EXPECT_FALSE(parse_bericht("t", "MIME-Version: 1.0"));
  EXPECT_FALSE(parse_bericht("t", "[]"));
  for (const char* key : {"id", "type", "volgnummer", "epoch", "data"}) {
    Json event = melding("R");
    event.erase(key);
    EXPECT_FALSE(parse_bericht("t", event.dump())) << key;
    event[key] = -1;
    EXPECT_FALSE(parse_bericht("t", event.dump())) << key;
  }
}

TEST(OntvangenBerichtTest, ShowsOneLineWithoutAnythingThatSteersATerminal) {
  EXPECT_EQ(table_line(bericht()), "   1042  2026-11-20T08:00:00+01:00  verzuimmeldingen.geregistreerd          V3 R 2026-11-09 Noor?[2J Vries");
  const auto line = parse_json(json_line(bericht()));
  ASSERT_TRUE(line);
  EXPECT_EQ(line->at("topic"), "verzuim/v1/leerplicht/0363/verzuimmelding");
  EXPECT_EQ(line->at("message"), melding("R"));
}

TEST(OntvangenBerichtTest, ConfirmsTheOneThatCame) {
  const Json first = make_ontvangst(bericht(), partner, now);
  const auto inhoud = std::get<domain::Ontvangst>(as_read(first));
  EXPECT_EQ(to_string(inhoud.bericht_id), "01a0a03c-bff8-7c44-b0d1-52b9a8e3f017");
  EXPECT_EQ(inhoud.volgnummer, 1042);
  EXPECT_EQ(inhoud.epoch, 1);
  EXPECT_EQ(first.at("id"), "ontvangst:1:1042");
  EXPECT_EQ(first.at("source"), "urn:nld:verzuimhub:leerplicht:0363");
  EXPECT_EQ(ontvangst_topic(partner), "verzuim/v1/in/leerplicht/0363/ontvangst");
  EXPECT_EQ(branch_filter(partner), "verzuim/v1/leerplicht/0363/#");
}

TEST(OntvangenBerichtTest, AnswersAMeldingOnlyWithWhatItMayBecome) {
  using domain::Meldingstatus;
  const auto answer = make_status(bericht("R"), partner, Meldingstatus::B, now);
  ASSERT_TRUE(answer);
  const auto inhoud = std::get<domain::Statuswijziging>(as_read(*answer));
  EXPECT_EQ(to_string(std::get<Uuid>(inhoud.melding)), "0e6d2c1a-4b7f-8c3e-9a51-7d20c4f8b163");
  EXPECT_EQ(inhoud.status, Meldingstatus::B);
  EXPECT_NE(answer->at("id"), make_ontvangst(bericht(), partner, now).at("id"));
  EXPECT_EQ(status_topic(partner), "verzuim/v1/in/leerplicht/0363/status");
  EXPECT_FALSE(make_status(bericht("B"), partner, Meldingstatus::B, now));
  EXPECT_FALSE(make_status(bericht("I"), partner, Meldingstatus::G, now));
  OntvangenBericht other = bericht();
  other.type = "nl.onderwijs.termijnen.verlopen.v1";
  EXPECT_FALSE(make_status(other, partner, Meldingstatus::B, now));
}

}  // namespace
}  // namespace hub::commands
