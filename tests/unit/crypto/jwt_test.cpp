#include "hub/crypto/jwt.h"

#include <gtest/gtest.h>

namespace hub::crypto {
namespace {

TEST(JwtTest, IsTheOneThatIsPublishedEverywhere) {
  EXPECT_EQ(make_jwt("your-256-bit-secret", R"({"sub":"1234567890","name":"John Doe","iat":1516239022})"),
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ."
            "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c");
}

TEST(JwtTest, IsWrittenInTheAlphabetOfUrlsWithoutPadding) {
  // Claims of each length have each padding, and "?" and "~" bring both letters that URLs do not have.
  for (const char* claims : {R"({"a":"??>"})", R"({"a":"~~~~"})", R"({"a":"?~?~?"})"}) {
    EXPECT_EQ(make_jwt("geheim", claims).find_first_of("+/="), std::string::npos) << claims;
  }
}

}  // namespace
}  // namespace hub::crypto
