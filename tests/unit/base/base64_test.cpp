#include "hub/base/base64.h"

#include <gtest/gtest.h>

namespace hub {
namespace {

TEST(Base64Test, AgreesWithTheRfc) {  // RFC 4648 §10
  const std::pair<const char*, const char*> vectors[] = {{"", ""},         {"f", "Zg=="},         {"fo", "Zm8="},        {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(encode_base64(bytes), text);
    EXPECT_EQ(decode_base64(text), bytes);
  }
  EXPECT_EQ(encode_base64("\xff\xfe\xfb"), "//77");
  EXPECT_EQ(decode_base64("//77"), "\xff\xfe\xfb");
}

TEST(Base64Test, RefusesWhatItWouldNotHaveWritten) {
  for (const char* text : {"Zg", "Zg=", "Zh==", "Zm9", "Zm 9v", "Zm9v\n", "__-7", "=", "Zm9v=", "Zg==Zg=="}) {
    EXPECT_EQ(decode_base64(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace hub
