#include "connectors/notificaties/login.h"

#include <gtest/gtest.h>

namespace hub::notificaties {
namespace {

TEST(LoginTest, ATokenGoesAsItIs) {
  const auto login = parse_login("4f2a0c-token");
  ASSERT_TRUE(login);
  EXPECT_EQ(authorization(*login, WallTime{}), "Authorization: Bearer 4f2a0c-token");
}

// Made with another implementation of the same standard, from these claims in this order:
// {"iss":"verzuimhub","iat":1790000000,"client_id":"verzuimhub","user_id":"verzuimhub","user_representation":"Verzuimhub"}
TEST(LoginTest, AClientMakesATokenForTheMoment) {
  const auto login = parse_login("verzuimhub:een:geheim-van-32-tekens-lang!!!!");
  ASSERT_TRUE(login);
  EXPECT_EQ(login->client_id, "verzuimhub");
  EXPECT_EQ(login->secret, "een:geheim-van-32-tekens-lang!!!!");
  EXPECT_EQ(authorization(*login, WallTime(std::chrono::seconds(1'790'000'000)) + std::chrono::milliseconds(900)), "Authorization: Bearer "
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ2ZXJ6dWltaHViIiwiaWF0IjoxNzkwMDAwMDAwLCJjbGllbnRfaWQ"
            "iOiJ2ZXJ6dWltaHViIiwidXNlcl9pZCI6InZlcnp1aW1odWIiLCJ1c2VyX3JlcHJlc2VudGF0aW9uIjoiVmVyenVpbWh1YiJ9.AO"
            "DpH_7UWl5nCuc4ddcwsuPVig00N__LwqmH4UMIjQg");
}

TEST(LoginTest, TakesNothingThatIsNeither) {
  for (const char* text : {"", ":", "geheim:", ":geheim", "een geheim", "client:een geheim", "cl\"ient:geheim", "cl\\ient:geheim", "geheim\r\nX: y"}) {
    const auto login = parse_login(text);
    ASSERT_FALSE(login) << text;
    EXPECT_EQ(login.error().kind, ErrorKind::rejected);
    EXPECT_EQ(login.error().text.find("geheim"), std::string::npos) << login.error().text;
  }
}

}  // namespace
}  // namespace hub::notificaties
