// What a school hears when DUO says of its pupil what the hub knows otherwise; and that nobody else does.
#include "tests/unit/judge/story.h"

namespace hub::judge_test {
namespace {

using domain::Opgavesoort;

class DuoStoryTest : public StoryTest {
 protected:
  // DUO says it of the pupil of roster(), as of today.
  void duo_says(Opgavesoort soort, std::string kenmerk = "1", std::string woongemeente = {}) {
    arrives(domain::Leerlingopgave{"90BB00", "999990019", {soort, std::move(kenmerk), local_day(now_), std::move(woongemeente)}});
  }
  void leaves(std::string_view dag) { arrives(domain::Uitschrijving{{"90BB00", "100122"}, *parse_date(dag)}); }
};

TEST_F(DuoStoryTest, TellsTheSchoolOnceAndNobodyElse) {
  roster();
  at("2026-10-12 12:00");
  duo_says(Opgavesoort::langdurig_verzuim, "2026-09-07");
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimsignalen.geregistreerd duo-lrv 2026-10-12"});
  const Json data = data_to("school/90BB00");
  EXPECT_EQ(data.at("leerlingnummer"), "100122");
  EXPECT_TRUE(data.at("dossierId").is_null());
  EXPECT_EQ(data.size(), 5u);  // signaalId and soort beside these, and nothing of DUO's
  at("2026-10-19 12:00");
  duo_says(Opgavesoort::langdurig_verzuim, "2026-09-07");  // a week later, the same spell
  EXPECT_EQ(heard(), Lines{});
  at("2026-12-14 12:00");
  duo_says(Opgavesoort::langdurig_verzuim, "2026-11-09");
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimsignalen.geregistreerd duo-lrv 2026-12-14"});
}

TEST_F(DuoStoryTest, SaysNothingOfAnLrvThatStands) {
  roster();
  absent("2026-09-01 08:30", "");
  at("2026-09-30 12:00");
  Lines told = heard();
  EXPECT_NE(std::find(told.begin(), told.end(), "leerplicht/0363 verzuimmeldingen.geregistreerd LRV R 2026-09-01"), told.end());
  duo_says(Opgavesoort::langdurig_verzuim, "2026-09-28");
  EXPECT_EQ(heard(), Lines{});
  // Back since long: what DUO counts now is another spell.
  back("2026-10-05");
  at("2026-12-07 12:00");
  heard();
  duo_says(Opgavesoort::langdurig_verzuim, "2026-12-07");
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimsignalen.geregistreerd duo-lrv 2026-12-07"});
}

TEST_F(DuoStoryTest, NamesTheDossierThatIsOpen) {
  roster();
  absent("2026-09-01 08:30", "");
  at("2026-09-30 12:00");
  heard();
  duo_says(Opgavesoort::overleden);
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimsignalen.geregistreerd duo-overleden 2026-09-30"});
  EXPECT_FALSE(data_to("school/90BB00").at("dossierId").is_null());
}

TEST_F(DuoStoryTest, ComparesWithWhoHasLeftAndWhoIsBack) {
  roster();
  at("2026-10-12 12:00");
  duo_says(Opgavesoort::ingeschreven, "a");
  EXPECT_EQ(heard(), Lines{});
  duo_says(Opgavesoort::uitgeschreven, "b");
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimsignalen.geregistreerd duo-uitgeschreven 2026-10-12"});
  leaves("2026-11-01");
  duo_says(Opgavesoort::uitgeschreven, "c");  // not gone yet
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimsignalen.geregistreerd duo-uitgeschreven 2026-10-12"});
  at("2026-11-02 12:00");
  duo_says(Opgavesoort::uitgeschreven, "d");
  EXPECT_EQ(heard(), Lines{});
  duo_says(Opgavesoort::ingeschreven, "e");
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimsignalen.geregistreerd duo-ingeschreven 2026-11-02"});
  absent("2026-11-03 08:30", "2026-11-03 09:20");  // is at school again, or would not be missed
  duo_says(Opgavesoort::ingeschreven, "f");
  EXPECT_EQ(heard(), Lines{});
}

TEST_F(DuoStoryTest, ChangesNothingThatTheHubKnows) {
  roster("2011-03-14", "0363");
  duo_says(Opgavesoort::verhuisd, "1", "0394");
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimsignalen.geregistreerd duo-verhuisd 2026-08-20"});
  at("2026-09-07 16:00");
  luxe("2026-09-07 08:30", "2026-09-07 15:30");
  EXPECT_EQ(heard(), Lines{"leerplicht/0363 verzuimmeldingen.geregistreerd L R 2026-09-07"});
  roster("2011-03-14", "0394");  // the school put it right
  heard();
  duo_says(Opgavesoort::verhuisd, "2", "0394");
  EXPECT_EQ(heard(), Lines{});
}

TEST_F(DuoStoryTest, SaysOnceWhatTwoReportsOfOneMomentComeTo) {
  roster();
  store::Aanvraag aanvraag;
  for (const char* kenmerk : {"2026-1", "absoluut-2026"}) {
    aanvraag.gebeurtenissen.emplace_back().inhoud =
        domain::Leerlingopgave{"90BB00", "999990019", {Opgavesoort::uitgeschreven, kenmerk, *parse_date("2026-08-01"), ""}};
  }
  ASSERT_EQ(store_->accept(std::span(&aanvraag, 1), now_).value().front().nieuw, 2u);
  judge();
  EXPECT_EQ(heard(), Lines{"school/90BB00 verzuimsignalen.geregistreerd duo-uitgeschreven 2026-08-20"});
}

}  // namespace
}  // namespace hub::judge_test
