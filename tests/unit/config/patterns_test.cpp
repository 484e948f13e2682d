#include "hub/config/patterns.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hub::config {
namespace {

struct Case {
  const char* name;
  const Pattern& pattern;
  std::vector<std::string> taken;
  std::vector<std::string> refused;
};

TEST(PatternsTest, TakeWhatIsRightAndNothingElse) {
  const std::string long_label(64, 'a');
  const std::vector<Case> cases = {
      {"text",
       patterns::text,
       {"Café 't Hof", "a"},
       {"", " a", "a ", "a\nb", "a\x7f", "a\xe2\x80\xae", std::string(201, 'a')}},
      {"code", patterns::code, {"Z", "NO", "é", "Excused Absence"}, {"", " Z", "Z ", "Z\n", std::string(21, 'Z')}},
      {"oin",
       patterns::oin,
       {"00000099000000001000"},
       {"", "0000009900000000100", "000000990000000010000", "0000009900000000100O"}},
      {"source",
       patterns::source,
       {"urn:nld:oin:00000099000000001000:systeem:somtoday", "urn:nld:oin:00000099000000001000:systeem:LAS_2.0"},
       {"", "urn:nld:oin:0000000700090BB00000:systeem:x",
        "urn:nld:oin:00000099000000001000:systeem:", "urn:nld:oin:00000099000000001000",
        "urn:nld:oin:00000099000000001000:systeem:a b", "URN:nld:oin:00000099000000001000:systeem:x",
        "urn:nld:oin:00000099000000001000:systeem:" + std::string(65, 'a')}},
      {"vestiging",
       patterns::vestiging,
       {"90BB00", "01AA99"},
       {"", "90bb00", "90BB0", "90BB000", "9OBB00", "90B100"}},
      {"gemeente", patterns::gemeente, {"0363"}, {"363", "03630", "O363", ""}},
      {"topic level",
       patterns::topic_level,
       {"ggd-am", "0363", "A_b"},
       {"", "a/b", "a+", "#", "a b", "é", "a.b", std::string(65, 'a')}},
      {"mail address",
       patterns::mail_address,
       {"zorgcoordinator@90bb00.voorbeeld.nl", "a.b+c@x-y.nl", "o'neil@a.b1c"},
       {"",
        "a",
        "@b.nl",
        "a@",
        "a@b",
        "a@b.c",
        "a@b..nl",
        "a@-b.nl",
        "a@b-.nl",
        "a@b.nl.",
        "a@b.12",
        ".a@b.nl",
        "a.@b.nl",
        "a..b@c.nl",
        "a@b@c.nl",
        "a b@c.nl",
        "a@b.nl\r\nBcc: x@y.nl",
        "a@b.nl\n",
        std::string("a@b.nl\0", 7),
        "\"a\"@b.nl",
        "A <a@b.nl>",
        "a@[127.0.0.1]",
        "a,b@c.nl",
        "é@b.nl",
        "a@é.nl",
        std::string(65, 'a') + "@b.nl",
        "a@" + std::string(64, 'b') + ".nl"}},
      {"https url",
       patterns::https_url,
       {"https://hub.nl", "https://hub.nl:8443/a/b?c=d", "http://127.0.0.1:8080/", "http://localhost",
        "http://[::1]:80/"},
       {"", "hub.nl", "http://hub.nl", "ftp://hub.nl", "https://", "https://a b.nl", "https://hub.nl/\"x",
        "https://hub.nl/<x>", "https://u:p@hub.nl", "https://hub.nl:0", "https://hub.nl:99999", "https://hub.nl/\r\n",
        "javascript:alert(1)", "http://127.0.0.1.evil.nl/"}},
      {"smtp url",
       patterns::smtp_url,
       {"smtp://mail.nl", "smtp://mail.nl:587", "smtp://[::1]:25", "smtp://127.0.0.1:25/"},
       {"", "mail.nl:25", "smtps://mail.nl", "smtp://u:p@mail.nl", "smtp://mail.nl/x",
        "smtp://mail.nl:", "smtp://mail.nl:0", "smtp://", "smtp://[::1"}},
      {"host",
       patterns::host,
       {"localhost", "a.b-c.nl", "127.0.0.1", "::1"},
       {"", "a b", "-a", "a-", "a..b", "a/b", long_label, "a:1"}},
      {"ip address",
       patterns::ip_address,
       {"0.0.0.0", "127.0.0.1", "::", "fe80::1"},
       {"", "localhost", "1.2.3", "1.2.3.256", "127.0.0.1 "}},
      {"path", patterns::path, {"", "geheimen", "/etc/x y"}, {"a\nb", std::string("a\0b", 3)}},
      {"user name", patterns::user_name, {"", "verzuimhub", "a@b.nl"}, {"a b", "a\"b", "a\n", "é"}},
  };
  for (const Case& c : cases) {
    for (const std::string& text : c.taken) EXPECT_TRUE(c.pattern.matches(text)) << c.name << ": " << text;
    for (const std::string& text : c.refused) EXPECT_FALSE(c.pattern.matches(text)) << c.name << ": " << text;
  }
}

TEST(PatternsTest, KnowWhichHostsAreThisMachine) {
  for (const char* host : {"localhost", "127.0.0.1", "127.8.9.1", "::1"}) EXPECT_TRUE(is_loopback(host)) << host;
  for (const char* host : {"", "128.0.0.1", "127.0.0.1.evil.nl", "127.evil", "::2", "localhost.nl"}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
}

TEST(PatternsTest, SplitAnSmtpUrl) {
  const auto full = parse_smtp_url("smtp://mail.nl:587");
  ASSERT_TRUE(full);
  EXPECT_EQ(full->host, "mail.nl");
  EXPECT_EQ(full->port, 587);
  const auto bare = parse_smtp_url("smtp://[::1]");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->host, "::1");
  EXPECT_EQ(bare->port, 25);
}

}  // namespace
}  // namespace hub::config
