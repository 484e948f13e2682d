// What a bericht asks of DUO's register.
#include "connectors/duo/opdracht.h"

#include <gtest/gtest.h>

#include "hub/base/json.h"

namespace hub::duo {
namespace {

Achtergrond background() {
  Achtergrond made;
  made.scholen["90BB00"] = {{"M. Melder", "verzuimcoördinator", "melder@90bb00.voorbeeld.nl"}, 300};
  made.redenen[static_cast<std::size_t>(domain::Verzuimsoort::LRV)] = "Vier weken";
  return made;
}

Json bericht(const std::string& type = "verzuimmeldingen.geregistreerd") {
  return Json{{"type", "nl.onderwijs." + type + ".v1"},
              {"data",
               {{"meldingId", "88e15c5c-0517-8357-bcab-1322108df24d"},
                {"verzuimsoort", "LRV"},
                {"begindatum", "2026-10-05"},
                {"einddatum", nullptr},
                {"vestiging", "90BB00"},
                {"leerling", {{"pgn", "999932500"}, {"woongemeente", "0363"}, {"roepnaam", "Fenna"}}},
                {"waarom", {{"dagen", {{{"datum", "2026-10-06"}, {"minuten", 299}}, {{"datum", "2026-10-05"}, {"minuten", 300}}, {{"datum", "2026-10-05"}, {"minuten", 300}}}}}}}}};
}

TEST(OpdrachtTest, TakesTheRestFromTheSchoolsConfiguration) {
  const auto opdracht = read_opdracht(bericht().dump(), background());
  ASSERT_TRUE(opdracht);
  EXPECT_EQ(opdracht->soort, Opdracht::Soort::melden);
  const Melding& melding = opdracht->melding;
  EXPECT_EQ(to_string(melding.kenmerk), "88e15c5c-0517-8357-bcab-1322108df24d");
  EXPECT_EQ(melding.brin(), "90BB");
  EXPECT_EQ(melding.pgn, "999932500");
  EXPECT_EQ(melding.gemeente, "0363");
  EXPECT_EQ(melding.eind, std::nullopt);
  EXPECT_EQ(melding.reden, "Vier weken");
  EXPECT_EQ(melding.melder.email, "melder@90bb00.voorbeeld.nl");
  EXPECT_EQ(melding.dagen, (std::vector<Verzuimdag>{{*parse_date("2026-10-05"), true}, {*parse_date("2026-10-06"), false}}));
}

TEST(OpdrachtTest, KnowsNewChangedAndWithdrawnAndLeavesTheRest) {
  const std::pair<const char*, Opdracht::Soort> cases[] = {{"verzuimmeldingen.gewijzigd", Opdracht::Soort::wijzigen},
                                                           {"verzuimmeldingen.ingetrokken", Opdracht::Soort::intrekken},
                                                           {"verzuimmeldingen.status-gewijzigd", Opdracht::Soort::geen},
                                                           {"termijnen.verlopen", Opdracht::Soort::geen}};
  for (const auto& [type, soort] : cases) {
    const auto opdracht = read_opdracht(bericht(type).dump(), background());
    ASSERT_TRUE(opdracht) << type;
    EXPECT_EQ(opdracht->soort, soort) << type;
  }
}

TEST(OpdrachtTest, NamesTheFieldThatIsMissing) {
  const std::pair<const char*, void (*)(Json&)> cases[] = {
      {"lacks meldingId", [](Json& data) { data.erase("meldingId"); }},
      {"lacks verzuimsoort", [](Json& data) { data["verzuimsoort"] = "V1"; }},
      {"lacks begindatum", [](Json& data) { data["begindatum"] = "5 oktober"; }},
      {"lacks a vestiging of this region", [](Json& data) { data["vestiging"] = "90ZZ00"; }},
      {"lacks leerling.pgn", [](Json& data) { data["leerling"].erase("pgn"); }},
      {"lacks leerling;", [](Json& data) { data.erase("leerling"); }},
  };
  for (const auto& [text, damage] : cases) {
    Json damaged = bericht();
    damage(damaged["data"]);
    const auto opdracht = read_opdracht(damaged.dump(), background());
    ASSERT_FALSE(opdracht) << text;
    EXPECT_EQ(opdracht.error().kind, ErrorKind::rejected);
    EXPECT_NE(opdracht.error().text.find(text), std::string::npos) << opdracht.error().text;
  }
  EXPECT_FALSE(read_opdracht("geen JSON", background()));
}

}  // namespace
}  // namespace hub::duo
