// Where DUO or another school and the hub know a pupil otherwise, and where they do not.
#include "hub/domain/opgave.h"

#include <gtest/gtest.h>

#include "hub/domain/melding.h"

namespace hub::domain_test {
namespace {

using domain::Opgavesoort;
using domain::Regel;

struct Case {
  const char* naam;
  Opgavesoort soort;
  bool ingeschreven;
  bool lrv;
  std::string gemeente;  // on the roster
  std::optional<bool> startkwalificatie;
  std::optional<Regel> signaal;
};

TEST(OpgaveTest, IsASignalOnlyWhereTheHubKnowsItOtherwise) {
  const auto nothing = std::nullopt;
  for (const Case& c : {
           Case{"four weeks absent, no LRV", Opgavesoort::langdurig_verzuim, true, false, "0363", false, Regel::duo_lrv},
           Case{"four weeks absent, LRV stands", Opgavesoort::langdurig_verzuim, true, true, "0363", false, nothing},
           Case{"four weeks absent, and has left", Opgavesoort::langdurig_verzuim, false, false, "0363", false, nothing},
           Case{"left by DUO, here by the school", Opgavesoort::uitgeschreven, true, false, "0363", false, Regel::duo_uitgeschreven},
           Case{"left by both", Opgavesoort::uitgeschreven, false, false, "0363", false, nothing},
           Case{"here by DUO, left by the school", Opgavesoort::ingeschreven, false, false, "0363", false, Regel::duo_ingeschreven},
           Case{"here by both", Opgavesoort::ingeschreven, true, false, "0363", false, nothing},
           Case{"died", Opgavesoort::overleden, true, false, "0363", false, Regel::duo_overleden},
           Case{"died after leaving", Opgavesoort::overleden, false, false, "0363", false, nothing},
           Case{"moved", Opgavesoort::verhuisd, true, false, "0363", false, Regel::duo_verhuisd},
           Case{"moved, and the school knows", Opgavesoort::verhuisd, true, false, "0394", false, nothing},
           Case{"moved, from nobody knows where", Opgavesoort::verhuisd, true, false, "", false, nothing},
           Case{"qualified", Opgavesoort::startkwalificatie, true, false, "0363", false, Regel::duo_startkwalificatie},
           Case{"qualified, and the roster says nothing", Opgavesoort::startkwalificatie, true, false, "0363", nothing, Regel::duo_startkwalificatie},
           Case{"qualified by both", Opgavesoort::startkwalificatie, true, false, "0363", true, nothing},
           Case{"not qualified after all", Opgavesoort::geen_startkwalificatie, true, false, "0363", true, Regel::duo_startkwalificatie},
           Case{"not qualified, and the roster says nothing", Opgavesoort::geen_startkwalificatie, true, false, "0363", nothing, nothing},
           Case{"much absence at the school before", Opgavesoort::verzuim_vorige_school, true, true, "0363", false, Regel::oso_verzuim},
           Case{"much absence there, and has left here too", Opgavesoort::verzuim_vorige_school, false, false, "0363", false, nothing},
       }) {
    domain::Leerling leerling;
    leerling.woongemeente = c.gemeente;
    leerling.startkwalificatie = c.startkwalificatie;
    const domain::Opgave opgave{c.soort, "k", *parse_date("2026-10-01"), c.soort == Opgavesoort::verhuisd ? "0394" : ""};
    EXPECT_EQ(domain::afwijking(opgave, {leerling, c.ingeschreven, c.lrv}), c.signaal) << c.naam;
  }
}

TEST(OpgaveTest, IsCalledOnTheWireByWhatItIs) {
  EXPECT_EQ(name_of(domain::regel_namen, Regel::duo_lrv), "duo-lrv");
  EXPECT_EQ(name_of(domain::regel_namen, Regel::duo_startkwalificatie), "duo-startkwalificatie");
  EXPECT_EQ(name_of(domain::regel_namen, Regel::oso_verzuim), "oso-verzuim");
  EXPECT_EQ(name_of(domain::opgavesoort_namen, Opgavesoort::verzuim_vorige_school), "verzuim-vorige-school");
  EXPECT_TRUE(is_schoolsignaal(Regel::duo_overleden));
  EXPECT_TRUE(is_schoolsignaal(Regel::oso_verzuim));
}

}  // namespace
}  // namespace hub::domain_test
