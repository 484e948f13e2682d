// What a gemeente did, as the hub takes it in.
#include "connectors/duo/statuswijziging.h"

#include <gtest/gtest.h>

namespace hub::duo {
namespace {

using domain::Lijn;
using domain::Meldingstatus;
using domain::Ontvanger;

const WallTime now = *parse_rfc3339("2026-11-20T11:00:00Z");

Verzuimgeval geval() {
  Verzuimgeval made;
  made.nummer = "2026000007";
  made.kenmerk = Uuid();
  made.gemeente = "0363";
  made.pgn = "999932500";
  made.soort = domain::Verzuimsoort::LRV;
  made.begin = *parse_date("2026-10-05");
  made.status = Meldingstatus::G;
  made.mutatie = "2026-11-20T12:00:00.250";
  made.reden = "terug naar school";
  return made;
}

TEST(StatuswijzigingTest, IsKnownByDuosNumberAndTheMomentOfTheChange) {
  const auto made = statuswijziging(geval(), "00000001800866472000", now);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->id, "duo-2026000007-2026-11-20T12:00:00.250");
  EXPECT_EQ(made->source, "urn:nld:oin:00000001800866472000:systeem:register-onderwijsdeelnemers");
  const auto& wijziging = std::get<domain::Statuswijziging>(made->inhoud);
  EXPECT_EQ(std::get<Uuid>(wijziging.melding), Uuid());
  EXPECT_EQ(wijziging.status, Meldingstatus::G);
  EXPECT_EQ(wijziging.reden, "terug naar school");
  EXPECT_EQ(statuswijziging(geval(), "00000001800866472000", now + std::chrono::hours(1))->afdruk, made->afdruk);
}

TEST(StatuswijzigingTest, DescribesAMeldingThatTheRegisterDoesNotNameByOurId) {
  Verzuimgeval without = geval();
  without.kenmerk = std::nullopt;
  const auto made = statuswijziging(without, "00000001800866472000", now);
  const auto& zoek = std::get<domain::MeldingBeschrijving>(std::get<domain::Statuswijziging>(made->inhoud).melding);
  EXPECT_EQ(zoek.pgn, "999932500");
  EXPECT_EQ(zoek.verzuimsoort, domain::Verzuimsoort::LRV);
  EXPECT_EQ(zoek.begindatum, *parse_date("2026-10-05"));
}

TEST(StatuswijzigingTest, TellsNothingOfWhatTheSchoolDidOrWasAbolished) {
  for (const auto status : {std::optional(Meldingstatus::R), std::optional(Meldingstatus::I), std::optional<Meldingstatus>()}) {
    Verzuimgeval own = geval();
    own.status = status;
    EXPECT_FALSE(statuswijziging(own, "00000001800866472000", now));
  }
}

TEST(StatuswijzigingTest, MayComeFromTheGemeenteOrItsDoorstroompunt) {
  domain::Regio regio;
  for (const char* naam : {"0362", "0363", "rmc-21"}) {
    const Ontvanger ontvanger{Lijn::leerplicht, naam};
    regio.partners[ontvanger] = {ontvanger, naam, false, domain::OverDuo{}};
  }
  regio.gemeenten["0363"] = {"0363", "Amsterdam", "rmc-21"};
  EXPECT_EQ(possible_reporters(geval(), regio), (std::vector<Ontvanger>{{Lijn::leerplicht, "0363"}, {Lijn::leerplicht, "rmc-21"}}));
  Verzuimgeval unknown = geval();
  unknown.gemeente = "";
  EXPECT_EQ(possible_reporters(unknown, regio).size(), 3U);
  regio.partners[{Lijn::leerplicht, "0363"}].kanaal = domain::OverMqtt{};
  EXPECT_EQ(possible_reporters(geval(), regio), (std::vector<Ontvanger>{{Lijn::leerplicht, "rmc-21"}}));
}

}  // namespace
}  // namespace hub::duo
