// Who must have said yes, by age.
#include "hub/domain/toestemming.h"

#include <gtest/gtest.h>

namespace hub::domain_test {
namespace {

using domain::Lijn;
using domain::Toestemminggever;
using domain::Toestemmingstaat;

TEST(ToestemmingTest, IsOfParentsUnder12OfBothFrom12AndOfThePupilFrom16) {
  const Toestemmingstaat ouders{Lijn::jgz, Toestemminggever::ouders, true};
  const Toestemmingstaat leerling{Lijn::jgz, Toestemminggever::leerling, true};
  struct Case {
    int leeftijd;
    bool niemand, alleen_ouders, alleen_leerling, beiden;
  };
  const std::vector<Case> cases = {
      {4, false, true, false, true},   {11, false, true, false, true},  {12, false, false, false, true},
      {15, false, false, false, true}, {16, false, false, true, true},  {17, false, false, true, true},
      {18, false, false, true, true},  {26, false, false, true, true},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(toestemming_staat({}, Lijn::jgz, c.leeftijd), c.niemand) << c.leeftijd;
    EXPECT_EQ(toestemming_staat(std::vector{ouders}, Lijn::jgz, c.leeftijd), c.alleen_ouders) << c.leeftijd;
    EXPECT_EQ(toestemming_staat(std::vector{leerling}, Lijn::jgz, c.leeftijd), c.alleen_leerling) << c.leeftijd;
    EXPECT_EQ(toestemming_staat(std::vector{ouders, leerling}, Lijn::jgz, c.leeftijd), c.beiden) << c.leeftijd;
  }
}

TEST(ToestemmingTest, HoldsForItsOwnLineOnly) {
  const std::vector<Toestemmingstaat> swv = {{Lijn::swv, Toestemminggever::ouders, true}};
  EXPECT_TRUE(toestemming_staat(swv, Lijn::swv, 8));
  EXPECT_FALSE(toestemming_staat(swv, Lijn::jgz, 8));
}

TEST(ToestemmingTest, DoesNotStandOnceWithdrawn) {
  const std::vector<Toestemmingstaat> withdrawn = {{Lijn::jgz, Toestemminggever::ouders, false}};
  EXPECT_FALSE(toestemming_staat(withdrawn, Lijn::jgz, 8));
  const std::vector<Toestemmingstaat> one_of_two = {{Lijn::jgz, Toestemminggever::ouders, false},
                                                    {Lijn::jgz, Toestemminggever::leerling, true}};
  EXPECT_FALSE(toestemming_staat(one_of_two, Lijn::jgz, 14));
  EXPECT_TRUE(toestemming_staat(one_of_two, Lijn::jgz, 16));  // the parents' no no longer counts
}

}  // namespace
}  // namespace hub::domain_test
