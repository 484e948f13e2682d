#include "hub/store/leerling_json.h"

#include <gtest/gtest.h>

namespace hub::store {
namespace {

TEST(LeerlingTextTest, ReadsBackAsItWas) {
  domain::Leerling full{"999990019", "Zoë", "van 't", "Hof \"x\" \\", *parse_date("2008-02-29"), "0363", 0, true};
  domain::Leerling bare{"123456789", "A", "", "B", *parse_date("2011-03-14"), "0394", std::nullopt, std::nullopt};
  for (const domain::Leerling& leerling : {full, bare}) {
    const auto read = leerling_from_text(to_text(leerling));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->pgn, leerling.pgn);
    EXPECT_EQ(read->roepnaam, leerling.roepnaam);
    EXPECT_EQ(read->tussenvoegsel, leerling.tussenvoegsel);
    EXPECT_EQ(read->achternaam, leerling.achternaam);
    EXPECT_EQ(read->geboortedatum, leerling.geboortedatum);
    EXPECT_EQ(read->woongemeente, leerling.woongemeente);
    EXPECT_EQ(read->leerjaar, leerling.leerjaar);
    EXPECT_EQ(read->startkwalificatie, leerling.startkwalificatie);
    EXPECT_EQ(to_text(*read), to_text(leerling));
  }
}

TEST(LeerlingTextTest, IsNoneWhenItIsNot) {
  const std::string good = to_text({"999990019", "A", "", "B", *parse_date("2011-03-14"), "0363", 4, false});
  ASSERT_TRUE(leerling_from_text(good));
  for (const std::string& text : {std::string(), std::string("{}"), std::string("[]"), good.substr(1), std::string(R"({"pgn":1})")}) {
    EXPECT_FALSE(leerling_from_text(text)) << text;
  }
  std::string wrong_date = good;
  wrong_date.replace(wrong_date.find("2011-03-14"), 10, "2011-02-29");
  EXPECT_FALSE(leerling_from_text(wrong_date));
}

}  // namespace
}  // namespace hub::store
