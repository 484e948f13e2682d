// Who may set which status.
#include "hub/domain/melding.h"

#include <gtest/gtest.h>

#include "hub/domain/uitkomst.h"

namespace hub::domain_test {
namespace {

using domain::Meldingstatus;

TEST(MeldingstatusTest, MovesOnlyTheWayAPartnerMaySetIt) {
  const std::string_view allowed[] = {"RB", "RG", "RK", "BG", "BK", "KB", "KG"};
  for (const auto from : domain::meldingstatus_namen) {
    for (const auto to : domain::meldingstatus_namen) {
      const std::string step = std::string(from) + std::string(to);
      const bool may = std::find(std::begin(allowed), std::end(allowed), step) != std::end(allowed);
      EXPECT_EQ(partner_may_set(*domain::from_name<Meldingstatus>(domain::meldingstatus_namen, from),
                                *domain::from_name<Meldingstatus>(domain::meldingstatus_namen, to)),
                may)
          << step;
    }
  }
}

TEST(MeldingstatusTest, IsClosedByGAndKOnly) {
  for (const auto status : {Meldingstatus::R, Meldingstatus::B, Meldingstatus::I}) EXPECT_FALSE(is_afgesloten(status));
  for (const auto status : {Meldingstatus::G, Meldingstatus::K}) EXPECT_TRUE(is_afgesloten(status));
}

TEST(NamesTest, GoBothWays) {
  EXPECT_EQ(domain::from_name<domain::Verzuimsoort>(domain::verzuimsoort_namen, "RMC"), domain::Verzuimsoort::RMC);
  EXPECT_EQ(domain::from_name<domain::Verzuimsoort>(domain::verzuimsoort_namen, "rmc"), std::nullopt);
  EXPECT_EQ(name_of(domain::verzuimsoort_namen, domain::Verzuimsoort::LRV), "LRV");
  EXPECT_EQ(name_of(domain::regel_namen, domain::Regel::afwijkend), "afgesloten-melding-afwijkend");
}

TEST(RegelTest, IsAMeldingOrASignalToTheSchoolOrNeither) {
  using domain::Regel;
  for (const Regel regel : {Regel::zestien_uur, Regel::luxe, Regel::lrv}) EXPECT_TRUE(is_verzuimmelding(regel) && !is_schoolsignaal(regel));
  for (const Regel regel : {Regel::langdurig, Regel::mazl}) EXPECT_TRUE(!is_verzuimmelding(regel) && !is_schoolsignaal(regel));
  for (const Regel regel : {Regel::dreigend, Regel::verzuimgesprek, Regel::ziek_30, Regel::afwijkend}) {
    EXPECT_TRUE(!is_verzuimmelding(regel) && is_schoolsignaal(regel));
  }
}

}  // namespace
}  // namespace hub::domain_test
