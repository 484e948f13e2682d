// Time: pupils to look at again, deadlines that fire once, and what is forgotten.
#include "tests/contract/store_suite.h"

namespace hub::store_test {
namespace {

using domain::Meldingstatus;
using domain::Regel;
using domain::Termijnsoort;
using domain::Termijnstaat;
using store::Afloop;
using store::Id;
using store::Termijn;
using Lines = std::vector<std::string>;

class StoreTimeTest : public StoreTest {
 protected:
  std::vector<Termijn> due(std::string_view now, std::size_t count = 100) { return must(store_->due(at(now), count)); }
  void add(std::vector<store::NieuweTermijn> termijnen, std::vector<store::Uitkomstrij> rijen = {}, std::vector<store::Dossier> dossiers = {}) {
    if (must(store_->marks()) == 0) answer(reg({}));
    store::Vonnis vonnis = verdict(marked());
    vonnis.nieuw = std::move(rijen);
    vonnis.nieuwe_dossiers = std::move(dossiers);
    vonnis.termijnen = std::move(termijnen);
    settle(vonnis);
  }
  void elapse(const Afloop& afloop) { must(store_->elapse(std::span(&afloop, 1), now_)); }
};

TEST_P(StoreTimeTest, MarksAPupilWhenItsMomentHasCome) {  // P4
  answer(reg({}));
  store::Vonnis vonnis = verdict(marked());
  vonnis.wek_op = at("2026-09-29T22:00:00Z");
  settle(vonnis);
  EXPECT_EQ(must(store_->next_wake()), at("2026-09-29T22:00:00Z"));
  EXPECT_EQ(must(store_->wake(at("2026-09-29T21:59:59.999999Z"), 10)), 0u);
  EXPECT_EQ(must(store_->wake(at("2026-09-29T22:00:00Z"), 10)), 1u);
  EXPECT_EQ(marked_numbers(), Lines{"100122"});
  EXPECT_EQ(must(store_->next_wake()), std::nullopt);
  EXPECT_EQ(must(store_->wake(at("2027-01-01T00:00:00Z"), 10)), 0u);
}

TEST_P(StoreTimeTest, MovesOrForgetsTheMomentWithTheNextJudgement) {
  answer(reg({}));
  for (const char* moment : {"2026-10-01T00:00:00Z", "2026-09-15T00:00:00Z"}) {
    store::Vonnis vonnis = verdict(look_at());
    vonnis.wek_op = at(moment);
    settle(vonnis);
    EXPECT_EQ(must(store_->next_wake()), at(moment));
  }
  store::Vonnis never = verdict(look_at());
  never.wek_op.reset();
  settle(never);
  EXPECT_EQ(must(store_->next_wake()), std::nullopt);
}

TEST_P(StoreTimeTest, WakesTheEarliestFirstAtMostSoMany) {
  for (const char* nummer : {"1", "2", "3"}) {
    answer(reg({.id = std::string("R") + nummer, .leerling = nummer}));
    store::Vonnis vonnis = verdict(marked(nummer));
    vonnis.wek_op = at(std::string("2026-09-2") + std::to_string(9 - std::stoi(nummer)) + "T00:00:00Z");
    settle(vonnis);
  }
  EXPECT_EQ(must(store_->wake(at("2027-01-01T00:00:00Z"), 2)), 2u);
  EXPECT_EQ(marked_numbers(), (Lines{"2", "3"}));
  EXPECT_EQ(must(store_->wake(at("2027-01-01T00:00:00Z"), 2)), 1u);
}

TEST_P(StoreTimeTest, GivesDueTermijnenInOrder) {
  answer(reg({}));
  const Id leerling = marked().mark.leerling;
  const store::Dossier dossier{store_->next_id(), make_uuid7(now_, random_)};
  const auto later = termijn(Termijnsoort::pact, "2026-12-01T00:00:00Z", leerling, 0, dossier.id);
  const auto first = termijn(Termijnsoort::ouders_informeren, "2026-10-05T22:00:00Z", leerling, 17, dossier.id);
  const auto school = termijn(Termijnsoort::herinneringsmail, "2026-10-12T07:00:00Z");
  add({later, first, school}, {}, {dossier});
  EXPECT_EQ(must(store_->next_wake()), first.vervalt);
  EXPECT_TRUE(due("2026-10-05T21:59:59Z").empty());
  EXPECT_EQ(due("2026-10-05T22:00:00Z").size(), 1u);
  const auto all = due("2027-01-01T00:00:00Z");
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].id, first.id);
  EXPECT_EQ(all[0].uuid, first.uuid);
  EXPECT_EQ(all[0].soort, Termijnsoort::ouders_informeren);
  EXPECT_EQ(all[0].vestiging, "90BB00");
  EXPECT_EQ(all[0].leerling, leerling);
  EXPECT_EQ(all[0].uitkomst, 17);
  EXPECT_EQ(all[0].dossier_uuid, dossier.uuid);
  EXPECT_EQ(all[0].vervalt, first.vervalt);
  EXPECT_EQ(all[1].id, school.id);
  EXPECT_EQ(all[1].dossier_uuid, Uuid{});
  EXPECT_EQ(all[2].id, later.id);
  EXPECT_EQ(due("2027-01-01T00:00:00Z", 2).size(), 2u);
}

TEST_P(StoreTimeTest, FiresATermijnOnce) {  // P4, F09
  const auto pact = termijn(Termijnsoort::pact, "2026-09-01T00:00:00Z");
  add({pact});
  Afloop afloop;
  afloop.termijn = pact.id;
  afloop.berichten = {bericht({}, "{}")};
  elapse(afloop);
  EXPECT_TRUE(due("2027-01-01T00:00:00Z").empty());
  EXPECT_EQ(waiting(stream_of(leerplicht()).id).size(), 1u);
  afloop.berichten.front().id = make_uuid7(now_, random_);
  elapse(afloop);  // by whatever slip: it has had its effect
  EXPECT_EQ(waiting(stream_of(leerplicht()).id).size(), 1u);
}

TEST_P(StoreTimeTest, MakesTheNextOfARepeatingKind) {
  const auto mail = termijn(Termijnsoort::herinneringsmail, "2026-09-14T07:00:00Z");
  must(store_->ensure_termijn(mail, now_));
  must(store_->ensure_termijn(termijn(Termijnsoort::herinneringsmail, "2026-10-12T07:00:00Z"), now_));  // one stands
  EXPECT_EQ(must(store_->next_wake()), mail.vervalt);
  ASSERT_EQ(due("2027-01-01T00:00:00Z").size(), 1u);
  Afloop afloop;
  afloop.termijn = mail.id;
  afloop.staat = Termijnstaat::gehaald;
  afloop.volgende = termijn(Termijnsoort::herinneringsmail, "2026-10-12T07:00:00Z");
  elapse(afloop);
  const auto next = due("2027-01-01T00:00:00Z");
  ASSERT_EQ(next.size(), 1u);
  EXPECT_EQ(next.front().id, afloop.volgende->id);
  auto elsewhere = termijn(Termijnsoort::herinneringsmail, "2026-10-12T07:00:00Z");
  elsewhere.vestiging = "90AA00";
  must(store_->ensure_termijn(elsewhere, now_));
  EXPECT_EQ(due("2027-01-01T00:00:00Z").size(), 2u);
}

TEST_P(StoreTimeTest, NamesThePartnersOfARunningLrvBesideThePact) {
  answer(reg({}));
  const Id leerling = marked().mark.leerling;
  auto running = outcome(Regel::lrv);
  auto ended = outcome(Regel::lrv, "2026-01-12");
  ended.gemeld.uitkomst.einddatum = dag("2026-03-01");
  ended.gemeld.bestemming.ontvanger = domain::Ontvanger{domain::Lijn::leerplicht, "0362"};
  auto withdrawn = outcome(Regel::lrv, "2026-08-31");
  withdrawn.gemeld.status = Meldingstatus::I;
  withdrawn.gemeld.bestemming.ontvanger = domain::Ontvanger{domain::Lijn::leerplicht, "0394"};
  auto nobody = outcome(Regel::lrv, "2026-08-30");
  nobody.gemeld.bestemming.ontvanger.reset();
  add({termijn(Termijnsoort::pact, "2026-09-01T00:00:00Z", leerling), termijn(Termijnsoort::ouders_informeren, "2026-09-01T00:00:00Z", leerling)},
      {running, ended, withdrawn, nobody, outcome(Regel::zestien_uur)});
  for (const Termijn& termijn : due("2026-09-02T00:00:00Z")) {
    const bool pact = termijn.soort == Termijnsoort::pact;
    EXPECT_EQ(termijn.meldingen_bij, pact ? std::vector{leerplicht()} : std::vector<domain::Ontvanger>{});
  }
}

TEST_P(StoreTimeTest, WaitsForWhateverComesFirst) {
  EXPECT_EQ(must(store_->next_wake()), std::nullopt);
  must(store_->ensure_termijn(termijn(Termijnsoort::herinneringsmail, "2026-10-12T07:00:00Z"), now_));
  answer(reg({}));
  store::Vonnis vonnis = verdict(marked());
  vonnis.wek_op = at("2026-10-13T00:00:00Z");
  settle(vonnis);
  EXPECT_EQ(must(store_->next_wake()), at("2026-10-12T07:00:00Z"));
  vonnis = verdict(look_at());
  vonnis.wek_op = at("2026-10-11T00:00:00Z");
  settle(vonnis);
  EXPECT_EQ(must(store_->next_wake()), at("2026-10-11T00:00:00Z"));
}

TEST_P(StoreTimeTest, CountsWhatTheReminderMailSaysOfASchool) {
  const auto counted = [&](const char* vestiging = "90BB00") {
    const auto t = must(store_->count_for(vestiging, at("2026-08-31T22:00:00Z")));
    return std::vector<std::int64_t>{t.open_dossiers, t.thuiszitters, t.meldingen_maand, t.open_termijnen};
  };
  EXPECT_EQ(counted(), (std::vector<std::int64_t>{0, 0, 0, 0}));
  answer(reg({}));
  const Id leerling = marked().mark.leerling;
  const store::Dossier dossier{store_->next_id(), make_uuid7(now_, random_)};
  auto withdrawn = outcome();
  withdrawn.gemeld.status = Meldingstatus::I;
  auto returned = outcome(Regel::langdurig, "2026-01-01");
  returned.gemeld.uitkomst.einddatum = dag("2026-03-01");
  add({termijn(Termijnsoort::pact, "2026-12-01T00:00:00Z", leerling), termijn(Termijnsoort::herinneringsmail, "2026-12-01T00:00:00Z")},
      {outcome(Regel::langdurig), returned, outcome(Regel::zestien_uur), outcome(Regel::lrv), withdrawn, outcome(Regel::mazl)}, {dossier});
  EXPECT_EQ(counted(), (std::vector<std::int64_t>{1, 1, 2, 1}));
  EXPECT_EQ(counted("90AA00"), (std::vector<std::int64_t>{0, 0, 0, 0}));
  const auto next_month = must(store_->count_for("90BB00", at("2026-09-30T22:00:00Z")));
  EXPECT_EQ(next_month.meldingen_maand, 0);
}

TEST_P(StoreTimeTest, ForgetsRepeatsThatAreOldEnoughAtMostSoMany) {  // P2
  const WallTime old = now_;
  store::Aanvraag aanvraag;
  aanvraag.gebeurtenissen = {event(domain::Hervatting{pupil(), dag("2026-09-01")}, "e-1"), event(domain::Hervatting{pupil(), dag("2026-09-02")}, "e-2")};
  aanvraag.herhaling = {print("key-1"), print("body")};
  accept(aanvraag);
  now_ += std::chrono::hours(24);
  aanvraag.gebeurtenissen = {event(domain::Hervatting{pupil(), dag("2026-09-03")}, "e-3")};
  aanvraag.herhaling = {print("key-2"), print("body")};
  accept(aanvraag);

  EXPECT_EQ(must(store_->forget_repeats(old, 100)), 0u);  // only what is older
  EXPECT_EQ(must(store_->forget_repeats(old + std::chrono::hours(1), 2)), 2u);
  EXPECT_EQ(must(store_->forget_repeats(old + std::chrono::hours(1), 100)), 1u);
  EXPECT_EQ(must(store_->forget_repeats(old + std::chrono::hours(1), 100)), 0u);
  EXPECT_TRUE(accept(aanvraag).herhaald);  // the recent ones are still known
  EXPECT_EQ(to_word(accept({event(domain::Hervatting{pupil(), dag("2026-09-03")}, "e-3", "other")})), "409 id-conflict");
  // An id that was forgotten is taken again; what it says was said already.
  EXPECT_EQ(to_word(accept({event(domain::Hervatting{pupil(), dag("2026-09-01")}, "e-1", "other")})), "bekend");
  aanvraag.herhaling = {print("key-1"), print("another body")};
  EXPECT_NE(accept(aanvraag).soort, store::Uitslag::Soort::sleutel_hergebruikt);
}

INSTANTIATE_TEST_SUITE_P(Kinds, StoreTimeTest, testing::ValuesIn(store_kinds()), name_of_kind);

}  // namespace
}  // namespace hub::store_test
