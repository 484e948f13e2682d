#include "hub/base/json_text.h"

#include <gtest/gtest.h>

#include "hub/base/json.h"

namespace hub {
namespace {

TEST(JsonTextTest, WritesMembersInTheOrderInWhichTheyCome) {
  JsonText json;
  json.add("b", "text");
  json.add("a", -7);
  json.add("none", std::optional<std::string_view>());
  json.add("some", std::optional(3));
  json.add_json("list", "[1,2]");
  EXPECT_EQ(json.take(), R"({"b":"text","a":-7,"none":null,"some":3,"list":[1,2]})");
  EXPECT_EQ(JsonText().take(), "{}");
}

TEST(JsonTextTest, EscapesAsTheLibraryDoes) {
  std::string every;
  for (char c = 1; c < 0x7f; ++c) every += c;
  every += "\x7f Zoë ẞ 李 \"\\";
  every += '\0';
  JsonText json;
  json.add(every, every);
  EXPECT_EQ(json.take(), (Json{{every, every}}).dump());
}

}  // namespace
}  // namespace hub
