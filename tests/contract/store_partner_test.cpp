// T1: what partners answer: the status of a melding, and receipts.
#include "tests/contract/store_suite.h"

namespace hub::store_test {
namespace {

using domain::Meldingstatus;
using Lines = std::vector<std::string>;

class StoreStatusTest : public StoreTest {
 protected:
  // A V3 of leerplicht/0363 that the partner knows by alias_.
  void report() {
    answer(roster());
    store::Vonnis vonnis = verdict(marked());
    rij_ = outcome();
    vonnis.nieuw.push_back(rij_);
    auto nieuw = bericht(marked());
    nieuw.uitkomst = rij_.gemeld.id;
    nieuw.onderwerp = alias_;
    vonnis.berichten.push_back(nieuw);
    settle(vonnis);
  }
  domain::Statuswijziging to(Meldingstatus status, std::variant<Uuid, domain::MeldingBeschrijving> melding) {
    return {std::move(melding), status, "reden", "toelichting", "contact"};
  }
  store::Uitkomstrij rij_;
  const Uuid alias_ = make_uuid7(now_, random_);
};

TEST_P(StoreStatusTest, IsTakenFromThePartnerWhoKnowsTheMelding) {
  report();
  EXPECT_EQ(answer_to(jgz(), to(Meldingstatus::B, alias_)), "404 melding-onbekend");
  EXPECT_EQ(answer_to({domain::Lijn::leerplicht, "0362"}, to(Meldingstatus::B, alias_)), "404 melding-onbekend");
  EXPECT_EQ(answer(to(Meldingstatus::B, alias_)), "404 melding-onbekend");  // a school is no partner
  EXPECT_EQ(answer_to(leerplicht(), to(Meldingstatus::B, make_uuid7(now_, random_))), "404 melding-onbekend");
  EXPECT_EQ(answer_to(leerplicht(), to(Meldingstatus::B, rij_.uuid)), "404 melding-onbekend");  // the hub's own id is nobody's
  EXPECT_EQ(marked_numbers(), Lines{});
  EXPECT_EQ(answer_to(leerplicht(), to(Meldingstatus::B, alias_)), "nieuw");
  const auto statussen = marked().statussen;
  ASSERT_EQ(statussen.size(), 1u);
  EXPECT_EQ(statussen.front().uitkomst, rij_.gemeld.id);
  EXPECT_EQ(statussen.front().status, Meldingstatus::B);
  EXPECT_EQ(statussen.front().inhoud, R"({"contact":"contact","reden":"reden","toelichting":"toelichting"})");
}

// T01: its school knows the melding too, by a name of its own, and may not close what it reported itself.
TEST_P(StoreStatusTest, IsNotTakenFromTheSchoolThatTheMeldingIsAbout) {
  report();
  const domain::Ontvanger school{domain::Lijn::school, "90BB00"};
  EXPECT_EQ(answer_to(school, to(Meldingstatus::G, kluis_.pseudonym(to_string(school), rij_.uuid))), "404 melding-onbekend");
  EXPECT_EQ(marked_numbers(), Lines{});
}

// Only a verzuimmelding has a status: a sickness signal cannot be closed by who got it.
TEST_P(StoreStatusTest, IsTakenForAVerzuimmeldingOnly) {
  answer(roster());
  store::Vonnis vonnis = verdict(marked());
  rij_ = outcome(domain::Regel::mazl);
  rij_.gemeld.bestemming.verzuimsoort.reset();
  rij_.gemeld.bestemming.ontvanger = jgz();
  rij_.gemeld.uitkomst.aanleiding = domain::Aanleiding::duur;
  vonnis.nieuw.push_back(rij_);
  auto nieuw = bericht(marked());
  nieuw.ontvanger = jgz();
  nieuw.uitkomst = rij_.gemeld.id;
  nieuw.onderwerp = alias_;
  vonnis.berichten.push_back(nieuw);
  settle(vonnis);
  EXPECT_EQ(answer_to(jgz(), to(Meldingstatus::G, alias_)), "404 melding-onbekend");
}

// T10: a partner may name any source in what it sends, and must not use up the ids of a school.
TEST_P(StoreStatusTest, DoesNotUseUpTheIdsOfASchool) {
  report();
  store::Aanvraag planted;
  planted.afzender = {to_string(leerplicht()), leerplicht()};
  planted.gebeurtenissen = {event(to(Meldingstatus::B, alias_), "E1", "planted")};
  EXPECT_EQ(to_word(accept(planted)), "nieuw");
  EXPECT_EQ(to_word(accept(planted)), "bekend");  // and is known again as its own
  EXPECT_EQ(to_word(accept({event(reg({}), "E1", "the school's own")})), "nieuw");
}

TEST_P(StoreStatusTest, FollowsTheOnesThatAreNotWorkedInYet) {
  report();
  EXPECT_EQ(answer_to(leerplicht(), to(Meldingstatus::B, alias_)), "nieuw");
  EXPECT_EQ(answer_to(leerplicht(), to(Meldingstatus::B, alias_)), "bekend");
  EXPECT_EQ(answer_to(leerplicht(), to(Meldingstatus::G, alias_)), "nieuw");
  EXPECT_EQ(answer_to(leerplicht(), to(Meldingstatus::B, alias_)), "409 status-niet-toegestaan");
  EXPECT_EQ(marked().statussen.size(), 2u);  // in order of arrival
  EXPECT_EQ(marked().statussen.back().status, Meldingstatus::G);
  store::Vonnis vonnis = verdict(marked());
  for (const auto& status : marked().statussen) vonnis.statussen_verwerkt.push_back(status.id);
  rij_.gemeld.status = Meldingstatus::G;
  vonnis.gewijzigd.push_back(rij_);
  settle(vonnis);
  EXPECT_TRUE(look_at().statussen.empty());
  EXPECT_EQ(answer_to(leerplicht(), to(Meldingstatus::K, alias_)), "409 status-niet-toegestaan");
  EXPECT_EQ(answer_to(leerplicht(), to(Meldingstatus::G, alias_)), "bekend");
}

TEST_P(StoreStatusTest, FindsAMeldingByWhatItSays) {
  report();
  const auto described = [&](std::string pgn, domain::Verzuimsoort soort, std::string_view begin) {
    return to(Meldingstatus::B, domain::MeldingBeschrijving{std::move(pgn), soort, dag(begin)});
  };
  using enum domain::Verzuimsoort;
  EXPECT_EQ(answer_to(leerplicht(), described("999990020", V3, "2026-09-01")), "404 melding-onbekend");
  EXPECT_EQ(answer_to(leerplicht(), described("999990019", V4, "2026-09-01")), "404 melding-onbekend");
  EXPECT_EQ(answer_to(leerplicht(), described("999990019", V3, "2026-09-02")), "404 melding-onbekend");
  EXPECT_EQ(answer_to(leerplicht(), described("999990019", V3, "2026-09-01")), "nieuw");
}

TEST_P(StoreStatusTest, IsRefusedForAWithdrawnMelding) {
  report();
  store::Vonnis vonnis = verdict(look_at());
  rij_.gemeld.status = Meldingstatus::I;
  vonnis.gewijzigd.push_back(rij_);
  settle(vonnis);
  EXPECT_EQ(answer_to(leerplicht(), to(Meldingstatus::G, alias_)), "409 status-niet-toegestaan");
}

class StoreReceiptTest : public StoreTest {};

TEST_P(StoreReceiptTest, IsTakenFromItsReceiverOnlyAndAfterItLeft) {
  const store::Id stream = make_berichten(2);
  const auto first = waiting(stream).front();
  const auto receipt = [&](const Uuid& id) { return domain::Ontvangst{id, 1, 1}; };
  EXPECT_EQ(answer_to(leerplicht(), receipt(first.uuid)), "404 bericht-onbekend");  // not sent yet
  depart_all(stream);
  EXPECT_EQ(answer_to(jgz(), receipt(first.uuid)), "404 bericht-onbekend");
  EXPECT_EQ(answer(receipt(first.uuid)), "404 bericht-onbekend");
  EXPECT_EQ(answer_to(leerplicht(), receipt(make_uuid7(now_, random_))), "404 bericht-onbekend");
  EXPECT_EQ(under_way(stream).size(), 2u);
  EXPECT_EQ(answer_to(leerplicht(), receipt(first.uuid)), "nieuw");
  EXPECT_EQ(answer_to(leerplicht(), receipt(first.uuid)), "bekend");
  ASSERT_EQ(under_way(stream).size(), 1u);  // that one, not those before or after it
  EXPECT_EQ(under_way(stream).front().volgnummer, 2);
}

INSTANTIATE_TEST_SUITE_P(Kinds, StoreStatusTest, testing::ValuesIn(store_kinds()), name_of_kind);
INSTANTIATE_TEST_SUITE_P(Kinds, StoreReceiptTest, testing::ValuesIn(store_kinds()), name_of_kind);

}  // namespace
}  // namespace hub::store_test
