// What a school hears of absence at the school that its pupil came from; and that nothing else follows from it.
#include "tests/unit/judge/story.h"

namespace hub::judge_test {
namespace {

class OsoStoryTest : public StoryTest {
 protected:
  // A dossier of that day says it of the pupil of roster().
  void dossier_of(const std::string& dag) {
    arrives(domain::Leerlingopgave{"90BB00", "999990019", {domain::Opgavesoort::verzuim_vorige_school, dag, *parse_date(dag), ""}});
  }
};

TEST_F(OsoStoryTest, TellsTheNewSchoolOnceADossierAndNobodyElse) {
  roster();
  at("2026-09-02 12:00");
  dossier_of("2026-08-17");
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimsignalen.geregistreerd oso-verzuim 2026-09-02"});
  const Json data = data_to("school/90BB00");
  EXPECT_EQ(data.at("leerlingnummer"), "100122");
  EXPECT_TRUE(data.at("dossierId").is_null());
  EXPECT_EQ(data.size(), 5u);  // signaalId and soort beside these: no figure, no day of the other school
  at("2026-09-09 12:00");
  dossier_of("2026-08-17");  // the same one, delivered again
  EXPECT_EQ(heard(), Lines{});
  dossier_of("2026-09-08");  // made anew
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimsignalen.geregistreerd oso-verzuim 2026-09-09"});
}

TEST_F(OsoStoryTest, CountsForNothingHere) {
  roster();
  dossier_of("2026-08-17");
  heard();
  at("2026-09-01 15:30");
  absent("2026-09-01 08:30", "2026-09-01 15:30");
  EXPECT_EQ(heard(), Lines{});  // one day of this school: far from sixteen hours
}

TEST_F(OsoStoryTest, SaysNothingOfAPupilWhoHasLeft) {
  roster();
  arrives(domain::Uitschrijving{{"90BB00", "100122"}, *parse_date("2026-09-01")});
  at("2026-09-02 12:00");
  dossier_of("2026-08-17");
  EXPECT_EQ(heard(), Lines{});
}

}  // namespace
}  // namespace hub::judge_test
