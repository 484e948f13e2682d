// Mails: a stream like the others, done when the server has them.
#include <gtest/gtest.h>

#include "tests/unit/delivery/partner_world.h"

namespace hub::delivery_test {
namespace {

using namespace std::chrono_literals;
using delivery::Outcome;
using store::Kanaal;

class MailTest : public DeliveryTest {
 protected:
  MailTest() { link(true, Kanaal::mail); }
  void make_mail(const std::string& to) {
    store::NieuwBericht made = bericht({domain::Lijn::school, "90BB00"});
    made.kanaal = Kanaal::mail;
    made.soort = domain::Berichtsoort::termijn;
    made.leerling = 0;
    made.data = Json{{"to", to}, {"naam_school", "De <b>Wilgen</b> & co"}, {"maand", "2026-09-14"}, {"open_dossiers", 3}}.dump();
    make(made);
  }
  void answer(Outcome outcome) {
    const Uuid id = mail_.open.front().bericht_id;
    mail_.open.pop_front();
    ASSERT_TRUE(delivery_->on_outcome(id, outcome, "250 ok", now_, mono_));
  }
};

TEST_F(MailTest, IsWrittenFromItsTemplate) {  // I81, I82
  make_mail("zorg@90bb00.voorbeeld.nl");
  step();
  ASSERT_EQ(mail_.open.size(), 1u);
  EXPECT_EQ(mail_.open.front().recipient, "school/90BB00");
  EXPECT_EQ(mail_.open.front().content_type, "message/rfc822");
  EXPECT_EQ(mail_.open.front().address, "");
  const Json mail = *parse_json(mail_.open.front().payload);
  EXPECT_EQ(mail.at("to"), "zorg@90bb00.voorbeeld.nl");
  EXPECT_EQ(mail.at("subject"), "Verzuim in september 2026");
  EXPECT_EQ(mail.at("text"), "Beste De <b>Wilgen</b> & co, 3 dossiers: https://hub.voorbeeld.nl/");
  EXPECT_EQ(mail.at("html"), "<p>De &lt;b&gt;Wilgen&lt;/b&gt; &amp; co</p>");
  EXPECT_TRUE(mqtt_.open.empty());
}

TEST_F(MailTest, IsDoneWhenTheServerHasIt) {
  make_mail("a@voorbeeld.nl");
  step();
  answer(Outcome::taken);
  later(3600s);
  step();
  EXPECT_TRUE(mail_.open.empty());
  EXPECT_EQ(counts().confirmed, 1u);
  EXPECT_EQ(counts().under_way, 0u);
}

TEST_F(MailTest, IsTriedAgainWithTheSameIdWhenTheOutcomeIsUnknown) {  // F07, F51
  make_mail("a@voorbeeld.nl");
  step();
  const Uuid first = mail_.open.front().bericht_id;
  const std::string payload = mail_.open.front().payload;
  answer(Outcome::unknown);
  later(1s);
  step();
  ASSERT_EQ(mail_.open.size(), 1u);
  EXPECT_EQ(mail_.open.front().bericht_id, first);
  EXPECT_EQ(mail_.open.front().payload, payload);
}

TEST_F(MailTest, IsRefusedForGoodWhenTheServerSaysSo) {  // F52
  make_mail("bestaat-niet@voorbeeld.nl");
  make_mail("b@voorbeeld.nl");
  step();
  answer(Outcome::rejected);
  answer(Outcome::taken);
  later(3600s);
  step();
  EXPECT_TRUE(mail_.open.empty());
  EXPECT_EQ(counts().refused, 1u);
  EXPECT_EQ(counts().confirmed, 1u);
}

TEST_F(MailTest, DoesNotWaitForTheBroker) {  // P9
  link(false);
  make_mail("a@voorbeeld.nl");
  make(a(), 1);
  step();
  EXPECT_EQ(mail_.open.size(), 1u);
  EXPECT_TRUE(mqtt_.open.empty());
}

}  // namespace
}  // namespace hub::delivery_test
