// The mail channel against a real SMTP server: TLS, passwords, greylisting, and what is really on the
// wire. What it shares with other channels is in channel_test.cpp.
#include <gtest/gtest.h>

#include <stdexcept>

#include "connectors/mail/smtp.h"
#include "hub/base/json.h"
#include "tests/contract/heard.h"
#include "tests/support/smtp_sink.h"
#include "tests/support/tcp_gate.h"

namespace contract {
namespace {

using hub::Json;
using hub::Uuid;
using hub::delivery::Attempt;
using hub::delivery::Outcome;
using hub::mail::Mailer;
using hub::mail::MailerSettings;
using hub::mail::Security;
using std::chrono::milliseconds;
using support::SmtpSink;

class MailTest : public testing::Test {
 protected:
  MailerSettings settings() {
    MailerSettings settings;
    settings.port = sink_.port();
    settings.ca_file = sink_.ca_file();
    settings.from_name = "Verzuimhub Noord";
    settings.from_address = "verzuimhub@regio.example";
    settings.connect_timeout = milliseconds(2'000);
    settings.response_timeout = milliseconds(2'000);
    settings.mail_timeout = milliseconds(4'000);
    settings.probe_interval = milliseconds(200);
    return settings;
  }
  void open(const MailerSettings& settings) { mailer_ = std::make_unique<Mailer>(clock_, random_, heard_, settings); }
  Attempt make_attempt(const std::string& to = "zorg@school.example", const std::string& subject = "Verzuim") {
    const Json content = {{"to", to}, {"subject", subject}, {"text", "Tekst.\n"}, {"html", "<p>Tekst.</p>\n"}};
    return {make_uuid7(clock_.wall(), random_), "school/90BB00", "", "application/json", content.dump()};
  }
  std::optional<Outcome> outcome_of(Attempt attempt) {
    const Uuid id = attempt.bericht_id;
    EXPECT_TRUE(support::wait_until([&] { return mailer_->try_send(attempt); }));
    return heard_.wait_outcome(id);
  }
  void expect_works_again() {
    ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
    EXPECT_EQ(outcome_of(make_attempt()), Outcome::taken) << heard_.story();
  }
  Json read(const std::filesystem::path& mail) {
    return *hub::parse_json(support::run({"/usr/bin/python3", TEST_CONTRACT_DIR "/parse_mail.py", mail.string()},
                                         directory_.path()));
  }
  static Json envelope_of(std::filesystem::path mail) {
    return *hub::parse_json(support::read_file(mail.replace_extension(".json")));
  }

  hub::SystemClock clock_;
  hub::SystemRandom random_;
  support::TempDir directory_;
  SmtpSink sink_;
  Heard heard_;
  std::unique_ptr<Mailer> mailer_;
};

TEST_F(MailTest, BringsTheMailToItsOneRecipient) {
  sink_.start();
  open(settings());
  ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
  const Attempt attempt = make_attempt("zorg@school.example", "Verzuim in week 37: één nieuwe melding");
  EXPECT_EQ(outcome_of(attempt), Outcome::taken);
  ASSERT_TRUE(sink_.wait_for_mails(1));
  const auto mail = sink_.mails().at(0);
  EXPECT_EQ(envelope_of(mail), (Json{{"from", "verzuimhub@regio.example"}, {"to", {"zorg@school.example"}}}));
  const Json seen = read(mail);
  EXPECT_EQ(seen.at("defects"), Json::array());
  EXPECT_EQ(seen.at("bare_line_ends"), 0);
  EXPECT_EQ(seen.at("headers").at("Subject"), "Verzuim in week 37: één nieuwe melding");
  EXPECT_EQ(seen.at("headers").at("Message-ID"), "<" + to_string(attempt.bericht_id) + "@regio.example>");
  EXPECT_EQ(seen.at("from"), Json::array({Json::array({"Verzuimhub Noord", "verzuimhub@regio.example"})}));
  EXPECT_EQ(seen.at("texts"), Json::array({"Tekst.\n", "<p>Tekst.</p>\n"}));
  expect_works_again();
}

TEST_F(MailTest, LetsNoHostileRecipientOrSubjectThrough) {
  sink_.start();
  open(settings());
  ASSERT_TRUE(heard_.wait_link(true));
  for (const char* to : {"a@b.example>\r\nRCPT TO:<x@example.org", "a@b.example,x@example.org",
                         "a@b.example x@example.org", "\"a@b\"@c.example", "<a@b.example>", "a@b.example\nDATA", ""}) {
    EXPECT_EQ(outcome_of(make_attempt(to)), Outcome::rejected) << to;
  }
  EXPECT_EQ(outcome_of(make_attempt("zorg@school.example", "x\r\nBcc: x@example.org")), Outcome::rejected);
  EXPECT_EQ(outcome_of(make_attempt("zorg@school.example", "x\r\n.\r\nMAIL FROM:<x@y>")), Outcome::rejected);
  Attempt malformed = make_attempt();
  malformed.payload = "{";
  EXPECT_EQ(outcome_of(malformed), Outcome::rejected);
  expect_works_again();
  ASSERT_EQ(sink_.mails().size(), 1u);
  EXPECT_EQ(envelope_of(sink_.mails().at(0)).at("to"), Json::array({"zorg@school.example"}));
}

TEST_F(MailTest, TriesTheSameMailAgainAfterGreylisting) {
  support::SmtpSinkOptions options;
  options.greylist = true;
  sink_.start(options);
  open(settings());
  ASSERT_TRUE(heard_.wait_link(true));
  const Attempt attempt = make_attempt();
  EXPECT_EQ(outcome_of(attempt), Outcome::busy);
  EXPECT_EQ(heard_.reason_of(attempt.bericht_id), "SMTP 451");
  Attempt again = attempt;
  ASSERT_TRUE(mailer_->try_send(again));
  ASSERT_TRUE(support::wait_until([&] { return heard_.outcomes_count(attempt.bericht_id) == 2; }));
  EXPECT_EQ(heard_.count_of(Outcome::taken), 1u);
  ASSERT_TRUE(sink_.wait_for_mails(1));
  EXPECT_EQ(read(sink_.mails().at(0)).at("headers").at("Message-ID"),
            "<" + to_string(attempt.bericht_id) + "@regio.example>");
  EXPECT_EQ(heard_.downs_count(), 0u);
  expect_works_again();
}

TEST_F(MailTest, TellsWhatTheServerThoughtOfTheText) {
  for (const auto& [answer, outcome] : {std::pair{"452 4.2.2 mailbox full", Outcome::busy},
                                        std::pair{"554 5.7.1 looks like spam", Outcome::rejected}}) {
    support::SmtpSinkOptions options;
    options.data_answer = answer;
    sink_.start(options);
    open(settings());
    ASSERT_TRUE(heard_.wait_link(true)) << heard_.story();
    EXPECT_EQ(outcome_of(make_attempt()), outcome) << answer;
    EXPECT_TRUE(heard_.is_up());
  }
  sink_.start();
  expect_works_again();
}

TEST_F(MailTest, SaysNothingInClear) {
  support::SmtpSinkOptions options;
  options.starttls = false;  // or somebody in between takes the offer out
  sink_.start(options);
  open(settings());
  ASSERT_TRUE(heard_.wait_link(false));
  EXPECT_EQ(outcome_of(make_attempt()), Outcome::unreachable);
  EXPECT_EQ(sink_.mails().size(), 0u);
  sink_.start();
  expect_works_again();
}

TEST_F(MailTest, TalksInClearToThisMachineOnlyWhenTold) {
  support::SmtpSinkOptions options;
  options.starttls = false;
  sink_.start(options);
  MailerSettings clear = settings();
  clear.security = Security::off;
  open(clear);
  expect_works_again();
  clear.host = "smtp.example.org";
  EXPECT_THROW(open(clear), std::runtime_error);
}

TEST_F(MailTest, TrustsOnlyTheServerOfTheCertificate) {
  sink_.start();
  SmtpSink elsewhere("elsewhere.example");
  elsewhere.start();
  MailerSettings wrong = settings();
  wrong.ca_file = elsewhere.ca_file();  // not the authority that signed it
  open(wrong);
  ASSERT_TRUE(heard_.wait_down_reason("certificate problem")) << heard_.story();
  wrong.port = elsewhere.port();  // the right authority, but another's name
  open(wrong);
  ASSERT_TRUE(heard_.wait_down_reason("subject name")) << heard_.story();
  EXPECT_EQ(outcome_of(make_attempt()), Outcome::unreachable);
  EXPECT_EQ(elsewhere.mails().size(), 0u);
  open(settings());
  expect_works_again();
}

TEST_F(MailTest, LogsInAndKeepsThePasswordToItself) {
  support::SmtpSinkOptions options;
  options.user = "hub";
  options.password = "geheim-woord";
  sink_.start(options);
  MailerSettings login = settings();
  login.username = "hub";
  login.password = "verkeerd-woord";
  open(login);
  ASSERT_TRUE(heard_.wait_down_reason("535")) << heard_.story();
  const Attempt attempt = make_attempt();
  EXPECT_EQ(outcome_of(attempt), Outcome::unreachable);  // a wrong password is not the mail's fault
  EXPECT_EQ((heard_.story() + heard_.reason_of(attempt.bericht_id)).find("verkeerd"), std::string::npos);
  login.password = "geheim-woord";
  open(login);
  expect_works_again();
}

TEST_F(MailTest, UsesOneConnectionForManyMails) {
  sink_.start();
  support::TcpGate gate(sink_.port());
  MailerSettings through = settings();
  through.port = gate.port();
  open(through);
  ASSERT_TRUE(heard_.wait_link(true));
  for (int i = 0; i < 10; ++i) EXPECT_EQ(outcome_of(make_attempt()), Outcome::taken);
  EXPECT_EQ(gate.connections_count(), 1u);
  gate.cut();  // as a server does that is tired of an idle client
  expect_works_again();
  EXPECT_EQ(heard_.downs_count(), 0u);
}

TEST_F(MailTest, GivesUpAServerThatNeverGreets) {
  sink_.start();
  sink_.freeze();
  open(settings());
  ASSERT_TRUE(heard_.wait_link(false)) << heard_.story();
  EXPECT_EQ(outcome_of(make_attempt()), Outcome::unreachable);
  sink_.thaw();
  expect_works_again();
}

TEST_F(MailTest, RefusesSettingsThatCanNeverWork) {
  for (const char* from : {"", "hub", "Hub <hub@example.org>", "hub@example.org\r\nRCPT TO:<x@y>"}) {
    MailerSettings wrong = settings();
    wrong.from_address = from;
    EXPECT_THROW(open(wrong), std::runtime_error) << from;
  }
  MailerSettings wrong = settings();
  wrong.host = "localhost/../x";
  EXPECT_THROW(open(wrong), std::runtime_error);
  wrong = settings();
  wrong.helo = "a b";
  EXPECT_THROW(open(wrong), std::runtime_error);
}

}  // namespace
}  // namespace contract
