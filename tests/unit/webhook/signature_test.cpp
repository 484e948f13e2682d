#include "connectors/webhook/signature.h"

#include <gtest/gtest.h>

#include "hub/base/base64.h"
#include "hub/base/local_time.h"

namespace hub::webhook {
namespace {

constexpr const char* published_key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr const char* published_signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

TEST(SignatureTest, IsTheOneThatStandardWebhooksPublishes) {
  const auto keys = parse_signing_keys(published_key);
  ASSERT_TRUE(keys);
  EXPECT_EQ(sign(*keys, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", R"({"test": 2432232314})"), published_signature);
}

TEST(SignatureTest, HasOneForEachKeyInTheirOrder) {
  const std::string other = "whsec_" + encode_base64(std::string(32, 'k'));
  const auto keys = parse_signing_keys("  " + other + "  " + published_key + " ");
  ASSERT_TRUE(keys);
  ASSERT_EQ(keys->size(), 2u);
  const std::string signatures = sign(*keys, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", R"({"test": 2432232314})");
  EXPECT_TRUE(signatures.starts_with("v1,"));
  EXPECT_TRUE(signatures.ends_with(std::string(" ") + published_signature)) << signatures;
}

TEST(SignatureTest, DependsOnEveryPart) {
  const auto keys = *parse_signing_keys(published_key);
  const std::string signature = sign(keys, "id", "1", "body");
  for (const std::string& other : {sign(keys, "ie", "1", "body"), sign(keys, "id", "2", "body"), sign(keys, "id", "1", "bodz")}) {
    EXPECT_NE(other, signature);
  }
}

TEST(SignatureTest, CountsSecondsSince1970) {
  EXPECT_EQ(timestamp_of(*parse_rfc3339("2021-02-25T15:02:10.9Z")), "1614265330");
}

TEST(SignatureTest, TakesNothingThatIsNoKey) {
  const std::string whole(published_key);
  const std::pair<std::string, const char*> cases[] = {
      {"", "there is no key in it"},
      {"  ", "there is no key in it"},
      {"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "key 1 is not"},
      {"whsec_", "key 1 is not"},
      {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "key 1 is not"},
      {"whsec_" + encode_base64(std::string(23, 'k')), "key 1 is not"},
      {"whsec_" + encode_base64(std::string(65, 'k')), "key 1 is not"},
      {"whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "key 1 is not"},
      {whole + " geheim", "key 2 is not"},
      {whole + "," + whole, "key 1 is not"},
  };
  for (const auto& [secret, says] : cases) {
    const auto keys = parse_signing_keys(secret);
    ASSERT_FALSE(keys) << secret;
    EXPECT_EQ(keys.error().kind, ErrorKind::rejected);
    EXPECT_TRUE(keys.error().text.starts_with(says)) << keys.error().text;
    EXPECT_EQ(keys.error().text.find("geheim"), std::string::npos);
  }
}

}  // namespace
}  // namespace hub::webhook
