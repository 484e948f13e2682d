// T2: what judgement reads of a pupil, and that everything it stores comes back as it was.
#include "tests/contract/store_suite.h"

namespace hub::store_test {
namespace {

using domain::Meldingstatus;
using domain::Regel;
using domain::Termijnsoort;
using domain::Termijnstaat;
using store::Leerlingstaat;
using store::Uitkomstrij;
using Lines = std::vector<std::string>;

class StoreJudgeTest : public StoreTest {
 protected:
  // One pupil with a registration, marked.
  Leerlingstaat begin() {
    EXPECT_EQ(answer(reg({})), "nieuw");
    return marked();
  }
  // Stores these outcomes for the pupil and gives the pupil as judgement then sees it.
  Leerlingstaat with_outcomes(std::vector<Uitkomstrij> rijen) {
    store::Vonnis vonnis = verdict(begin());
    vonnis.nieuw = std::move(rijen);
    settle(vonnis);
    return look_at();
  }
  domain::Wandelstand stand(std::string_view tot) {
    domain::Wandelstand made;
    made.tot = dag(tot);
    made.venster = {{dag("2026-07-01"), 300}, {dag("2026-07-02"), 60}};
    made.reset = dag("2026-05-04");
    made.laatste_melding = dag("2026-05-04");
    made.dreigend_gegeven = true;
    made.luxe = {dag("2026-07-01"), dag("2026-07-02"), 2, false, {{dag("2026-07-01"), 10}}};
    made.ziek = {dag("2026-06-29"), dag("2026-07-02"), 4, true, {{dag("2026-06-29"), 300}}};
    made.langdurig = {dag("2026-06-01"), dag("2026-07-02"), 24, false, {}};
    made.lrv = {dag("2026-06-08"), dag("2026-07-02"), 19, false, {}};
    made.ziekmeldingen = {dag("2026-06-29")};
    made.ziekmeldingen_recent = {dag("2026-05-11"), dag("2026-06-29")};
    made.schooljaar = dag("2025-08-01");
    made.ziek_minuten = 1234;
    return made;
  }
  // Gives the pupil a carried stand up to `tot`.
  void carry(std::string_view tot) {
    store::Vonnis vonnis = verdict(look_at());
    vonnis.stand = stand(tot);
    settle(vonnis);
  }
};

TEST_P(StoreJudgeTest, RemovesAMarkOnlyWhileItsNumberIsTheOneThatWasRead) {
  const Leerlingstaat read = begin();
  answer(reg({.id = "R2"}));  // arrives while the pupil is judged
  settle(verdict(read));
  const Leerlingstaat again = marked();
  EXPECT_GT(again.mark.nummer, read.mark.nummer);
  settle(verdict(again));
  EXPECT_EQ(marked_numbers(), Lines{});
  EXPECT_EQ(must(store_->marks()), 0);
}

TEST_P(StoreJudgeTest, GivesAtMostSoManyMarkedPupils) {
  for (const char* nummer : {"1", "2", "3"}) answer(reg({.id = std::string("R") + nummer, .leerling = nummer}));
  EXPECT_EQ(must(store_->marked(2)).size(), 2u);
  EXPECT_EQ(must(store_->marked(10)).size(), 3u);
  EXPECT_EQ(must(store_->marks()), 3);
}

TEST_P(StoreJudgeTest, MarksAPupilOnceHoweverMuchArrives) {
  for (int i = 0; i < 5; ++i) answer(reg({.id = "R" + std::to_string(i)}));
  EXPECT_EQ(must(store_->marks()), 1);
}

TEST_P(StoreJudgeTest, KeepsEveryFieldOfAnOutcome) {
  std::vector<Uitkomstrij> rijen;
  for (const Regel regel : {Regel::zestien_uur, Regel::luxe, Regel::lrv, Regel::langdurig, Regel::mazl, Regel::dreigend, Regel::verzuimgesprek,
                            Regel::ziek_30, Regel::afwijkend, Regel::duo_overleden}) {
    rijen.push_back(outcome(regel));
  }
  // One with everything, one with nothing, the others between.
  domain::Gemeld& full = rijen[4].gemeld;
  full.uitkomst.dag = dag("2026-09-09");
  full.uitkomst.einddatum = dag("2026-09-10");
  full.uitkomst.minuten = 960;
  full.uitkomst.aanleiding = domain::Aanleiding::duur;
  full.uitkomst.aantal_ziekmeldingen = 3;
  full.uitkomst.aantal_lesdagen = 7;
  full.uitkomst.sleutel = dag("2026-08-01");
  full.status = Meldingstatus::B;
  full.bestemming.verzuimsoort = domain::Verzuimsoort::RMC;
  full.bestemming.ontvanger = jgz();
  full.afwijking_verteld = true;
  rijen[4].vrijgegeven = true;
  rijen[4].dossier = 17;
  rijen[5].gemeld.bestemming = {.bestaat = true, .verzuimsoort = {}, .ontvanger = {}, .onbestelbaar = domain::Onbestelbaar::onbekende_gemeente};
  rijen[5].waarom = "{}";
  rijen[6].gemeld.bestemming = {.bestaat = true, .verzuimsoort = {}, .ontvanger = domain::Ontvanger{domain::Lijn::school, "90BB00"}, .onbestelbaar = {}};
  const Leerlingstaat staat = with_outcomes(rijen);
  ASSERT_EQ(staat.uitkomsten.size(), rijen.size());
  for (std::size_t i = 0; i < rijen.size(); ++i) {  // in order of regel
    const Uitkomstrij& in = rijen[i];
    const Uitkomstrij& out = staat.uitkomsten[i];
    EXPECT_EQ(out.gemeld.id, in.gemeld.id);
    EXPECT_EQ(out.uuid, in.uuid);
    EXPECT_EQ(out.dossier, in.dossier);
    EXPECT_EQ(out.vrijgegeven, in.vrijgegeven);
    EXPECT_EQ(out.waarom, in.waarom);
    EXPECT_EQ(out.gemeld.status, in.gemeld.status);
    EXPECT_EQ(out.gemeld.afwijking_verteld, in.gemeld.afwijking_verteld);
    EXPECT_EQ(out.gemeld.bestemming, in.gemeld.bestemming);
    EXPECT_EQ(out.gemeld.uitkomst.regel, in.gemeld.uitkomst.regel);
    EXPECT_EQ(out.gemeld.uitkomst.dag, in.gemeld.uitkomst.dag);
    EXPECT_EQ(out.gemeld.uitkomst.begindatum, in.gemeld.uitkomst.begindatum);
    EXPECT_EQ(out.gemeld.uitkomst.einddatum, in.gemeld.uitkomst.einddatum);
    EXPECT_EQ(out.gemeld.uitkomst.minuten, in.gemeld.uitkomst.minuten);
    EXPECT_EQ(out.gemeld.uitkomst.aanleiding, in.gemeld.uitkomst.aanleiding);
    EXPECT_EQ(out.gemeld.uitkomst.aantal_ziekmeldingen, in.gemeld.uitkomst.aantal_ziekmeldingen);
    EXPECT_EQ(out.gemeld.uitkomst.aantal_lesdagen, in.gemeld.uitkomst.aantal_lesdagen);
    EXPECT_EQ(out.gemeld.uitkomst.sleutel, in.gemeld.uitkomst.sleutel);
  }
}

TEST_P(StoreJudgeTest, GivesOutcomesInOrderOfRuleAndBegin) {
  const Leerlingstaat staat = with_outcomes({outcome(Regel::langdurig, "2026-09-01"), outcome(Regel::zestien_uur, "2026-09-14"),
                                             outcome(Regel::zestien_uur, "2026-09-01"), outcome(Regel::lrv, "2026-09-01")});
  Lines order;
  for (const Uitkomstrij& rij : staat.uitkomsten) {
    order.push_back(std::string(name_of(domain::regel_namen, rij.gemeld.uitkomst.regel)) + " " + format_date(rij.gemeld.uitkomst.begindatum));
  }
  EXPECT_EQ(order, (Lines{"16-uur 2026-09-01", "16-uur 2026-09-14", "lrv 2026-09-01", "langdurig 2026-09-01"}));
}

TEST_P(StoreJudgeTest, RewritesEveryFieldThatCanChange) {
  Leerlingstaat staat = with_outcomes({outcome()});
  Uitkomstrij rij = staat.uitkomsten.front();
  rij.gemeld.uitkomst.dag = dag("2026-09-11");
  rij.gemeld.uitkomst.begindatum = dag("2026-09-02");
  rij.gemeld.uitkomst.einddatum = dag("2026-09-10");
  rij.gemeld.uitkomst.minuten = 1200;
  rij.gemeld.uitkomst.aanleiding = domain::Aanleiding::frequentie;
  rij.gemeld.uitkomst.aantal_ziekmeldingen = 4;
  rij.gemeld.uitkomst.aantal_lesdagen = 1;
  rij.gemeld.status = Meldingstatus::K;
  rij.gemeld.bestemming = {.bestaat = true, .verzuimsoort = domain::Verzuimsoort::V4, .ontvanger = jgz(), .onbestelbaar = {}};
  rij.gemeld.afwijking_verteld = true;
  rij.vrijgegeven = true;
  rij.waarom = R"({"regel":"iets"})";
  store::Vonnis vonnis = verdict(staat);
  vonnis.gewijzigd.push_back(rij);
  settle(vonnis);
  const Leerlingstaat after = look_at();
  ASSERT_EQ(after.uitkomsten.size(), 1u);
  const Uitkomstrij& out = after.uitkomsten.front();
  EXPECT_EQ(out.uuid, rij.uuid);
  EXPECT_EQ(out.gemeld.uitkomst.dag, rij.gemeld.uitkomst.dag);
  EXPECT_EQ(out.gemeld.uitkomst.begindatum, rij.gemeld.uitkomst.begindatum);
  EXPECT_EQ(out.gemeld.uitkomst.einddatum, rij.gemeld.uitkomst.einddatum);
  EXPECT_EQ(out.gemeld.uitkomst.minuten, 1200);
  EXPECT_EQ(out.gemeld.uitkomst.aanleiding, domain::Aanleiding::frequentie);
  EXPECT_EQ(out.gemeld.uitkomst.aantal_ziekmeldingen, 4);
  EXPECT_EQ(out.gemeld.uitkomst.aantal_lesdagen, 1);
  EXPECT_EQ(out.gemeld.status, Meldingstatus::K);
  EXPECT_EQ(out.gemeld.bestemming, rij.gemeld.bestemming);
  EXPECT_TRUE(out.gemeld.afwijking_verteld);
  EXPECT_TRUE(out.vrijgegeven);
  EXPECT_EQ(out.waarom, rij.waarom);
}

TEST_P(StoreJudgeTest, ForgetsAReceiverThatIsNoLongerKnown) {
  const Leerlingstaat staat = with_outcomes({outcome()});
  Uitkomstrij rij = staat.uitkomsten.front();
  rij.gemeld.bestemming.ontvanger.reset();
  rij.gemeld.bestemming.onbestelbaar = domain::Onbestelbaar::onbekende_gemeente;
  store::Vonnis vonnis = verdict(staat);
  vonnis.gewijzigd.push_back(rij);
  settle(vonnis);
  EXPECT_EQ(look_at().uitkomsten.front().gemeld.bestemming, rij.gemeld.bestemming);
}

TEST_P(StoreJudgeTest, ShowsAWithdrawnOutcomeNoMore) {
  const Leerlingstaat staat = with_outcomes({outcome()});
  Uitkomstrij rij = staat.uitkomsten.front();
  rij.gemeld.status = Meldingstatus::I;
  store::Vonnis vonnis = verdict(staat);
  vonnis.gewijzigd.push_back(rij);
  settle(vonnis);
  EXPECT_TRUE(look_at().uitkomsten.empty());
}

TEST_P(StoreJudgeTest, KeepsACarriedStandAsItWas) {
  begin();
  EXPECT_FALSE(look_at().stand);
  carry("2026-08-01");
  ASSERT_TRUE(look_at().stand);
  EXPECT_TRUE(*look_at().stand == stand("2026-08-01"));
  domain::Wandelstand bare;
  bare.tot = dag("2027-08-01");
  store::Vonnis vonnis = verdict(look_at());
  vonnis.stand = bare;
  settle(vonnis);
  EXPECT_TRUE(*look_at().stand == bare);
}

TEST_P(StoreJudgeTest, KeepsTheStandWhenWhatArrivesLiesAfterIt) {
  begin();
  carry("2026-08-01");
  answer(reg({.id = "R2", .begin = "2026-09-10 08:30", .eind = "2026-09-10 10:30"}));
  answer(withdrawal({.id = "R2", .versie = "2026-09-11T00:00:00Z"}));
  answer(domain::Hervatting{pupil(), dag("2026-08-02")});
  answer(domain::Toestemming{pupil(), domain::Lijn::jgz, domain::Toestemminggever::ouders, true, now_});
  EXPECT_TRUE(look_at().stand);
}

TEST_P(StoreJudgeTest, ForgetsTheStandWhenThePastChanges) {
  struct Case {
    const char* naam;
    std::function<void()> arrives;
  };
  const std::vector<Case> cases = {
      {"a registration before it", [&] { answer(reg({.id = "old", .begin = "2026-06-10 08:30", .eind = "2026-06-10 10:30"})); }},
      {"a correction of one before it", [&] { answer(reg({.id = "old", .versie = "2026-09-08T00:00:00Z", .begin = "2026-09-10 08:30", .eind = "2026-09-10 09:30"})); }},
      {"a withdrawal of one before it",
       [&] {
         answer(reg({.id = "old2", .begin = "2026-06-10 08:30", .eind = "2026-06-10 10:30"}));
         carry("2026-08-01");
         answer(withdrawal({.id = "old2", .versie = "2026-09-09T00:00:00Z"}));
       }},
      {"a return on its first day", [&] { answer(domain::Hervatting{pupil(), dag("2026-08-01")}); }},
      {"a roster", [&] { answer(roster()); }},
  };
  begin();
  for (const Case& c : cases) {
    carry("2026-08-01");
    EXPECT_TRUE(look_at().stand) << c.naam;
    c.arrives();
    EXPECT_FALSE(look_at().stand) << c.naam;
  }
}

TEST_P(StoreJudgeTest, ReadsWithAStandOnlyWhatMayStillMatter) {
  for (const char* begin : {"2024-09-10", "2025-09-10", "2026-09-10"}) {
    answer(reg({.id = begin, .begin = std::string(begin) + " 08:30", .eind = std::string(begin) + " 10:30"}));
  }
  EXPECT_EQ(counting().size(), 3u);
  carry("2026-08-01");
  // The school year it begins and the one before it, from which something may still run.
  EXPECT_EQ(counting(), (Lines{"afwezig 2025-09-10T06:30:00Z", "afwezig 2026-09-10T06:30:00Z"}));
}

TEST_P(StoreJudgeTest, ReadsFoldedOutcomesOnlyWithoutAStand) {
  Uitkomstrij old = outcome(Regel::zestien_uur, "2026-06-01");
  const Uitkomstrij recent = outcome(Regel::zestien_uur, "2026-09-01");
  store::Vonnis vonnis = verdict(begin());
  vonnis.geheel = true;
  vonnis.nieuw = {old, recent};
  vonnis.afgerond = {old.gemeld.id};
  vonnis.stand = stand("2026-08-01");
  settle(vonnis);
  ASSERT_EQ(look_at().uitkomsten.size(), 1u);
  EXPECT_EQ(look_at().uitkomsten.front().gemeld.id, recent.gemeld.id);
  answer(roster());  // forgets the stand
  EXPECT_EQ(look_at().uitkomsten.size(), 2u);
  // Judged as a whole again, with a stand but nothing folded in: both are to be seen.
  vonnis = verdict(look_at());
  vonnis.geheel = true;
  vonnis.stand = stand("2026-08-01");
  settle(vonnis);
  EXPECT_EQ(look_at().uitkomsten.size(), 2u);
}

TEST_P(StoreJudgeTest, OpensADossierAndClosesItWhenNothingIsOpen) {
  struct Case {
    const char* naam;
    Regel regel;
    Meldingstatus status;
    bool ended;
    bool closes;
  };
  const std::vector<Case> cases = {
      {"a registered melding", Regel::zestien_uur, Meldingstatus::R, true, false}, {"a melding in treatment", Regel::lrv, Meldingstatus::B, true, false},
      {"a closed melding", Regel::zestien_uur, Meldingstatus::G, true, true},      {"a melding taken note of", Regel::luxe, Meldingstatus::K, true, true},
      {"a withdrawn melding", Regel::zestien_uur, Meldingstatus::I, true, true},   {"a long absence that runs", Regel::langdurig, Meldingstatus::R, false, false},
      {"a long absence that ended", Regel::langdurig, Meldingstatus::R, true, true}, {"a sickness signal", Regel::mazl, Meldingstatus::R, false, true},
  };
  int nummer = 0;
  for (const Case& c : cases) {
    const std::string leerling = std::to_string(++nummer);
    answer(reg({.id = "R" + leerling, .leerling = leerling}));
    const store::Dossier dossier{store_->next_id(), make_uuid7(now_, random_)};
    Uitkomstrij rij = outcome(c.regel);
    rij.dossier = dossier.id;
    rij.gemeld.status = c.status;
    if (c.ended) rij.gemeld.uitkomst.einddatum = dag("2026-09-07");
    store::Vonnis vonnis = verdict(marked(leerling));
    vonnis.nieuwe_dossiers = {dossier};
    vonnis.nieuw = {rij};
    settle(vonnis);
    ASSERT_TRUE(look_at(leerling).dossier) << c.naam;
    EXPECT_EQ(look_at(leerling).dossier->id, dossier.id);
    EXPECT_EQ(look_at(leerling).dossier->uuid, dossier.uuid);
    vonnis = verdict(look_at(leerling));
    vonnis.dossier_mag_dicht = dossier.id;
    settle(vonnis);
    EXPECT_EQ(look_at(leerling).dossier.has_value(), !c.closes) << c.naam;
  }
}

TEST_P(StoreJudgeTest, KeepsTermijnenOpenUntilTheyAreClosed) {
  store::Vonnis vonnis = verdict(begin());
  const Uitkomstrij rij = outcome();
  const auto melden = termijn(Termijnsoort::melden, "2026-09-15T00:00:00Z", vonnis.mark.leerling, rij.gemeld.id);
  const auto pact = termijn(Termijnsoort::pact, "2026-12-01T00:00:00Z", vonnis.mark.leerling, rij.gemeld.id);
  vonnis.nieuw = {rij};
  vonnis.termijnen = {melden, pact};
  settle(vonnis);
  auto open = look_at().termijnen;
  ASSERT_EQ(open.size(), 2u);
  EXPECT_EQ(open[0].id, melden.id);
  EXPECT_EQ(open[0].uuid, melden.uuid);
  EXPECT_EQ(open[0].soort, Termijnsoort::melden);
  EXPECT_EQ(open[0].uitkomst, rij.gemeld.id);
  EXPECT_EQ(open[0].vervalt, melden.vervalt);
  vonnis = verdict(look_at());
  vonnis.gesloten_termijnen = {{melden.id, Termijnstaat::vervallen}};
  settle(vonnis);
  open = look_at().termijnen;
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open.front().id, pact.id);
}

TEST_P(StoreJudgeTest, SettlesManyAtOnceOrNone) {
  for (const char* nummer : {"1", "2"}) answer(reg({.id = std::string("R") + nummer, .leerling = nummer}));
  std::vector<store::Vonnis> vonnissen = {verdict(marked("1")), verdict(marked("2"))};
  vonnissen[0].nieuw = {outcome()};
  vonnissen[1].nieuw = vonnissen[0].nieuw;  // the same key twice: a bug of the caller
  EXPECT_FALSE(store_->settle(vonnissen, now_));
  EXPECT_EQ(marked_numbers(), (Lines{"1", "2"}));
  EXPECT_TRUE(marked("1").uitkomsten.empty());
  vonnissen[1].nieuw.clear();
  must(store_->settle(vonnissen, now_));
  EXPECT_EQ(must(store_->marks()), 0);
}

TEST_P(StoreJudgeTest, NeverGivesAKeyTwice) {
  store::Id last = store_->next_id();
  for (int i = 0; i < 100; ++i) {
    answer(reg({.id = "R" + std::to_string(i)}));
    const store::Id id = store_->next_id();
    EXPECT_GT(id, last);
    last = id;
  }
}

TEST_P(StoreJudgeTest, MarksEveryPupilWhenTheRulesAreNotThoseOfTheLastRun) {  // F79
  begin();
  answer(reg({.id = "R2", .leerling = "2"}));
  must(store_->rules_in_force("first"));
  carry("2026-08-01");
  settle_all();
  must(store_->rules_in_force("first"));
  EXPECT_EQ(marked_numbers(), Lines{});
  must(store_->rules_in_force("second"));
  EXPECT_EQ(marked_numbers(), (Lines{"100122", "2"}));
  EXPECT_FALSE(marked().stand);
  settle_all();
  must(store_->rules_in_force("second"));
  EXPECT_EQ(marked_numbers(), Lines{});
}

INSTANTIATE_TEST_SUITE_P(Kinds, StoreJudgeTest, testing::ValuesIn(store_kinds()), name_of_kind);

}  // namespace
}  // namespace hub::store_test
