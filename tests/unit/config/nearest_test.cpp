#include "hub/config/nearest.h"

#include <gtest/gtest.h>

namespace hub::config {
namespace {

TEST(NearestTest, CountsTheEditsBetweenTwoWords) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("port", "port"), 0U);
  EXPECT_EQ(edit_distance("", "port"), 4U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("prot", "port"), 2U);
}

TEST(NearestTest, NamesTheWordThatWasMeantOrTheWholeShortList) {
  struct Case {
    std::string_view word;
    std::vector<std::string> known;
    std::string suggestion;
  };
  const std::vector<Case> cases = {
      {"prot", {"address", "port"}, "port"},
      {"adress", {"address", "port"}, "address"},
      {"vakantie_regio", {"vakantieregio", "sector"}, "vakantieregio"},
      {"x", {"po", "vo"}, "one of po, vo"},
      {"elephant", {"po", "vo", "mbo"}, "one of po, vo, mbo"},
      {"elephant", {"po"}, "po"},
      {"anything", {}, ""},
      {"anything", std::vector<std::string>(17, "xyz"), ""},
      {std::string_view("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
       {"aaa"},
       "aaa"},
  };
  for (const Case& c : cases) EXPECT_EQ(suggestion(c.word, c.known), c.suggestion) << c.word;
}

}  // namespace
}  // namespace hub::config
