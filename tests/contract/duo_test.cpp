// The channel to DUO's register, and what the register tells back, against a real HTTPS server that plays it, in both
// versions of the wire: what becomes of a melding, and that no fault of the line makes two of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <set>
#include <stdexcept>

#include "connectors/duo/poller.h"
#include "connectors/duo/register_channel.h"
#include "hub/base/json.h"
#include "tests/contract/heard.h"
#include "tests/support/duo_simulator.h"

namespace contract {
namespace {

using hub::Json;
using hub::Uuid;
using hub::delivery::Attempt;
using hub::delivery::Outcome;
using hub::duo::RegisterChannel;
using hub::duo::RegisterSettings;
using hub::duo::Verzuimgeval;
using std::chrono::milliseconds;

Json read_json(const std::string& text) { return *hub::parse_json(text); }

class DuoWorld : public testing::Test {
 protected:
  hub::duo::ExchangeSettings exchange_settings() {
    hub::duo::ExchangeSettings settings;
    settings.codec = codec_;
    settings.url = duo_.url();
    settings.oin = "00000099000000001000";
    settings.oin_duo = support::DuoSimulator::oin;
    settings.signature = {duo_.client_certificate(), duo_.client_key(), duo_.duo_certificate()};
    settings.ca_file = duo_.ca_file();
    settings.allowed_networks = *hub::parse_networks("127.0.0.0/8 ::1");
    settings.connect_timeout = settings.answer_timeout = milliseconds(3'000);
    return settings;
  }
  RegisterSettings settings() {
    RegisterSettings settings;
    settings.exchange = exchange_settings();
    settings.achtergrond.scholen["90BB00"] = {{"M. Melder", "", "melder@90bb00.voorbeeld.nl"}, 300};
    settings.achtergrond.redenen.fill("Ongeoorloofd verzuim");
    settings.shortest_rest = settings.longest_rest = milliseconds(200);
    return settings;
  }
  void open(const RegisterSettings& settings) {
    channel_.reset();
    channel_ = std::make_unique<RegisterChannel>(clock_, random_, heard_, settings);
  }
  void start_and_open() {
    duo_.start();
    open(settings());
    ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
  }

  Uuid new_id() { return make_uuid7(clock_.wall(), random_); }
  // Of the melding with this id; each call is another bericht.
  Attempt bericht(const Uuid& melding, const std::string& what = "geregistreerd", const std::string& begin = "2026-10-05") {
    const Json event{{"type", "nl.onderwijs.verzuimmeldingen." + what + ".v1"},
                     {"data",
                      {{"meldingId", to_string(melding)},
                       {"verzuimsoort", "LRV"},
                       {"begindatum", begin},
                       {"einddatum", nullptr},
                       {"vestiging", "90BB00"},
                       {"leerling", {{"pgn", "999932500"}, {"woongemeente", "0363"}}}}}};
    return {new_id(), "leerplicht/0363", "", "application/cloudevents+json", event.dump()};
  }
  // How sending it ends: outcome and reason.
  std::pair<std::optional<Outcome>, std::string> send(Attempt attempt) {
    const Uuid id = attempt.bericht_id;
    const std::size_t before = heard_.outcomes_count(id);
    EXPECT_TRUE(support::wait_until([&] { return channel_->try_send(attempt); }));
    EXPECT_TRUE(support::wait_until([&] { return heard_.outcomes_count(id) > before; })) << heard_.story();
    return {heard_.wait_outcome(id), heard_.reason_of(id)};
  }
  std::optional<Outcome> outcome_of(const Attempt& attempt) { return send(attempt).first; }
  Json meldingen() { return read_json(duo_.get("/meldingen")); }
  std::size_t count_requests(const std::string& operation) {
    const Json requests = read_json(duo_.get("/requests"));
    return static_cast<std::size_t>(std::count_if(requests.begin(), requests.end(), [&](const Json& request) { return request.at("operation") == operation; }));
  }
  void fault(const std::string& json) { duo_.put("/faults", "[" + json + "]"); }

  const hub::duo::Codec* codec_ = &hub::duo::bedrijfsdocument;
  hub::SystemClock clock_;
  hub::SystemRandom random_;
  hub::SystemRandom poll_random_;
  support::DuoSimulator duo_{3};
  Heard heard_;
  std::unique_ptr<RegisterChannel> channel_;
};

class DuoTest : public DuoWorld, public testing::WithParamInterface<const hub::duo::Codec*> {
 protected:
  DuoTest() { codec_ = GetParam(); }
};

INSTANTIATE_TEST_SUITE_P(Both, DuoTest, testing::Values(&hub::duo::dc00, &hub::duo::bedrijfsdocument),
                         [](const auto& codec) { return std::string(codec.param->naam); });

TEST_P(DuoTest, ReportsChangesAndWithdrawsOneMelding) {
  start_and_open();
  const Uuid melding = new_id();
  EXPECT_EQ(send(bericht(melding)), std::pair(std::optional(Outcome::taken), std::string("DUO has it, 2026000001")));
  Json known = meldingen().at(0);
  EXPECT_EQ(known.at("kenmerk"), to_string(melding));
  EXPECT_EQ(known.at("soort"), "LRV");
  EXPECT_EQ(known.at("begin"), "2026-10-05");
  EXPECT_EQ(known.at("bsn"), "999932500");
  EXPECT_EQ(known.at("gemeente"), "0363");
  EXPECT_EQ(known.at("vermoedelijke_reden"), "Ongeoorloofd verzuim");
  EXPECT_EQ(known.at("email"), "melder@90bb00.voorbeeld.nl");
  EXPECT_EQ(read_json(duo_.get("/requests")).at(0).at("signed"), codec_->signs);

  duo_.post("/meldingen/2026000001/status", R"({"status": "B"})");
  EXPECT_EQ(send(bericht(melding, "gewijzigd", "2026-10-06")), std::pair(std::optional(Outcome::taken), std::string("DUO confirms 2026000001")));
  known = meldingen().at(0);
  EXPECT_EQ(known.at("begin"), "2026-10-06");
  EXPECT_EQ(known.at("status"), "B");  // the gemeente's, as it stood

  EXPECT_EQ(outcome_of(bericht(melding, "ingetrokken", "2026-10-06")), Outcome::taken);
  EXPECT_EQ(meldingen().at(0).at("status"), "I");
  EXPECT_EQ(outcome_of(bericht(melding, "ingetrokken", "2026-10-06")), Outcome::taken);  // and again: nothing happens
  EXPECT_EQ(count_requests("muteren"), 2U);
  EXPECT_EQ(meldingen().size(), 1U);
}

TEST_P(DuoTest, DoesNotReportTwiceWhenTheAnswerWasLost) {
  start_and_open();
  fault(R"({"operation": "melden", "fault": "cut-after"})");
  const Attempt attempt = bericht(new_id());
  EXPECT_EQ(outcome_of(attempt), Outcome::unknown);
  ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
  EXPECT_EQ(send(attempt), std::pair(std::optional(Outcome::taken), std::string("DUO has it already, 2026000001")));
  EXPECT_EQ(meldingen().size(), 1U);
  EXPECT_EQ(count_requests("melden"), 1U);
}

TEST_P(DuoTest, FindsItsOwnWithoutItsIdToo) {
  start_and_open();
  duo_.put("/answers", R"({"kenmerk": false})");
  fault(R"({"operation": "melden", "fault": "cut-after"})");
  const Uuid melding = new_id();
  const Attempt report = bericht(melding);
  EXPECT_EQ(outcome_of(report), Outcome::unknown);
  ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
  EXPECT_EQ(outcome_of(report), Outcome::taken);
  EXPECT_EQ(outcome_of(bericht(melding, "gewijzigd", "2026-10-12")), Outcome::taken);
  ASSERT_EQ(meldingen().size(), 1U);
  EXPECT_EQ(meldingen().at(0).at("begin"), "2026-10-12");
}

TEST_P(DuoTest, LooksThroughEveryPage) {
  start_and_open();
  const Uuid melding = new_id();
  duo_.post("/meldingen", R"({"aantal": 7, "brin": "90BB"})");
  EXPECT_EQ(outcome_of(bericht(melding)), Outcome::taken);
  const std::size_t before = count_requests("vragen");
  EXPECT_EQ(outcome_of(bericht(melding, "gewijzigd", "2026-10-06")), Outcome::taken);
  EXPECT_EQ(count_requests("vragen") - before, 3U);  // the eighth, three to a page
  EXPECT_EQ(meldingen().at(7).at("begin"), "2026-10-06");
}

TEST_P(DuoTest, LooksAgainWhenTheGemeenteWasFaster) {
  start_and_open();
  const Uuid melding = new_id();
  EXPECT_EQ(outcome_of(bericht(melding)), Outcome::taken);
  fault(R"({"operation": "muteren", "fault": "fout", "value": "OUDE_VERSIE", "times": 1})");
  EXPECT_EQ(outcome_of(bericht(melding, "gewijzigd", "2026-10-06")), Outcome::taken);
  EXPECT_EQ(count_requests("muteren"), 2U);
  fault(R"({"operation": "muteren", "fault": "fout", "value": "OUDE_VERSIE", "times": 99})");
  EXPECT_EQ(outcome_of(bericht(melding, "gewijzigd", "2026-10-07")), Outcome::busy);
}

TEST_P(DuoTest, SaysWhichCodesDuoRefusesItWithAndNothingElse) {
  start_and_open();
  fault(R"({"operation": "melden", "fault": "fout", "value": "LEERLING_ONBEKEND"})");
  EXPECT_EQ(send(bericht(new_id())), std::pair(std::optional(Outcome::rejected), std::string("DUO refuses it: LEERLING_ONBEKEND")));
  RegisterSettings nameless = settings();
  nameless.achtergrond.scholen["90BB00"].melder = {};
  open(nameless);
  EXPECT_EQ(send(bericht(new_id())), std::pair(std::optional(Outcome::rejected), std::string("DUO refuses it: ONTBREEKT_MELDER, ONTBREEKT_EMAIL")));
  const Uuid closed = new_id();
  open(settings());
  EXPECT_TRUE(support::wait_until([&] { return outcome_of(bericht(closed)) == Outcome::taken; }));
  duo_.post("/meldingen/2026000001/status", R"({"status": "G"})");
  EXPECT_EQ(send(bericht(closed, "gewijzigd")), std::pair(std::optional(Outcome::rejected), std::string("DUO refuses it: AL_AFGESLOTEN")));
}

TEST_P(DuoTest, TriesAgainAfterWhateverTheLineDoes) {
  const std::tuple<const char*, Outcome, const char*> cases[] = {
      {R"({"operation": "vragen", "fault": "cut-before", "times": 9})", Outcome::unreachable, ""},  // libcurl asks again by itself
      {R"({"operation": "vragen", "fault": "http", "value": 500})", Outcome::unreachable, "HTTP 500"},
      {R"({"operation": "vragen", "fault": "delay", "value": 30})", Outcome::unreachable, "Timeout was reached"},
      {R"({"operation": "melden", "fault": "cut-before"})", Outcome::unknown, ""},
      {R"({"operation": "melden", "fault": "http", "value": 503})", Outcome::busy, "HTTP 503"},
      {R"({"operation": "melden", "fault": "http", "value": 302})", Outcome::busy, "HTTP 302"},
      {R"({"operation": "melden", "fault": "delay", "value": 30})", Outcome::unknown, "Timeout was reached"},
      {R"({"operation": "melden", "fault": "garbage"})", Outcome::unknown, "the answer is no XML that is read: xml-doctype-forbidden"},
  };
  start_and_open();
  std::size_t count = 0;
  for (const auto& [json, outcome, reason] : cases) {
    ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
    fault(json);
    const Attempt attempt = bericht(new_id());
    const auto [first, why] = send(attempt);
    EXPECT_EQ(first, outcome) << json;
    EXPECT_NE(why.find(reason), std::string::npos) << json << why;
    fault("");
    EXPECT_TRUE(support::wait_until([&] { return outcome_of(attempt) == Outcome::taken; })) << json << heard_.story();
    EXPECT_EQ(meldingen().size(), ++count) << json;
  }
}

TEST_P(DuoTest, AWithdrawalDoesNotPassTheReportThatItTakesBack) {
  start_and_open();
  const Uuid melding = new_id();
  const Attempt report = bericht(melding);
  fault(R"({"operation": "melden", "fault": "http", "value": 500})");
  EXPECT_EQ(outcome_of(report), Outcome::busy);
  const Attempt withdrawal = bericht(melding, "ingetrokken");
  EXPECT_EQ(send(withdrawal), std::pair(std::optional(Outcome::busy), std::string("waits for an earlier bericht about the same melding")));
  EXPECT_EQ(outcome_of(bericht(new_id())), Outcome::taken);  // another one goes its way
  EXPECT_EQ(outcome_of(report), Outcome::taken);
  EXPECT_EQ(outcome_of(withdrawal), Outcome::taken);
  EXPECT_EQ(meldingen().at(1).at("status"), "I");
}

TEST_P(DuoTest, ReportsAChangeOfWhatDuoNeverGot) {
  start_and_open();
  EXPECT_EQ(outcome_of(bericht(new_id(), "gewijzigd")), Outcome::taken);
  EXPECT_EQ(meldingen().size(), 1U);
  EXPECT_EQ(send(bericht(new_id(), "ingetrokken")), std::pair(std::optional(Outcome::taken), std::string("DUO has no such melding: nothing to withdraw")));
  EXPECT_EQ(meldingen().size(), 1U);
}

TEST_P(DuoTest, RestsWhileDuoIsAwayAndGoesOnWhenItIsBack) {
  start_and_open();
  duo_.stop();
  EXPECT_EQ(outcome_of(bericht(new_id())), Outcome::unreachable);
  EXPECT_FALSE(heard_.is_up());
  duo_.start();
  ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
  EXPECT_EQ(outcome_of(bericht(new_id())), Outcome::taken);
  fault(R"({"operation": "vragen", "fault": "http", "value": 500, "times": 10})");
  for (int i = 0; i < 10; ++i) EXPECT_EQ(outcome_of(bericht(new_id())), Outcome::unreachable);
  EXPECT_TRUE(heard_.wait_down_reason("10 failures in a row, the last: HTTP 500")) << heard_.story();
}

TEST_P(DuoTest, LeavesWhatIsNoMeldingAlone) {
  start_and_open();
  Attempt termijn = bericht(new_id());
  termijn.payload = R"({"type": "nl.onderwijs.termijnen.verlopen.v1", "data": {}})";
  EXPECT_EQ(send(termijn), std::pair(std::optional(Outcome::taken), std::string("the register takes no bericht of this kind")));
  termijn.payload = "{";
  EXPECT_EQ(outcome_of(termijn), Outcome::rejected);
}

// ---- who may talk to whom

TEST_F(DuoWorld, NeitherSideTalksToAStranger) {
  duo_.start();
  RegisterSettings stranger = settings();
  stranger.exchange.signature = {duo_.stranger_certificate(), duo_.stranger_key(), duo_.duo_certificate()};
  open(stranger);
  // DUO hangs up: whether its alert is read before its end of the connection shows is a matter of moments.
  EXPECT_TRUE(heard_.wait_down_reason("")) << heard_.story();
  EXPECT_EQ(read_json(duo_.get("/requests")).size(), 0U);
  RegisterSettings other_authority = settings();
  other_authority.exchange.ca_file = duo_.stranger_certificate();
  open(other_authority);
  EXPECT_TRUE(heard_.wait_down_reason("certificate")) << heard_.story();
  RegisterSettings forbidden = settings();
  forbidden.exchange.allowed_networks = {};
  open(forbidden);  // F63
  EXPECT_TRUE(heard_.wait_down_reason("duo.allowed_networks")) << heard_.story();
  EXPECT_EQ(read_json(duo_.get("/requests")).size(), 0U);
}

TEST_F(DuoWorld, BelievesNoAnswerThatDuoDidNotSign) {
  start_and_open();
  fault(R"({"operation": "melden", "fault": "unsigned"})");
  const Attempt attempt = bericht(new_id());
  EXPECT_EQ(send(attempt), std::pair(std::optional(Outcome::unknown), std::string("DUO's answer is not to be trusted: it is not signed")));
  EXPECT_EQ(outcome_of(attempt), Outcome::taken);
  EXPECT_EQ(meldingen().size(), 1U);
}

TEST_F(DuoWorld, IsNotServedWhenTheReceiverIsAnother) {
  duo_.start();
  RegisterSettings elsewhere = settings();
  elsewhere.exchange.oin_duo = "00000099000000008888";
  open(elsewhere);
  EXPECT_TRUE(heard_.wait_down_reason("SOAP fault wsa:DestinationUnreachable")) << heard_.story();
}

TEST_F(DuoWorld, StartsNotWithSettingsThatCannotWork) {
  RegisterSettings plain = settings();
  plain.exchange.url = "http://localhost/";
  EXPECT_THROW(open(plain), std::runtime_error);
  RegisterSettings keyless = settings();
  keyless.exchange.signature = {};
  EXPECT_THROW(open(keyless), std::runtime_error);
  RegisterSettings fileless = settings();
  fileless.exchange.codec = &hub::duo::dc00;
  fileless.exchange.signature.key_file += ".weg";
  EXPECT_THROW(open(fileless), std::runtime_error);
  RegisterSettings schoolless = settings();
  schoolless.achtergrond.scholen.clear();
  EXPECT_THROW(open(schoolless), std::runtime_error);
}

// ---- the way back

class DuoPollTest : public DuoTest {
 protected:
  // Rounds of a fifth of a second.
  void open_poller(std::vector<std::string> brins = {"90BB"}) {
    hub::duo::PollSettings settings{exchange_settings(), std::move(brins)};
    settings.interval = milliseconds(200);
    poller_ = std::make_unique<hub::duo::Poller>(clock_, poll_random_, std::move(settings), [this](const Verzuimgeval& geval) {
      const std::lock_guard lock(mutex_);
      if (refuse_) return false;
      told_.push_back(geval);
      return true;
    });
  }
  std::vector<Verzuimgeval> told() {
    const std::lock_guard lock(mutex_);
    return told_;
  }
  void set_refuse(bool refuse) {
    const std::lock_guard lock(mutex_);
    refuse_ = refuse;
  }
  void set_status(const std::string& nummer, const std::string& status) { duo_.post("/meldingen/" + nummer + "/status", R"({"status": ")" + status + R"("})"); }

  std::unique_ptr<hub::duo::Poller> poller_;  // ends before what its sink uses
  std::mutex mutex_;
  std::vector<Verzuimgeval> told_;
  bool refuse_ = false;
  void TearDown() override { poller_.reset(); }
};

INSTANTIATE_TEST_SUITE_P(Both, DuoPollTest, testing::Values(&hub::duo::dc00, &hub::duo::bedrijfsdocument),
                         [](const auto& codec) { return std::string(codec.param->naam); });

TEST_P(DuoPollTest, TellsWhatEveryGemeenteDidOnceEach) {
  duo_.start();
  duo_.post("/meldingen", R"({"aantal": 8, "brin": "90BB"})");
  duo_.post("/meldingen", R"({"aantal": 1, "brin": "90CC"})");
  set_status("2026000005", "B");
  open_poller({"90BB", "90CC"});
  ASSERT_TRUE(support::wait_until([&] { return told().size() == 9; }));
  std::set<std::string> numbers;
  for (const Verzuimgeval& geval : told()) numbers.insert(geval.nummer);
  EXPECT_EQ(numbers.size(), 9U);
  set_status("2026000002", "G");
  ASSERT_TRUE(support::wait_until([&] { return told().size() == 10; }));
  EXPECT_EQ(told().back().nummer, "2026000002");
  EXPECT_EQ(told().back().status, hub::domain::Meldingstatus::G);
  const std::size_t rounds = count_requests("vragen");
  ASSERT_TRUE(support::wait_until([&] { return count_requests("vragen") > rounds + 6; }));
  EXPECT_EQ(told().size(), 10U);
  poller_.reset();
  open_poller();  // after a restart all of it again, which changes nothing for who knows it
  EXPECT_TRUE(support::wait_until([&] { return told().size() == 18; }));
}

TEST_P(DuoPollTest, HandsOverAgainWhatCouldNotBeTaken) {
  duo_.start();
  duo_.post("/meldingen", R"({"aantal": 2, "brin": "90BB"})");
  set_refuse(true);
  open_poller();
  ASSERT_TRUE(support::wait_until([&] { return count_requests("vragen") >= 2; }));
  EXPECT_TRUE(told().empty());
  set_refuse(false);
  EXPECT_TRUE(support::wait_until([&] { return told().size() == 2; }));
}

TEST_P(DuoPollTest, GoesOnAfterDuoWasAway) {
  open_poller();
  duo_.start();
  duo_.post("/meldingen", R"({"aantal": 1, "brin": "90BB"})");
  ASSERT_TRUE(support::wait_until([&] { return told().size() == 1; }));
  fault(R"({"fault": "garbage", "times": 2})");
  set_status("2026000001", "B");
  EXPECT_TRUE(support::wait_until([&] { return told().size() == 2; }));
}

}  // namespace
}  // namespace contract
