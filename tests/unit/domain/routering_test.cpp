// Who receives what: by age, residence and school.
#include "hub/domain/routering.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/region.h"
#include "tests/unit/domain/school.h"

namespace hub::domain_test {
namespace {

using domain::Bestemming;
using domain::Leerling;
using domain::Regel;
using domain::Uitkomst;

Uitkomst met_on(Regel regel, std::string_view op) {
  Uitkomst uitkomst;
  uitkomst.regel = regel;
  uitkomst.dag = uitkomst.begindatum = dag(op);
  return uitkomst;
}

// "V3 leerplicht/0363", "V3 onbestelbaar: ...", "niemand".
std::string describe(const Bestemming& bestemming) {
  if (!bestemming.bestaat) return "niemand";
  std::string text;
  if (bestemming.verzuimsoort) text = std::string(name_of(domain::verzuimsoort_namen, *bestemming.verzuimsoort)) + " ";
  if (bestemming.ontvanger) return text + to_string(*bestemming.ontvanger);
  if (!bestemming.onbestelbaar) return text + "geen reden";
  constexpr std::array<const char*, 3> redenen = {"geen rooster", "onbekende gemeente", "onvolledig rooster"};
  return text + redenen.at(static_cast<std::size_t>(*bestemming.onbestelbaar));
}

class RouteringTest : public testing::Test {
 protected:
  std::string to(Regel regel, std::string_view op, const Leerling* leerling, const char* school = "90BB00") {
    return describe(bestem(met_on(regel, op), leerling, *regio_.find_vestiging(school), regio_));
  }
  std::string to(Regel regel, std::string_view op, std::string_view born) {
    const Leerling leerling = make_leerling(born);
    return to(regel, op, &leerling);
  }
  const domain::Regio regio_ = make_region();
};

TEST_F(RouteringTest, GoesToTheGemeenteUnder18AndToItsDoorstroompuntFrom18) {
  struct Case {
    const char* naam;
    Regel regel;
    const char* op;
    const char* geboren;
    const char* naar;
  };
  const std::vector<Case> cases = {
      {"16 hours, 15 years", Regel::zestien_uur, "2026-09-04", "2011-03-14", "V3 leerplicht/0363"},
      {"16 hours, the day before 18", Regel::zestien_uur, "2026-09-03", "2008-09-04", "V3 leerplicht/0363"},
      {"16 hours, on the birthday", Regel::zestien_uur, "2026-09-04", "2008-09-04", "V4 leerplicht/rmc-21"},
      {"luxe, 17", Regel::luxe, "2026-09-03", "2008-09-04", "L leerplicht/0363"},
      {"luxe, 18", Regel::luxe, "2026-09-04", "2008-09-04", "L leerplicht/rmc-21"},
      {"LRV, 17 on the 28th day", Regel::lrv, "2026-09-28", "2008-09-29", "LRV leerplicht/0363"},
      {"RMC, 18 on the 28th day", Regel::lrv, "2026-09-28", "2008-09-28", "RMC leerplicht/rmc-21"},
      {"RMC, 26", Regel::lrv, "2026-09-28", "1999-09-29", "RMC leerplicht/rmc-21"},
      {"27 on that day: nobody", Regel::lrv, "2026-09-28", "1999-09-28", "niemand"},
      {"16 hours at 30 still goes", Regel::zestien_uur, "2026-09-28", "1996-01-01", "V4 leerplicht/rmc-21"},
      {"born on 29 February: 17 on 28 February", Regel::zestien_uur, "2026-02-28", "2008-02-29", "V3 leerplicht/0363"},
      {"born on 29 February: 18 on 1 March", Regel::zestien_uur, "2026-03-01", "2008-02-29", "V4 leerplicht/rmc-21"},
  };
  for (const Case& c : cases) EXPECT_EQ(to(c.regel, c.op, c.geboren), c.naar) << c.naam;
}

TEST_F(RouteringTest, LeavesOutRmcForWhoHasAStartkwalificatie) {
  Leerling leerling = make_leerling("2007-01-01");
  leerling.startkwalificatie = true;
  EXPECT_EQ(to(Regel::lrv, "2026-09-28", &leerling), "niemand");
  EXPECT_EQ(to(Regel::zestien_uur, "2026-09-28", &leerling), "V4 leerplicht/rmc-21");
  leerling.startkwalificatie = false;
  EXPECT_EQ(to(Regel::lrv, "2026-09-28", &leerling), "RMC leerplicht/rmc-21");
  leerling.startkwalificatie.reset();  // unknown counts as none
  EXPECT_EQ(to(Regel::lrv, "2026-09-28", &leerling), "RMC leerplicht/rmc-21");
  Leerling young = make_leerling("2011-01-01");
  young.startkwalificatie = true;
  EXPECT_EQ(to(Regel::lrv, "2026-09-28", &young), "LRV leerplicht/0363");
}

TEST_F(RouteringTest, FollowsTheGemeenteOfResidence) {
  Leerling leerling = make_leerling("2011-01-01");
  leerling.woongemeente = "0394";
  EXPECT_EQ(to(Regel::zestien_uur, "2026-09-04", &leerling), "V3 leerplicht/0394");
  leerling.woongemeente = "1234";
  EXPECT_EQ(to(Regel::zestien_uur, "2026-09-04", &leerling), "V3 onbekende gemeente");
  leerling.woongemeente = "0999";  // known, but no partner
  EXPECT_EQ(to(Regel::zestien_uur, "2026-09-04", &leerling), "V3 onbekende gemeente");
  leerling = make_leerling("2000-01-01");
  leerling.woongemeente = "0999";
  EXPECT_EQ(to(Regel::zestien_uur, "2026-09-04", &leerling), "V4 leerplicht/rmc-21");
}

TEST_F(RouteringTest, WaitsForTheRosterAndDropsNothing) {
  EXPECT_EQ(to(Regel::zestien_uur, "2026-09-04", nullptr), "V3 geen rooster");
  EXPECT_EQ(to(Regel::lrv, "2026-09-04", nullptr), "LRV geen rooster");
  EXPECT_EQ(to(Regel::luxe, "2026-09-04", nullptr), "L geen rooster");
  EXPECT_EQ(to(Regel::langdurig, "2026-09-04", nullptr), "geen rooster");
  EXPECT_EQ(to(Regel::mazl, "2026-09-04", nullptr), "geen rooster");
}

TEST_F(RouteringTest, WaitsForAFullerRosterWhereLeerplichtIsToHear) {
  Leerling leerling = make_leerling("2011-01-01");
  leerling.woongemeente.clear();
  EXPECT_EQ(to(Regel::zestien_uur, "2026-09-04", &leerling), "V3 onvolledig rooster");
  EXPECT_EQ(to(Regel::langdurig, "2026-09-28", &leerling), "swv/swv-vo");  // a name and an age are enough there
  EXPECT_EQ(to(Regel::mazl, "2026-09-28", &leerling), "jgz/ggd-am");
  leerling = make_leerling("2011-01-01");
  leerling.pgn.clear();
  EXPECT_EQ(to(Regel::luxe, "2026-09-04", &leerling), "L onvolledig rooster");
}

TEST_F(RouteringTest, SendsSwvAndJgzBySchool) {
  const Leerling leerling = make_leerling("2011-01-01");
  struct Case {
    const char* school;
    const char* swv;
    const char* jgz;
  };
  const std::vector<Case> cases = {{"90AA00", "swv/swv-po", "jgz/ggd-am"},
                                   {"90BB00", "swv/swv-vo", "jgz/ggd-am"},
                                   {"90CC00", "niemand", "jgz/ggd-kl"},
                                   {"90DD00", "swv/swv-vo", "niemand"}};
  for (const Case& c : cases) {
    EXPECT_EQ(to(Regel::langdurig, "2026-09-28", &leerling, c.school), c.swv) << c.school;
    EXPECT_EQ(to(Regel::mazl, "2026-09-28", &leerling, c.school), c.jgz) << c.school;
  }
  EXPECT_EQ(to(Regel::langdurig, "2026-09-28", nullptr, "90CC00"), "niemand");
}

TEST_F(RouteringTest, SendsSignalsToTheSchoolItselfRosterOrNot) {
  for (const Regel regel : {Regel::dreigend, Regel::verzuimgesprek, Regel::ziek_30, Regel::afwijkend}) {
    EXPECT_EQ(to(regel, "2026-09-04", nullptr), "school/90BB00");
  }
}

}  // namespace
}  // namespace hub::domain_test
