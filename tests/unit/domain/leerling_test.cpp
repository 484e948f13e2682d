#include "hub/domain/leerling.h"

#include <gtest/gtest.h>

#include "hub/domain/partner.h"

namespace hub::domain_test {
namespace {

TEST(NaamTest, HasNoDoubleSpaces) {
  struct Case {
    const char *roepnaam, *tussenvoegsel, *achternaam, *naam;
  };
  const std::vector<Case> cases = {{"Sam", "de", "Voorbeeld", "Sam de Voorbeeld"},
                                   {"Sam", "", "Voorbeeld", "Sam Voorbeeld"},
                                   {"Zoë", "van 't", "Hof", "Zoë van 't Hof"},
                                   {"", "", "Voorbeeld", "Voorbeeld"}};
  for (const Case& c : cases) {
    domain::Leerling leerling;
    leerling.roepnaam = c.roepnaam;
    leerling.tussenvoegsel = c.tussenvoegsel;
    leerling.achternaam = c.achternaam;
    EXPECT_EQ(leerling.naam(), c.naam);
  }
}

TEST(OntvangerTest, IsWrittenAsLineAndName) {
  EXPECT_EQ(to_string(domain::Ontvanger{domain::Lijn::leerplicht, "0363"}), "leerplicht/0363");
  EXPECT_EQ(to_string(domain::Ontvanger{domain::Lijn::beheer, "operators"}), "beheer/operators");
}

}  // namespace
}  // namespace hub::domain_test
