// What time alone brings, with business time running at real pace through the moment that matters.
#include <gtest/gtest.h>

#include <set>

#include "tests/system/partner.h"
#include "tests/system/running_hub.h"
#include "tests/system/school.h"

namespace system_test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using std::chrono::sys_days;
using std::chrono::year;

// In winter Amsterdam is an hour ahead of UTC. Three seconds are enough to start and to push.
constexpr Moment before_midnight = sys_days(year(2026) / 11 / 24) + 22h + 59min + 57s;  // to Wednesday the 25th
constexpr Moment before_reminder = sys_days(year(2026) / 12 / 14) + 7h + 59min + 57s;   // second Monday, 09:00
constexpr Moment friday_before = sys_days(year(2026) / 12 / 11) + 11h;
constexpr Moment next_reminder = sys_days(year(2027) / 1 / 11) + 8h;

bool is_about(const Bericht& bericht, const std::string& soort) { return bericht.data().value("soort", "") == soort; }

std::multiset<std::string> recipients(support::SmtpSink& sink) {
  std::multiset<std::string> all;
  for (std::filesystem::path mail : sink.mails()) {
    const json envelope = json::parse(support::read_file(mail.replace_extension(".json")));
    for (const json& to : envelope.at("to")) all.insert(to.get<std::string>());
  }
  return all;
}

const std::multiset<std::string> each_coordinator_once{"zorgcoordinator@90aa00.voorbeeld.nl", "zorgcoordinator@90bb00.voorbeeld.nl",
                                                       "zorgcoordinator@90bb01.voorbeeld.nl", "zorgcoordinator@90cc00.voorbeeld.nl"};

// The headers, and the text parts as they read.
std::string read_mail(RunningHub& hub, const std::filesystem::path& mail) {
  constexpr const char* program = "import email, email.policy, sys\n"
                                  "mail = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)\n"
                                  "for name, value in mail.items(): print(f'{name}: {value}')\n"
                                  "for part in mail.walk():\n"
                                  "    if not part.is_multipart(): print(part.get_content())\n";
  return support::run({"/usr/bin/python3", "-c", program, mail.string()}, hub.directory());
}

// When the open reminder of 90BB00 is due; empty: none is.
std::string open_reminder(RunningHub& hub) {
  for (const json& termijn : hub.items("/v1/termijnen")) {
    if (termijn.at("soort") == "herinneringsmail" && termijn.at("staat") == "open") return termijn.at("vervalt");
  }
  return "";
}

TEST(TimeTest, MidnightBringsThe28thDayAndTheSeventhSickDay) {
  RunningHub hub({.clock = before_midnight});
  hub.start();
  Partner swv(hub, "swv", "swv-am-vo");
  Partner jgz(hub, "jgz", "ggd-am");
  Partner school(hub, "school", "90BB00");
  for (Partner* partner : {&swv, &jgz, &school}) partner->listen();
  // Both still absent: the one since 28 October, of which 24 November is the 28th day; the other since the
  // 16th, of which it is the seventh lesdag.
  const Answer pushed = hub.post_events({inschrijving(meerlanden, 1), registratie(meerlanden, 1, "thuis", {.geoorloofd = "ja", .first = "2026-10-28"}),
                                         inschrijving(meerlanden, 2), toestemming(meerlanden, 2, "ouders", "2026-11-01"),
                                         toestemming(meerlanden, 2, "leerling", "2026-11-01"),
                                         registratie(meerlanden, 2, "ziek", {.soort = "ziek", .geoorloofd = "ja", .first = "2026-11-16"})});
  ASSERT_EQ(pushed.status, 201) << pushed.body;
  const Bericht thuiszitter = swv.wait_for_type("thuiszittersmeldingen.geregistreerd");
  const Bericht signaal = jgz.wait_for_type("ziekteverzuimsignalen.geregistreerd");
  EXPECT_EQ(thuiszitter.data().at("begindatum"), "2026-10-28");
  EXPECT_EQ(thuiszitter.data().at("einddatum"), nullptr);
  EXPECT_EQ(signaal.data().at("aanleiding"), "duur");
  EXPECT_EQ(signaal.data().at("aantalLesdagen"), 7);
  school.wait_for([](const Bericht& bericht) { return is_about(bericht, "verzuimgesprek"); });
  // Not before the day was over, and nothing had to come for it.
  for (const Bericht& bericht : {thuiszitter, signaal}) EXPECT_GE(bericht.event.at("time"), "2026-11-24T23:00:00");
  EXPECT_EQ(hub.figure("verzuimhub_requests_total"), 1);
}

TEST(TimeTest, TheReminderLeavesOnceWithNumbersAndALink) {
  RunningHub hub({.clock = before_reminder, .mail_runs = true});
  hub.start();
  const Answer pushed = hub.post_events(truancy(meerlanden, 1));
  ASSERT_EQ(pushed.status, 201) << pushed.body;
  ASSERT_TRUE(hub.mail().wait_for_mails(4));
  EXPECT_EQ(recipients(hub.mail()), each_coordinator_once);
  std::string of_meerlanden;
  for (const auto& mail : hub.mail().mails()) {
    const std::string text = read_mail(hub, mail);
    EXPECT_NE(text.find("Subject: Uw verzuimoverzicht voor "), std::string::npos) << text;
    EXPECT_NE(text.find("december 2026"), std::string::npos) << text;
    EXPECT_NE(text.find("http://127.0.0.1:8080/"), std::string::npos) << text;
    for (const std::string& personal : {roepnaam(1), leerlingnummer(1), std::string("Proefpersoon"), std::string("2012-03-01")}) {
      EXPECT_EQ(text.find(personal), std::string::npos) << personal;
    }
    if (text.find("90bb00") != std::string::npos) of_meerlanden = text;
  }
  EXPECT_NE(of_meerlanden.find("Open dossiers: 1"), std::string::npos) << of_meerlanden;
  EXPECT_NE(of_meerlanden.find("Meldingen in december 2026: 1"), std::string::npos) << of_meerlanden;

  // Sent is sent: another start looks at the next month, and sends nothing.
  EXPECT_TRUE(support::wait_until([&] { return hub.figure("verzuimhub_messages_confirmed_total") == 4; }));
  EXPECT_EQ(hub.stop(), 0);
  hub.start();
  EXPECT_EQ(open_reminder(hub), "2027-01-11T08:00:00Z");
  hub.stop();
  // And in the next month each gets one.
  hub.set_clock(next_reminder + 1h);
  hub.start();
  EXPECT_TRUE(hub.mail().wait_for_mails(8));
  EXPECT_TRUE(support::wait_until([&] { return hub.figure("verzuimhub_messages_confirmed_total") == 4; }));
  EXPECT_EQ(hub.mail().mails().size(), 8U);
  EXPECT_EQ(hub.figure("verzuimhub_messages_resent_total"), 0);
}

TEST(TimeTest, AReminderThatWasDueWhileTheHubWasDownLeavesLateAndOnce) {
  RunningHub hub({.clock = friday_before, .mail_runs = true});
  hub.start();
  EXPECT_EQ(open_reminder(hub), "2026-12-14T08:00:00Z");
  hub.process().kill();
  hub.set_clock(before_reminder + 24h);
  hub.start();
  EXPECT_TRUE(hub.mail().wait_for_mails(4));
  EXPECT_EQ(open_reminder(hub), "2027-01-11T08:00:00Z");
  EXPECT_EQ(recipients(hub.mail()), each_coordinator_once);
}

TEST(TimeTest, AMailWaitsForItsServerAndNeverLeavesInTheClear) {
  RunningHub hub({.clock = friday_before, .mail_runs = true});
  hub.start();
  hub.process().kill();
  hub.mail().stop();
  hub.mail().start({.starttls = false});
  hub.set_clock(before_reminder + 24h);
  hub.start();
  EXPECT_TRUE(hub.process().wait_for_line("channel=mail"));
  EXPECT_EQ(hub.figure("verzuimhub_messages_confirmed_total"), 0);
  hub.mail().stop();
  hub.mail().start({.greylist = true});
  EXPECT_TRUE(hub.mail().wait_for_mails(4));
  EXPECT_EQ(recipients(hub.mail()), each_coordinator_once);
}

}  // namespace
}  // namespace system_test
