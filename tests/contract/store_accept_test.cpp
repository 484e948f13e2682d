// T1: what comes in is stored once, whole or not at all, and every pupil it touches is marked.
#include <algorithm>

#include "tests/contract/store_suite.h"

namespace hub::store_test {
namespace {

using domain::Soort;
using store::Aanvraag;
using store::Leerlingstaat;
using store::Uitslag;
using Lines = std::vector<std::string>;

class StoreAcceptTest : public StoreTest {};

TEST_P(StoreAcceptTest, SeesTheSameEventOnce) {  // F74, P2
  EXPECT_EQ(to_word(accept({event(reg({}), "e-1")})), "nieuw");
  EXPECT_EQ(to_word(accept({event(reg({}), "e-1")})), "bekend");
  EXPECT_EQ(counting(), Lines{"afwezig 2026-09-07T06:30:00Z"});
}

TEST_P(StoreAcceptTest, RefusesTheSameIdWithOtherContent) {  // F74
  EXPECT_EQ(to_word(accept({event(reg({}), "e-1")})), "nieuw");
  const Uitslag other = accept({event(reg({.soort = Soort::ziek}), "e-1", "something else")});
  EXPECT_EQ(other.soort, Uitslag::Soort::geweigerd);
  EXPECT_EQ(to_word(other), "409 id-conflict");
  EXPECT_EQ(counting(), Lines{"afwezig 2026-09-07T06:30:00Z"});
}

TEST_P(StoreAcceptTest, TellsSourcesApart) {
  auto other = event(reg({.begin = "2026-09-08 08:30", .eind = "2026-09-08 09:30"}), "e-1", "something else");
  other.source = "urn:nld:oin:2:systeem:test";
  EXPECT_EQ(to_word(accept({event(reg({}), "e-1")})), "nieuw");
  EXPECT_EQ(to_word(accept({other})), "nieuw");  // neither id nor registratieId is the first source's
  EXPECT_EQ(counting().size(), 2u);
}

TEST_P(StoreAcceptTest, SeesARepeatWithinOneRequest) {
  const Uitslag uitslag = accept({event(reg({}), "e-1"), event(reg({}), "e-1"), event(reg({.id = "R2"}), "e-2")});
  EXPECT_EQ(uitslag.nieuw, 2u);
  EXPECT_EQ(uitslag.bekend, 1u);
}

TEST_P(StoreAcceptTest, GivesTheStoredAnswerToARepeatedRequest) {  // P2, F03
  Aanvraag aanvraag;
  aanvraag.afzender.naam = "90BB00-test";
  aanvraag.gebeurtenissen = {event(reg({}), "e-1"), event(reg({.id = "R2"}), "e-2")};
  aanvraag.herhaling = {print("key"), print("body")};
  const Uitslag first = accept(aanvraag);
  EXPECT_FALSE(first.herhaald);
  EXPECT_EQ(first.nieuw, 2u);
  settle_all();
  const Uitslag again = accept(aanvraag);
  EXPECT_TRUE(again.herhaald);
  EXPECT_EQ(again.nieuw, 2u);
  EXPECT_EQ(again.bekend, 0u);
  EXPECT_EQ(marked_numbers(), Lines{});  // nothing was done again
}

TEST_P(StoreAcceptTest, RefusesAKeyThatCameWithAnotherBody) {  // 422
  Aanvraag aanvraag;
  aanvraag.gebeurtenissen = {event(reg({}), "e-1")};
  aanvraag.herhaling = {print("key"), print("body")};
  accept(aanvraag);
  settle_all();
  aanvraag.herhaling->afdruk = print("another body");
  aanvraag.gebeurtenissen = {event(reg({.id = "R2"}), "e-2")};
  EXPECT_EQ(accept(aanvraag).soort, Uitslag::Soort::sleutel_hergebruikt);
  EXPECT_EQ(marked_numbers(), Lines{});
  aanvraag.herhaling->sleutel = print("another key");
  EXPECT_EQ(to_word(accept(aanvraag)), "nieuw");
}

TEST_P(StoreAcceptTest, RemembersARefusalUnderItsKey) {
  accept({event(reg({}), "e-1")});
  Aanvraag aanvraag;
  aanvraag.gebeurtenissen = {event(reg({.id = "R2"}), "e-2"), event(reg({}), "e-1", "other")};
  aanvraag.herhaling = {print("key"), print("body")};
  EXPECT_EQ(to_word(accept(aanvraag)), "409 id-conflict");
  const Uitslag again = accept(aanvraag);
  EXPECT_TRUE(again.herhaald);
  EXPECT_EQ(again.soort, Uitslag::Soort::geweigerd);
  ASSERT_EQ(again.geweigerd.size(), 1u);
  EXPECT_EQ(again.geweigerd.front().index, 1u);
  EXPECT_EQ(again.geweigerd.front().status, 409);
  EXPECT_FALSE(again.geweigerd.front().melding.empty());
}

TEST_P(StoreAcceptTest, TakesARequestWholeOrNotAtAll) {  // P8
  accept({event(reg({}), "e-1")});
  settle_all();
  const Uitslag uitslag = accept({event(reg({.id = "R2", .leerling = "2"}), "e-2"), event(reg({}), "e-1", "other"),
                                  event(reg({.id = "R3", .leerling = "3"}), "e-3"), event(domain::Ontvangst{}, "e-4")});
  EXPECT_EQ(uitslag.soort, Uitslag::Soort::geweigerd);
  EXPECT_EQ(uitslag.nieuw + uitslag.bekend, 0u);
  ASSERT_EQ(uitslag.geweigerd.size(), 2u);  // every bad one is named
  EXPECT_EQ(uitslag.geweigerd.at(0).index, 1u);
  EXPECT_EQ(uitslag.geweigerd.at(1).index, 3u);
  EXPECT_EQ(marked_numbers(), Lines{});
  // Nothing of it was seen: the good ones are new when they come again.
  EXPECT_EQ(accept({event(reg({.id = "R2", .leerling = "2"}), "e-2"), event(reg({.id = "R3", .leerling = "3"}), "e-3")}).nieuw, 2u);
}

TEST_P(StoreAcceptTest, TakesTheGoodOnesOfALenientRequest) {
  accept({event(reg({}), "e-1")});
  settle_all();
  Aanvraag aanvraag;
  aanvraag.lenient = true;
  aanvraag.gebeurtenissen = {event(reg({.id = "R2", .leerling = "2"}), "e-2"), event(reg({}), "e-1", "other"), event(reg({}), "e-1")};
  const Uitslag uitslag = accept(aanvraag);
  EXPECT_EQ(uitslag.soort, Uitslag::Soort::aangenomen);
  EXPECT_EQ(uitslag.nieuw, 1u);
  EXPECT_EQ(uitslag.bekend, 1u);
  ASSERT_EQ(uitslag.geweigerd.size(), 1u);
  EXPECT_EQ(uitslag.geweigerd.front().index, 1u);
  EXPECT_EQ(marked_numbers(), Lines{"2"});
}

TEST_P(StoreAcceptTest, DoesNotTakeForKnownWhatALenientRequestRefused) {  // INV1: never "known" and yet not stored
  const domain::Ontvangst receipt{make_uuid7(now_, random_), 1, 1};
  Aanvraag aanvraag;
  aanvraag.lenient = true;
  aanvraag.afzender = {"leerplicht/0363", leerplicht()};
  aanvraag.gebeurtenissen = {event(receipt, "e-1")};
  EXPECT_EQ(to_word(accept(aanvraag)), "404 bericht-onbekend");
  EXPECT_EQ(to_word(accept(aanvraag)), "404 bericht-onbekend");
}

TEST_P(StoreAcceptTest, LetsRequestsOfOneGroupFailAlone) {
  std::vector<Aanvraag> group(3);
  group[0].gebeurtenissen = {event(reg({.id = "R1", .leerling = "1"}), "e-1")};
  group[1].gebeurtenissen = {event(reg({.id = "R2", .leerling = "2"}), "e-2"), event(reg({}), "e-1", "other")};
  group[2].gebeurtenissen = {event(reg({.id = "R3", .leerling = "3"}), "e-3")};
  const auto uitslagen = must(store_->accept(group, now_));
  ASSERT_EQ(uitslagen.size(), 3u);
  EXPECT_EQ(to_word(uitslagen[0]), "nieuw");
  EXPECT_EQ(to_word(uitslagen[1]), "409 id-conflict");
  EXPECT_EQ(to_word(uitslagen[2]), "nieuw");
  EXPECT_EQ(marked_numbers(), (Lines{"1", "3"}));
}

TEST_P(StoreAcceptTest, LetsTheNewestVersionCount) {  // F75
  EXPECT_EQ(answer(reg({.versie = "2026-09-07T09:00:00Z", .soort = Soort::afwezig})), "nieuw");
  settle_all();
  EXPECT_EQ(answer(reg({.versie = "2026-09-07T08:00:00Z", .soort = Soort::ziek})), "nieuw");  // kept
  EXPECT_EQ(marked_numbers(), Lines{});                                                       // and ignored
  EXPECT_EQ(counting(), Lines{"afwezig 2026-09-07T06:30:00Z"});
  settle_all();
  EXPECT_EQ(answer(reg({.versie = "2026-09-07T09:00:00Z", .soort = Soort::luxe})), "nieuw");  // equal: the first stands
  EXPECT_EQ(counting(), Lines{"afwezig 2026-09-07T06:30:00Z"});
  EXPECT_EQ(answer(reg({.versie = "2026-09-07T10:00:00Z", .soort = Soort::verlof})), "nieuw");
  EXPECT_EQ(counting(), Lines{"verlof 2026-09-07T06:30:00Z"});
}

TEST_P(StoreAcceptTest, ComesToTheSameInEveryOrderOfVersions) {  // F75
  const std::vector<Reg> versions = {{.versie = "2026-09-07T08:00:00Z", .soort = Soort::ziek},
                                     {.versie = "2026-09-07T09:00:00Z", .leerling = "2", .soort = Soort::luxe},
                                     {.versie = "2026-09-07T10:00:00Z", .soort = Soort::verlof}};
  std::vector<std::size_t> order = {0, 1, 2};
  int nr = 0;
  do {
    for (const std::size_t i : order) {
      Reg version = versions[i];
      version.id = "R" + std::to_string(nr);
      answer(reg(version));
    }
    ++nr;
  } while (std::next_permutation(order.begin(), order.end()));
  EXPECT_EQ(counting("100122"), Lines(6, "verlof 2026-09-07T06:30:00Z"));
  EXPECT_EQ(counting("2"), Lines{});
}

TEST_P(StoreAcceptTest, MovesARegistrationToThePupilOfItsNewestVersion) {
  answer(reg({.versie = "2026-09-07T09:00:00Z", .leerling = "1"}));
  settle_all();
  answer(reg({.versie = "2026-09-07T10:00:00Z", .leerling = "2"}));
  EXPECT_EQ(marked_numbers(), (Lines{"1", "2"}));  // both are judged anew
  EXPECT_EQ(counting("1"), Lines{});
  EXPECT_EQ(counting("2").size(), 1u);
}

TEST_P(StoreAcceptTest, LetsAWithdrawnRegistrationCountNoMore) {  // F76
  answer(reg({}));
  settle_all();
  EXPECT_EQ(answer(withdrawal({.versie = "2026-09-07T08:00:00Z"})), "nieuw");  // older than what it withdraws
  EXPECT_EQ(counting().size(), 1u);
  EXPECT_EQ(answer(withdrawal({.versie = "2026-09-07T10:00:00Z"})), "nieuw");
  EXPECT_EQ(counting(), Lines{});
  EXPECT_EQ(answer(reg({.versie = "2026-09-07T09:30:00Z"})), "nieuw");
  EXPECT_EQ(counting(), Lines{});
  EXPECT_EQ(answer(reg({.versie = "2026-09-07T11:00:00Z", .soort = Soort::ziek})), "nieuw");  // a newer one counts again
  EXPECT_EQ(counting(), Lines{"ziek 2026-09-07T06:30:00Z"});
}

TEST_P(StoreAcceptTest, TakesAWithdrawalBeforeItsRegistration) {
  EXPECT_EQ(answer(withdrawal({.versie = "2026-09-07T10:00:00Z"})), "nieuw");
  EXPECT_EQ(answer(reg({.versie = "2026-09-07T09:00:00Z"})), "nieuw");
  EXPECT_EQ(counting(), Lines{});
}

TEST_P(StoreAcceptTest, TakesWhatDiffersForNewerWhereASourceHasNoVersions) {
  EXPECT_EQ(answer(reg({.versie = ""})), "nieuw");
  settle_all();
  EXPECT_EQ(answer(reg({.versie = ""})), "bekend");
  EXPECT_EQ(marked_numbers(), Lines{});
  EXPECT_EQ(answer(reg({.versie = "", .soort = Soort::ziek})), "nieuw");  // in the same microsecond
  EXPECT_EQ(counting(), Lines{"ziek 2026-09-07T06:30:00Z"});
  EXPECT_EQ(answer(reg({.versie = "", .soort = Soort::ziek})), "bekend");
  now_ -= std::chrono::hours(48);  // the wall clock was set back: arrival still decides (F66)
  EXPECT_EQ(answer(reg({.versie = ""})), "nieuw");
  EXPECT_EQ(counting(), Lines{"afwezig 2026-09-07T06:30:00Z"});
}

TEST_P(StoreAcceptTest, SeesEveryDifferenceWhereASourceHasNoVersions) {
  const auto differs = [&](const domain::Verzuimregistratie& versie) {
    const std::string word = answer(versie);
    EXPECT_EQ(answer(versie), "bekend");
    return word;
  };
  auto versie = reg({.versie = ""});
  EXPECT_EQ(differs(versie), "nieuw");
  versie.registratie.geoorloofd = domain::Geoorloofd::ja;
  EXPECT_EQ(differs(versie), "nieuw");
  versie.registratie.eind.reset();
  EXPECT_EQ(differs(versie), "nieuw");
  versie.registratie.minuten = 30;
  EXPECT_EQ(differs(versie), "nieuw");
  versie.registratie.lesuur_van = 1;
  EXPECT_EQ(differs(versie), "nieuw");
  versie.registratie.lesuur_tot = 2;
  EXPECT_EQ(differs(versie), "nieuw");
  versie.reden_code = "OA";
  EXPECT_EQ(differs(versie), "nieuw");
  versie.leerling = pupil("2");
  EXPECT_EQ(differs(versie), "nieuw");
  EXPECT_EQ(differs(reg({.versie = "", .begin = "2026-09-07 09:30"})), "nieuw");
}

TEST_P(StoreAcceptTest, KeepsEveryFieldOfARegistration) {
  auto versie = reg({.soort = Soort::te_laat});
  versie.registratie.minuten = 20;
  versie.registratie.lesuur_van = 1;
  versie.registratie.lesuur_tot = 2;
  answer(versie);
  answer(reg({.id = "R2", .soort = Soort::ziek, .begin = "2026-09-08 08:30", .eind = ""}));
  auto registraties = marked().registraties;
  ASSERT_EQ(registraties.size(), 2u);
  std::sort(registraties.begin(), registraties.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
  EXPECT_EQ(registraties[0].soort, Soort::te_laat);
  EXPECT_EQ(registraties[0].geoorloofd, domain::Geoorloofd::nee);
  EXPECT_EQ(registraties[0].begin, versie.registratie.begin);
  EXPECT_EQ(registraties[0].eind, versie.registratie.eind);
  EXPECT_EQ(registraties[0].minuten, 20);
  EXPECT_EQ(registraties[0].lesuur_van, 1);
  EXPECT_EQ(registraties[0].lesuur_tot, 2);
  EXPECT_EQ(registraties[1].soort, Soort::ziek);
  EXPECT_FALSE(registraties[1].eind || registraties[1].minuten || registraties[1].lesuur_van || registraties[1].lesuur_tot);
}

TEST_P(StoreAcceptTest, TellsPupilsApartByVestigingAndNumber) {
  auto elsewhere = reg({.id = "R2", .begin = "2026-09-08 08:30", .eind = "2026-09-08 09:30"});
  elsewhere.leerling.vestiging = "90AA00";
  accept({event(reg({})), event(elsewhere)});
  const auto staten = must(store_->marked(10));
  ASSERT_EQ(staten.size(), 2u);
  EXPECT_NE(staten[0].mark.leerling, staten[1].mark.leerling);
  EXPECT_NE(staten[0].vestiging, staten[1].vestiging);
  for (const Leerlingstaat& staat : staten) EXPECT_EQ(staat.registraties.size(), 1u);
}

TEST_P(StoreAcceptTest, KeepsTheRosterUntilItChanges) {
  EXPECT_EQ(answer(reg({})), "nieuw");
  EXPECT_FALSE(marked().leerling);  // a registration of a pupil on no roster is taken
  EXPECT_EQ(answer(roster()), "nieuw");
  const auto leerling = marked().leerling;
  ASSERT_TRUE(leerling);
  EXPECT_EQ(leerling->pgn, "999990019");
  EXPECT_EQ(leerling->naam(), "Sam de Voorbeeld");
  EXPECT_EQ(leerling->geboortedatum, dag("2011-03-14"));
  EXPECT_EQ(leerling->woongemeente, "0363");
  EXPECT_EQ(leerling->leerjaar, 4);
  EXPECT_EQ(leerling->startkwalificatie, false);
  settle_all();
  EXPECT_EQ(answer(roster()), "bekend");
  EXPECT_EQ(marked_numbers(), Lines{});
  auto moved = roster();
  moved.leerling.woongemeente = "0394";
  moved.leerling.tussenvoegsel.clear();
  moved.leerling.leerjaar.reset();
  moved.leerling.startkwalificatie.reset();
  EXPECT_EQ(answer(moved), "nieuw");
  EXPECT_EQ(marked().leerling->woongemeente, "0394");
  EXPECT_FALSE(marked().leerling->leerjaar || marked().leerling->startkwalificatie);
}

// A roster that does not know all of a pupil says nothing of the rest.
TEST_P(StoreAcceptTest, KeepsWhatAPartialRosterLeavesOpen) {
  domain::Inschrijving partial = roster();
  partial.gedeeltelijk = true;
  partial.leerling.pgn.clear();
  partial.leerling.woongemeente.clear();
  partial.leerling.leerjaar.reset();
  partial.leerling.startkwalificatie.reset();
  EXPECT_EQ(answer(partial), "nieuw");  // nobody knew this pupil: what is open stays open
  EXPECT_EQ(marked().leerling->naam(), "Sam de Voorbeeld");
  EXPECT_EQ(marked().leerling->pgn + marked().leerling->woongemeente, "");
  EXPECT_EQ(answer(roster()), "nieuw");
  EXPECT_EQ(marked().leerling->pgn, "999990019");
  settle_all();
  EXPECT_EQ(answer(partial), "bekend");  // nothing that it says is new
  EXPECT_EQ(marked_numbers(), Lines{});
  partial.leerling.tussenvoegsel.clear();
  partial.leerling.achternaam = "Anders";
  partial.leerling.leerjaar = 5;
  EXPECT_EQ(answer(partial), "nieuw");
  const auto leerling = marked().leerling;
  ASSERT_TRUE(leerling);
  EXPECT_EQ(leerling->naam(), "Sam Anders");
  EXPECT_EQ(leerling->pgn, "999990019");
  EXPECT_EQ(leerling->woongemeente, "0363");
  EXPECT_EQ(leerling->leerjaar, 5);
  EXPECT_EQ(leerling->startkwalificatie, false);
}

TEST_P(StoreAcceptTest, KeepsReturnsAndDeregistrationsInOrderEachDayOnce) {
  EXPECT_EQ(answer(domain::Hervatting{pupil(), dag("2026-10-06")}), "nieuw");
  EXPECT_EQ(answer(domain::Hervatting{pupil(), dag("2026-09-21")}), "nieuw");
  EXPECT_EQ(answer(domain::Uitschrijving{pupil(), dag("2026-10-06")}), "nieuw");
  settle_all();
  EXPECT_EQ(answer(domain::Hervatting{pupil(), dag("2026-10-06")}), "bekend");
  EXPECT_EQ(marked_numbers(), Lines{});
  EXPECT_EQ(look_at().beeindigingen, (std::vector{dag("2026-09-21"), dag("2026-10-06")}));
}

TEST_P(StoreAcceptTest, LetsTheNewestWordOfEachGiverStand) {
  const auto say = [&](domain::Lijn lijn, domain::Toestemminggever van, bool verleend, std::string_view op) {
    answer(domain::Toestemming{pupil(), lijn, van, verleend, at(op)});
  };
  using enum domain::Toestemminggever;
  const auto stands = [&](domain::Lijn lijn, domain::Toestemminggever van) {
    for (const auto& staat : look_at().toestemmingen) {
      if (staat.lijn == lijn && staat.van == van) return staat.verleend ? "ja" : "nee";
    }
    return "niets";
  };
  say(domain::Lijn::jgz, ouders, true, "2026-09-05T00:00:00Z");
  EXPECT_STREQ(stands(domain::Lijn::jgz, ouders), "ja");
  EXPECT_STREQ(stands(domain::Lijn::jgz, leerling), "niets");
  EXPECT_STREQ(stands(domain::Lijn::swv, ouders), "niets");
  say(domain::Lijn::jgz, ouders, false, "2026-09-04T00:00:00Z");  // given before: arrived late
  EXPECT_STREQ(stands(domain::Lijn::jgz, ouders), "ja");
  say(domain::Lijn::jgz, ouders, false, "2026-09-05T00:00:00Z");  // the same day: the later to arrive
  EXPECT_STREQ(stands(domain::Lijn::jgz, ouders), "nee");
  say(domain::Lijn::jgz, leerling, true, "2026-09-01T00:00:00Z");
  EXPECT_STREQ(stands(domain::Lijn::jgz, leerling), "ja");
  EXPECT_STREQ(stands(domain::Lijn::jgz, ouders), "nee");
}

TEST_P(StoreAcceptTest, RemembersThatParentsWereInformedUntilItIsWorkedIn) {
  answer(domain::OudersGeinformeerd{pupil(), "thuiszittersmelding", now_});
  const Leerlingstaat staat = marked();
  EXPECT_TRUE(staat.ouders_geinformeerd);
  settle(verdict(staat));
  EXPECT_TRUE(look_at().ouders_geinformeerd);
  store::Vonnis worked_in = verdict(look_at());
  worked_in.ouders_verwerkt = true;
  settle(worked_in);
  EXPECT_FALSE(look_at().ouders_geinformeerd);
}

TEST_P(StoreAcceptTest, StoresWhateverTextLiterally) {  // I84
  const std::string text = "'; DROP TABLE leerlingen; -- \" \\ % _ \xF0\x9F\x98\x80";
  auto versie = reg({.id = "R'1\"--", .reden_code = "x';--", .reden_tekst = text});
  EXPECT_EQ(answer(versie), "nieuw");
  auto inschrijving = roster();
  inschrijving.leerling.achternaam = text;
  EXPECT_EQ(answer(inschrijving), "nieuw");
  EXPECT_EQ(marked().leerling->achternaam, text);
  EXPECT_EQ(answer(withdrawal({.id = "R'1\"--", .versie = "2026-09-07T10:00:00Z"})), "nieuw");
  EXPECT_EQ(counting(), Lines{});
}

INSTANTIATE_TEST_SUITE_P(Kinds, StoreAcceptTest, testing::ValuesIn(store_kinds()), name_of_kind);

}  // namespace
}  // namespace hub::store_test
